"""The in-memory Reads: the lists in their order, by plain sorting."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime

from chalicelib.desk.errors import Invalid
from chalicelib.desk.history import Fact
from chalicelib.desk.log import Logged
from chalicelib.desk.message import Side
from chalicelib.desk.notifications import Notification, Reading, first
from chalicelib.desk.people import Service
from chalicelib.desk.ticket import CLIENT_ORDER, Stage, Ticket
from chalicelib.services.effects import Delivery
from chalicelib.services.records import DeadLetter, Listing, LogPage, Overview, Pile, ToldPage
from chalicelib.services.records import Shelf as Which
from tests.fakes.knobs import READ, Knobs, counted
from tests.fakes.shelf import Shelf

Order = Callable[[Ticket], list[float]]


class MemoryReads(Knobs):
    shelf: Shelf

    @counted(READ)
    def active(self, provider: str, account: str, *, limit: int, cursor: str | None = None) -> Listing:
        return self._active(provider, account, limit, cursor)

    @counted(READ)
    def archive(self, provider: str, account: str, *, limit: int, cursor: str | None = None) -> Listing:
        return self._archive(provider, account, limit, cursor)

    @counted(READ)
    def overview(self, provider: str, account: str, *, shelf: Which, limit: int, cursor: str | None = None) -> Overview:
        read = {Which.ACTIVE: self._active, Which.ARCHIVE: self._archive}[shelf]
        bought = tuple(self.shelf.all(Service, "service", provider, account))[:100]
        return Overview(listing=read(provider, account, limit, cursor), services=bought)

    def _active(self, provider: str, account: str, limit: int, cursor: str | None) -> Listing:
        mine = [
            each for each in self._tickets(provider) if each.account == account and each.stage is not Stage.ARCHIVED
        ]
        return _page(["active", provider, account], mine, _by_group, limit=limit, cursor=cursor)

    def _archive(self, provider: str, account: str, limit: int, cursor: str | None) -> Listing:
        mine = [each for each in self._tickets(provider) if each.account == account and each.stage is Stage.ARCHIVED]
        return _page(["archive", provider, account], mine, _by_archiving, limit=limit, cursor=cursor)

    @counted(READ)
    def queue(self, provider: str, department: str, *, limit: int, cursor: str | None = None) -> Listing:
        open_here = [each for each in self._open(provider) if each.department == department]
        return _page(["queue", provider, department], open_here, _by_waiting, limit=limit, cursor=cursor)

    @counted(READ)
    def piles(
        self, provider: str, departments: Sequence[str], *, pile: Pile, limit: int, cursor: str | None = None
    ) -> Listing:
        here = [each for each in self._tickets(provider) if each.department in departments and _pile(each) is pile]
        order = _by_waiting if pile is Pile.QUEUE else _by_activity
        return _page(["piles", provider, pile], here, order, limit=limit, cursor=cursor)

    @counted(READ)
    def assigned(self, provider: str, member: str, *, limit: int, cursor: str | None = None) -> Listing:
        his = [each for each in self._open(provider) if each.assignee == member]
        return _page(["assigned", provider, member], his, _by_waiting, limit=limit, cursor=cursor)

    @counted(READ)
    def recent(self, provider: str, *, limit: int, cursor: str | None = None) -> Listing:
        return _page(["recent", provider], self._tickets(provider), _by_activity, limit=limit, cursor=cursor)

    @counted(READ)
    def tickets(self, provider: str, numbers: Sequence[int]) -> tuple[Ticket, ...]:
        found = (self.shelf.look(Ticket, "ticket", provider, each) for each in dict.fromkeys(numbers))
        return tuple(each for each in found if each)

    @counted(READ)
    def history(self, provider: str, number: int) -> tuple[Fact, ...]:
        return tuple(self.shelf.all(Fact, "fact", provider, number))

    @counted(READ)
    def deliveries(self, provider: str, number: int) -> tuple[Delivery, ...]:
        return tuple(self.shelf.all(Delivery, "delivery", provider, number))

    @counted(READ)
    def notifications(
        self, provider: str, account: str, person: str, *, limit: int, cursor: str | None = None
    ) -> ToldPage:
        of = (provider, account, person)
        those = self.shelf.all(Notification, "notification", *of)
        found = sorted(those, key=lambda it: (it.at, it.ticket, it.fact, it.way), reverse=True)
        question = ["told", *of]
        start = _start(question, cursor) if cursor is not None else [0]
        begins = int(start[0]) if start else 0
        told, following = first(found[begins:], limit)
        reading = self.shelf.look(Reading, "reading", *of) if cursor is None else None
        more = _cursor(question, [found.index(following)]) if following else None
        return ToldPage(told=told, reading=reading, cursor=more)

    @counted(READ)
    def dead_letters(self, *, limit: int) -> tuple[DeadLetter, ...]:
        found = sorted(self.shelf.all(DeadLetter, "dead letter"), key=lambda each: each.at, reverse=True)
        return tuple(found[:limit])

    @counted(READ)
    def log(self, provider: str, *, limit: int, cursor: str | None = None) -> LogPage:
        found = sorted(self.shelf.all(Logged, "logged", provider), key=lambda it: (it.at, it.cause), reverse=True)
        question = ["log", provider]
        start = _start(question, cursor) if cursor is not None else [0]
        begins = int(start[0]) if start else 0
        page = found[begins : begins + limit]
        more = len(found) > begins + limit
        return LogPage(tuple(page), _cursor(question, [begins + limit]) if more else None)

    def _tickets(self, provider: str) -> list[Ticket]:
        return list(self.shelf.all(Ticket, "ticket", provider))

    def _open(self, provider: str) -> list[Ticket]:
        return [each for each in self._tickets(provider) if each.stage is Stage.OPEN]


def _pile(ticket: Ticket) -> Pile:
    if ticket.stage is Stage.OPEN:
        return Pile.QUEUE
    waits = ticket.stage is Stage.RELEASED and ticket.last_author is Side.STAFF
    return Pile.AWAITING if waits else Pile.DONE


def _by_group(ticket: Ticket) -> list[float]:
    return [CLIENT_ORDER.index(ticket.client_status), *_by_activity(ticket)]


def _by_activity(ticket: Ticket) -> list[float]:
    return [-_seconds(ticket.active_at), -ticket.number]


def _by_archiving(ticket: Ticket) -> list[float]:
    return [-_seconds(ticket.archived_at or ticket.active_at), -ticket.number]


def _by_waiting(ticket: Ticket) -> list[float]:
    if ticket.waiting_since is not None:
        return [0, _seconds(ticket.waiting_since), ticket.number]
    return [1, _seconds(ticket.active_at), ticket.number]


def _seconds(at: datetime) -> float:
    return at.timestamp()


def _page(question: list[str], tickets: list[Ticket], order: Order, *, limit: int, cursor: str | None) -> Listing:
    found = sorted(tickets, key=order)
    if cursor is not None:
        start = _start(question, cursor)
        found = [each for each in found if order(each) >= start]
    more = found[limit:]
    next_page = _cursor(question, order(more[0])) if more else None
    return Listing(tuple(found[:limit]), next_page)


def _cursor(question: list[str], start: list[float]) -> str:
    return base64.urlsafe_b64encode(json.dumps([question, start]).encode()).decode()


def _start(question: list[str], cursor: str) -> list[float]:
    try:
        asked, start = json.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError) as error:
        raise Invalid("refused.cursor") from error
    numbers = isinstance(start, list) and all(isinstance(each, float | int) for each in start)
    if asked != question or not numbers:
        raise Invalid("refused.cursor")
    return list(start)
