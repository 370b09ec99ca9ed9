"""A provider's post: its mailboxes, who is kept out, what waits for a look, and what became of each mail."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.desk.errors import Invalid
from chalicelib.desk.mail import Envelope, Reason
from chalicelib.desk.text import clean

RECEIPTS_WINDOW = timedelta(hours=1)
RECEIPTS = 2
"""Receipts one address is sent in that time."""

CHANGES_WINDOW = timedelta(hours=1)
CHANGES = 10
"""Letters about tickets that were closed, taken up again or wait, which one address is sent in that time."""

FLOOD_WINDOW = timedelta(hours=1)
FLOOD = 20
"""New tickets one address may file in that time; what comes beyond waits for a look."""

FROM_ONE = 60
"""Mails of one address in an hour, whatever becomes of them, beyond which an alarm rings."""
TO_ONE = 500
"""Mails to one mailbox in an hour, for the same."""

MAIL_LIFE = timedelta(days=400)
"""How long a Message-ID finds its ticket, and the log tells what became of a mail."""

REPORT_LIFE = timedelta(days=30)
"""How long a letter that told no client of a ticket is known: servers give up on one within days."""

SENT = 3
"""Letters of a ticket to one address that the next one refers to."""

WHY_LIMIT = 200
"""Characters in which colleagues are told why somebody is kept out."""

EXCERPT = 500
"""Characters of a held mail's text that a list shows."""


class Strangers(StrEnum):
    """What a mailbox does with mail of somebody the provider does not know."""

    HOLD = "hold"
    """It waits for a look."""
    GUEST = "guest"
    """It becomes the ticket of a guest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """An address at which a provider is written to."""

    address: str
    """In lower case, without a tag."""
    provider: str
    department: str
    """Where what comes in here is filed."""
    strangers: Strangers = Strangers.HOLD
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyKeys:
    """What a provider's reply addresses are signed with: the key in use, and the one before it."""

    provider: str
    current: str = field(repr=False)
    previous: str | None = field(default=None, repr=False)
    version: int = 0

    @property
    def active(self) -> tuple[str, ...]:
        return (self.current,) if self.previous is None else (self.current, self.previous)


class BarredKind(StrEnum):
    """By what somebody is known who is kept out."""

    EMAIL = "email"
    """An address, or a whole domain (`@example.org`)."""
    TELEGRAM = "telegram"
    """The number of a Telegram account."""
    ACCOUNT = "account"
    """A client, by whatever way his people come; see `Account.blocked`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """Somebody whose messages a provider does not take."""

    provider: str
    kind: BarredKind
    value: str
    name: str = ""
    """Whose it was then, where that was known."""
    why: str = ""
    """For colleagues; who is kept out never sees it."""
    by: str
    at: datetime
    version: int = 0


class Outcome(StrEnum):
    """The one thing that became of a mail at a provider."""

    TICKET = "ticket"
    FOLLOW_UP = "follow_up"
    OVERHEARD = "overheard"
    """Kept in a ticket for staff alone: a stranger wrote, or a program."""
    REPORT = "report"
    """A server told what became of a letter of ours."""
    AUTOMATIC = "automatic"
    """Kept and not answered."""
    REPEATED = "repeated"
    """Another copy of it had come before."""
    HELD = "held"
    """It waits for a look."""
    REFUSED = "refused"
    DROPPED = "dropped"
    """Somebody looked, and it was nothing."""


NOBODY = "-"
"""Stands for the provider of a mail that was for none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of one mail at one provider."""

    provider: str
    id: str
    """Of the delivery, as SES gave it."""
    outcome: Outcome
    at: datetime
    """When it came."""
    raw: str
    """Where it lies in the bucket as it came."""
    mailbox: str = ""
    sender: str = ""
    subject: str = ""
    reason: Reason | None = None
    ticket: int | None = None
    message: int | None = None
    by: str = ""
    """Who decided it, where that was a person."""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A mail that waits until somebody looks at it."""

    provider: str
    id: str
    reason: Reason
    at: datetime
    raw: str
    mailbox: str
    department: str
    sender: str
    name: str
    subject: str
    excerpt: str
    files: int
    proved: bool
    """Whether it certainly comes from where it says."""
    ticket: int | None = None
    """The one it seems to belong to."""
    envelope: Envelope
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMail:
    """A mail that came in, by the Message-ID its sender gave it."""

    provider: str
    id: str
    contents: tuple[str, ...]
    """What it said; another mail under the same id is another mail, and joins."""
    intake: str
    ticket: int | None = None
    message: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A letter we sent, by the id SES gave it."""

    id: str
    provider: str
    """NOBODY for a letter that tells no client of a ticket, such as one to sign in by."""
    ticket: int = 0
    message: int = 0
    person: str = ""
    """Whom it told of the ticket; empty where it told nobody of one."""
    fact: int = 0
    """Of the ticket's history, which it told of; 0 in letters of versions that did not say."""
    row: str = ""
    """Of an alert to staff that has another way behind it: the row of the outbox it was."""
    to: str
    at: datetime
    version: int = 0

    @property
    def life(self) -> timedelta:
        return MAIL_LIFE if self.person else REPORT_LIFE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Letters of a ticket that left for an address and lie in its mailbox: what follows refers to them."""

    provider: str
    ticket: int
    to: str
    ids: tuple[str, ...] = ()
    """The Message-IDs that SES gave them, of the last ones, the newest last."""
    version: int = 0

    def one_more(self, id: str) -> Sent:
        return replace(self, ids=(*self.ids, id)[-SENT:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What is known of an address beyond whose it is: whether letters arrive, and how much it writes."""

    address: str
    dead_at: datetime | None = None
    """Since when it is not written to: letters come back for good, or one was called spam. A mail from it ends that."""
    spam: bool = False
    """Whether it is because somebody there called a letter of ours spam."""
    alive_at: datetime | None = None
    """When such a mail came: what is told of the time before it is no news."""
    why: str = ""
    receipts: tuple[datetime, ...] = ()
    """When it was sent one, lately."""
    changes: tuple[datetime, ...] = ()
    """When it was told of a change, lately."""
    filed: tuple[datetime, ...] = ()
    """When a mail from it asked for a new ticket, lately."""
    version: int = 0

    def wrote(self, at: datetime) -> Address:
        return self if self.dead_at is None else replace(self, dead_at=None, spam=False, why="", alive_at=at)

    def may_have_a_receipt(self, at: datetime) -> bool:
        return len(_within(self.receipts, RECEIPTS_WINDOW, at)) < RECEIPTS

    def given_a_receipt(self, at: datetime) -> Address:
        return replace(self, receipts=(*_within(self.receipts, RECEIPTS_WINDOW, at), at))

    def may_be_told_of_a_change(self, at: datetime) -> bool:
        return len(_within(self.changes, CHANGES_WINDOW, at)) < CHANGES

    def told_of_a_change(self, at: datetime) -> Address:
        return replace(self, changes=(*_within(self.changes, CHANGES_WINDOW, at), at))

    def floods(self, at: datetime) -> bool:
        return len(_within(self.filed, FLOOD_WINDOW, at)) >= FLOOD

    def asked(self, at: datetime) -> Address:
        """One more than the limit is remembered, so that the alarm rings once."""
        return replace(self, filed=(*_within(self.filed, FLOOD_WINDOW, at), at)[-FLOOD - 1 :])

    def died(self, at: datetime, why: str, *, spam: bool = False) -> Address:
        if self.dead_at is not None or (self.alive_at is not None and at <= self.alive_at):
            return self
        return replace(self, dead_at=at, spam=spam, why=why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inflow:
    """How many mails came in one hour of the clock: from one address, and to one mailbox."""

    sent: int
    received: int

    @property
    def floods(self) -> bool:
        return self.sent > FROM_ONE or self.received > TO_ONE

    @property
    def begins(self) -> bool:
        """Whether it is this mail with which it does."""
        return self.sent == FROM_ONE + 1 or self.received == TO_ONE + 1


def _within(times: tuple[datetime, ...], window: timedelta, at: datetime) -> tuple[datetime, ...]:
    return tuple(each for each in times if at - each < window)


def without_tag(address: str) -> str:
    """`support+t.1001.abc@example.org` is written to the mailbox `support@example.org`."""
    name, _, domain = address.rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"


def barring(address: str) -> tuple[str, str]:
    """Under what names an address can be barred: itself, and its domain."""
    return address, f"@{address.rpartition('@')[2]}"


def why_of(given: str) -> str:
    """In one line. Raises Invalid."""
    text = " ".join(clean(given).split())
    if len(text) > WHY_LIMIT:
        raise Invalid("refused.why", limit=WHY_LIMIT, length=len(text))
    return text


def posted_id(id: str) -> str:
    """SES makes a Message-ID of its own id: what stands behind the @ is not promised."""
    return id.rpartition("@")[0] or id


def raw_key(id: str, at: datetime) -> str:
    """Where a mail that is settled lies; what is not settled lies where SES put it."""
    return f"raw/{at:%Y/%m/%d}/{id}"
