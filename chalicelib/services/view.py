"""Looking at a ticket: a client's look reads it (R-3); anybody else's changes nothing."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk import verbs
from chalicelib.desk.errors import NotFound
from chalicelib.desk.message import Message
from chalicelib.desk.people import Role
from chalicelib.desk.permissions import Actor, may_see
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.services.act import Act, TicketRef, on_ticket
from chalicelib.services.house import House
from chalicelib.services.records import Thread


def view(ref: TicketRef, *, actor: Actor, cause: str, house: House) -> Ticket:
    """The client was shown the ticket; nothing is written when he had seen it all."""
    return on_ticket(
        ref,
        lambda ticket, at: verbs.view(ticket, actor, at),
        act=Act(cause=cause, verb=Move.VIEW, by=actor.id, on=str(ref)),
        house=house,
    )


def thread(ref: TicketRef, *, actor: Actor, before: int | None = None, limit: int = 20, house: House) -> Thread:
    """A page of a ticket, as this actor may see it: a client never sees a note (I-3). Raises NotFound."""
    page = house.store.thread(ref.provider, ref.number, before=before, limit=limit)
    if page is None or not may_see(actor, page.ticket):
        raise NotFound("refused.no_ticket", number=ref.number)
    if actor.role is not Role.CLIENT:
        return page
    return replace(page, messages=tuple(each for each in page.messages if not each.internal))


def entry(ref: TicketRef, id: int, *, actor: Actor, house: House) -> Message | None:
    """One entry of a ticket; None where there is none, and of a note to a client. Raises NotFound for the ticket."""
    page = thread(ref, actor=actor, limit=1, house=house)
    newest = next(iter(page.messages), None)
    said = newest if newest and newest.id == id else house.store.message(ref.provider, ref.number, id)
    hidden = said is None or (said.internal and actor.role is Role.CLIENT)
    return None if hidden else said
