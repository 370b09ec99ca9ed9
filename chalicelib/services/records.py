"""What is read and written at once: the changes of one verb, the scene of one update, pages of tickets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.conversation.states import Left, Mapped, Shown, Talk
from chalicelib.desk.badges import Badge, Pager, Post
from chalicelib.desk.bundles import Bundle
from chalicelib.desk.canned import Canned
from chalicelib.desk.groups import Group
from chalicelib.desk.history import Fact
from chalicelib.desk.invitations import Invited
from chalicelib.desk.log import Logged
from chalicelib.desk.mailroom import Address, Barred, Held, Intake, KnownMail, Mailbox, Posted, ReplyKeys, Sent
from chalicelib.desk.marks import Marks
from chalicelib.desk.message import Message
from chalicelib.desk.notifications import Notification, Reading
from chalicelib.desk.panel import PanelKey
from chalicelib.desk.people import Account, Bot, Counter, Grant, Identity, Person, Provider, Service, Staff
from chalicelib.desk.presence import Presence
from chalicelib.desk.restraint import Pace
from chalicelib.desk.sessions import Attempts, Challenge, Pass, Session
from chalicelib.desk.templates import Template
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.tokens import Token
from chalicelib.desk.webhooks import Call, Webhook
from chalicelib.services.effects import Delivery, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """An update the machine could not digest, kept whole with the reference the person was given."""

    reference: str
    cause: str
    raw: str
    error: str
    at: datetime


Record = (
    Ticket
    | Message
    | Fact
    | Talk
    | Shown
    | Left
    | Mapped
    | Person
    | Provider
    | Counter
    | Staff
    | Badge
    | Marks
    | Presence
    | Account
    | Service
    | Bot
    | Grant
    | DeadLetter
    | Session
    | Challenge
    | Attempts
    | PanelKey
    | Pass
    | Mailbox
    | ReplyKeys
    | Barred
    | Intake
    | Held
    | KnownMail
    | Posted
    | Sent
    | Address
    | Pager
    | Bundle
    | Group
    | Logged
    | Canned
    | Invited
    | Pace
    | Token
    | Webhook
    | Call
    | Notification
    | Reading
    | Delivery
    | Template
)

Dropped = (
    Grant
    | Identity
    | Service
    | DeadLetter
    | Session
    | PanelKey
    | Pass
    | Canned
    | Invited
    | Pager
    | Mailbox
    | Barred
    | Held
    | Token
    | Webhook
    | Group
    | Template
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that one verb writes, in one transaction or not at all.

    A record's `version` is the one it was read with, 0 for a new one; it is stored one higher.
    Records without a version (facts, mappings, dead letters, lines of the log) are new each time; notifications and
    deliveries take the place of what stands there. A notification is marked as unread just before the transaction:
    where that fails, the mark is one too many until its person looks.
    """

    cause: str | None = None
    answer: Mapping[str, str | int] = field(default_factory=dict)
    """What a repeat of the same cause is answered with."""
    saves: tuple[Record, ...] = ()
    drops: tuple[Dropped, ...] = ()
    """A dropped grant or dead letter must still be there, else Stale; a session or a pager may be gone already."""
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneKeys:
    """What an update itself tells about what has to be read."""

    cause: str
    bot: str
    chat: int
    user: int
    providers: tuple[str, ...]
    messages: tuple[int, ...] = ()
    """Telegram messages it points at: the one replied to, the one edited."""
    grant: str | None = None
    """Hash of a link token it carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that every update needs, from one batched read."""

    seen: bool
    talk: Talk
    shown: Shown
    person: Person | None
    providers: tuple[Provider, ...]
    counters: Mapping[str, Counter]
    mapped: Mapping[int, Mapped]
    grant: Grant | None
    pager: Pager | None = None
    """Whose staff's it is, where the person answers for a provider."""
    barred: frozenset[str] = frozenset()
    """Providers that take nothing from this Telegram account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKeys:
    """What a browser brings of itself."""

    person: str
    session: str
    """Hash of the session's secret."""
    providers: tuple[str, ...] = ()
    """Those it worked with last: a hint, so that they come in the same read."""
    ticket: tuple[str, int] | None = None
    """Provider and number of the one it asks about, where nothing else of it is wanted."""
    place: tuple[str, str] | None = None
    """Provider and account of which it wants to know what is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """All that every page needs, from one batched read."""

    session: Session | None
    person: Person | None
    providers: tuple[Provider, ...] = ()
    ticket: Ticket | None = None
    unread: frozenset[str] = frozenset()
    """Marks of what he was told there and has not read, at most `notifications.MOST_UNREAD`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftKeys:
    """What a browser of staff brings of itself."""

    owner: str
    session: str
    """Hash of the session's secret."""
    posts: tuple[Post, ...] = ()
    """Those it worked at, the one at hand first: a hint, so that they come in the same read."""
    ticket: int | None = None
    """Of the provider at hand: it comes without its messages, and with it who else is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """All that every page of the console needs, from one batched read."""

    session: Session | None
    badge: Badge | None
    member: Staff | None = None
    """Of the post at hand."""
    marks: Marks | None = None
    """His, at that post."""
    providers: tuple[Provider, ...] = ()
    """Of all posts."""
    ticket: Ticket | None = None
    presence: Presence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorstep:
    """All that signing in needs, from one batched read."""

    challenge: Challenge | None
    attempts: Attempts | None
    person: Person | None
    badge: Badge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailKeys:
    """What a mail itself tells about what has to be read, at one provider."""

    cause: str
    provider: str
    delivery: str
    """As SES calls it."""
    sender: str
    """Its address; empty where none is named."""
    id: str
    """Its Message-ID, or what stands for one."""
    refers: tuple[str, ...] = ()
    """Message-IDs it points at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailScene:
    """All that a mail needs at one provider, from one batched read."""

    seen: bool
    provider: Provider | None
    counter: Counter
    keys: ReplyKeys | None
    person: Person | None
    barred: bool
    own: bool
    """Whether the sender is a mailbox of this provider."""
    address: Address
    intake: Intake | None
    """What became of it before, where it is settled anew."""
    before: KnownMail | None
    """A mail that came under the same Message-ID."""
    known: Mapping[str, KnownMail]
    posted: Mapping[str, Posted]
    """What it points at, by the id it has there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A ticket with some of its entries, oldest first."""

    ticket: Ticket
    messages: tuple[Message, ...]
    older: int | None = None
    """Message id to ask before for the next page; None at the beginning."""


class Shelf(StrEnum):
    """The two lists that a client has."""

    ACTIVE = "active"
    ARCHIVE = "archive"


class Pile(StrEnum):
    """Where a department's ticket lies, as far as its people care."""

    QUEUE = "queue"
    """Open: whoever waits longest for an answer first, then those where nobody waits."""
    AWAITING = "awaiting"
    """Answered: it is for the client to write. Newest activity first."""
    DONE = "done"
    """Closed or in the archive. Newest activity first."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Tickets of one question, in its order, and the opaque cursor of the next page."""

    tickets: tuple[Ticket, ...]
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class LogPage:
    """Lines of a log, newest first, and the opaque cursor of the next page."""

    lines: tuple[Logged, ...]
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPage:
    """What somebody was told, newest first, and the opaque cursor of the next page."""

    told: tuple[Notification, ...]
    reading: Reading | None = None
    """How far he has read, where this is the first page."""
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A client's list and what his account has bought, read side by side."""

    listing: Listing
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words a ticket is found by, as `desk.terms` makes them."""

    provider: str
    ticket: int
    public: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()
    """What staff say to each other, by which no client finds anything (I-3)."""

    @property
    def all(self) -> frozenset[str]:
        return self.public | self.notes

    def and_public(self, terms: Iterable[str]) -> Lexicon:
        return replace(self, public=self.public.union(terms))

    def and_notes(self, terms: Iterable[str]) -> Lexicon:
        return replace(self, notes=self.notes.union(terms))
