"""Who may do which verb: one table for every channel, the console, the command and the API."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.desk.errors import NotAllowed, NotFound, NotPermitted
from chalicelib.desk.message import Author, Message, Side
from chalicelib.desk.people import Membership, Person, Role, Staff
from chalicelib.desk.ticket import Move, Ticket

CLIENTS = frozenset({Role.CLIENT})
ANSWERING = frozenset({Role.AGENT, Role.HEAD, Role.ADMINISTRATOR})
LEADING = frozenset({Role.HEAD, Role.ADMINISTRATOR})
STAFF = ANSWERING | {Role.OBSERVER}

MAY: dict[Move, frozenset[Role]] = {
    Move.REPLY: CLIENTS,
    Move.VIEW: CLIENTS,
    Move.ARCHIVE: CLIENTS | {Role.SYSTEM},
    Move.RESTORE: CLIENTS,
    Move.ANSWER: ANSWERING,
    Move.ANSWER_KEEP: ANSWERING,
    Move.CLOSE: ANSWERING,
    Move.REOPEN: ANSWERING,
    Move.ASSIGN: LEADING,
    Move.TAKE: ANSWERING,
    Move.RELEASE: ANSWERING,
    Move.MOVE: ANSWERING,
    Move.NOTE: ANSWERING,
    Move.EDIT: CLIENTS,
    Move.CORRECT: ANSWERING,
    Move.REMIND: ANSWERING,
    Move.FOLLOW: STAFF,
    Move.UNFOLLOW: STAFF,
    Move.LINK: ANSWERING,
    Move.SPLIT: ANSWERING,
    Move.MERGE: ANSWERING,
}


class Room(StrEnum):
    """Parts of the staff console, as far as who may enter them differs."""

    TICKETS = "tickets"
    CLIENTS = "clients"
    FIGURES = "figures"
    STAFF = "staff"
    SETTINGS = "settings"
    HEALTH = "health"
    MAIL = "mail"


ROOMS: dict[Room, frozenset[Role]] = {
    Room.TICKETS: STAFF,
    Room.CLIENTS: STAFF,
    Room.FIGURES: LEADING | {Role.OBSERVER},
    Room.STAFF: LEADING,
    Room.SETTINGS: frozenset({Role.ADMINISTRATOR}),
    Room.HEALTH: frozenset({Role.ADMINISTRATOR}),
    Room.MAIL: ANSWERING,
}
"""Who may look there; what may be done there is told by the acts themselves."""

MAY_FILE = CLIENTS | ANSWERING
"""Who may file a ticket: a client for himself, staff to a client (writes first)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody about to act, with all that decides what he may do."""

    author: Author
    provider: str | None = None
    """Staff: the provider he answers for."""
    departments: tuple[str, ...] = ()
    """Staff: the departments he belongs to; an administrator sees all."""
    accounts: tuple[tuple[str, str], ...] = ()
    """Client: (provider, account) pairs."""
    memberships: tuple[Membership, ...] = ()
    """Client: what comes with each of them."""

    @property
    def role(self) -> Role:
        return self.author.role

    @property
    def id(self) -> str:
        return self.author.id


SYSTEM = Actor(author=Author(role=Role.SYSTEM, id="system", name="Lambdesk"))


def client(person: Person) -> Actor:
    return Actor(
        author=Author(role=Role.CLIENT, id=person.id, name=person.name),
        accounts=tuple((each.provider, each.account) for each in person.memberships),
        memberships=person.memberships,
    )


def staff(member: Staff) -> Actor:
    return Actor(
        author=Author(role=member.role, id=member.id, name=member.name),
        provider=member.provider,
        departments=member.departments,
    )


def may_enter(actor: Actor, room: Room) -> bool:
    return actor.role in ROOMS[room]


def permit_room(actor: Actor, room: Room) -> None:
    """Raises NotPermitted for whoever has nothing to look for there."""
    if not may_enter(actor, room):
        raise NotPermitted("refused.room", role=actor.role, room=room)


def may_see_department(actor: Actor, department: str) -> bool:
    """Staff see what lies in their own departments; an administrator sees all."""
    return actor.role is Role.ADMINISTRATOR or department in actor.departments


def membership_of(actor: Actor, provider: str, account: str) -> Membership | None:
    return next((each for each in actor.memberships if (each.provider, each.account) == (provider, account)), None)


def refuse_blocked(actor: Actor, provider: str, account: str) -> None:
    """Raises NotPermitted for a client from whom his provider takes nothing any more."""
    found = membership_of(actor, provider, account)
    if found is not None and found.blocked:
        raise NotPermitted("refused.blocked")


def may_see_mail(actor: Actor, message: Message) -> bool:
    """As it came a mail quotes what its author had before him: of staff's, clients see the message alone."""
    return message.mailed is not None and (actor.role is not Role.CLIENT or message.author.side is Side.CLIENT)


def may_see(actor: Actor, ticket: Ticket) -> bool:
    if actor.role is Role.CLIENT:
        return (ticket.provider, ticket.account) in actor.accounts
    if actor.role is Role.SYSTEM:
        return True
    return actor.provider == ticket.provider and may_see_department(actor, ticket.department)


def permit(move: Move, actor: Actor, ticket: Ticket) -> None:
    """Let this actor make this move on this ticket, or refuse.

    Raises NotFound where the ticket is not his to see (a missing one looks the same, I-1),
    NotPermitted where his role never may, NotAllowed where he must take the ticket first.
    """
    if not may_see(actor, ticket):
        raise NotFound("refused.no_ticket", number=ticket.number)
    if actor.role not in MAY[move]:
        raise NotPermitted("refused.role", role=actor.role, move=move)
    if move is Move.REPLY:
        refuse_blocked(actor, ticket.provider, ticket.account)
    if move is Move.CLOSE and actor.role is not Role.ADMINISTRATOR and ticket.assignee != actor.id:
        raise NotAllowed("refused.close_unassigned", number=ticket.number)
    if move is Move.RELEASE and actor.role is Role.AGENT and ticket.assignee != actor.id:
        raise NotPermitted("refused.release_other", number=ticket.number)


def permit_filing(actor: Actor, *, provider: str, account: str, department: str) -> None:
    """Let this actor file a ticket there, or refuse with NotPermitted or NotFound."""
    if actor.role not in MAY_FILE:
        raise NotPermitted("refused.role", role=actor.role, move="file")
    if actor.role is Role.CLIENT:
        if (provider, account) not in actor.accounts:
            raise NotFound("refused.no_account", account=account)
        refuse_blocked(actor, provider, account)
        return
    inside = actor.role is Role.ADMINISTRATOR or department in actor.departments
    if actor.provider != provider or not inside:
        raise NotPermitted("refused.department", department=department)
