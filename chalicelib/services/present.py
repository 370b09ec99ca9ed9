"""Who is at a ticket right now, and what a member of staff has seen of it: signs that stop nobody."""

from __future__ import annotations

from chalicelib.desk.marks import Marks
from chalicelib.desk.permissions import Actor
from chalicelib.desk.presence import Doing, Presence
from chalicelib.desk.ticket import Ticket
from chalicelib.services.failures import Stale
from chalicelib.services.house import House
from chalicelib.services.records import Changes


def come(ticket: Ticket, known: Presence | None, doing: Doing, *, actor: Actor, house: House) -> Presence:
    """He is there for the next minute. Where a colleague came in the same moment, his next sign will tell."""
    before = known or Presence(provider=ticket.provider, ticket=ticket.number)
    after = before.with_(actor.id, actor.author.name, doing, house.clock.now())
    try:
        house.store.commit(Changes(saves=(after,)))
    except Stale:
        return before
    return after


def see(ticket: Ticket, marks: Marks, house: House) -> None:
    """His own mark, and nothing else; nothing is written where he had seen it all."""
    after = marks.with_(ticket.number, ticket.messages)
    if after is marks:
        return
    try:
        house.store.commit(Changes(saves=(after,)))
    except Stale:
        return  # another tab of his has just written it; what is lost is a mark
