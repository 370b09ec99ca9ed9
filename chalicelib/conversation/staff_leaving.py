"""What waits for a member of staff's yes was left: he is asked about it once more, and nothing of it is thrown away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chalicelib.conversation.context import Turn
from chalicelib.conversation.errand import Errand, Held
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.prompts import why
from chalicelib.conversation.staff_found import found
from chalicelib.conversation.staff_pages import body, confirm
from chalicelib.conversation.staff_texts import MOVES
from chalicelib.conversation.states import Left, Talk
from chalicelib.desk.errors import Refusal
from chalicelib.desk.rules import HELD_LIFE

MARK = "staff"
"""Under which a chat is listed for them; no draft of a client can be called so."""


def follow(turn: Turn, before: Talk, after: Talk) -> None:
    """When the chat is to be looked at for them, written down as often as that changes."""
    was, now = _next(before.errand), _next(after.errand)
    if was != now and not any(isinstance(each, Left) and each.draft == MARK for each in turn.saves):
        turn.saves.append(_left(turn, now))


def lapse(turn: Turn, errand: Errand) -> Errand:
    """Each that was left is confirmed anew; what cannot be said any more is given back, for he may want its words."""
    for held in errand.held:
        due = _due(held)
        if due is not None and due <= turn.now:
            errand = _asked(turn, errand, held)
    turn.saves.append(_left(turn, _next(errand)))
    return errand


def put_off(turn: Turn, talk: Talk) -> None:
    """He cannot be asked now; where nothing waits any more, it is not looked at again."""
    turn.saves.append(_left(turn, turn.now + HELD_LIFE if _next(talk.errand) is not None else None))


def _asked(turn: Turn, errand: Errand, held: Held) -> Errand:
    """In a message of its own, which is heard; what was said in the ticket meanwhile is still shown before it goes."""
    try:
        here = found(turn, held.provider, held.ticket, MOVES[held.saying])
    except Refusal as refusal:
        turn.say(Words("staff.not_sent", {"number": held.ticket, "why": why(refusal)}), *body(held))
        return errand.without(held.id)
    anew = replace(held, page=turn.context.draws.short(), revision=0)
    asked = replace(confirm(turn, anew, here, Words("staff.still")), seen=held.seen, again=turn.now)
    return errand.with_held(asked, instead_of=held.id)


def _next(errand: Errand | None) -> datetime | None:
    """When the first of them will have been left."""
    dues = (_due(each) for each in errand.held) if errand is not None else ()
    return min((each for each in dues if each is not None), default=None)


def _due(held: Held) -> datetime | None:
    """He is asked once, unless he went on with it since; also of files that never came after his yes."""
    return None if held.again is not None and held.again >= held.at else held.at + HELD_LIFE


def _left(turn: Turn, at: datetime | None) -> Left:
    return Left(bot=turn.context.bot.id, chat=turn.context.chat, draft=MARK, at=at)
