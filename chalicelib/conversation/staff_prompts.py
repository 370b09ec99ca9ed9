"""What members of staff are offered in Telegram: the buttons under an alert and under what they are about to send."""

from __future__ import annotations

from chalicelib.conversation.context import button
from chalicelib.conversation.outputs import Rows
from chalicelib.desk.ticket import Move, Ticket


def alert_rows(ticket: Ticket, member: str) -> Rows:
    """What can be done about a ticket at once; whether he may is seen when he does it."""
    of = (ticket.provider, ticket.number)
    take = (button("button.take", "stake", *of),) if ticket.allows(Move.TAKE) and ticket.assignee != member else ()
    return ((*take, button("button.answer", "sans", *of), button("button.note", "snote", *of)),)
