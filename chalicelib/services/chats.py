"""In which of our bots' chats somebody is told of things."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.conversation.states import Talk
from chalicelib.desk.people import Person, Provider
from chalicelib.services.effects import ChatTarget
from chalicelib.services.house import House
from chalicelib.services.languages import language_for


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody's talk with a bot of ours, and since when he keeps the bot out; None where he lets it in."""

    talk: Talk
    blocked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """Where a client is told of things, and whether he keeps the bot out there."""

    target: ChatTarget
    blocked: bool


def chat_with(user: int, bots: Sequence[str], house: House) -> Met | None:
    """One chat a person: the first in which the bot is let in, else the first, in which it is not."""
    shut: list[Met] = []
    for each in sorted(house.store.chats(bots, user), key=lambda each: each.bot):
        met = Met(each, house.store.shown(each.bot, each.chat).blocked_at)
        if met.blocked_at is None:
            return met
        shut.append(met)
    return shut[0] if shut else None


def chat_of(person: Person, provider: Provider, house: House, *, but: Collection[str] = ()) -> Chat | None:
    """None where the provider, or he, has Telegram turned off, and where no bot may begin because he never wrote.

    Chats with the bots that `but` names are passed over.
    """
    if not provider.telegram or person.telegram is None or not person.telegram_support:
        return None
    met = chat_with(person.telegram.id, [each for each in house.bots.serving(provider.id) if each not in but], house)
    if met is None:
        return None
    language = language_for(met.talk.language, None, person, provider)
    return Chat(ChatTarget(bot=met.talk.bot, chat=met.talk.chat, language=language), met.blocked_at is not None)
