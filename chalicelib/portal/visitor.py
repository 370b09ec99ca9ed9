"""Who is looking at a page: a person with a session, and the account at hand."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from chalicelib.desk import permissions
from chalicelib.desk.people import Membership, Person, Provider
from chalicelib.desk.permissions import Actor
from chalicelib.desk.sessions import Session
from chalicelib.desk.ticket import Ticket
from chalicelib.services.act import TicketRef


@dataclass(frozen=True, kw_only=True)
class Visitor:
    person: Person
    session: Session
    csrf: str = field(repr=False)
    """What every form that changes something must bring."""
    language: str
    zone: str
    membership: Membership
    """The account at hand; a person with several chooses at the top of the page."""
    provider: Provider
    providers: tuple[Provider, ...]
    """Of all his accounts."""
    ticket: Ticket | None = None
    """The one asked about, where it came in the same read."""
    unread: frozenset[str] = frozenset()
    """Marks of what he was told at this account and has not read."""

    @cached_property
    def actor(self) -> Actor:
        return permissions.client(self.person)

    @property
    def place(self) -> tuple[str, str]:
        return self.membership.provider, self.membership.account

    @property
    def drawn_for(self) -> str:
        """Where his pages belong, as their forms and parts tell it."""
        return "/".join(self.place)

    def ref(self, number: int) -> TicketRef:
        """Numbers count per provider: it is the one at hand that is meant."""
        return TicketRef(self.provider.id, number)

    def provider_of(self, membership: Membership) -> Provider | None:
        return next((each for each in self.providers if each.id == membership.provider), None)

    def knows(self, csrf: str) -> bool:
        return hmac.compare_digest(csrf.encode(), self.csrf.encode())

    def cause(self, form: str) -> str:
        """One form of one person is one act."""
        return f"web#{self.person.id}#{form}"


def csrf_of(secret: str) -> str:
    return hmac.new(secret.encode(), b"csrf", sha256).hexdigest()
