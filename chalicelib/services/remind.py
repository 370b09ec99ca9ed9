"""Staff put a reminder on a ticket, or settle one."""

from __future__ import annotations

from datetime import datetime

from chalicelib.desk import reminders
from chalicelib.desk.names import plain
from chalicelib.desk.permissions import Actor
from chalicelib.desk.ticket import Move, Reminder, Ticket, Whom
from chalicelib.services.act import Act, TicketRef, on_ticket
from chalicelib.services.house import House


def remind(
    ref: TicketRef, *, actor: Actor, at: datetime, text: str, whom: Whom = Whom.SELF, cause: str, house: House
) -> Ticket:
    """Under an id drawn here. Raises what desk.reminders.remind refuses."""
    wanted = Reminder(id=house.ids.short(), at=at, text=plain(text), whom=whom)
    return on_ticket(
        ref,
        lambda ticket, now: reminders.remind(ticket, wanted, actor, now),
        act=Act(cause=cause, verb=Move.REMIND, by=actor.id, on=str(ref)),
        house=house,
    )


def settle(ref: TicketRef, id: str, *, actor: Actor, cause: str, house: House) -> Ticket:
    return on_ticket(
        ref,
        lambda ticket, now: reminders.settle(ticket, id, actor, now),
        act=Act(cause=cause, verb="remind.settle", by=actor.id, on=f"{ref}/{id}"),
        house=house,
    )
