"""The pretend Telegram over HTTP: every way to pass parameters, long polling, and the pump."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread

import httpx
import pytest

from infra.local.telegram import HookCall, PretendTelegram
from infra.local.telegram import attachments as files
from infra.local.telegram.pump import Pump, post_over_http
from infra.local.telegram.server import Served, serve

TOKEN = "700:AAA"


@pytest.fixture
def pretend() -> PretendTelegram:
    pretend = PretendTelegram(now=lambda: datetime.now(UTC), post=post_over_http)
    pretend.add_bot(TOKEN, "north_bot", "Север")
    pretend.person(5001, "Anna").starts()
    return pretend


@pytest.fixture
def served(pretend: PretendTelegram) -> Iterator[Served]:
    served = serve(pretend)
    yield served
    served.stop()


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url) as client:
        yield client


@pytest.mark.parametrize(
    "given",
    [
        {"params": {"chat_id": 5001, "text": "привет"}},
        {"json": {"chat_id": 5001, "text": "привет"}},
        {"data": {"chat_id": 5001, "text": "привет"}},
        {"data": {"chat_id": 5001, "text": "привет"}, "files": {"x": ("", b"")}},
    ],
    ids=["query", "json", "form", "multipart"],
)
def test_parameters_come_in_any_of_four_ways(client, given):
    if "files" in given:
        given = {"files": {name: (None, str(value)) for name, value in given["data"].items()}}
    answer = client.post(f"/bot{TOKEN}/sendMessage", **given)
    assert answer.json()["result"]["text"] == "привет"


def test_get_is_as_good_as_post(client):
    assert client.get(f"/bot{TOKEN}/getMe").json()["result"]["username"] == "north_bot"


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"[" * 100_000])
def test_a_broken_json_body_is_refused(client, body):
    answer = client.post(f"/bot{TOKEN}/getMe", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["description"] == "Bad Request: can't parse JSON object"


@pytest.mark.parametrize(
    "path", ["/", "/bot", f"/bot{TOKEN}", f"/bot{TOKEN}/", "/elsewhere", f"/file/bot{TOKEN}/nothing"]
)
def test_other_addresses_are_not_found(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["ok"] is False


def test_a_body_over_the_largest_upload_is_refused(client):
    answer = client.post(f"/bot{TOKEN}/sendDocument", data={"chat_id": 5001}, files={"document": bytes(52 * 2**20)})
    assert (answer.status_code, answer.json()["description"]) == (413, "Request Entity Too Large")


def test_a_file_of_twenty_megabytes_is_downloaded(client, pretend):
    sent = pretend.person(5001, "Anna").sends(files.document(size=20 * 2**20))
    path = client.get(f"/bot{TOKEN}/getFile", params={"file_id": sent.raw["document"]["file_id"]}).json()["result"]
    assert len(client.get(f"/file/bot{TOKEN}/{path['file_path']}").content) == 20 * 2**20


def test_long_polling_waits_for_an_update(client, pretend):
    first = client.get(f"/bot{TOKEN}/getUpdates").json()["result"][0]["update_id"]
    answers: Queue[list] = Queue()

    def poll():
        answer = client.post(f"/bot{TOKEN}/getUpdates", json={"offset": first + 1, "timeout": 20}, timeout=30)
        answers.put(answer.json()["result"])

    poller = Thread(target=poll)
    poller.start()
    pretend.person(5001, "Anna").says("hi")
    poller.join()
    assert [update["message"]["text"] for update in answers.get()] == ["hi"]


def test_a_poll_without_patience_answers_at_once(client):
    last = client.get(f"/bot{TOKEN}/getUpdates").json()["result"][-1]["update_id"]
    assert client.get(f"/bot{TOKEN}/getUpdates", params={"offset": last + 1}).json() == {"ok": True, "result": []}


def test_a_busy_port_is_an_error(served, pretend):
    with pytest.raises(OSError, match="in use"):
        serve(pretend, port=served.port)


class Desk(BaseHTTPRequestHandler):
    """Takes updates, and refuses the first one it gets."""

    posts: Queue
    refused: list

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.posts.put((dict(self.headers), json.loads(body)))
        self.send_response(200 if self.refused else 503)
        self.refused.append(True)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format, *args):
        """Nothing."""


@pytest.fixture
def desk() -> Iterator[tuple[str, Queue]]:
    posts: Queue = Queue()
    handler = type("OneDesk", (Desk,), {"posts": posts, "refused": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hooks/telegram/700", posts
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_pump_posts_updates_and_tries_again(pretend, client, desk):
    url, posts = desk
    client.post(f"/bot{TOKEN}/setWebhook", json={"url": url, "secret_token": "s3cret"})
    pump = Pump(pretend)
    pump.start()
    pretend.person(5001, "Anna").says("hi")
    got = [posts.get(timeout=20) for _ in range(3)]
    pump.stop()
    assert [update["message"]["text"] for _, update in got] == ["/start", "/start", "hi"]
    assert {headers["X-Telegram-Bot-Api-Secret-Token"] for headers, _ in got} == {"s3cret"}


def test_a_hook_that_is_not_there_is_a_refused_connection():
    with pytest.raises(ConnectionError, match="Connection refused"):
        post_over_http(HookCall("http://127.0.0.1:9/hooks", {}, b"{}"))
