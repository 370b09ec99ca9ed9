"""«Список запросов» and «Архив запросов»: an account's tickets, narrowed by status, service, number and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.desk.names import plain
from chalicelib.desk.permissions import may_see
from chalicelib.desk.ticket import CLIENT_ORDER, ClientStatus, Ticket
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.forms import number_of
from chalicelib.portal.render import page
from chalicelib.portal.visitor import Visitor
from chalicelib.services.house import House
from chalicelib.services.records import Listing

PAGE = 20
LOOKED_AT = 100
"""Tickets that one page of a search goes through; a link leads on to the next."""
LONGEST_SEARCH = 120


class Read(Protocol):
    def __call__(self, provider: str, account: str, *, limit: int, cursor: str | None = None) -> Listing: ...


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

    def fits(self, ticket: Ticket) -> bool:
        if self.status is not None and ticket.client_status is not self.status:
            return False
        if self.service and ticket.service != self.service:
            return False
        told = f"{ticket.number} {ticket.subject} {ticket.service_name or ''}".casefold()
        return all(each in told for each in self.search.casefold().lstrip("№#").split())


def tickets(visitor: Visitor, asked: Asked, house: House) -> Answer:
    return _page(visitor, asked, house, read=house.reads.active, statuses=CLIENT_ORDER)


def archive(visitor: Visitor, asked: Asked, house: House) -> Answer:
    return _page(visitor, asked, house, read=house.reads.archive, statuses=())


def _page(visitor: Visitor, asked: Asked, house: House, *, read: Read, statuses: Sequence[ClientStatus]) -> Answer:
    wanted = _wanted(asked, statuses)
    found = _found(wanted, visitor, read, house)
    return page(
        "tickets",
        asked,
        visitor,
        house,
        block="list",
        listing=found,
        groups=_groups(found.tickets),
        wanted=wanted,
        statuses=statuses,
        services=_services(found.tickets, wanted),
        archived=not statuses,
    )


def _wanted(asked: Asked, statuses: Sequence[ClientStatus]) -> Wanted:
    codes = {str(int(each)): each for each in statuses}
    return Wanted(
        search=plain(asked.query.get("q", ""))[:LONGEST_SEARCH],
        status=codes.get(asked.query.get("status", "")),
        service=asked.query.get("service", ""),
        cursor=asked.query.get("cursor") or None,
    )


def _found(wanted: Wanted, visitor: Visitor, read: Read, house: House) -> Listing:
    at = (visitor.membership.provider, visitor.membership.account)
    if wanted.number:
        exact = house.store.thread(at[0], wanted.number, limit=1)
        if exact is not None and may_see(visitor.actor, exact.ticket):
            return Listing((exact.ticket,))
    if not wanted.narrows:
        return read(*at, limit=PAGE, cursor=wanted.cursor)
    through = read(*at, limit=LOOKED_AT, cursor=wanted.cursor)
    return Listing(tuple(each for each in through.tickets if wanted.fits(each)), through.cursor)


def _groups(found: Sequence[Ticket]) -> list[tuple[ClientStatus, list[Ticket]]]:
    """As they come: the list is sorted by status group already."""
    groups: dict[ClientStatus, list[Ticket]] = {}
    for each in found:
        groups.setdefault(each.client_status, []).append(each)
    return list(groups.items())


def _services(found: Sequence[Ticket], wanted: Wanted) -> list[tuple[str, str]]:
    """Those that the tickets at hand concern; the one chosen stays choosable."""
    named = {each.service: each.service_name or each.service for each in found if each.service}
    if wanted.service:
        named.setdefault(wanted.service, wanted.service)
    return sorted(named.items(), key=lambda each: each[1])
