"""A call over real connections: to whom it goes, what is sent, and that nobody can hold it or lead it elsewhere."""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import suppress
from threading import Event

import pytest

from chalicelib.clients.webhook import WebhookClient
from chalicelib.clients.webhook.exchange import Ways
from chalicelib.clients.webhook.wire import Barred, resolve
from chalicelib.desk.webhooks import ANSWER_LIMIT, Heard, Trouble
from tests.unit.clients.receivers import NAME, Receiver, answer, receiver, says

HEADERS = {"Content-Type": "application/json", "Lambdesk-Attempt": "1"}


class Names:
    """A resolver that counts; each name leads to these addresses in turn, the last for ever."""

    def __init__(self, *turns: list[str]) -> None:
        self.turns = list(turns)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self.turns[min(len(self.asked), len(self.turns)) - 1]


def client(of: Receiver, names: Names | None = None, *, here: bool = True, patience: float = 2) -> WebhookClient:
    find = names or Names(["127.0.0.1"])
    ways = Ways(here=of.place if here else "", find=find, trusted=of.trusted, patience=patience)
    return WebhookClient(ways=ways)


def post(of: Receiver, by: WebhookClient | None = None) -> Heard:
    return (by or client(of)).post(of.url, headers=HEADERS, body='{"kind":"тест"}')


def test_a_call_arrives_whole_at_whom_it_is_for() -> None:
    with receiver(says(answer("200 OK", b"thanks"))) as there:
        assert post(there) == Heard(status=200, text="thanks")
    (request,) = there.requests
    head, _, body = request.partition(b"\r\n\r\n")
    assert body.decode() == '{"kind":"тест"}'
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /lambdesk;v=1?desk=1;2 HTTP/1.1"
    assert f"Host: {there.place}" in lines
    assert "Lambdesk-Attempt: 1" in lines
    assert there.names == [NAME]


def test_whoever_has_no_certificate_of_that_name_is_told_nothing() -> None:
    with receiver(says(answer("200 OK")), name="other.example") as there:
        assert post(there) == Heard(trouble=Trouble.CERTIFICATE)
    assert there.requests == []


def test_whoever_vouches_for_himself_is_told_nothing() -> None:
    with receiver(says(answer("200 OK"))) as there:
        there.trusted = ssl.create_default_context()
        assert post(there) == Heard(trouble=Trouble.CERTIFICATE)
    assert there.requests == []


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_an_answer_like_another_and_followed_nowhere(status: str) -> None:
    names = Names(["127.0.0.1"])
    with receiver(says(answer(status, b"", "Location: http://169.254.169.254/latest/meta-data/"))) as there:
        heard = post(there, client(there, names))
    assert (heard.status, heard.taken) == (int(status[:3]), False)
    assert len(there.requests) == len(names.asked) == 1


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["::ffff:127.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["fe80::1%lo"]])
def test_a_name_that_leads_inside_is_not_called(addresses: list[str]) -> None:
    """One address inside among others is enough: whoever says so is up to something."""
    with receiver(says(answer("200 OK"))) as there:
        assert post(there, client(there, Names(addresses), here=False)) == Heard(trouble=Trouble.INSIDE)
    assert there.requests == []


def test_a_name_is_looked_up_once_and_what_was_found_is_what_is_called() -> None:
    """Rebinding: the second answer would lead elsewhere, and nobody asks for it."""
    names = Names(["127.0.0.1"], ["169.254.169.254"])
    with receiver(says(answer("204 No Content"))) as there:
        assert post(there, client(there, names)).taken
    assert names.asked == [NAME]


def test_an_address_that_was_stored_is_judged_anew() -> None:
    with receiver(says(answer("200 OK"))) as there:
        heard = client(there).post(f"http://127.0.0.1:{there.port}/", headers=HEADERS, body="{}")
    assert heard == Heard(trouble=Trouble.INSIDE)
    assert there.requests == []


def test_where_the_first_address_does_not_answer_the_next_one_may() -> None:
    with receiver(says(answer("200 OK"))) as there:
        assert post(there, client(there, Names(["127.0.0.2", "127.0.0.1"]))).taken


def test_where_nobody_listens_there_is_no_connection() -> None:
    with receiver(says(b"")) as there:
        pass
    assert post(there) == Heard(trouble=Trouble.NO_CONNECTION)


def test_a_name_that_nobody_has_leads_nowhere() -> None:
    with pytest.raises(Barred) as barred:
        resolve("no-such-name.invalid", 443)
    assert barred.value.trouble is Trouble.NO_ADDRESS


def test_an_answer_is_read_no_further_than_it_is_kept() -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 500 Oh\r\nContent-Length: 1000000000\r\n\r\n")
        with suppress(OSError):
            while True:
                connection.sendall(b"x" * 65536)

    with receiver(endless) as there:
        assert post(there) == Heard(status=500, text="x" * ANSWER_LIMIT)


def test_what_commands_terminals_is_not_kept() -> None:
    with receiver(says(answer("200 OK", "да\x00\x1b[2J\nнет\u202e".encode() + b"\xff"))) as there:
        assert post(there).text == "да[2J нет\ufffd"


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\n", b"H"])
def test_nobody_can_hold_a_call(first: bytes) -> None:
    """Neither by silence nor by dripping, a byte at a time, for ever."""
    done = Event()

    def drips(connection: socket.socket) -> None:
        connection.sendall(first)
        while not done.wait(0.02):
            if first:
                connection.sendall(b"x")

    with receiver(drips) as there:
        began = time.monotonic()
        heard = post(there, client(there, patience=0.3))
        done.set()
    assert heard.trouble in (Trouble.NO_ANSWER, Trouble.BROKEN)
    assert time.monotonic() - began < 2


def test_a_status_counts_though_the_rest_never_comes() -> None:
    done = Event()

    def halts(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
        done.wait(2)

    with receiver(halts) as there:
        assert post(there, client(there, patience=0.3)) == Heard(status=200, text="abc")
        done.set()


@pytest.mark.parametrize("raw", [b"", b"\x16\x03\x01 no http", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nConten"])
def test_what_is_no_answer_is_told_as_that(raw: bytes) -> None:
    with receiver(says(raw)) as there:
        assert post(there) == Heard(trouble=Trouble.BROKEN)
