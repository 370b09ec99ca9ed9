"""What people say, the same on every channel: messages and the files that come with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.desk.mail import Invitation, Oddity
from chalicelib.desk.people import Role


class Channel(StrEnum):
    """By which way something came or goes."""

    TELEGRAM = "telegram"
    EMAIL = "email"
    WEB = "web"
    DESK = "desk"
    """The provider's own side: console, command or API; what staff write in Telegram came from there."""


class Side(StrEnum):
    CLIENT = "client"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who said or did something, as it is kept in the record."""

    role: Role
    id: str
    name: str

    @property
    def side(self) -> Side:
        return Side.CLIENT if self.role in (Role.CLIENT, Role.OUTSIDER) else Side.STAFF


class FileState(StrEnum):
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


class Shape(StrEnum):
    """How a file is best shown."""

    PICTURE = "picture"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of a message: its name as given, its bytes under a key that people do not choose."""

    id: str
    name: str
    size: int | None
    """Bytes; None while a channel has not told."""
    type: str
    """Media type, e.g. image/jpeg."""
    shape: Shape
    state: FileState
    key: str
    """Where its bytes lie in the bucket."""
    source: str | None = None
    """The channel's own handle while it is loading: for Telegram `<bot>:<file_id>`."""
    invitation: Invitation | None = None
    """What it asks, where it is a calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One Telegram message inside a submission, kept so that a later edit finds its place."""

    message_id: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A text as it stood before an edit."""

    text: str
    until: datetime


SAME_ID = "same_id"
"""The mark of a mail whose Message-ID another one had before."""
VIRUS = "virus"
"""The mark of a mail in which one was found: its files are in no ticket."""
WRONG_TOKEN = "wrong_token"  # noqa: S105 - a mark
"""The mark of a mail to a reply address that was not signed for its provider's ticket."""

TELLING = frozenset(
    {
        Oddity.BYTES_DAMAGED,
        Oddity.CORRESPONDENTS_CUT,
        Oddity.ENCRYPTED,
        Oddity.FILES_CUT,
        Oddity.HEADERS_CUT,
        Oddity.HTML_AS_FILE,
        Oddity.LETTERS_LOST,
        Oddity.PACKED,
        Oddity.PARTS_CUT,
        Oddity.SEVERAL_SENDERS,
        Oddity.SUBJECT_CUT,
        Oddity.TEXT_CUT,
        Oddity.UNFINISHED,
        Oddity.UNREAD,
        SAME_ID,
        VIRUS,
        WRONG_TOKEN,
    }
)
"""What staff should know before they rely on what they see of a mail."""


def telling(oddities: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(each for each in oddities if each in TELLING))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """What a message that came by mail has beside its text."""

    raw: str
    """Where the mail lies in the bucket as it came."""
    sender: str
    """The address it came from."""
    proved: bool
    """Whether it certainly did."""
    full: str = ""
    """All of its text with what was quoted and signed, where that is more than what is new in it."""
    oddities: tuple[str, ...] = ()
    """What was cut, mended or guessed while it was read; see `mail.Oddity`. And the marks above."""

    @property
    def may_be_saved(self) -> bool:
        return VIRUS not in self.oddities

    @property
    def worth_telling(self) -> tuple[str, ...]:
        return telling(self.oddities)


AROUND = 1000
"""Bytes of what a message, or a file of it, has beside its texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One entry of a ticket; an internal note is a message that clients never see."""

    provider: str
    ticket: int
    id: int
    """Counts from 1 within the ticket."""
    author: Author
    channel: Channel
    at: datetime
    text: str
    internal: bool = False
    attachments: tuple[Attachment, ...] = ()
    parts: tuple[Part, ...] = ()
    revisions: tuple[Revision, ...] = ()
    mailed: Mailed | None = None
    came_from: int | None = None
    """The ticket it was written in first, where it was merged or split into this one."""
    version: int = 0

    @property
    def edited(self) -> bool:
        return bool(self.revisions)

    @property
    def weight(self) -> int:
        """About how many bytes its row takes, rather too many than too few."""
        texts = [self.text, self.mailed.full if self.mailed else "", *(each.text for each in self.parts)]
        texts += [each.text for each in self.revisions]
        texts += [each.name for each in self.attachments]
        return sum(len(each.encode()) for each in texts) + AROUND * (1 + len(self.attachments))

    @property
    def rest(self) -> str:
        """Of a mail what was quoted and signed below the text; all of it, where that stands around the text."""
        full = self.mailed.full if self.mailed else ""
        return full.removeprefix(self.text).strip("\n")
