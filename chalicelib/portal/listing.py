"""«Список запросов» and «Архив запросов»: an account's tickets, narrowed by status, service, number and words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.desk.names import plain
from chalicelib.desk.permissions import may_see
from chalicelib.desk.ticket import CLIENT_ORDER, ClientStatus, Ticket
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.forms import number_of
from chalicelib.portal.render import page
from chalicelib.portal.visitor import Visitor
from chalicelib.services.house import House
from chalicelib.services.records import Listing, Overview, Shelf
from chalicelib.services.search import said_in

PAGE = 20
LOOKED_AT = 100
"""Tickets that one page of a search goes through; a link leads on to the next."""
LONGEST_SEARCH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is narrowed to."""

    search: str = ""
    status: ClientStatus | None = None
    service: str = ""
    cursor: str | None = None

    @property
    def narrows(self) -> bool:
        return bool(self.search or self.status is not None or self.service)

    @property
    def number(self) -> int:
        return number_of(self.search)

    def fits(self, ticket: Ticket, said: Collection[int]) -> bool:
        """`said` are those in whose messages the words stand, in whatever form."""
        if self.status is not None and ticket.client_status is not self.status:
            return False
        if self.service and ticket.service != self.service:
            return False
        if ticket.number in said:
            return True
        told = f"{ticket.number} {ticket.subject} {ticket.service_name or ''}".casefold()
        return all(each in told for each in self.search.casefold().lstrip("№#").split())


def tickets(visitor: Visitor, asked: Asked, house: House) -> Answer:
    return _page(visitor, asked, house, shelf=Shelf.ACTIVE, statuses=CLIENT_ORDER)


def archive(visitor: Visitor, asked: Asked, house: House) -> Answer:
    return _page(visitor, asked, house, shelf=Shelf.ARCHIVE, statuses=())


def searched(query: Mapping[str, str] | None) -> int | None:
    """The ticket that a search names by number, to be read together with whoever asks for it."""
    return number_of((query or {}).get("q", "")) or None


def _page(visitor: Visitor, asked: Asked, house: House, *, shelf: Shelf, statuses: Sequence[ClientStatus]) -> Answer:
    wanted = _wanted(asked, statuses)
    found = _found(wanted, visitor, shelf, house)
    return page(
        "tickets",
        asked,
        visitor,
        house,
        block="list",
        listing=found.listing,
        groups=_groups(found.listing.tickets),
        wanted=wanted,
        statuses=statuses,
        services=_services(found, wanted),
        archived=shelf is Shelf.ARCHIVE,
    )


def _wanted(asked: Asked, statuses: Sequence[ClientStatus]) -> Wanted:
    codes = {str(int(each)): each for each in statuses}
    return Wanted(
        search=plain(asked.query.get("q", ""))[:LONGEST_SEARCH],
        status=codes.get(asked.query.get("status", "")),
        service=asked.query.get("service", ""),
        cursor=asked.query.get("cursor") or None,
    )


def _found(wanted: Wanted, visitor: Visitor, shelf: Shelf, house: House) -> Overview:
    at = (visitor.membership.provider, visitor.membership.account)
    limit = LOOKED_AT if wanted.narrows else PAGE
    through = house.reads.overview(*at, shelf=shelf, limit=limit, cursor=wanted.cursor)
    exact, listing = visitor.ticket, through.listing
    if wanted.number and exact is not None and may_see(visitor.actor, exact):
        listing = Listing((exact,))
    elif wanted.narrows:
        said = said_in(listing.tickets, wanted.search, actor=visitor.actor, house=house)
        listing = Listing(tuple(each for each in listing.tickets if wanted.fits(each, said)), listing.cursor)
    return replace(through, listing=listing)


def _groups(found: Sequence[Ticket]) -> list[tuple[ClientStatus, list[Ticket]]]:
    """As they come: the list is sorted by status group already."""
    groups: dict[ClientStatus, list[Ticket]] = {}
    for each in found:
        groups.setdefault(each.client_status, []).append(each)
    return list(groups.items())


def _services(found: Overview, wanted: Wanted) -> list[tuple[str, str]]:
    """All that the account has; also those that it had when a ticket at hand was about them, and the one chosen."""
    named = {each.service: each.service_name or each.service for each in found.listing.tickets if each.service}
    named |= {each.id: each.name for each in found.services}
    if wanted.service:
        named.setdefault(wanted.service, wanted.service)
    return sorted(named.items(), key=lambda each: each[1].casefold())
