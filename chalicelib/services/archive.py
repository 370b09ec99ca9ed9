"""A client puts a ticket away, or takes it out again."""

from __future__ import annotations

from chalicelib.desk import verbs
from chalicelib.desk.permissions import Actor
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.services.act import Act, TicketRef, on_ticket
from chalicelib.services.house import House


def archive(ref: TicketRef, *, actor: Actor, expected_last_message_id: int, cause: str, house: House) -> Ticket:
    """Raises Conflict `refused.archive.unseen` when staff wrote after the message the client saw last."""
    return on_ticket(
        ref,
        lambda ticket, at: verbs.archive(ticket, actor, at, expected_last_message_id=expected_last_message_id),
        act=Act(cause=cause, verb=Move.ARCHIVE, by=actor.id, on=str(ref)),
        house=house,
    )


def restore(ref: TicketRef, *, actor: Actor, cause: str, house: House) -> Ticket:
    return on_ticket(
        ref,
        lambda ticket, at: verbs.restore(ticket, actor, at),
        act=Act(cause=cause, verb=Move.RESTORE, by=actor.id, on=str(ref)),
        house=house,
    )
