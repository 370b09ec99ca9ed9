"""Staff link two tickets, merge one into another, or part a message into a ticket of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chalicelib.desk import joining
from chalicelib.desk.errors import NotAllowed, NotFound
from chalicelib.desk.permissions import Actor, permit
from chalicelib.desk.rules import MERGE_LIMIT
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.services.act import Act, Decision, TicketRef, answered, perform, ticket_of, told
from chalicelib.services.house import House


def link(ref: TicketRef, other: int, *, actor: Actor, cause: str, house: House) -> Ticket:
    """Raises NotFound for whichever of the two is not his to see."""

    def decide(at: datetime) -> Decision[Ticket]:
        one = ticket_of(ref, house)
        permit(Move.LINK, actor, one)
        deeds = joining.link(one, ticket_of(TicketRef(ref.provider, other), house), actor, at)
        return replace(told(deeds[0]), deeds=deeds) if deeds else Decision(result=one)

    act = Act(cause=cause, verb=Move.LINK, by=actor.id, on=f"{ref}/{other}")
    return perform(act, decide, lambda known: answered(known, house), house)


def merge(ref: TicketRef, into: int, *, actor: Actor, cause: str, house: House) -> Ticket:
    """The ticket in which both go on, in one transaction. Raises what desk.joining.merge refuses."""

    def decide(at: datetime) -> Decision[Ticket]:
        whole = house.store.thread(ref.provider, ref.number, limit=MERGE_LIMIT + 1)
        if whole is None:
            raise NotFound("refused.no_ticket", number=ref.number)
        permit(Move.MERGE, actor, whole.ticket)
        target = ticket_of(TicketRef(ref.provider, into), house)
        gone, taken = joining.merge(whole.ticket, target, whole.messages, actor, at)
        return replace(told(taken), deeds=(gone, taken))

    act = Act(cause=cause, verb=Move.MERGE, by=actor.id, on=f"{ref}/{into}")
    return perform(act, decide, lambda known: answered(known, house), house)


def split(ref: TicketRef, message: int, *, actor: Actor, cause: str, house: House) -> Ticket:
    """The new ticket, under the provider's next number. Raises NotFound, NotAllowed for a note."""

    def decide(at: datetime) -> Decision[Ticket]:
        ticket = ticket_of(ref, house)
        permit(Move.SPLIT, actor, ticket)
        found = house.store.message(ref.provider, ref.number, message)
        if found is None:
            raise NotFound("refused.no_message", number=ref.number)
        if ticket.messages == 1:
            raise NotAllowed("refused.split.alone", number=ref.number)
        counter = house.store.counter(ref.provider)
        number = counter.last + 1
        old, new = joining.split(ticket, found, number, actor, at)
        return replace(told(new, replace(counter, last=number)), deeds=(old, new))

    act = Act(cause=cause, verb=Move.SPLIT, by=actor.id, on=f"{ref}/{message}")
    return perform(act, decide, lambda known: answered(known, house), house)
