"""Texts of staff: asked for by a button or written in reply to an alert, and held until their yes."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.context import Turn
from chalicelib.conversation.errand import Asked, Errand, Held, Saying
from chalicelib.conversation.inputs import Edited, Wrote
from chalicelib.conversation.outputs import Value, Words
from chalicelib.conversation.staff_found import Found, client_name, found, refuse
from chalicelib.conversation.staff_prompts import confirm_rows, stop_row
from chalicelib.desk.errors import Refusal
from chalicelib.desk.message import Side
from chalicelib.desk.rules import HELD
from chalicelib.desk.text import CARD_PIECE, clean
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


def wrote(turn: Turn, errand: Errand, input: Wrote) -> Errand:
    """For the ticket of the message replied to, else for the one that was asked about."""
    saying, provider, number = _meant(turn, errand, input)
    if input.file is not None:
        turn.say(Words("staff.no_files"))
        return errand
    if len(errand.held) >= HELD:
        turn.say(Words("staff.too_many", {"count": HELD}))
        return errand
    try:
        here = found(turn, provider, number, MOVES[saying])
    except Refusal as refusal:
        refuse(turn, refusal)
        return errand
    held = Held(
        id=turn.context.draws.short(),
        saying=saying,
        provider=provider,
        ticket=here.ticket.number,
        message_id=input.message_id,
        text=clean(input.text),
        seen=here.ticket.last_message,
        at=turn.now,
    )
    confirm(turn, held, here)
    return errand.with_held(held)


def _meant(turn: Turn, errand: Errand, input: Wrote) -> tuple[Saying, str, int]:
    asked, mapped = errand.asked, turn.context.mapped.get(input.reply_to or 0)
    if mapped is None or mapped.side is not Side.STAFF:
        if asked is None:
            raise LookupError("neither replied to an alert nor asked for a text")
        return asked.saying, asked.provider, asked.ticket
    same = asked is not None and (asked.provider, asked.ticket) == (mapped.provider, mapped.ticket)
    return (asked.saying if asked and same else Saying.ANSWER), mapped.provider, mapped.ticket


def edited(turn: Turn, errand: Errand, input: Edited) -> Errand:
    """What he corrects before his yes is confirmed anew; afterwards the ticket keeps what was sent."""
    held = errand.written_in(input.message_id)
    text = clean(input.text)
    if held is None or not text or text == held.text:
        return errand
    try:
        here = found(turn, held.provider, held.ticket, MOVES[held.saying])
    except Refusal as refusal:
        refuse(turn, refusal)
        return errand
    changed = replace(held, id=turn.context.draws.short(), text=text, seen=here.ticket.last_message)
    confirm(turn, changed, here)
    return errand.without(held.id).with_held(changed)


def confirm(turn: Turn, held: Held, here: Found, *before: Value) -> None:
    """Names the client and the ticket, and shows what would be said, whole."""
    ticket = here.ticket
    values: dict[str, Value] = {
        "number": ticket.number,
        "subject": ticket.subject,
        "client": client_name(turn, ticket),
    }
    body = held.text if len(held.text) <= CARD_PIECE else held.text[: CARD_PIECE - 1] + "…"
    turn.say(
        *before,
        Words(f"staff.confirm.{held.saying}", values),
        f"\n{body}",
        rows=confirm_rows(held),
        ticket=ticket,
        side=Side.STAFF,
    )
