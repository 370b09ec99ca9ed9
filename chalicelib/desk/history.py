"""What happened to a ticket, as facts that are only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chalicelib.desk.message import Author


class Happened(StrEnum):
    """The kinds of fact; each is also the `kind` of the event that tells of it."""

    CREATED = "ticket.created"
    REPLIED = "ticket.replied"
    APPENDED = "ticket.appended"
    EDITED = "ticket.edited"
    ANSWERED = "ticket.answered"
    STARTED = "ticket.started"
    """Staff wrote to a client first."""
    CLOSED = "ticket.closed"
    REOPENED = "ticket.reopened"
    ARCHIVED = "ticket.archived"
    RESTORED = "ticket.restored"
    ASSIGNED = "ticket.assigned"
    RELEASED = "ticket.released"
    MOVED = "ticket.moved"
    NOTED = "ticket.noted"
    VIEWED = "ticket.viewed"
    FILE_FAILED = "ticket.file_failed"
    OVERHEARD = "ticket.overheard"
    """A mail came for staff alone: of a stranger, or of a program."""
    UNDELIVERED = "ticket.undelivered"
    """A letter of ours came back."""
    FOLLOWED = "ticket.followed"
    UNFOLLOWED = "ticket.unfollowed"
    LINKED = "ticket.linked"
    SPLIT = "ticket.split"
    MERGED = "ticket.merged"
    DEADLINE_NEAR = "ticket.deadline_near"
    """Most of the time within which staff owe an answer is over."""
    DEADLINE_MISSED = "ticket.deadline_missed"
    REMINDED = "ticket.reminded"
    """The client was told that his answer is waited for."""
    REMINDER = "ticket.reminder"
    """The time of a reminder of staff has come."""
    REMINDER_SET = "ticket.reminder_set"
    REMINDER_DONE = "ticket.reminder_done"


UNTOLD = frozenset(
    {Happened.VIEWED, Happened.FOLLOWED, Happened.UNFOLLOWED, Happened.REMINDER_SET, Happened.REMINDER_DONE}
)
"""Facts nobody outside is told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happened to one ticket."""

    provider: str
    ticket: int
    id: int
    """Counts from 1 within the ticket."""
    kind: Happened
    by: Author
    at: datetime
    message: int | None = None
    """The message it concerns."""
    details: Mapping[str, str] = field(default_factory=dict)
