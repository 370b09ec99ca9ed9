"""In which of our bots' chats somebody is told of things."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.conversation.states import Talk
from chalicelib.services.house import House


def chat_with(user: int, bots: Sequence[str], house: House) -> Talk | None:
    """One chat a person: the first in which the bot is let in, else the first, where delivery finds it blocked."""
    known = sorted(house.store.chats(bots, user), key=lambda each: each.bot)
    reached = (each for each in known if house.store.shown(each.bot, each.chat).blocked_at is None)
    return next(reached, known[0]) if known else None
