"""What a member of staff sends becomes a part of what is held for his yes, within the limits that hold for clients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.conversation.context import Turn
from chalicelib.conversation.errand import Errand, Held, Piece
from chalicelib.conversation.finish import attachment
from chalicelib.conversation.inputs import Wrote
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.panel import limits
from chalicelib.conversation.states import State, Talk
from chalicelib.desk.rules import ASKED_LIFE, DRAFT_ITEMS, MEGABYTE
from chalicelib.desk.text import CARD_PIECE, clean


def added(turn: Turn, held: Held, input: Wrote) -> Held:
    """With this message; a file past the limits stays out by name, and its caption goes in."""
    limit, file = limits(turn, held.provider), input.file
    if file is not None and file.size is not None and file.size > limit.file_size:
        held, file = replace(held, too_big=(*held.too_big, file.name)[-DRAFT_ITEMS:]), None
    elif file is not None and len(held.files) >= limit.files:
        held, file = replace(held, refused=(*held.refused, file.name)[-DRAFT_ITEMS:]), None
    piece = Piece(
        message_id=input.message_id,
        text=clean(input.text),
        file=attachment(turn, held.provider, held.ticket, file) if file else None,
        album=input.album,
    )
    return replace(held.with_piece(piece), at=turn.now)


def left_out(turn: Turn, held: Held) -> Iterator[Words]:
    """Which files are not in it, and why: told as long as it waits."""
    limit = limits(turn, held.provider)
    if held.too_big:
        yield Words("staff.too_big", {"names": ", ".join(held.too_big), "limit": limit.file_size // MEGABYTE})
    if held.refused:
        yield Words("panel.refused_files", {"count": limit.files, "names": ", ".join(held.refused)})


def continued(turn: Turn, talk: Talk, errand: Errand, input: Wrote) -> Held | None:
    """What waits and this belongs to: by its album, as a reply to the confirmation, or because it comes right behind.

    Not where somebody waits to write about another ticket, or writes as a client; and of several only by a reply.
    """
    held = _of_album(errand, input) or _replied_to(turn, errand, input) or _just_shown(turn, talk, errand, input)
    return held if held is not None and _has_room(held, input) else None


def _of_album(errand: Errand, input: Wrote) -> Held | None:
    found = errand.of_album(input.album)
    return found if isinstance(found, Held) else None


def _replied_to(turn: Turn, errand: Errand, input: Wrote) -> Held | None:
    shown = turn.context.shown
    if input.reply_to is None or input.reply_to != shown.panel:
        return None
    return next((each for each in errand.waiting if each.page == shown.panel_draft), None)


def _just_shown(turn: Turn, talk: Talk, errand: Errand, input: Wrote) -> Held | None:
    if input.reply_to is not None or errand.asked is not None or talk.state is not State.IDLE:
        return None
    if errand.of_album(input.album) is not None or len(errand.waiting) != 1:
        return None
    (held,) = errand.waiting
    return held if turn.now - held.at < ASKED_LIFE else None


def _has_room(held: Held, input: Wrote) -> bool:
    """Whether a confirmation can still show all of it."""
    return len(held.pieces) < DRAFT_ITEMS and len(held.text) + len(input.text) < CARD_PIECE
