"""Connecting a bot: Telegram is asked first, told only what differs, and asked again.

So doing it twice does nothing the second time, and what cannot be made right is seen at once.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

import telegram
from telegram import WebhookInfo

from chalicelib.channels.telegram.wishes import NONE, Wish, wishes
from chalicelib.conversation.wording import Speak
from chalicelib.desk.people import Bot
from chalicelib.i18n import catalogue

T = TypeVar("T")

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
CONNECTIONS = 20
UNAUTHORIZED = "401"
"""How our hook answers a wrong secret; Telegram tells of it, but never tells the secret itself."""


class Caller(Protocol):
    """Who does something at Telegram for a bot; a TelegramClient does."""

    def call(self, bot: str, act: Callable[[telegram.Bot], Coroutine[Any, Any, T]], /) -> T: ...


class Waiting(StrEnum):
    """What becomes of updates that wait at Telegram; to drop them is to lose what clients wrote."""

    KEEP = "keep"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it should be."""

    what: str
    wanted: str
    found: str


@dataclass(frozen=True, slots=True)
class Connected:
    """What was changed, and what differs even so: an empty `left` is success."""

    changed: tuple[Difference, ...]
    left: tuple[Difference, ...]


def connect(
    client: Caller,
    bot: Bot,
    *,
    url: str,
    speak: Speak = catalogue.words,
    languages: tuple[str, ...] = (),
    waiting: Waiting = Waiting.KEEP,
) -> Connected:
    """`languages` are those of the words, the default one first; without any, all that are shipped.

    Raises ValueError for an address that holds the token, and whatever the caller raises.
    """
    if bot.token.partition(":")[2] in url:
        raise ValueError("the hook's address must not hold the token: addresses stand in logs on the way")
    wanted = tuple(wishes(bot.name, languages or catalogue.languages(), speak))
    hooked = _hook(client, bot, url, waiting)
    changed = tuple(_differences(client, bot, wanted))
    for wish in wanted:
        if any(each.what == wish.what for each in changed):
            client.call(bot.id, wish.make)
    left = (*_webhook_differences(_webhook(client, bot), url), *_differences(client, bot, wanted))
    return Connected(changed=(*hooked, *changed), left=left)


def _differences(client: Caller, bot: Bot, wanted: tuple[Wish, ...]) -> Iterator[Difference]:
    for wish in wanted:
        found = client.call(bot.id, wish.look)
        if found != wish.wanted:
            yield Difference(wish.what, wish.wanted, found or NONE)


def _webhook(client: Caller, bot: Bot) -> WebhookInfo:
    return client.call(bot.id, lambda api: api.get_webhook_info())


def _hook(client: Caller, bot: Bot, url: str, waiting: Waiting) -> tuple[Difference, ...]:
    """While a secret is being rotated the webhook is always set: nobody can look which one Telegram sends."""
    differences = tuple(_webhook_differences(_webhook(client, bot), url))
    if bot.previous_secret is not None:
        differences = (*differences, Difference("webhook secret", "the new one", "perhaps the former"))
    if not differences and waiting is Waiting.KEEP:
        return ()
    client.call(
        bot.id,
        lambda api: api.set_webhook(
            url,
            max_connections=CONNECTIONS,
            allowed_updates=UPDATES,
            secret_token=bot.secret,
            drop_pending_updates=waiting is Waiting.DROP,
        ),
    )
    return differences


def _webhook_differences(info: WebhookInfo, url: str) -> Iterator[Difference]:
    if info.url != url:
        yield Difference("webhook address", url, info.url or NONE)
    if set(info.allowed_updates or ()) != set(UPDATES):
        yield Difference("webhook updates", ", ".join(UPDATES), ", ".join(info.allowed_updates or ()) or NONE)
    if info.max_connections != CONNECTIONS:
        yield Difference("webhook connections", str(CONNECTIONS), str(info.max_connections or NONE))
    if UNAUTHORIZED in (info.last_error_message or ""):
        yield Difference("webhook secret", "taken by our hook", info.last_error_message or NONE)
