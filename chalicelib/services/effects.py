"""What is to be said or done outside: rows of the outbox, what they carry, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chalicelib.conversation.outputs import Output
from chalicelib.conversation.states import Mapped, Shown
from chalicelib.desk.bundles import News
from chalicelib.desk.message import Attachment
from chalicelib.desk.notices import Way

EVENT_VERSION = 1


class Class(StrEnum):
    """How much an effect matters; `deliver` keeps the table of what follows."""

    ACK = "ack"
    VIEW = "view"
    RECEIPT = "receipt"
    DELIVERY = "delivery"
    EVENT = "event"
    FILE = "file"
    LETTER = "letter"
    POST = "post"
    """A letter that a ticket owes to somebody."""
    GATHER = "gather"
    """The end of a wait: what came meanwhile is to be told in one."""
    ALERT = "alert"
    """What staff are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTarget:
    """Whose group a chat is, and which ticket's topic is meant there."""

    provider: str
    department: str
    ticket: int
    title: str = ""
    """What the topic is called; empty where the group has none."""
    thread: int | None = None
    """The topic, once it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTarget:
    """A chat of a bot, and the language to speak there."""

    bot: str
    chat: int
    language: str
    group: GroupTarget | None = None
    """For a department's group; None for a person's own chat."""
    topic: int | None = None
    """Where in a group somebody wrote who is answered there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Whom a delivery tells of which ticket message: what delivery truth is kept about."""

    provider: str
    ticket: int
    message: int
    """0 where it tells of no message, but of what became of the ticket: of that no truth is kept."""
    person: str
    fact: int = 0
    """The fact it tells of, in the history of the ticket; 0 where that cannot be told by another way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerted:
    """Which member of staff a telling is for, and what another chat, or another way, would need of it.

    The other way needs what it does not tell anyway, which is marked (`News.elsewhere`).
    """

    telling: str
    """The cause of it. Telling it otherwise has this and the way for its own."""
    provider: str
    member: str
    news: tuple[News, ...]
    of: int
    """Of which ticket the bundle was, or of what else; see `desk.bundles`."""
    more: int = 0
    """Events beyond those."""
    shut: tuple[str, ...] = ()
    """The bots he keeps out, and the way of letters, where this takes their place: they are not tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """An effect in a chat."""

    target: ChatTarget
    output: Output
    told: Told | None = None
    part: int = 0
    """Of what is told in several messages: how many come before this one."""
    more: bool = False
    """Whether others follow it: before the last one nobody is told."""
    at: str = ""
    """The bot that speaks, where another is kept out: what becomes of it stands beside what became of that."""
    alerted: Alerted | None = None
    """For what staff are told, where another way may have to."""


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
    channel: str = ""
    """By which the ticket was asked; empty in events of versions that did not tell."""
    details: Mapping[str, str] = field(default_factory=dict)
    version: int = EVENT_VERSION
    """Of this shape: within one, fields and kinds are only added."""

    @property
    def fact(self) -> int:
        """Which of the ticket's facts it tells, as its id ends; 0 where that is none."""
        last = self.id.rpartition("#")[2]
        return int(last) if last.isdecimal() else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRef:
    """Which call is to be made, and which of its attempts: begun by nobody twice."""

    webhook: str
    call: str
    attempt: int


UNFILED = 0
"""Stands for a message's number where there is none yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """A file that still lies with Telegram, to be copied into the bucket."""

    bot: str
    chat: int
    language: str
    provider: str
    ticket: int
    message: int
    """The ticket message it is part of; UNFILED where staff in this chat said yes to it, and it is in no ticket yet."""
    attachment: str
    attempts: int = 0


class Automatic(StrEnum):
    """What a letter says of itself to programs, so that none of them answers (RFC 3834)."""

    REPLIED = "auto-replied"
    GENERATED = "auto-generated"
    NO = "no"
    """Somebody wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What makes a letter part of a ticket: where its answer goes, and what mail programs group it by."""

    told: Told | None = None
    """None for a letter that tells of no message, such as that a mail was not taken."""
    mailbox: str
    """The address it comes from, as people know it."""
    name: str
    """Who writes, beside that address."""
    reply_to: str
    """Signed for this person, where there is a ticket."""
    root: str
    """The Message-ID all letters of the ticket refer to; empty where there is none."""
    refers: tuple[str, ...] = ()
    """Message-IDs of what the client wrote by mail, the newest last."""
    after: tuple[str, ...] = ()
    """Of our own letters that lie in his mailbox, as it is known when this one leaves."""
    text: str = field(default="", repr=False)
    """What somebody wrote, with its lines."""
    files: tuple[Attachment, ...] = ()
    page: str = ""
    """Where the ticket is on the web."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A bundle of staff's whose time has come; `opened` tells it from a later one in the same place."""

    provider: str
    to: str
    ticket: int
    opened: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """A mail was put aside: staff are to be told that it waits for a look."""

    provider: str
    department: str
    """Of the mailbox it came to."""
    id: str
    sender: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A letter to staff came back: what it told goes another way."""

    alerted: Alerted


UNSENT = "unsent"
"""A letter that nobody gets: writing it down is as much work as one that leaves, so that no watch tells them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a provider has written for a letter in place of the usual words, filled."""

    subject: str
    """Empty for the usual one."""
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An e-mail to one person: which, in which language, and what it is filled with."""

    to: str
    name: str
    """A folder of channels/email/letters, or UNSENT."""
    language: str
    values: Mapping[str, str | int] = field(default_factory=dict, repr=False)
    automatic: Automatic = Automatic.GENERATED
    on: Conversation | None = None
    """For a letter about a ticket."""
    lines: tuple[str, ...] = field(default=(), repr=False)
    """What it tells line by line, where there are as many as there are."""
    leads: tuple[str, ...] = field(default=(), repr=False)
    """Where each of them leads, empty where nowhere; none at all for letters whose lines lead nowhere."""
    own: Own | None = None
    unsubscribe: str = ""
    """Where one click ends letters of this kind (RFC 8058); empty where there is nothing to end."""
    alerted: Alerted | None = None
    """For what staff are told, where another way may have to."""


Content = Spoken | Event | Fetch | Letter | Gathered | Returned | Waits


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
    written: datetime | None = None
    """When it was committed; None in rows of versions that did not write it down."""

    @property
    def id(self) -> str:
        return f"{self.cause}#{self.ordinal}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A cause of which something should have been carried by now."""

    cause: str
    since: datetime


class Waking(StrEnum):
    """What can wait for its time."""

    TICKET = "ticket"
    DRAFT = "left"
    """In a chat, and not sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """Something whose time has come; the list follows a moment behind, so whoever takes it looks again."""

    kind: Waking
    at: datetime
    provider: str = ""
    ticket: int = 0
    version: int = 0
    """Of the ticket that was listed: it makes one waking one cause."""
    bot: str = ""
    chat: int = 0
    draft: str = ""
    """Of a chat."""

    def __str__(self) -> str:
        return f"{self.provider}/{self.ticket}" if self.kind is Waking.TICKET else f"{self.bot}/{self.chat}"


class Delivered(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    PARTLY = "partly"
    """Not all of the messages that tell it arrived."""
    BLOCKED = "blocked"
    FAILED = "failed"
    ARRIVED = "arrived"
    """The other side's server has taken the letter."""
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    """The person called it spam."""
    NOWHERE = "nowhere"
    """The ways he wishes do not lead to him: it stands in his portal alone."""
    UNWISHED = "unwished"
    """He wishes no way: it stands in his portal alone."""


KNOWN_LATER = (Delivered.ARRIVED, Delivered.BOUNCED, Delivered.COMPLAINED)
"""What a server tells of a letter, in this order: it is not overwritten by what stands before it, nor by us."""


GIVEN_UP = {Delivered.PARTLY: 1, Delivered.FAILED: 2, Delivered.BLOCKED: 2}
"""What stays known of a chat, also when other messages of the same arrive there."""


DEAD = "dead address"
"""Why nothing was sent: letters to it come back for good."""
SPAM = "called spam"
"""Why nothing was sent: letters are not wanted there."""
WHY_UNSENT = {DEAD: "dead", SPAM: "spam"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of telling one person of one ticket message on one channel, at one of his addresses."""

    told: Told
    channel: str
    to: str = ""
    """At which address, of a letter, and by which bot, of a chat that is not the first.

    Empty for the first chat, and in rows of versions that did not tell.
    """
    state: Delivered
    at: datetime
    unsure: int = 0
    reason: str = ""

    @property
    def fate(self) -> str:
        """In one word: its state, but for an address that was known for why it is not written to."""
        return WHY_UNSENT.get(self.reason, self.state.value)

    @property
    def weight(self) -> int:
        """How much it is worth beside another; of two that weigh the same the later is kept."""
        if self.channel == Way.TELEGRAM:
            return GIVEN_UP.get(self.state, 0)
        return KNOWN_LATER.index(self.state) + 1 if self.state in KNOWN_LATER else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCopy:
    """A file of ours that a bot has uploaded before, so that it is sent by handle from then on."""

    bot: str
    key: str
    file_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Uttered:
    """What a chat shows after something was said there."""

    shown: Shown
    mapped: tuple[Mapped, ...] = ()
    copies: tuple[FileCopy, ...] = ()
