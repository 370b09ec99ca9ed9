"""What stands beside a ticket: its client, who can have it, what happened to it, and what became of what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chalicelib.desk.history import Fact
from chalicelib.desk.people import Staff
from chalicelib.desk.permissions import ANSWERING, may_see, may_see_department
from chalicelib.desk.permissions import staff as actor_of
from chalicelib.desk.ticket import Ticket
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.render import page
from chalicelib.portal.desk.thread import common
from chalicelib.portal.forms import number_of
from chalicelib.services.called import called
from chalicelib.services.effects import Delivery
from chalicelib.services.house import House
from chalicelib.services.records import Shelf
from chalicelib.services.view import thread

OTHERS = 8
"""Tickets of the same account that are shown."""


def show(number: int, me: Colleague, asked: Asked, house: House) -> Answer:
    """Comes after the thread, for it takes more reads than somebody should wait for."""
    ticket = thread(me.ref(number), actor=me.actor, limit=1, house=house).ticket
    at = (ticket.provider, ticket.account)
    known = house.reads.overview(*at, shelf=Shelf.ACTIVE, limit=OTHERS + 1)
    colleagues = house.directory.staff(ticket.provider)
    return page(
        "desk/aside",
        asked,
        me,
        house,
        block="aside",
        ticket=ticket,
        account=house.directory.account(*at),
        people=house.directory.people(*at),
        services=known.services,
        others=[each for each in known.listing.tickets if each.number != number and may_see(me.actor, each)][:OTHERS],
        assignees=_able(colleagues, ticket),
        name_of=called(me.provider.id, colleagues, house),
        history=_newest(house.reads.history(ticket.provider, number)),
        deliveries=_by_message(_beside(asked, house.reads.deliveries(ticket.provider, number))),
        **common(me, house),
    )


def colleagues(me: Colleague, asked: Asked, house: House) -> Answer:
    """Whom something can be given to: the choices of a list, which comes when somebody wants it."""
    found = house.directory.staff(me.provider.id)
    able = [each for each in found if each.active and each.role in ANSWERING]
    return page("desk/colleagues", asked, me, house, those=able)


def _able(colleagues: Iterable[Staff], ticket: Ticket) -> list[Staff]:
    """Those who could work on it."""
    able = (each for each in colleagues if each.active and each.role in ANSWERING)
    return [each for each in able if may_see_department(actor_of(each), ticket.department)]


def _newest(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda each: -each.id)


def _beside(asked: Asked, deliveries: Iterable[Delivery]) -> Iterable[Delivery]:
    """Those of the messages that the page beside it shows: of a long ticket it shows a part."""
    first, last = number_of(asked.query.get("from", "")), number_of(asked.query.get("to", ""))
    return (each for each in deliveries if first <= each.told.message and (not last or each.told.message <= last))


def _by_message(deliveries: Iterable[Delivery]) -> Mapping[int, list[Delivery]]:
    found: dict[int, list[Delivery]] = {}
    for each in deliveries:
        found.setdefault(each.told.message, []).append(each)
    return found
