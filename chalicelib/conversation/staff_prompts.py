"""What members of staff are offered in Telegram: the buttons under an alert and under what they are about to send."""

from __future__ import annotations

from chalicelib.conversation.context import button
from chalicelib.conversation.errand import Held, Saying
from chalicelib.conversation.outputs import Button, Rows
from chalicelib.desk.ticket import Move, Ticket


def alert_rows(ticket: Ticket, member: str) -> Rows:
    """What can be done about a ticket at once; whether he may is seen when he does it."""
    of = (ticket.provider, ticket.number)
    take = (button("button.take", "stake", *of),) if ticket.allows(Move.TAKE) and ticket.assignee != member else ()
    return ((*take, button("button.answer", "sans", *of), button("button.note", "snote", *of)),)


def stop_row() -> tuple[Button, ...]:
    return (button("button.cancel", "sstop"),)


def drop_row(held: Held) -> tuple[Button, ...]:
    return (button("button.cancel", "sdrop", held.id),)


def confirm_rows(held: Held) -> Rows:
    """An answer can still become a note; a note never becomes an answer, for it was not written for the client."""
    drop = drop_row(held)
    if held.saying is Saying.NOTE:
        return ((button("button.put_note", "sput", held.id), *drop),)
    return (
        (button("button.send_release", "ssend", held.id),),
        (button("button.send_keep", "skeep", held.id),),
        (button("button.as_note", "sput", held.id), *drop),
    )
