"""The list of tickets: which of the desk's lists answers a question, and what is left out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.api import queries, told
from chalicelib.api.asked import Asked, Told
from chalicelib.api.shapes import Tickets
from chalicelib.desk.errors import Invalid
from chalicelib.desk.ticket import ClientStatus, StaffStatus, Ticket
from chalicelib.services.find import account_of, department_of, member_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.records import Listing, Pile, Shelf

FILTERS = ("status", "client_status", "department", "account", "assignee", "active_since", "limit", "cursor")
MOST_READS = 5
"""Pages looked through for one that holds something."""
OPEN = (StaffStatus.UNASSIGNED, StaffStatus.IN_PROGRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which tickets; None is any."""

    status: StaffStatus | None
    client_status: ClientStatus | None
    department: str | None
    account: str | None
    assignee: str | None
    active_since: datetime | None
    limit: int

    def has(self, ticket: Ticket) -> bool:
        pairs = (
            (self.status, ticket.staff_status),
            (self.client_status, ticket.client_status),
            (self.department, ticket.department),
            (self.account, ticket.account),
            (self.assignee, ticket.assignee),
        )
        return all(wish is None or wish == found for wish, found in pairs) and not self.too_old(ticket)

    def too_old(self, ticket: Ticket) -> bool:
        return self.active_since is not None and ticket.active_at < self.active_since


Read = Callable[[str | None], Listing]
"""One page from a cursor on."""


def listed(asked: Asked, house: House) -> Told:
    """One page; it changes nothing, the marks of readers neither."""
    wanted, cursor = _wanted(asked.query), asked.query.get("cursor")
    read = _source(wanted, asked.provider, house)
    for _ in range(MOST_READS):
        found = read(cursor)
        rows, cursor = tuple(each for each in found.tickets if wanted.has(each)), found.cursor
        if rows or cursor is None:
            break
    return Told(shape=Tickets(tickets=tuple(told.ticket_of(each) for each in rows), next=cursor))


def _wanted(query: Mapping[str, str]) -> Wanted:
    return Wanted(
        status=queries.choice_of(query, "status", StaffStatus),
        client_status=queries.choice_of(query, "client_status", ClientStatus),
        department=query.get("department"),
        account=query.get("account"),
        assignee=query.get("assignee"),
        active_since=queries.moment_of(query, "active_since"),
        limit=queries.limit_of(query),
    )


def _source(wanted: Wanted, provider: str, house: House) -> Read:
    """The narrowest list that holds all that is wanted. Raises NotFound for whoever or whatever is not there."""
    if wanted.department is not None:
        department_of(provider_of(provider, house), wanted.department)
    if wanted.assignee is not None:
        member_of(provider, wanted.assignee, house)
    if wanted.account is not None:
        return _of_account(wanted, account_of(provider, wanted.account, house).id, provider, house)
    if wanted.assignee is not None and wanted.status is StaffStatus.IN_PROGRESS:
        member = wanted.assignee
        return lambda cursor: house.reads.assigned(provider, member, limit=wanted.limit, cursor=cursor)
    if wanted.status in OPEN:
        return _queue(wanted, provider, house)
    return _recent(wanted, provider, house)


def _queue(wanted: Wanted, provider: str, house: House) -> Read:
    every = [each.id for each in provider_of(provider, house).departments]
    departments = [wanted.department] if wanted.department is not None else every
    return lambda cursor: house.reads.piles(provider, departments, pile=Pile.QUEUE, limit=wanted.limit, cursor=cursor)


def _recent(wanted: Wanted, provider: str, house: House) -> Read:
    """By last activity: what is too old ends the list."""

    def read(cursor: str | None) -> Listing:
        found = house.reads.recent(provider, limit=wanted.limit, cursor=cursor)
        over = any(wanted.too_old(each) for each in found.tickets)
        return Listing(found.tickets, None if over else found.cursor)

    return read


def _of_account(wanted: Wanted, account: str, provider: str, house: House) -> Read:
    """What is active, then the archive, as far as either can hold what is wanted."""
    lists = {Shelf.ACTIVE: house.reads.active, Shelf.ARCHIVE: house.reads.archive}
    shelves = [each for each in lists if _may_hold(each, wanted)]

    def read(cursor: str | None) -> Listing:
        if not shelves:
            return Listing(())
        at, inner = _place(cursor, shelves)
        found = lists[shelves[at]](provider, account, limit=wanted.limit, cursor=inner)
        if found.cursor is not None:
            return Listing(found.tickets, f"{shelves[at]}.{found.cursor}")
        more = at + 1 < len(shelves)
        return Listing(found.tickets, f"{shelves[at + 1]}." if more else None)

    return read


def _place(cursor: str | None, shelves: Sequence[Shelf]) -> tuple[int, str | None]:
    """On which shelf a page begins, and where there."""
    if cursor is None:
        return 0, None
    name, _, inner = cursor.partition(".")
    known = [str(each) for each in shelves]
    if name not in known:
        raise Invalid("refused.cursor", field="cursor")
    return known.index(name), inner or None


def _may_hold(shelf: Shelf, wanted: Wanted) -> bool:
    archived = [
        wish in (StaffStatus.ARCHIVED, ClientStatus.ARCHIVED)
        for wish in (wanted.status, wanted.client_status)
        if wish is not None
    ]
    return all(each is (shelf is Shelf.ARCHIVE) for each in archived)
