"""Sessions: who comes in by the web, each question one batched read or one Query."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from chalicelib.desk.badges import Badge
from chalicelib.desk.marks import Marks
from chalicelib.desk.people import Identity, Person, Provider, Staff
from chalicelib.desk.presence import Presence
from chalicelib.desk.sessions import Attempts, Challenge, Pass, Session
from chalicelib.desk.ticket import Ticket
from chalicelib.services.records import Doorstep, Entry, EntryKeys, Shift, ShiftKeys
from chalicelib.storage import items, keys, unread
from chalicelib.storage.items import Item
from chalicelib.storage.keys import Key
from chalicelib.storage.table import Table

T = TypeVar("T")


class DynamoSessions:
    """The port Sessions over the table; `now` tells what has expired."""

    def __init__(self, table: Table, now: Callable[[], datetime]) -> None:
        self._table = table
        self._now = now

    def entry(self, asked: EntryKeys) -> Entry:
        session, person = keys.session(asked.person, asked.session), keys.person(asked.person)
        providers = [keys.provider(each) for each in dict.fromkeys(asked.providers)]
        ticket = [keys.ticket(*asked.ticket)] if asked.ticket is not None else []
        told = [keys.unread(*asked.place, asked.person)] if asked.place is not None else []
        found = self._read(session, person, *providers, *ticket, *told)
        return Entry(
            session=_one(Session, found, session),
            person=_one(Person, found, person),
            providers=tuple(items.noun(Provider, found[each]) for each in providers if each in found),
            ticket=_first(Ticket, found, ticket),
            unread=unread.marks_in(next((found[each] for each in told if each in found), None)),
        )

    def shift(self, asked: ShiftKeys) -> Shift:
        session, badge = keys.session(asked.owner, asked.session), keys.badge(asked.owner)
        first = asked.posts[:1]
        members = [keys.member(each.provider, each.member) for each in first]
        marks = [keys.marks(each.provider, each.member) for each in first]
        providers = [keys.provider(each) for each in dict.fromkeys(post.provider for post in asked.posts)]
        tickets = [keys.ticket(each.provider, asked.ticket) for each in first if asked.ticket is not None]
        here = [keys.presence(each.provider, asked.ticket) for each in first if asked.ticket is not None]
        found = self._read(session, badge, *members, *marks, *providers, *tickets, *here)
        return Shift(
            session=_one(Session, found, session),
            badge=_one(Badge, found, badge),
            member=_first(Staff, found, members),
            marks=_first(Marks, found, marks),
            providers=tuple(items.noun(Provider, found[each]) for each in providers if each in found),
            ticket=_first(Ticket, found, tickets),
            presence=_first(Presence, found, here),
        )

    def doorstep(
        self, challenge: str, source: str, identity: Identity | None = None, badge: str | None = None
    ) -> Doorstep:
        sent, tried = keys.challenge(challenge), keys.attempts(source)
        known = [keys.identity(identity)] if identity is not None else []
        worn = [keys.badge(badge)] if badge is not None else []
        found = self._read(sent, tried, *known, *worn)
        return Doorstep(
            challenge=_one(Challenge, found, sent),
            attempts=_one(Attempts, found, tried),
            person=_first(Person, found, known),
            badge=_first(Badge, found, worn),
        )

    def sessions(self, person: str) -> tuple[Session, ...]:
        now = self._now()
        found = self._table.query(keys.sessions(person))
        return tuple(items.noun(Session, each) for each in found if items.alive(each, now))

    def have_read(self, provider: str, account: str, person: str, marks: Collection[str]) -> None:
        if marks:
            unread.take(keys.unread(provider, account, person), marks, self._table)

    def way(self, hash: str) -> Pass | None:
        item = self._table.get(keys.pass_(hash))
        return items.noun(Pass, item) if item and items.alive(item, self._now()) else None

    def _read(self, *wanted: Key) -> dict[Key, Item]:
        now = self._now()
        found = self._table.batch_get(wanted)
        return {key: item for key, item in found.items() if items.alive(item, now)}


def _one(kind: type[T], found: Mapping[Key, Item], key: Key) -> T | None:
    return items.noun(kind, found[key]) if key in found else None


def _first(kind: type[T], found: Mapping[Key, Item], wanted: Iterable[Key]) -> T | None:
    return next((items.noun(kind, found[each]) for each in wanted if each in found), None)
