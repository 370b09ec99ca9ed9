"""What the chat shows of what a member of staff is about to send: one message, from the confirmation to the receipt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.conversation.context import Turn
from chalicelib.conversation.errand import Held
from chalicelib.conversation.outputs import Place, Rows, Say, Value, Words
from chalicelib.conversation.staff_found import Found, client_name
from chalicelib.conversation.staff_pieces import left_out
from chalicelib.conversation.staff_prompts import confirm_rows, drop_row
from chalicelib.desk.message import Side
from chalicelib.desk.text import CARD_PIECE
from chalicelib.desk.ticket import Move


def confirm(turn: Turn, held: Held, here: Found, *before: Value, album: str | None = None) -> Held:
    """Names the client and the ticket, and shows what would be said, whole; by buttons that stand for just this."""
    asked = replace(held, id=turn.context.draws.short(), going=None, seen=here.ticket.last_message)
    lines = (*before, _of(turn, f"staff.confirm.{held.saying}", here), *body(held), *left_out(turn, held))
    return draw(turn, asked, lines, confirm_rows(asked), album=album)


def wait(turn: Turn, held: Held, here: Found) -> Held:
    """The yes was given; it goes when the files are here."""
    key = "staff.bringing_note" if held.going is Move.NOTE else "staff.bringing"
    return draw(turn, held, (_of(turn, key, here), *body(held)), (drop_row(held),))


def done(turn: Turn, held: Held, here: Found) -> None:
    """What was said stays to be read, and its buttons are gone."""
    key = "staff.noted" if held.going is Move.NOTE else "staff.sent"
    draw(turn, held, (_of(turn, key, here), *body(held)))


def draw(turn: Turn, held: Held, lines: tuple[Value, ...], rows: Rows = (), *, album: str | None = None) -> Held:
    """Over the pressed message if nothing is there yet, else in place of what was shown of it before."""
    over, turn.over = turn.over, None
    held = replace(held, revision=held.revision + 1)
    turn.says.append(
        Say(
            lines=lines,
            rows=rows,
            over=over,
            place=Place.PANEL,
            draft=held.page,
            revision=held.revision,
            album=album,
            provider=held.provider,
            ticket=held.ticket,
            side=Side.STAFF,
        )
    )
    return held


def _of(turn: Turn, key: str, here: Found) -> Words:
    ticket = here.ticket
    return Words(key, {"number": ticket.number, "subject": ticket.subject, "client": client_name(turn, ticket)})


def body(held: Held) -> Iterator[Value]:
    text = held.text
    if text:
        yield f"\n{text if len(text) <= CARD_PIECE else text[: CARD_PIECE - 1] + '…'}"
    if held.files:
        yield Words("staff.files", {"count": len(held.files), "names": ", ".join(each.name for each in held.files)})
