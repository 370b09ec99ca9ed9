"""What staff do from Telegram: take a ticket, and say their yes to an answer or a note."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation import staff_pages
from chalicelib.conversation.context import Turn
from chalicelib.conversation.errand import Errand, Held, Saying
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.staff_found import Found, found, refuse
from chalicelib.desk import verbs, working
from chalicelib.desk.errors import Refusal
from chalicelib.desk.message import Channel
from chalicelib.desk.text import cut
from chalicelib.desk.ticket import Move
from chalicelib.desk.verbs import Deed, Said

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


def agree(turn: Turn, errand: Errand, id: str, move: Move) -> Errand:
    """The yes, to an answer or a note; a note also where it began as an answer. With files it goes once they are here.

    What the client wrote meanwhile is shown before an answer goes.
    """
    held = errand.find(id)
    if held is None or (held.saying is Saying.NOTE and move is not Move.NOTE):
        turn.toast("staff.stale")
        return errand
    if held.going is not None:
        turn.toast("staff.going")
        return errand
    try:
        return go(turn, errand, replace(held, going=move), move)
    except Refusal as refusal:
        refuse(turn, refusal)
        return errand


def go(turn: Turn, errand: Errand, held: Held, move: Move) -> Errand:
    """Say it, or wait for its files. Raises what is refused."""
    here = found(turn, held.provider, held.ticket, move)
    if move is not Move.NOTE and here.ticket.last_message != held.seen:
        return _look_again(turn, errand, held, here)
    deed = _said(turn, held, here, move)
    errand = errand.remembering(held, turn.now)
    if held.loading:
        turn.goes.append(held)
        return errand.with_held(staff_pages.wait(turn, held, here))
    turn.deeds.append(deed)
    staff_pages.done(turn, held, here)
    return errand.without(held.id)


def _said(turn: Turn, held: Held, here: Found, move: Move) -> Deed:
    said = Said(text=held.text, channel=Channel.TELEGRAM, attachments=held.files)
    if move is not Move.NOTE:
        return verbs.answer(here.ticket, said, here.actor, turn.now, move)
    called = working.mentioned(held.text, turn.look.colleagues(held.provider), here.ticket)
    return working.with_mentions(verbs.note(here.ticket, said, here.actor, turn.now), called)


def drop(turn: Turn, errand: Errand, id: str) -> Errand:
    """Also of what was agreed to and has not left yet."""
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
    if turn.press is not None:
        turn.toast("staff.look_again")
    changed = staff_pages.confirm(turn, held, here, Words("staff.meanwhile", {"by": by, "text": text}))
    return errand.with_held(changed, instead_of=held.id)
