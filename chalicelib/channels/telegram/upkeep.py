"""Telegram's own side of our bots: who they are there, where it brings their updates, and changing that."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib.clients.telegram import TelegramClient
from chalicelib.desk.people import Bot
from chalicelib.services.gauges import HookState, Known

if TYPE_CHECKING:
    import telegram

T = TypeVar("T")


class TelegramUpkeep:
    """Port Upkeep. A bot is asked by the token at hand: what is remembered of it may be a minute old."""

    def __init__(self, client: TelegramClient) -> None:
        self._client = client

    def whose(self, token: str) -> Known:
        found = self._client.call_by(token, lambda api: api.get_me())
        return Known(id=str(found.id), username=found.username or "", name=found.first_name)

    def hook(self, bot: Bot) -> HookState:
        info, wanted = self._client.call_by(bot.token, lambda api: api.get_webhook_info()), _setup()
        error = info.last_error_message or ""
        return HookState(
            address=info.url or "",
            waiting=info.pending_update_count,
            as_asked=not info.url or set(info.allowed_updates or ()) == set(wanted.UPDATES),
            forbidden=wanted.UNAUTHORIZED in error,
            ip=info.ip_address or "",
            error=error,
            error_at=info.last_error_date,
        )

    def connect(self, bot: Bot, address: str) -> tuple[str, ...]:
        done = _setup().connect(_As(self._client, bot.token), bot, url=address)
        return tuple(each.what for each in done.left)

    def disconnect(self, bot: Bot) -> None:
        self._client.call_by(bot.token, lambda api: api.delete_webhook())


@dataclass(frozen=True, slots=True)
class _As:
    """The client, speaking for one bot by this token."""

    client: TelegramClient
    token: str = field(repr=False)

    def call(self, _: str, act: Callable[[telegram.Bot], Coroutine[Any, Any, T]], /) -> T:
        return self.client.call_by(self.token, act)


def _setup() -> ModuleType:
    """Brings the SDK, which only whoever looks after a bot pays for."""
    from chalicelib.channels.telegram import setup  # noqa: PLC0415

    return setup
