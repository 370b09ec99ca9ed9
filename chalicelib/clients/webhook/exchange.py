"""One POST to a provider's own system: sent once, followed nowhere, and its answer read no further than we keep it."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import certifi
import httpcore

from chalicelib.clients.webhook.public import is_public
from chalicelib.clients.webhook.wire import Barred, Outside, Resolve, resolve
from chalicelib.desk.endpoints import Endpoint, endpoint_of
from chalicelib.desk.errors import Invalid
from chalicelib.desk.names import plain
from chalicelib.desk.webhooks import ANSWER_LIMIT, Heard, Trouble

PATIENCE = 5.0
"""Seconds for all of it."""

FAILURES = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How names are looked up, whom we trust to vouch for them, and what may be reached besides."""

    here: str = ""
    """The one `host:port` on this machine that may be called too."""
    find: Resolve = resolve
    trusted: ssl.SSLContext = field(default_factory=lambda: ssl.create_default_context(cafile=certifi.where()))

    patience: float = PATIENCE

    def may_reach(self, host: str, port: int, address: str) -> bool:
        return f"{host}:{port}" == self.here or is_public(address)


def post(url: str, *, headers: Mapping[str, str], body: bytes, ways: Ways) -> Heard:
    """Whatever happens comes as an answer or as the trouble in its place."""
    try:
        return _ask(endpoint_of(url, here=ways.here), headers, body, ways)
    except (Invalid, Barred, *FAILURES) as error:
        return Heard(trouble=_meant(error))


def _ask(endpoint: Endpoint, headers: Mapping[str, str], body: bytes, ways: Ways) -> Heard:
    outside = Outside(until=time.monotonic() + ways.patience, judge=ways.may_reach, find=ways.find)
    head: list[tuple[bytes | str, bytes | str]] = [
        ("Host", endpoint.place),
        ("Content-Length", str(len(body))),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
        *headers.items(),
    ]
    with (
        httpcore.ConnectionPool(ssl_context=ways.trusted, network_backend=outside) as pool,
        pool.stream("POST", _whole(endpoint), headers=head, content=body) as answer,
    ):
        return Heard(status=answer.status, text=_beginning(answer.iter_stream()))


def _whole(endpoint: Endpoint) -> httpcore.URL:
    """By its parts: httpcore drops what stands behind a `;` from an address that it splits itself."""
    scheme, host, target = endpoint.scheme.encode(), endpoint.host.encode(), endpoint.target.encode()
    return httpcore.URL(scheme=scheme, host=host, port=endpoint.port, target=target)


def _beginning(chunks: Iterable[bytes]) -> str:
    """The status is here and counts; what more there is to read is read as far as it comes in time."""
    taken = bytearray()
    try:
        for chunk in chunks:
            taken += chunk
            if len(taken) >= ANSWER_LIMIT:
                break
    except FAILURES:
        pass
    return plain(bytes(taken[:ANSWER_LIMIT]).decode("utf-8", errors="replace"))


def _meant(error: Exception) -> Trouble:
    match error:
        case Barred():
            return error.trouble
        case Invalid():
            return Trouble.INSIDE
        case httpcore.ConnectError() | httpcore.ConnectTimeout():
            return Trouble.NO_CONNECTION
        case httpcore.TimeoutException():
            return Trouble.NO_ANSWER
        case _:
            return Trouble.BROKEN
