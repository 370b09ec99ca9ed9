"""`make run` as a command: it says what is in the way, starts empty when asked to, and ends when told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from infra.local.aws import serve_moto
from infra.local.telegram import Person, PretendTelegram
from infra.local.telegram.pump import Pump, post_over_http
from infra.local.telegram.server import serve
from tests.e2e.conftest import ROOT, free_ports, launch, running

ENDS_WITHIN = 60
ANSWERS_WITHIN = 60
SPEAKS_WITHIN = 60
TOKEN = "7200000001:AAownOwnOwnOwnOwnOwnOwnOwnOwnOwnOwn"
SHARED = "7000000001:AAdemoDemoDemoDemoDemoDemoDemoDemo1"


@pytest.fixture
def elsewhere():
    """A Bot API server that `make run` did not start, and its address."""
    pretend = PretendTelegram(now=lambda: datetime.now(UTC), post=post_over_http)
    pump = Pump(pretend)
    served = serve(pretend)
    pump.start()
    yield pretend, served.url
    pump.stop()
    served.stop()


def irina(pretend: PretendTelegram, token: str) -> Person:
    bot = pretend.add_bot(token, "elsewhere_bot", "Elsewhere")
    return pretend.person(5010001, "Ирина", language_code="ru").at(bot)


def soon(happened: Callable[[], bool]) -> bool:
    patience = time.monotonic() + SPEAKS_WITHIN
    while not happened() and time.monotonic() < patience:
        time.sleep(0.05)
    return happened()


def test_a_busy_port_is_named_with_its_variable_and_nothing_starts(tmp_path):
    ports = free_ports()
    with socket.create_server(("127.0.0.1", ports["LOBBY_PORT"])):
        process = launch(tmp_path, ports)
        said, _ = process.communicate(timeout=ENDS_WITHIN)
    assert process.returncode == 1
    assert said == f"port {ports['LOBBY_PORT']} (LOBBY_PORT) is in use\n"
    assert list(tmp_path.iterdir()) == []


def test_without_the_demo_it_starts_empty_and_ctrl_c_ends_it(tmp_path):
    with running(tmp_path, DEMO="0") as desk:
        facts = httpx.get(f"{desk.lobby}/demo.json", timeout=ANSWERS_WITHIN, trust_env=False).json()
        page = httpx.get(desk.lobby, timeout=ANSWERS_WITHIN, trust_env=False)
        assert desk.stop(signal.SIGINT) == (0, "stopped\n")
    assert [facts[each] for each in ("providers", "bots", "people", "staff", "accounts", "services")] == [[]] * 6
    assert page.status_code == 200
    assert facts["environment"]["AWS_ENDPOINT_URL"] == f"http://127.0.0.1:{desk.ports['AWS_PORT']}"


def test_the_addresses_come_before_the_line_ready(desk):
    said = "\n".join(desk.lines)
    assert desk.lines[-1] == "ready"
    assert all(f"127.0.0.1:{port} " in f"{said} ".replace("\n", " ") for port in desk.ports.values())


def test_the_lobby_answers_only_to_this_machine_s_names(desk):
    """A name that somebody pointed at this machine is refused, and so is another page's form."""
    port = desk.ports["LOBBY_PORT"]
    for host, status in ((f"127.0.0.1:{port}", 200), (f"localhost:{port}", 200), ("desk.example", 403)):
        assert (
            httpx.get(desk.lobby, headers={"Host": host}, timeout=ANSWERS_WITHIN, trust_env=False).status_code == status
        )
    for origin in ("https://desk.example", "null", f"http://127.0.0.1:{desk.ports['PORT']}"):
        refused = httpx.post(f"{desk.lobby}/renew", headers={"Origin": origin}, timeout=ANSWERS_WITHIN, trust_env=False)
        assert refused.status_code == 403


def test_a_bot_by_its_token_is_asked_for_updates_which_reach_the_same_hook(tmp_path, elsewhere):
    pretend, url = elsewhere
    person = irina(pretend, TOKEN)
    with running(tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=url) as desk:
        person.starts()
        assert soon(lambda: "Активные запросы" in person.last().text)
        assert pretend.bot(TOKEN).webhook.url == ""
        (bot,) = httpx.get(f"{desk.lobby}/demo.json", timeout=ANSWERS_WITHIN, trust_env=False).json()["bots"]
        assert desk.stop() == (0, "stopped\n")
    assert (bot["username"], bot["providers"]) == ("elsewhere_bot", ["cloud", "north"])
    assert TOKEN not in desk.log.read_text(encoding="utf-8")


def test_another_bot_api_server_is_told_where_the_hooks_are(tmp_path, elsewhere):
    pretend, url = elsewhere
    person = irina(pretend, SHARED)
    with running(tmp_path, TELEGRAM_API_URL=url) as desk:
        person.starts()
        assert soon(lambda: "Активные запросы" in person.last().text)
        assert pretend.bot(SHARED).webhook.url == f"http://127.0.0.1:{desk.ports['PORT']}/hooks/telegram/7000000001"
    # The other bot of the demo is a stranger there: said, and no reason not to run.
    assert any("@cloud_plus_demo_bot could not be set up" in line for line in desk.lines)


def test_another_endpoint_is_used_and_what_is_there_already_is_kept(tmp_path):
    port = free_ports()["AWS_PORT"]
    moto = serve_moto(port)
    known = []
    for _ in range(2):
        with running(tmp_path, AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}") as desk:
            facts = httpx.get(f"{desk.lobby}/demo.json", timeout=ANSWERS_WITHIN, trust_env=False).json()
            known.append((facts["bots"], [each["id"] for each in facts["people"]], facts["environment"]["TABLE_NAME"]))
            assert desk.stop() == (0, "stopped\n")
    moto.stop()
    (first, second) = known
    assert [{**each, "hook": ""} for each in first[0]] == [{**each, "hook": ""} for each in second[0]]
    assert first[1:] == second[1:]


def test_the_operators_command_answers_a_client_of_the_running_desk(tmp_path):
    with running(tmp_path) as desk:
        chat = f"{desk.lobby}/telegram/chats/7000000001/5010001"
        httpx.post(f"{chat}/start", json={}, timeout=ANSWERS_WITHIN, trust_env=False)
        command = ["--local", "--as", "anna", "--provider", "north", "ticket", "reply", "1005"]
        said = subprocess.run(
            [sys.executable, "-m", "infra.ops", *command, "Диск снова быстрый"],
            env={**os.environ, "LOBBY_PORT": str(desk.ports["LOBBY_PORT"]), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 0, said.stderr
        assert soon(lambda: "Диск снова быстрый" in httpx.get(chat, timeout=ANSWERS_WITHIN, trust_env=False).text)


def test_the_demo_begins_anew_and_the_bots_still_answer(tmp_path):
    with running(tmp_path) as desk:
        chat = f"{desk.lobby}/telegram/chats/7000000001/5010001"
        httpx.post(f"{chat}/start", json={}, timeout=ANSWERS_WITHIN, trust_env=False)
        assert soon(lambda: "Активные запросы" in httpx.get(chat, timeout=ANSWERS_WITHIN, trust_env=False).text)
        before = httpx.get(f"{desk.lobby}/demo.json", timeout=ANSWERS_WITHIN, trust_env=False).json()
        assert httpx.post(f"{desk.lobby}/renew", timeout=ANSWERS_WITHIN, trust_env=False).status_code == 303
        assert httpx.get(chat, timeout=ANSWERS_WITHIN, trust_env=False).json()["messages"] == []
        assert httpx.get(f"{desk.lobby}/demo.json", timeout=ANSWERS_WITHIN, trust_env=False).json() == before
        httpx.post(f"{chat}/start", json={}, timeout=ANSWERS_WITHIN, trust_env=False)
        assert soon(lambda: "Активные запросы" in httpx.get(chat, timeout=ANSWERS_WITHIN, trust_env=False).text)
