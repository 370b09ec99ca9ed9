"""docs/guides/webhooks.md as whoever has nothing else reads it: its receiver, whole, is called by the real sender."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from chalicelib import bootstrap
from chalicelib.clients.webhook import WebhookClient
from chalicelib.desk.webhooks import CallState, SigningKey, signature
from chalicelib.services import replay, setup_webhooks
from tests.flows.desk_side import filed
from tests.stage import Stage

GUIDE = (Path(__file__).parents[2] / "docs/guides/webhooks.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
MOST_LINES = 20


@pytest.fixture
def place() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def calling(stage: Stage, place: str) -> Stage:
    """The desk whose calls leave for real, and are of today."""
    stage.clock.turn(seconds=(datetime.now(UTC) - stage.clock.now()).total_seconds())
    house = replace(stage.house, receiver=WebhookClient(here=place), webhook_here=place)
    stage.house = house
    bootstrap.install(house)
    return stage


class Receiver:
    """The guide's program, running with these keys."""

    def __init__(self, place: str, *keys: str) -> None:
        (program,) = BLOCK.findall(GUIDE)
        command = [sys.executable, "-c", program, place.partition(":")[2], *keys]
        self._running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self._place = place
        self._wait()

    def _wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(tuple(self._place.split(":"))).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError("the guide's receiver does not listen")

    def stops(self) -> list[str]:
        self._running.terminate()
        told, _ = self._running.communicate(timeout=5)
        return told.splitlines()

    def is_sent(self, sign: str, body: bytes) -> int:
        connection = HTTPConnection(self._place, timeout=5)
        connection.request("POST", "/", body, {"Lambdesk-Signature": sign, "Lambdesk-Delivery": "forged"})
        return connection.getresponse().status


@pytest.fixture
def receivers(place: str) -> Iterator[list[Receiver]]:
    running: list[Receiver] = []
    yield running
    for each in running:
        each.stops()


def test_the_receiver_is_short() -> None:
    (program,) = BLOCK.findall(GUIDE)
    assert len([line for line in program.splitlines() if line.strip()]) <= MOST_LINES


def test_the_receiver_of_the_guide_hears_a_story(calling: Stage, place: str, receivers: list[Receiver]) -> None:
    webhook = setup_webhooks.add_webhook("north", f"http://{place}/", by="operator", cause="add", house=calling.house)
    receivers.append(Receiver(place, webhook.keys[0].secret))
    filed(calling.client())
    (call,) = calling.store.calls_of(webhook.id, limit=10)
    assert (call.state, call.heard and call.heard.status) == (CallState.DELIVERED, 204)
    assert receivers.pop().stops() == [f"{call.id} ticket.created"]


def test_while_keys_are_changed_either_opens_it(calling: Stage, place: str, receivers: list[Receiver]) -> None:
    webhook = setup_webhooks.add_webhook("north", f"http://{place}/", by="operator", cause="add", house=calling.house)
    old = webhook.keys[0].secret
    new = setup_webhooks.rotate(webhook.id, by="operator", cause="rotate", house=calling.house).keys[0].secret
    for key, cause in ((old, "one"), (new, "two")):
        receivers.append(Receiver(place, key))
        call = replay.ring(webhook.id, by="operator", cause=cause, house=calling.house)
        calling.settle()
        assert receivers.pop().stops() == [f"{call.id} webhook.test"]


def test_the_receiver_takes_nothing_from_anybody_else(place: str, receivers: list[Receiver]) -> None:
    now = datetime.now(UTC)
    receiver = Receiver(place, "whsec_right")
    receivers.append(receiver)
    body = '{"kind": "ticket.created"}'
    right = SigningKey(secret="whsec_right", added_at=now)
    wrong = SigningKey(secret="whsec_wrong", added_at=now)
    assert receiver.is_sent(signature([right], body, now), body.encode()) == 204
    assert receiver.is_sent(signature([wrong], body, now), body.encode()) == 400
    assert receiver.is_sent(signature([right], body, now), b'{"kind": "ticket.closed"}') == 400
    assert receiver.is_sent(signature([right], body, now - timedelta(hours=1)), body.encode()) == 400
    assert receiver.is_sent("t=1", body.encode()) == 400
