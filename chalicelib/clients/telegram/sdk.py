"""All that needs python-telegram-bot itself; `client` imports this at the first call, not before."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import httpx
import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import BaseRequest, HTTPXRequest

from chalicelib.clients.telegram.declined import Because, Declined, declined
from chalicelib.services.failures import BadToken, Contested, Delayed, Migrated, Refused, Unreachable, Unsure

CONNECT, READ, MEDIA, POOL = 5.0, 10.0, 30.0, 1.0
"""Seconds to wait: for a connection, an answer, a file to pass, a free connection."""
CONNECTIONS = 8
KEEP_ALIVE = 5.0
"""Seconds an idle connection is kept: a container that was frozen longer must not write into a dead one."""
CHUNK = 256 * 1024
REASON_LENGTH = 200
TOO_MANY_REQUESTS = 429

NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""Only behind these is it known that nothing arrived."""

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")

for _talkative in ("httpcore", "httpx", "telegram"):
    # They log addresses, which hold the token, and what people wrote.
    logging.getLogger(_talkative).setLevel(logging.CRITICAL)


def request() -> BaseRequest:
    limits = httpx.Limits(
        max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS, keepalive_expiry=KEEP_ALIVE
    )
    return HTTPXRequest(
        connect_timeout=CONNECT,
        read_timeout=READ,
        write_timeout=READ,
        media_write_timeout=MEDIA,
        pool_timeout=POOL,
        httpx_kwargs={"limits": limits},
    )


def bot(token: str, *, api_url: str, request: BaseRequest) -> telegram.Bot:
    """Never initialised: that would ask Telegram who we are before our first word."""
    return telegram.Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=request,
        get_updates_request=request,
    )


def stream(url: str) -> Iterator[bytes]:
    """A file in chunks; the SDK itself can only read it whole."""
    timeout = httpx.Timeout(MEDIA, connect=CONNECT)
    with httpx.stream("GET", url, timeout=timeout, headers={"Accept-Encoding": "identity"}) as response:
        response.raise_for_status()
        yield from response.iter_bytes(CHUNK)


def file_trouble(error: httpx.HTTPError) -> Refused | Delayed:
    """Nothing of the error's own text, which holds the address and in it the token."""
    if not isinstance(error, httpx.HTTPStatusError):
        return Delayed(f"the file broke off: {type(error).__name__}")
    status = error.response.status_code
    if error.response.is_client_error and status != TOO_MANY_REQUESTS:
        return Declined(f"Telegram does not give the file: {status}", Because.HANDLE)
    return Delayed(f"Telegram does not give the file now: {status}")


def trouble(error: TelegramError, token: str) -> Refused | Delayed:
    text = _TOKEN.sub("<token>", str(error).replace(token, "<token>"))[:REASON_LENGTH]
    match error:
        case RetryAfter():
            wait = error.retry_after
            return Delayed(text, after=float(wait) if isinstance(wait, int) else wait.total_seconds())
        case BadRequest() | Forbidden() | ChatMigrated() | InvalidToken() | Conflict():
            return _refusal(error, text)
        case NetworkError():
            # BadRequest is one as well, and is behind us.
            return _network_trouble(error, text)
    return Unsure(text)


def _refusal(error: TelegramError, text: str) -> Refused:
    match error:
        case Forbidden():
            return Unreachable(text)
        case BadRequest():
            return declined(text)
        case ChatMigrated():
            return Migrated(text, error.new_chat_id)
        case InvalidToken():
            return BadToken(text)
        case Conflict():
            return Contested(text)
    return Refused(text)


def _network_trouble(error: NetworkError, text: str) -> Refused | Delayed:
    if text.startswith("Request Entity Too Large"):
        return Declined(text, Because.TOO_BIG)
    if isinstance(error.__cause__, NEVER_LEFT) or text.startswith("Too Many Requests"):
        return Delayed(text)
    return Unsure(text)
