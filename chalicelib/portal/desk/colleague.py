"""Who is looking at a page of the console: a member of staff with a session, at one of his providers."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from functools import cached_property

from chalicelib.desk import permissions
from chalicelib.desk.badges import Badge, Post
from chalicelib.desk.marks import Marks
from chalicelib.desk.people import Department, Provider, Staff
from chalicelib.desk.permissions import Actor, Room
from chalicelib.desk.presence import Presence
from chalicelib.desk.sessions import Session
from chalicelib.desk.ticket import Ticket
from chalicelib.services.act import TicketRef


@dataclass(frozen=True, kw_only=True)
class Colleague:
    member: Staff
    badge: Badge
    session: Session
    csrf: str = field(repr=False)
    """What every form that changes something must bring."""
    language: str
    zone: str
    theme: str
    provider: Provider
    """The one at hand; whoever answers for several chooses at the top of the page."""
    providers: tuple[Provider, ...]
    """Of all his posts."""
    marks: Marks
    """What he has seen of which ticket."""
    ticket: Ticket | None = None
    """The one asked about, where it came in the same read."""
    presence: Presence | None = None
    """Who is at it."""

    @cached_property
    def actor(self) -> Actor:
        return permissions.staff(self.member)

    @property
    def departments(self) -> tuple[Department, ...]:
        """Those whose tickets he sees."""
        return tuple(each for each in self.provider.departments if permissions.may_see_department(self.actor, each.id))

    @property
    def place(self) -> tuple[str, str]:
        """Where files that he sends up belong: to no account."""
        return self.provider.id, ""

    @property
    def drawn_for(self) -> str:
        """Where his pages belong, as their forms and parts tell it."""
        return f"{self.member.provider}/{self.member.id}"

    def ref(self, number: int) -> TicketRef:
        """Numbers count per provider: it is the one at hand that is meant."""
        return TicketRef(self.provider.id, number)

    def provider_of(self, post: Post) -> Provider | None:
        return next((each for each in self.providers if each.id == post.provider), None)

    def may_enter(self, room: str) -> bool:
        return permissions.may_enter(self.actor, Room(room))

    def has_seen(self, ticket: Ticket) -> bool:
        return self.marks.of(ticket.number) >= ticket.messages

    def knows(self, csrf: str) -> bool:
        return hmac.compare_digest(csrf.encode(), self.csrf.encode())

    def cause(self, form: str) -> str:
        """One form of one member is one act."""
        return f"desk#{self.provider.id}#{self.member.id}#{form}"
