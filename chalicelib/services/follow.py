"""A member of staff wants to hear of a ticket whoever has it, or no longer."""

from __future__ import annotations

from chalicelib.desk import working
from chalicelib.desk.permissions import Actor
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.services.act import Act, TicketRef, on_ticket
from chalicelib.services.house import House


def follow(ref: TicketRef, *, actor: Actor, cause: str, house: House) -> Ticket:
    act = Act(cause=cause, verb=Move.FOLLOW, by=actor.id, on=str(ref))
    return on_ticket(ref, lambda ticket, at: working.follow(ticket, actor, at), act=act, house=house)


def unfollow(ref: TicketRef, *, actor: Actor, cause: str, house: House) -> Ticket:
    act = Act(cause=cause, verb=Move.UNFOLLOW, by=actor.id, on=str(ref))
    return on_ticket(ref, lambda ticket, at: working.unfollow(ticket, actor, at), act=act, house=house)
