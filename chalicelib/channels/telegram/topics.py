"""Telling a group of a ticket: in the ticket's own topic where the group has topics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.channels.telegram.page import Page
from chalicelib.channels.telegram.panel import draw
from chalicelib.clients.telegram import Because, Declined
from chalicelib.desk.groups import Topic
from chalicelib.services.effects import GroupTarget

if TYPE_CHECKING:
    from chalicelib.channels.telegram.chat import Chat

Keep = Callable[[Topic], None]
"""Remembers in which topic a ticket is told of, as Outbox.keep."""


def post(chat: Chat, page: Page, group: GroupTarget, keep: Keep) -> tuple[int, ...]:
    """The messages. A topic is made where the ticket has none yet, or its last was deleted or closed.

    It is kept before anything is said in it, so that what is not taken now comes again there.
    """
    if not group.title:
        return draw(chat, page, None)
    if group.thread is not None:
        try:
            return draw(replace(chat, thread=group.thread), page, None)
        except Declined as reason:
            if reason.because is not Because.TOPIC:
                raise
    thread = _made(chat, group)
    if thread is None:
        return draw(chat, page, None)
    keep(Topic(provider=group.provider, ticket=group.ticket, bot=chat.bot, chat=chat.chat, thread=thread))
    return draw(replace(chat, thread=thread), page, None)


def _made(chat: Chat, group: GroupTarget) -> int | None:
    """None where the group is no forum any more, or does not let the bot make topics: all is told in one place."""
    try:
        return chat.topic(group.title)
    except Declined:
        return None
