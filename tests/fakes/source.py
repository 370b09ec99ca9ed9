"""Files that lie with a channel: in memory, and for the real client over the pretend Telegram."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx

from chalicelib.services.failures import Delayed, Refused
from infra.local.telegram import PretendTelegram
from infra.local.telegram.exchange import NoAnswer
from tests.fakes.knobs import READ, Knobs, counted

CHUNK = 64 * 1024


class MemorySource(Knobs):
    """Port Source. `breaks` are files whose stream ends too early."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], bytes] = {}
        self.breaks: set[tuple[str, str]] = set()

    @counted(READ)
    def open(self, bot: str, file_id: str) -> Iterator[bytes]:
        if (bot, file_id) not in self.kept:
            raise Refused("wrong file_id or the file is temporarily unavailable")
        return self._chunks(bot, file_id)

    def _chunks(self, bot: str, file_id: str) -> Iterator[bytes]:
        content = self.kept[bot, file_id]
        for start in range(0, len(content), CHUNK):
            yield content[start : start + CHUNK]
            if (bot, file_id) in self.breaks:
                raise Delayed("the file broke off")


def downloads(pretend: PretendTelegram) -> Callable[[str], Iterator[bytes]]:
    """What TelegramClient takes as `download`: the pretend Telegram's files, with httpx's errors."""

    def stream(url: str) -> Iterator[bytes]:
        token, _, path = httpx.URL(url).path.removeprefix("/file/bot").partition("/")
        request = httpx.Request("GET", url)
        try:
            content = pretend.download(token, path)
        except NoAnswer as trouble:
            raise httpx.ReadTimeout("slow", request=request) from trouble
        if content is None:
            httpx.Response(404, request=request).raise_for_status()
            return
        for start in range(0, len(content), CHUNK):
            yield content[start : start + CHUNK]

    return stream
