"""Telegram's Bot API as the desk uses it: all bots on one kept loop and one pool of connections."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from functools import cached_property
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib.clients.telegram.declined import Because, Declined
from chalicelib.desk.people import Bot
from chalicelib.services.failures import Delayed, Refused, Unavailable, Unsure

if TYPE_CHECKING:
    import telegram
    from telegram.request import BaseRequest

T = TypeVar("T")

API_URL = "https://api.telegram.org"


class TelegramClient:
    """Usable from several threads, one call at a time. A call for a bot looks its token up anew."""

    def __init__(
        self,
        *,
        bots: Callable[[str], Bot | None],
        api_url: str = API_URL,
        request: Callable[[], BaseRequest] | None = None,
        download: Callable[[str], Iterator[bytes]] | None = None,
        patience: Callable[[], float] | None = None,
    ) -> None:
        """`patience` tells how many seconds a call may last at the moment, e.g. until the invocation's deadline."""
        self._bots = bots
        self._patience = patience
        self._api_url = api_url.rstrip("/")
        self._make_request = request
        self._download = download
        self._kept: dict[str, telegram.Bot] = {}
        self._lock = Lock()

    def call(self, bot: str, act: Callable[[telegram.Bot], Coroutine[Any, Any, T]]) -> T:
        """Do it and wait. Raises Declined, Refused, Unreachable, Delayed or Unsure, and nothing of the SDK."""
        return self.call_by(self._token(bot), act)

    def call_by(self, token: str, act: Callable[[telegram.Bot], Coroutine[Any, Any, T]]) -> T:
        """The same by a token that may be nobody's yet."""
        sdk = _sdk()
        try:
            with self._lock:
                return self._loop.run_until_complete(self._within(act(self._bot(token))))
        except sdk.TelegramError as error:
            trouble = sdk.trouble(error, token)
        except TimeoutError:
            trouble = Unsure("no answer before the deadline")
        raise trouble  # outside of `except`, so that what the SDK raised is not carried along: it may hold the token

    def open(self, bot: str, file_id: str) -> Iterator[bytes]:
        """As the port Source: a file somebody sent, streamed."""
        file = self.call(bot, lambda api: api.get_file(file_id))
        if not file.file_path or not file.file_path.startswith(f"{self._api_url}/"):
            raise Declined("Telegram names no address for this file", Because.HANDLE)
        return self._chunks(file.file_path)

    def close(self) -> None:
        with self._lock:
            if self._kept:
                self._loop.run_until_complete(self._request.shutdown())
            self._kept.clear()
            self._loop.close()

    async def _within(self, doing: Coroutine[Any, Any, T]) -> T:
        async with asyncio.timeout(self._patience() if self._patience else None):
            return await doing

    def _token(self, bot: str) -> str:
        try:
            found = self._bots(bot)
        except Unavailable as reason:
            raise Delayed(str(reason)) from reason
        if found is None:
            raise Refused(f"there is no bot {bot}")
        return found.token

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.new_event_loop()

    @cached_property
    def _request(self) -> BaseRequest:
        made: BaseRequest = (self._make_request or _sdk().request)()
        return made

    def _bot(self, token: str) -> telegram.Bot:
        if token not in self._kept:
            self._kept[token] = _sdk().bot(token, api_url=self._api_url, request=self._request)
        return self._kept[token]

    def _chunks(self, url: str) -> Iterator[bytes]:
        sdk = _sdk()
        try:
            yield from (self._download or sdk.stream)(url)
        except sdk.httpx.HTTPError as error:
            trouble = sdk.file_trouble(error)
        else:
            return
        raise trouble


def _sdk() -> ModuleType:
    """At the first call: whoever only listens does not pay 200 ms for it."""
    from chalicelib.clients.telegram import sdk  # noqa: PLC0415

    return sdk
