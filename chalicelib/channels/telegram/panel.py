"""The panel of a draft: one message, always near the end of the chat, never older than what it tells."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.channels.telegram.page import Page
from chalicelib.conversation.outputs import Say
from chalicelib.conversation.states import Shown
from chalicelib.services.failures import Delayed, Refused

if TYPE_CHECKING:
    from chalicelib.channels.telegram.chat import Chat

YOUNG = timedelta(seconds=2)
"""A panel younger than this still stands close enough to the end to be drawn over."""


def outdated(say: Say, shown: Shown) -> bool:
    """Whether the chat has already shown this draft further on, or settled."""
    if say.draft != shown.panel_draft:
        return False
    return say.revision < shown.panel_revision or (shown.panel is None and say.revision == shown.panel_revision)


def place_for(say: Say, shown: Shown, now: datetime) -> int | None:
    """The message to draw over; None to send anew.

    A press is answered where it was pressed. What comes close behind the last drawing, in time or as a part of
    the same album, changes that one, so that ten pictures do not become ten panels.
    """
    if say.over is not None:
        return say.over
    if say.draft != shown.panel_draft or shown.panel is None:
        return None
    young = shown.panel_at is not None and now - shown.panel_at < YOUNG
    same_album = say.album is not None and say.album == shown.panel_album
    return shown.panel if young or same_album else None


def settled(shown: Shown) -> Shown:
    """Draft and revision are kept, so that a late drawing of what was settled is known for one."""
    return replace(shown, panel=None, panel_at=None, panel_album=None)


def drawn(say: Say, shown: Shown, message: int, now: datetime) -> Shown:
    """`panel_at` is when the message was sent, which being drawn over does not change."""
    kept = shown.panel_at if message == shown.panel else None
    return replace(
        shown,
        panel=message,
        panel_draft=say.draft,
        panel_revision=say.revision,
        panel_at=kept if message in (shown.panel, say.over) else now,
        panel_album=say.album,
    )


def leave(chat: Chat, say: Say, shown: Shown, message: int) -> None:
    """Take the draft's former panel away.

    After the new one was sent, so that the person is never without; and without a fuss, since an old panel
    that stays does no harm, while failing here would send the new one twice.
    """
    if shown.panel in (None, message) or shown.panel_draft != say.draft:
        return
    with suppress(Refused, Delayed):
        chat.remove(shown.panel)


def draw(chat: Chat, page: Page, over: int | None) -> tuple[int, ...]:
    """The messages the page became, the last with its buttons; over an existing one where that can be done."""
    *before, last = page.texts
    ids: list[int] = []
    for text in before:
        ids.append(_put(chat, text, None if ids else over))
    ids.append(_put(chat, last, None if ids else over, page))
    return tuple(ids)


def _put(chat: Chat, text: str, over: int | None, page: Page | None = None) -> int:
    keyboard = page.keyboard if page else ()
    if over is not None and chat.draw(over, text, keyboard):
        return over
    return chat.say(text, keyboard)
