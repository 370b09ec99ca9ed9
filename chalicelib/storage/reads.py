"""Reads: lists of tickets and what belongs to one, each in one Query."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from chalicelib.desk.history import Fact
from chalicelib.desk.log import Logged
from chalicelib.desk.notices import Way
from chalicelib.desk.notifications import Notification, Reading, first
from chalicelib.desk.people import Service
from chalicelib.desk.ticket import Ticket
from chalicelib.services.effects import Delivery
from chalicelib.services.records import DeadLetter, Listing, LogPage, Overview, Pile, Shelf, ToldPage
from chalicelib.storage import cursors, items, keys
from chalicelib.storage.items import Item
from chalicelib.storage.keys import Span
from chalicelib.storage.table import Table

SERVICES = 100
"""Of an account, beside its list."""
MOST_AT_ONCE = 8
"""Queries side by side."""


class DynamoReads:
    """The port Reads over the table's indexes."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def active(self, provider: str, account: str, *, limit: int, cursor: str | None = None) -> Listing:
        return self._forwards(keys.active(provider, account), limit, cursor)

    def archive(self, provider: str, account: str, *, limit: int, cursor: str | None = None) -> Listing:
        return self._forwards(keys.archive(provider, account), limit, cursor)

    def overview(self, provider: str, account: str, *, shelf: Shelf, limit: int, cursor: str | None = None) -> Overview:
        list_of = {Shelf.ACTIVE: self.active, Shelf.ARCHIVE: self.archive}[shelf]
        with ThreadPoolExecutor(max_workers=1) as beside:
            bought = beside.submit(self._services, provider, account)
            listing = list_of(provider, account, limit=limit, cursor=cursor)
            return Overview(listing=listing, services=bought.result())

    def queue(self, provider: str, department: str, *, limit: int, cursor: str | None = None) -> Listing:
        return self._forwards(keys.queue(provider, department), limit, cursor)

    def piles(
        self, provider: str, departments: Sequence[str], *, pile: Pile, limit: int, cursor: str | None = None
    ) -> Listing:
        list_of = {Pile.QUEUE: keys.queue, Pile.AWAITING: keys.awaiting, Pile.DONE: keys.done}[pile]
        name = f"{pile}#{provider}"
        begins = cursors.rank(cursor, name) if cursor is not None else None
        spans = [replace(list_of(provider, each), low=begins) for each in dict.fromkeys(departments)]
        found = sorted(self._at_once(spans, limit + 1), key=lambda each: each[keys.BY_QUEUE.rank]["S"])
        tickets = tuple(items.noun(Ticket, each) for each in found[:limit])
        if len(found) <= limit:
            return Listing(tickets)
        return Listing(tickets, cursors.cursor(name, found[limit][keys.BY_QUEUE.rank]["S"]))

    def _at_once(self, spans: Sequence[Span], limit: int) -> list[Item]:
        """One Query each, side by side: somebody waits for the slowest, not for their sum."""
        if len(spans) <= 1:
            return [each for span in spans for each in self._table.query(span, limit=limit)]
        with ThreadPoolExecutor(max_workers=min(len(spans), MOST_AT_ONCE)) as pool:
            asked = [pool.submit(lambda span: list(self._table.query(span, limit=limit)), each) for each in spans]
            return [item for each in asked for item in each.result()]

    def assigned(self, provider: str, member: str, *, limit: int, cursor: str | None = None) -> Listing:
        return self._forwards(keys.assigned(provider, member), limit, cursor)

    def recent(self, provider: str, *, limit: int, cursor: str | None = None) -> Listing:
        span = keys.recent(provider)
        begins = cursors.rank(cursor, span.partition) if cursor is not None else None
        return self._page(replace(span, high=begins), limit, backwards=True)

    def tickets(self, provider: str, numbers: Sequence[int]) -> tuple[Ticket, ...]:
        found = self._table.batch_get(keys.ticket(provider, each) for each in numbers)
        return tuple(items.noun(Ticket, each) for each in found.values())

    def history(self, provider: str, number: int) -> tuple[Fact, ...]:
        return tuple(items.noun(Fact, each) for each in self._table.query(keys.history(provider, number)))

    def deliveries(self, provider: str, number: int) -> tuple[Delivery, ...]:
        return tuple(items.noun(Delivery, each) for each in self._table.query(keys.deliveries(provider, number)))

    def notifications(
        self, provider: str, account: str, person: str, *, limit: int, cursor: str | None = None
    ) -> ToldPage:
        span = keys.notifications(provider, account, person)
        begins = cursors.rank(cursor, span.partition) if cursor is not None else span.high
        most = len(Way) * limit + 2  # one more than the facts of a page can be, and how far he has read
        found = list(self._table.query(replace(span, high=begins), limit=most, backwards=True))
        reading = items.noun(Reading, found.pop(0)) if found and items.holds(Reading, found[0]) else None
        told, following = first([items.noun(Notification, each) for each in found], limit)
        more = cursors.cursor(span.partition, items.key_of(following).sk) if following else None
        return ToldPage(told=told, reading=reading, cursor=more)

    def dead_letters(self, *, limit: int) -> tuple[DeadLetter, ...]:
        found = self._table.query(keys.dead_letters(), limit=limit, backwards=True)
        return tuple(items.noun(DeadLetter, each) for each in found)

    def log(self, provider: str, *, limit: int, cursor: str | None = None) -> LogPage:
        span = keys.log(provider)
        begins = cursors.rank(cursor, span.partition) if cursor is not None else None
        found = list(self._table.query(replace(span, high=begins), limit=limit + 1, backwards=True))
        lines = tuple(items.noun(Logged, each) for each in found[:limit])
        more = len(found) > limit
        return LogPage(lines, cursors.cursor(span.partition, found[limit]["sk"]["S"]) if more else None)

    def _services(self, provider: str, account: str) -> tuple[Service, ...]:
        found = self._table.query(keys.services(provider, account), limit=SERVICES)
        return tuple(items.noun(Service, each) for each in found)

    def _forwards(self, span: Span, limit: int, cursor: str | None) -> Listing:
        begins = cursors.rank(cursor, span.partition) if cursor is not None else None
        return self._page(replace(span, low=begins), limit, backwards=False)

    def _page(self, span: Span, limit: int, *, backwards: bool) -> Listing:
        """One more than asked for is read: it says whether there is a next page, and where that begins."""
        found = list(self._table.query(span, limit=limit + 1, backwards=backwards))
        tickets = tuple(items.noun(Ticket, each) for each in found[:limit])
        if len(found) <= limit:
            return Listing(tickets)
        return Listing(tickets, cursors.cursor(span.partition, found[limit][span.index.rank]["S"]))
