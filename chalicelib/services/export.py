"""All that is kept of a person, in parts: a walk through the tickets of his accounts and then through what he was told
there, bounded in reads and in bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chalicelib.desk.errors import Invalid, NotFound
from chalicelib.desk.message import Message
from chalicelib.desk.notifications import Notification
from chalicelib.desk.people import Membership, Person
from chalicelib.desk.permissions import Actor, client
from chalicelib.desk.ticket import Ticket
from chalicelib.services.act import TicketRef
from chalicelib.services.house import House
from chalicelib.services.records import Listing, Thread
from chalicelib.services.view import thread

LISTED = 10
"""Tickets that one read of a list brings."""
ENTRIES = 25
"""Entries that one read of a ticket brings."""
NOTICED = 50
"""Facts of which one read brings what he was told."""
MOST_READS = 40
"""Of tickets and of what he was told, in one part; lists are a tenth more."""
MOST_CHARACTERS = 1_000_000
"""After which a part ends. A read of the longest messages more stays below the 6 MB that a function may answer."""

SMALL = 200
"""Characters of what a message, a file or a notice says of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a part begins; it says nothing secret and gives no right."""

    part: int = 1
    list: int = 0
    """Two to an account: its active tickets, its archive; behind all of these one to an account: what he was told."""
    cursor: str | None = None
    skip: int = 0
    """Tickets of this page of the list that stand in parts before."""
    before: int | None = None
    """The entry of the first ticket from which it goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A ticket with what its people may read of it, oldest first; the rest of a long one comes in the next part."""

    ticket: Ticket
    membership: Membership
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    tickets: tuple[Told, ...]
    notices: tuple[Notification, ...]
    """What he was told, of each account the newest first; of one fact all ways together."""
    next: Mark | None
    """None after the last."""


def part_of(person: Person, mark: Mark, house: House) -> Part:
    """Raises Invalid for a mark that was not given out."""
    if mark.list < 0 or mark.skip < 0 or (mark.before is not None and mark.before < 1):
        raise Invalid("refused.cursor")
    walk = _Walk(person, house)
    next = walk.go(mark)
    return Part(
        tickets=tuple(walk.found), notices=tuple(walk.notices), next=replace(next, part=mark.part + 1) if next else None
    )


class _Walk:
    """One part being read: what was found, and how much that was."""

    def __init__(self, person: Person, house: House) -> None:
        self._person, self._house = person, house
        self._actor: Actor = client(person)
        self._reads = self._characters = 0
        self.found: list[Told] = []
        self.notices: list[Notification] = []

    def go(self, mark: Mark) -> Mark | None:
        """Where the next part begins."""
        accounts = len(self._person.memberships)
        while mark.list < 2 * accounts:
            listing = self._listed(mark)
            for number in range(mark.skip, len(listing.tickets)):
                here = replace(mark, skip=number, before=mark.before if number == mark.skip else None)
                rest = self._read(listing.tickets[number], here)
                if rest is not None:
                    return rest
            mark = _behind(mark, listing.cursor)
        while mark.list < 3 * accounts:
            if self._full:
                return mark
            mark = self._noticed(self._person.memberships[mark.list - 2 * accounts], mark)
        return None

    def _noticed(self, at: Membership, mark: Mark) -> Mark:
        """A page of what he was told there, and where to go on."""
        self._reads += 1
        page = self._house.reads.notifications(
            at.provider, at.account, self._person.id, limit=NOTICED, cursor=mark.cursor
        )
        self._characters += sum(SMALL + len(each.text) for each in page.told)
        self.notices += page.told
        return _behind(mark, page.cursor)

    def _listed(self, mark: Mark) -> Listing:
        at = self._person.memberships[mark.list // 2]
        read = self._house.reads.archive if mark.list % 2 else self._house.reads.active
        return read(at.provider, at.account, limit=LISTED, cursor=mark.cursor)

    def _read(self, ticket: Ticket, mark: Mark) -> Mark | None:
        """Its entries, newest first, for as long as there is room; where to go on if there is not enough."""
        pages: list[tuple[Message, ...]] = []
        before, more = mark.before, True
        while more and not self._full:
            try:
                page = self._page(ticket, before)
            except NotFound:
                return None  # the list is a moment behind: the ticket was moved out of his sight
            pages.append(page.messages)
            before, more = page.older, page.older is not None
        if pages:
            place = self._person.memberships[mark.list // 2]
            told = tuple(each for page in reversed(pages) for each in page)
            self.found.append(Told(ticket=ticket, membership=place, messages=told))
        return replace(mark, before=before) if more else None

    def _page(self, ticket: Ticket, before: int | None) -> Thread:
        self._reads += 1
        ref = TicketRef(ticket.provider, ticket.number)
        page = thread(ref, actor=self._actor, before=before, limit=ENTRIES, house=self._house)
        self._characters += sum(_weight(each) for each in page.messages)
        return page

    @property
    def _full(self) -> bool:
        return self._reads >= MOST_READS or self._characters >= MOST_CHARACTERS


def _behind(mark: Mark, cursor: str | None) -> Mark:
    """The next page of the list, or the next list."""
    if cursor is not None:
        return replace(mark, cursor=cursor, skip=0, before=None)
    return Mark(part=mark.part, list=mark.list + 1)


def _weight(message: Message) -> int:
    return len(message.text) + SMALL * (1 + len(message.attachments))


def services_of(person: Person, house: House) -> Iterator[tuple[Membership, list[dict[str, str]]]]:
    """What each of his accounts has bought: one read an account."""
    for each in person.memberships:
        bought = house.directory.services(each.provider, each.account)
        yield each, [{"id": one.id, "name": one.name, "state": str(one.state)} for one in bought]
