"""Sessions: who comes in by the web, each question one batched read or one Query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from chalicelib.desk.people import Identity, Person, Provider
from chalicelib.desk.sessions import Attempts, Challenge, Pass, Session
from chalicelib.desk.ticket import Ticket
from chalicelib.services.records import Doorstep, Entry, EntryKeys
from chalicelib.storage import items, keys
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
        found = self._read(session, person, *providers, *ticket)
        return Entry(
            session=_one(Session, found, session),
            person=_one(Person, found, person),
            providers=tuple(items.noun(Provider, found[each]) for each in providers if each in found),
            ticket=next((items.noun(Ticket, found[each]) for each in ticket if each in found), None),
        )

    def doorstep(self, challenge: str, source: str, identity: Identity | None = None) -> Doorstep:
        sent, tried = keys.challenge(challenge), keys.attempts(source)
        known = [keys.identity(identity)] if identity is not None else []
        found = self._read(sent, tried, *known)
        return Doorstep(
            challenge=_one(Challenge, found, sent),
            attempts=_one(Attempts, found, tried),
            person=next((items.noun(Person, found[each]) for each in known if each in found), None),
        )

    def sessions(self, person: str) -> tuple[Session, ...]:
        now = self._now()
        found = self._table.query(keys.sessions(person))
        return tuple(items.noun(Session, each) for each in found if items.alive(each, now))

    def way(self, hash: str) -> Pass | None:
        item = self._table.get(keys.pass_(hash))
        return items.noun(Pass, item) if item and items.alive(item, self._now()) else None

    def _read(self, *wanted: Key) -> dict[Key, Item]:
        now = self._now()
        found = self._table.batch_get(wanted)
        return {key: item for key, item in found.items() if items.alive(item, now)}


def _one(kind: type[T], found: Mapping[Key, Item], key: Key) -> T | None:
    return items.noun(kind, found[key]) if key in found else None
