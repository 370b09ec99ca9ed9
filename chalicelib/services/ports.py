"""What the verbs need from outside, and what they hand over: the second page to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from chalicelib.conversation.outputs import Output
from chalicelib.conversation.states import Mapped, Shown, Talk
from chalicelib.desk.history import Fact
from chalicelib.desk.message import Message
from chalicelib.desk.people import Account, Bot, Counter, Grant, Identity, Person, Provider, Service, Staff
from chalicelib.desk.ticket import Ticket


class Unavailable(Exception):
    """Storage or a service did not answer; nothing was committed, so the same again later is safe."""


class Stale(Exception):
    """A version condition failed: somebody else committed first. Read again and decide again."""


class Seen(Exception):
    """The cause was committed before: change nothing, re-drive what it left unsaid."""


class Refused(Exception):
    """A service will never take this; sending it again is of no use."""


class Unreachable(Refused):
    """The person keeps us out or is gone: nothing will arrive in this chat until that changes."""


class Delayed(Exception):
    """A service did not take it now; nothing arrived. Try after `after` seconds, or when the policy says."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Unsure(Delayed):
    """Nobody can know whether it arrived: the connection broke after the request had left."""


class Class(StrEnum):
    """How much an effect matters; `deliver` keeps the table of what follows."""

    ACK = "ack"
    VIEW = "view"
    RECEIPT = "receipt"
    DELIVERY = "delivery"
    EVENT = "event"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTarget:
    """A chat of a bot, and the language to speak there."""

    bot: str
    chat: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Whom a delivery tells of which ticket message: what delivery truth is kept about."""

    provider: str
    ticket: int
    message: int
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """An effect in a chat."""

    target: ChatTarget
    output: Output
    told: Told | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What the topic `events` tells: one fact of a ticket with what subscribers filter on."""

    id: str
    kind: str
    provider: str
    department: str
    account: str
    ticket: int
    subject: str
    client_status: int
    staff_status: str
    side: str
    """client, staff or system: who did it."""
    by: str
    by_name: str
    at: datetime
    message: int | None = None
    assignee: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """A file of a ticket message that still lies with Telegram, to be copied into the bucket."""

    bot: str
    chat: int
    language: str
    provider: str
    ticket: int
    message: int
    attachment: str
    attempts: int = 0


Content = Spoken | Event | Fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One effect in the outbox: written with its cause, carried at least once."""

    cause: str
    ordinal: int
    cls: Class
    lane: str
    """Rows of one lane are carried in order; a delayed one holds those behind it."""
    content: Content
    due: datetime
    """When it may be carried; while somebody carries it, when his lease ends."""
    attempts: int = 0
    unsure: int = 0
    """How often nobody could know whether it had arrived."""


class Delivered(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of telling one person of one ticket message on one channel."""

    told: Told
    channel: str
    state: Delivered
    at: datetime
    unsure: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCopy:
    """A file of ours that a bot has uploaded before, so that it is sent by handle from then on."""

    bot: str
    key: str
    file_id: str


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
    | Mapped
    | Person
    | Provider
    | Counter
    | Staff
    | Account
    | Service
    | Bot
    | Grant
    | DeadLetter
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that one verb writes, in one transaction or not at all.

    A record's `version` is the one it was read with, 0 for a new one; it is stored one higher.
    Records without a version (facts, mappings, dead letters) are new each time.
    """

    cause: str | None = None
    answer: Mapping[str, str | int] = field(default_factory=dict)
    """What a repeat of the same cause is answered with."""
    saves: tuple[Record, ...] = ()
    drops: tuple[Grant | Identity | Service, ...] = ()
    """A dropped grant must still be there, else Stale."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A ticket with some of its entries, oldest first."""

    ticket: Ticket
    messages: tuple[Message, ...]
    older: int | None = None
    """Message id to ask before for the next page; None at the beginning."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Tickets of one question, in its order, and the opaque cursor of the next page."""

    tickets: tuple[Ticket, ...]
    cursor: str | None = None


class Store(Protocol):
    """Reading by key, and writing: strongly consistent, no read grows with the table.

    Every method may raise Unavailable.
    """

    def commit(self, changes: Changes) -> None:
        """Write everything or nothing.

        Raises Seen when the cause is known, Stale when a version or existence condition fails.
        """

    def scene(self, keys: SceneKeys) -> Scene:
        """One batched read. A talk or shown row that is not there comes as a new one with version 0."""

    def answer(self, cause: str) -> Mapping[str, str | int] | None:
        """What a cause was answered with; None when it was never committed."""

    def thread(self, provider: str, number: int, *, before: int | None = None, limit: int = 20) -> Thread | None:
        """A ticket with its newest entries, or those before an id: one query."""

    def message(self, provider: str, number: int, id: int) -> Message | None: ...

    def counter(self, provider: str) -> Counter:
        """The provider's counter; one with version 0 before the first ticket."""

    def shown(self, bot: str, chat: int) -> Shown: ...

    def chats(self, bots: Sequence[str], chat: int) -> tuple[Talk, ...]:
        """The talks that exist with this person among these bots: one batched read."""


class Directory(Protocol):
    """Who is concerned, by key and by list. Every method may raise Unavailable."""

    def provider(self, id: str) -> Provider | None: ...

    def providers(self) -> tuple[Provider, ...]: ...

    def bot(self, id: str) -> Bot | None: ...

    def bots(self) -> tuple[Bot, ...]: ...

    def staff(self, provider: str) -> tuple[Staff, ...]: ...

    def account(self, provider: str, id: str) -> Account | None: ...

    def accounts(self, provider: str, *, limit: int = 100, after: str | None = None) -> tuple[Account, ...]:
        """By name; `after` is the last id of the page before."""

    def person(self, id: str) -> Person | None: ...

    def recognise(self, identity: Identity) -> Person | None: ...

    def people(self, provider: str, account: str) -> tuple[Person, ...]: ...

    def grant(self, hash: str) -> Grant | None: ...

    def service(self, provider: str, account: str, id: str) -> Service | None: ...

    def services(self, provider: str, account: str, *, limit: int = 100) -> tuple[Service, ...]: ...


class Reads(Protocol):
    """Lists of tickets. Eventually consistent: a fresh change may be missing for a moment."""

    def active(self, provider: str, account: str, *, limit: int, cursor: str | None = None) -> Listing:
        """An account's tickets out of the archive: status groups 0, 2, 1, 3, newest activity first in each."""

    def archive(self, provider: str, account: str, *, limit: int, cursor: str | None = None) -> Listing:
        """An account's archive, newest first."""

    def queue(self, provider: str, department: str, *, limit: int, cursor: str | None = None) -> Listing:
        """A department's open tickets by oldest unanswered client message, then those where nobody waits."""

    def assigned(self, provider: str, member: str, *, limit: int, cursor: str | None = None) -> Listing:
        """A staff member's open tickets, in the queue's order."""

    def recent(self, provider: str, *, limit: int, cursor: str | None = None) -> Listing:
        """A provider's tickets by last activity, newest first."""

    def history(self, provider: str, number: int) -> tuple[Fact, ...]: ...

    def deliveries(self, provider: str, number: int) -> tuple[Delivery, ...]: ...

    def dead_letters(self, *, limit: int) -> tuple[DeadLetter, ...]: ...


class Outbox(Protocol):
    """The rows that were committed and are not settled yet. Every method may raise Unavailable."""

    def of(self, cause: str) -> tuple[Row, ...]:
        """Unsettled rows of a cause, by ordinal."""

    def due(self, now: datetime, *, limit: int) -> tuple[str, ...]:
        """Causes with a row whose time has come."""

    def claim(self, row: Row, *, now: datetime, until: datetime) -> Row | None:
        """Take a row that is due, for as long as the lease; None when it is settled or somebody else's."""

    def settle(self, row: Row) -> None:
        """It is carried, or given up: never again."""

    def postpone(self, row: Row) -> None:
        """Put it back with the due time, attempts and doubts it now bears."""

    def remember(self, delivery: Delivery) -> None:
        """Keep what became of a delivery, over what was known before."""

    def show(self, shown: Shown, mapped: tuple[Mapped, ...]) -> None:
        """Keep what a chat shows now and what its messages belong to.

        Raises Stale when the shown row changed meanwhile.
        """

    def copied(self, bot: str, keys: Sequence[str]) -> Mapping[str, str]:
        """Handles under which a bot has uploaded these files before."""

    def copy(self, copies: tuple[FileCopy, ...]) -> None: ...


class Files(Protocol):
    """The bucket. Keys are ours; names given by people never stand in them. May raise Unavailable."""

    def put(self, key: str, chunks: Iterator[bytes], *, type: str, limit: int) -> int:
        """Stream into the bucket; the size in bytes. Raises TooMuch past the limit, leaving nothing."""

    def read(self, key: str) -> Iterator[bytes]:
        """Stream out. Raises NotFound."""

    def url(self, key: str, *, name: str, type: str, seconds: int) -> str:
        """A signed address that downloads the file under its given name."""


class Voice(Protocol):
    """A chat channel that can be spoken on."""

    def speak(self, spoken: Spoken, shown: Shown, now: datetime) -> Uttered:
        """Say it. Raises Refused, Unreachable, Delayed or Unsure; nobody else sees an SDK's error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uttered:
    """What a chat shows after something was said there."""

    shown: Shown
    mapped: tuple[Mapped, ...] = ()
    copies: tuple[FileCopy, ...] = ()


class Publisher(Protocol):
    """The topic `events`."""

    def publish(self, event: Event) -> None:
        """Raises Delayed or Refused."""


class Queue(Protocol):
    """Work handed to another function."""

    def carry(self, cause: str, *, delay: int = 0) -> None:
        """Ask `deliver` to look at this cause again, in at most 900 seconds. Raises Delayed."""

    def fetch(self, fetch: Fetch, *, delay: int = 0) -> None:
        """Ask `files` to copy this file, in at most 900 seconds. Raises Delayed."""


class Source(Protocol):
    """Where a channel keeps the files people sent."""

    def open(self, bot: str, file_id: str) -> Iterator[bytes]:
        """Stream a file. Raises Refused when the channel will not give it, Delayed when not now."""


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, UTC."""

    def pause(self, seconds: float) -> None: ...

    def left(self) -> float:
        """Seconds this invocation may still use."""


class Ids(Protocol):
    def short(self) -> str:
        """8 characters of a-z and 2-9, for drafts and references."""

    def long(self) -> str:
        """22 characters of base64url, 128 bits, for things that must not be guessed."""
