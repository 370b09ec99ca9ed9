"""Servers on this machine that answer as they are told, over TLS, and note what came."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

import trustme

NAME = "hooks.north.example"
Reply = Callable[[socket.socket], None]


@dataclass
class Receiver:
    """One that listens on a port of its own; `requests` is what it was sent, `names` whom it was asked for."""

    port: int
    trusted: ssl.SSLContext
    requests: list[bytes] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}/lambdesk;v=1?desk=1;2"

    @property
    def place(self) -> str:
        return f"{NAME}:{self.port}"


def says(raw: bytes) -> Reply:
    def reply(connection: socket.socket) -> None:
        connection.sendall(raw)

    return reply


def answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    head = "".join(f"{each}\r\n" for each in (f"Content-Length: {len(body)}", *headers))
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


@contextmanager
def receiver(reply: Reply, *, name: str = NAME) -> Iterator[Receiver]:
    """Its certificate is for `name`."""
    authority = trustme.CA()
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(own)
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        here = Receiver(listening.getsockname()[1], trusted)
        own.sni_callback = lambda _socket, asked, _context: here.names.append(asked)
        Thread(target=_serve, args=(listening, own, here, reply), daemon=True).start()
        try:
            yield here
        finally:
            listening.shutdown(socket.SHUT_RDWR)  # closing alone would let one more in


def _serve(listening: socket.socket, own: ssl.SSLContext, here: Receiver, reply: Reply) -> None:
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        with suppress(OSError), own.wrap_socket(plain, server_side=True) as connection:
            here.requests.append(_request(connection))
            reply(connection)


def _request(connection: socket.socket) -> bytes:
    taken = b""
    while b"\r\n\r\n" not in taken:
        taken += connection.recv(65536)
    head = taken.partition(b"\r\n\r\n")[0].lower()
    length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(taken) < len(head) + 4 + length:
        taken += connection.recv(65536)
    return taken
