"""Sessions of people on the web: opened, looked at by every page, listed and ended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chalicelib.desk.names import plain
from chalicelib.desk.people import Person, Provider
from chalicelib.desk.rules import DEVICE_LIMIT, SEEN_EVERY
from chalicelib.desk.sessions import Session, digest, secret_of
from chalicelib.desk.ticket import Ticket
from chalicelib.services.failures import Stale
from chalicelib.services.house import House
from chalicelib.services.records import Changes, EntryKeys

LONGEST_COOKIE = 200
AT_ONCE = 100
"""Writes in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A session with its secret in clear, which only the browser keeps."""

    session: Session
    secret: str = field(repr=False)

    @property
    def cookie(self) -> str:
        return f"{self.session.person}.{self.secret}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A session that is good, and who comes with it."""

    session: Session
    person: Person
    secret: str = field(repr=False)
    providers: tuple[Provider, ...] = ()
    """Those that were asked for."""
    ticket: Ticket | None = None
    unread: frozenset[str] = frozenset()
    """Marks of what he has not read at the account that was asked for."""


def fresh(person: str, device: str, house: House) -> Opened:
    """A session not written yet."""
    secret, now = secret_of(house.ids.long(), house.ids.long()), house.clock.now()
    named = plain(device)[:DEVICE_LIMIT]
    session = Session(person=person, hash=digest(secret), opened_at=now, seen_at=now, device=named)
    return Opened(session=session, secret=secret)


def open_session(person: str, device: str, house: House) -> Opened:
    """For somebody who has proved to be this person; `device` is what his browser calls itself."""
    opened = fresh(person, device, house)
    house.store.commit(Changes(saves=(opened.session,)))
    return opened


def visit(
    cookie: str,
    house: House,
    *,
    providers: tuple[str, ...] = (),
    ticket: tuple[str, int] | None = None,
    place: tuple[str, str] | None = None,
) -> Visit | None:
    """Who comes with this cookie: one batched read, and a write at most once an hour. None for nobody."""
    person, _, secret = cookie.rpartition(".")
    if not person or len(cookie) > LONGEST_COOKIE:
        return None
    asked = EntryKeys(person=person, session=digest(secret), providers=providers, ticket=ticket, place=place)
    entry = house.sessions.entry(asked)
    if entry.session is None or entry.person is None:
        return None
    note_use(entry.session, house)
    return Visit(
        session=entry.session,
        person=entry.person,
        secret=secret,
        providers=entry.providers,
        ticket=entry.ticket,
        unread=entry.unread,
    )


def session_of(cookie: str, house: House) -> Opened | None:
    """The session of this cookie by itself, wherever it may still lead. None where there is none."""
    owner, _, secret = cookie.rpartition(".")
    if not owner or len(cookie) > LONGEST_COOKIE:
        return None
    session = house.sessions.entry(EntryKeys(person=owner, session=digest(secret))).session
    return Opened(session=session, secret=secret) if session else None


def note_use(session: Session, house: House) -> None:
    """Written down at most once an hour."""
    now = house.clock.now()
    if now - session.seen_at < SEEN_EVERY:
        return
    try:
        house.store.commit(Changes(saves=(replace(session, seen_at=now),)))
    except Stale:
        return  # another page of the same browser has just written it, or it was ended


def sessions(person: str, house: House) -> tuple[Session, ...]:
    """The last used first."""
    return tuple(sorted(house.sessions.sessions(person), key=lambda each: each.seen_at, reverse=True))


def end(person: str, hash: str, house: House) -> None:
    """Nothing happens where it has ended already."""
    now = house.clock.now()
    house.store.commit(Changes(drops=(Session(person=person, hash=hash, opened_at=now, seen_at=now),)))


def end_others(mine: Session, house: House) -> int:
    """Every other browser is signed out; how many those were."""
    others = tuple(each for each in house.sessions.sessions(mine.person) if each.hash != mine.hash)
    _end_all(others, house)
    return len(others)


def end_all(person: str, house: House) -> None:
    _end_all(house.sessions.sessions(person), house)


def _end_all(ended: tuple[Session, ...], house: House) -> None:
    for start in range(0, len(ended), AT_ONCE):
        house.store.commit(Changes(drops=ended[start : start + AT_ONCE]))
