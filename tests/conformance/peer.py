"""Whom a deployed desk meets: Telegram, pretended, whose files may break off, and a provider's own system."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus

from infra.local.servers import Served
from infra.local.telegram import HookAnswer, HookCall, PretendTelegram
from infra.local.telegram.pump import post_over_http
from infra.local.telegram.server import BotApi

TOKEN = "7000000001:AAExampleExampleExampleExampleExample"
BOT = 7000000001
WEBHOOK = "/webhook"


class Peer:
    def __init__(self) -> None:
        self.brought: list[HookCall] = []
        """Every update that was posted to the hook."""
        self.telegram = PretendTelegram(now=lambda: datetime.now(UTC), post=self._post)
        self.telegram.add_bot(TOKEN, "acme_help_bot", "Acme")
        self._api = BotApi(self.telegram)
        self._breaking: dict[str, int] = {}
        self.told: list[Mapping[str, str]] = []
        """What the provider's own system was told: the headers, and the body under its own name."""

    def breaks(self, file_id: str, *, after: int) -> None:
        """The next time this file is fetched, the connection ends after so many bytes."""
        self._breaking[self.telegram.world.files.by_id[BOT, file_id].path] = after

    def turned_away(self, chat: int) -> bool:
        """Whether the last call for this chat came too soon."""
        calls = [each for each in self.telegram.calls if each.chat_id == chat]
        return bool(calls) and calls[-1].status == HTTPStatus.TOO_MANY_REQUESTS

    @contextmanager
    def served(self) -> Iterator[str]:
        """At the address that is given."""
        server = Served("peer", self, 0)
        try:
            yield server.url
        finally:
            self._api.stopping.set()
            server.stop()

    def __call__(self, environ, start_response) -> Iterable[bytes]:
        if environ["PATH_INFO"] == WEBHOOK:
            return self._take(environ, start_response)
        path = environ["PATH_INFO"].partition(f"/file/bot{TOKEN}/")[2]
        if path in self._breaking:
            return self._broken(environ, start_response, path)
        return self._api(environ, start_response)

    def _take(self, environ, start_response) -> Iterable[bytes]:
        headers = {name.removeprefix("HTTP_"): str(value) for name, value in environ.items() if "LAMBDESK" in name}
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        self.told.append({**headers, "body": body})
        with self.telegram.changed:
            self.telegram.changed.notify_all()
        start_response("204 No Content", [])
        return ()

    def _broken(self, environ, start_response, path: str) -> Iterator[bytes]:
        content = self.telegram.download(TOKEN, path)
        start_response("200 OK", [("Content-Length", str(len(content)))])
        yield content[: self._breaking.pop(path)]
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)

    def _post(self, call: HookCall) -> HookAnswer:
        self.brought.append(call)
        return post_over_http(call)
