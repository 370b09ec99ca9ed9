"""Staff are done with a ticket without writing back, or take it up again."""

from __future__ import annotations

from chalicelib.desk import verbs
from chalicelib.desk.permissions import Actor
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.services.act import Act, TicketRef, on_ticket
from chalicelib.services.house import House


def close(ref: TicketRef, *, actor: Actor, expected_last_message_id: int, cause: str, house: House) -> Ticket:
    """Raises Conflict `refused.close.unseen` when the client wrote after the message the actor saw last."""
    return on_ticket(
        ref,
        lambda ticket, at: verbs.close(ticket, actor, at, expected_last_message_id=expected_last_message_id),
        act=Act(cause=cause, verb=Move.CLOSE, by=actor.id, on=str(ref)),
        house=house,
    )


def reopen(ref: TicketRef, *, actor: Actor, cause: str, house: House) -> Ticket:
    return on_ticket(
        ref,
        lambda ticket, at: verbs.reopen(ticket, actor, at),
        act=Act(cause=cause, verb=Move.REOPEN, by=actor.id, on=str(ref)),
        house=house,
    )
