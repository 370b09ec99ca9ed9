"""What staff do from Telegram: take a ticket, and say their yes to an answer or a note."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.context import Turn
from chalicelib.conversation.errand import Errand, Held, Saying
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.staff_found import Found, client_name, found, refuse
from chalicelib.conversation.staff_texts import confirm
from chalicelib.desk import verbs, working
from chalicelib.desk.errors import Refusal
from chalicelib.desk.message import Channel, Side
from chalicelib.desk.text import CARD_PIECE, cut
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.desk.verbs import Said

SHOWN = 120
"""Characters of what the client wrote meanwhile; the rest comes as an alert."""


def take(turn: Turn, errand: Errand, provider: str, number: str) -> Errand:
    try:
        here = found(turn, provider, number, Move.TAKE)
        deed = verbs.assign(here.ticket, here.actor, turn.now, assignee=here.member.id, name=here.member.name)
    except Refusal as refusal:
        refuse(turn, refusal)
        return errand
    if here.ticket.assignee == here.member.id:
        turn.toast("staff.taken_already", number=here.ticket.number)
        return errand
    turn.deeds.append(deed)
    turn.toast("staff.taken", number=here.ticket.number)
    return errand


def answer(turn: Turn, errand: Errand, id: str, move: Move) -> Errand:
    """The yes to an answer: it goes to the client, once. What the client wrote meanwhile is shown first."""
    held = errand.find(id)
    if held is None or held.saying is not Saying.ANSWER:
        turn.toast("staff.stale")
        return errand
    try:
        here = found(turn, held.provider, held.ticket, move)
        if here.ticket.last_message != held.seen:
            return _look_again(turn, errand, held, here)
        said = Said(text=held.text, channel=Channel.DESK)
        turn.deeds.append(verbs.answer(here.ticket, said, here.actor, turn.now, move))
    except Refusal as refusal:
        refuse(turn, refusal)
        return errand
    _done(turn, "staff.sent", here.ticket, held)
    return errand.without(id)


def note(turn: Turn, errand: Errand, id: str) -> Errand:
    """The yes to a note, also where it began as an answer: only staff see it."""
    held = errand.find(id)
    if held is None:
        turn.toast("staff.stale")
        return errand
    try:
        here = found(turn, held.provider, held.ticket, Move.NOTE)
        said = Said(text=held.text, channel=Channel.DESK)
        deed = verbs.note(here.ticket, said, here.actor, turn.now)
    except Refusal as refusal:
        refuse(turn, refusal)
        return errand
    called = working.mentioned(held.text, turn.look.colleagues(held.provider), here.ticket)
    turn.deeds.append(working.with_mentions(deed, called))
    _done(turn, "staff.noted", here.ticket, held)
    return errand.without(id)


def drop(turn: Turn, errand: Errand, id: str) -> Errand:
    if errand.find(id) is None:
        turn.toast("staff.stale")
        return errand
    turn.say(Words("staff.dropped"))
    return errand.without(id)


def _look_again(turn: Turn, errand: Errand, held: Held, here: Found) -> Errand:
    """Somebody said something since he saw the ticket: he sees it and decides anew, by a new button."""
    glimpse = turn.look.ticket(held.provider, held.ticket)
    last = glimpse.last if glimpse else None
    by, text = (last.author.name, cut(last.text, SHOWN)) if last else ("", "")
    changed = replace(held, id=turn.context.draws.short(), seen=here.ticket.last_message)
    turn.toast("staff.look_again")
    confirm(turn, changed, here, Words("staff.meanwhile", {"by": by, "text": text}))
    return errand.without(held.id).with_held(changed)


def _done(turn: Turn, key: str, ticket: Ticket, held: Held) -> None:
    """Over the confirmation, so that what was said stays to be read and its buttons are gone."""
    body = held.text if len(held.text) <= CARD_PIECE else held.text[: CARD_PIECE - 1] + "…"
    values = {"number": ticket.number, "client": client_name(turn, ticket)}
    turn.say(Words(key, values), f"\n{body}", ticket=ticket, side=Side.STAFF)
