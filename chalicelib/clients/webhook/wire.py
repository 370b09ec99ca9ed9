"""Connections that lead outside only, and that nobody can hold open: what httpcore makes its requests over."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from chalicelib.clients.webhook.public import is_public
from chalicelib.desk.webhooks import Trouble

Resolve = Callable[[str, int], list[str]]
Judge = Callable[[str, int, str], bool]
"""Whether a name and port may be reached at the address they were found at."""

CONNECT = 2.0
"""Seconds for one address; a name may have several."""


class Barred(Exception):
    """There is nobody to call there, or nobody who may be called."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, as the system finds them. Raises Barred."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Barred(Trouble.NO_ADDRESS) from error
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def public_only(_host: str, _port: int, address: str) -> bool:
    return is_public(address)


class Outside(httpcore.NetworkBackend):
    """Looks a name up once, refuses unless all its addresses may be reached, and connects to one of just these."""

    def __init__(self, *, until: float, judge: Judge = public_only, find: Resolve = resolve) -> None:
        self._until = until
        self._judge = judge
        self._find = find
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the time of the whole call counts
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises Barred, or what httpcore does when nobody answers at any of them."""
        addresses = self._find(host, port)
        if not all(self._judge(host, port, each) for each in addresses):
            raise Barred(Trouble.INSIDE)
        failure: Exception = Barred(Trouble.NO_ADDRESS)
        for address in addresses:
            try:
                patience = min(CONNECT, left(self._until))
                stream = self._plain.connect_tcp(address, port, patience, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return Hurried(stream, self._until)
        raise failure


class Hurried(httpcore.NetworkStream):
    """A stream that ends with the time of the whole call, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, left(self._until))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """The other side proves to be who was asked for by name, not by address. Raises Barred where it cannot."""
        try:
            private = self._stream.start_tls(ssl_context, server_hostname, left(self._until))
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise Barred(Trouble.CERTIFICATE) from error
            raise
        return Hurried(private, self._until)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own promise
        return self._stream.get_extra_info(info)


def left(until: float) -> float:
    """Seconds. Raises httpcore.ReadTimeout when there are none."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout("the time of the call is over")
    return seconds
