"""The in-memory Sessions."""

from __future__ import annotations

from collections.abc import Collection

from chalicelib.desk.badges import Badge
from chalicelib.desk.marks import Marks
from chalicelib.desk.people import Identity, Person, Provider, Staff
from chalicelib.desk.presence import Presence
from chalicelib.desk.sessions import Attempts, Challenge, Pass, Session
from chalicelib.desk.ticket import Ticket
from chalicelib.services.records import Doorstep, Entry, EntryKeys, Shift, ShiftKeys
from tests.fakes.directory import recognise
from tests.fakes.knobs import READ, WRITE, Knobs, counted
from tests.fakes.shelf import Shelf


class MemorySessions(Knobs):
    shelf: Shelf

    @counted(READ)
    def entry(self, asked: EntryKeys) -> Entry:
        look = self.shelf.look
        providers = (look(Provider, "provider", each) for each in dict.fromkeys(asked.providers))
        return Entry(
            session=look(Session, "session", asked.person, asked.session),
            person=look(Person, "person", asked.person),
            providers=tuple(each for each in providers if each),
            ticket=look(Ticket, "ticket", *asked.ticket) if asked.ticket is not None else None,
            unread=self._unread(*asked.place, asked.person) if asked.place is not None else frozenset(),
        )

    def _unread(self, provider: str, account: str, person: str) -> frozenset[str]:
        return self.shelf.look(frozenset, "unread", provider, account, person) or frozenset()

    @counted(WRITE)
    def have_read(self, provider: str, account: str, person: str, marks: Collection[str]) -> None:
        name = ("unread", provider, account, person)
        known = self._unread(provider, account, person)
        if known:
            self.shelf.put(name, known - set(marks), until=self.shelf.ends.get(name))

    @counted(READ)
    def shift(self, asked: ShiftKeys) -> Shift:
        look, post = self.shelf.look, next(iter(asked.posts), None)
        providers = (look(Provider, "provider", each) for each in dict.fromkeys(one.provider for one in asked.posts))
        return Shift(
            session=look(Session, "session", asked.owner, asked.session),
            badge=look(Badge, "badge", asked.owner),
            marks=look(Marks, "marks", post.provider, post.member) if post else None,
            presence=look(Presence, "presence", post.provider, asked.ticket) if post and asked.ticket else None,
            member=look(Staff, "staff", post.provider, post.member) if post else None,
            providers=tuple(each for each in providers if each),
            ticket=look(Ticket, "ticket", post.provider, asked.ticket) if post and asked.ticket is not None else None,
        )

    @counted(READ)
    def doorstep(
        self, challenge: str, source: str, identity: Identity | None = None, badge: str | None = None
    ) -> Doorstep:
        return Doorstep(
            challenge=self.shelf.look(Challenge, "challenge", challenge),
            attempts=self.shelf.look(Attempts, "attempts", source),
            person=recognise(self.shelf, identity) if identity is not None else None,
            badge=self.shelf.look(Badge, "badge", badge) if badge is not None else None,
        )

    @counted(READ)
    def sessions(self, person: str) -> tuple[Session, ...]:
        return tuple(self.shelf.all(Session, "session", person))

    @counted(READ)
    def way(self, hash: str) -> Pass | None:
        return self.shelf.look(Pass, "pass", hash)
