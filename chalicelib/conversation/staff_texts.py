"""What staff write and send: asked for by a button or in reply to an alert, and held until their yes."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.context import Turn
from chalicelib.conversation.errand import Asked, Errand, Held, Saying
from chalicelib.conversation.inputs import Edited, Wrote
from chalicelib.conversation.outputs import Value, Words
from chalicelib.conversation.staff_found import client_name, found, refuse
from chalicelib.conversation.staff_pages import confirm
from chalicelib.conversation.staff_pieces import added, continued, left_out
from chalicelib.conversation.staff_prompts import stop_row
from chalicelib.conversation.states import Talk
from chalicelib.desk.errors import Refusal
from chalicelib.desk.message import Side
from chalicelib.desk.rules import HELD
from chalicelib.desk.text import clean
from chalicelib.desk.ticket import Move

MOVES = {Saying.ANSWER: Move.ANSWER, Saying.NOTE: Move.NOTE}


def ask(turn: Turn, errand: Errand, saying: Saying, provider: str, number: str) -> Errand:
    """«Ответить» and «Заметка»: the next message is it."""
    try:
        here = found(turn, provider, number, MOVES[saying])
    except Refusal as refusal:
        refuse(turn, refusal)
        return errand
    ticket = here.ticket
    values: dict[str, Value] = {"number": ticket.number, "client": client_name(turn, ticket)}
    turn.say(Words(f"staff.ask.{saying}", values), rows=(stop_row(),), ticket=ticket, side=Side.STAFF)
    return replace(errand, asked=Asked(saying=saying, provider=provider, ticket=ticket.number, at=turn.now))


def stop(turn: Turn, errand: Errand) -> Errand:
    turn.say(Words("staff.stopped"))
    return replace(errand, asked=None)


def concerns(turn: Turn, talk: Talk, errand: Errand, input: Wrote) -> bool:
    """Whether it is written as staff: what is a reply goes by what it replies to."""
    mapped = turn.context.mapped.get(input.reply_to or 0)
    if mapped is not None:
        return mapped.side is Side.STAFF
    return (
        errand.asked is not None
        or errand.of_album(input.album) is not None
        or continued(turn, talk, errand, input) is not None
    )


def wrote(turn: Turn, talk: Talk, errand: Errand, input: Wrote) -> Errand:
    """More of what waits, else the beginning of something for the ticket it is meant for."""
    held = continued(turn, talk, errand, input)
    return _begun(turn, errand, input) if held is None else _more(turn, errand, held, input)


def _begun(turn: Turn, errand: Errand, input: Wrote) -> Errand:
    saying, provider, number = _meant(turn, errand, input)
    if len(errand.held) >= HELD:
        turn.say(Words("staff.too_many", {"count": HELD}))
        return errand
    try:
        here = found(turn, provider, number, MOVES[saying])
    except Refusal as refusal:
        refuse(turn, refusal)
        return errand
    draws = turn.context.draws
    nothing = Held(
        id="",
        saying=saying,
        provider=provider,
        ticket=here.ticket.number,
        seen=here.ticket.last_message,
        page=draws.short(),
        at=turn.now,
    )
    held = added(turn, nothing, input)
    if not held.pieces:
        turn.say(*left_out(turn, held))
        return errand
    held = confirm(turn, held, here, album=input.album)
    return replace(errand, asked=None).with_held(held)


def _more(turn: Turn, errand: Errand, held: Held, input: Wrote) -> Errand:
    """Confirmed anew: a yes to what it was before is a yes to nothing."""
    try:
        here = found(turn, held.provider, held.ticket, MOVES[held.saying])
    except Refusal as refusal:
        refuse(turn, refusal)
        return errand
    more = confirm(turn, added(turn, held, input), here, album=input.album)
    return errand.with_held(more, instead_of=held.id)


def _meant(turn: Turn, errand: Errand, input: Wrote) -> tuple[Saying, str, int]:
    """The ticket of its album, of the message replied to, or the one that was asked about."""
    asked, mapped = errand.asked, turn.context.mapped.get(input.reply_to or 0)
    album = errand.of_album(input.album)
    if album is not None:
        return album.saying, album.provider, album.ticket
    if mapped is None or mapped.side is not Side.STAFF:
        if asked is None:
            raise LookupError("neither replied to an alert nor asked for a text")
        return asked.saying, asked.provider, asked.ticket
    same = asked is not None and (asked.provider, asked.ticket) == (mapped.provider, mapped.ticket)
    return (asked.saying if asked and same else Saying.ANSWER), mapped.provider, mapped.ticket


def edited(turn: Turn, errand: Errand, input: Edited) -> Errand:
    """What he corrects before it has left is confirmed anew; afterwards the ticket keeps what was sent."""
    held = errand.written_in(input.message_id)
    piece = held.piece(input.message_id) if held else None
    text = clean(input.text)
    if held is None or piece is None or text == piece.text or not (text or piece.file):
        return errand
    try:
        here = found(turn, held.provider, held.ticket, MOVES[held.saying])
    except Refusal as refusal:
        refuse(turn, refusal)
        return errand
    changed = confirm(turn, held.with_piece(replace(piece, text=text)), here)
    return errand.with_held(changed, instead_of=held.id)
