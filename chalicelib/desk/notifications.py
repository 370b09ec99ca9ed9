"""What a client is told of his tickets, kept so that he can read it again, and up to where he has read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby

from chalicelib.desk.history import Happened
from chalicelib.desk.notices import Way
from chalicelib.desk.text import cut

LIFE = timedelta(days=180)
"""How long a copy is kept."""

MOST_UNREAD = 100
"""Facts that are counted as unread; whoever has so many is told that there are many."""

TEXT = 1000
"""Characters of a message that its copy shows; the ticket has the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One fact of a ticket as one person is told of it, marked with one way; what is of one fact is one entry."""

    provider: str
    account: str
    person: str
    ticket: int
    fact: int
    way: Way
    kind: Happened
    at: datetime
    """When it happened: what was told of one fact by several ways stands together."""
    subject: str
    by: str = ""
    """Who wrote; empty where the desk itself tells."""
    text: str = field(default="", repr=False)
    sent: bool = True
    """Whether it went that way too; where not, because none was wished or none led to him, it stands in the portal
    alone."""

    @property
    def mark(self) -> str:
        """By which it is counted as unread: once for one fact, by however many ways it is told."""
        return f"{self.ticket}#{self.fact}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Up to when somebody has looked at what he was told as one of an account's people."""

    provider: str
    account: str
    person: str
    until: datetime | None = None
    """When the newest thing happened that he was shown."""
    version: int = 0

    def seen(self, at: datetime) -> Reading:
        return self if self.until is not None and at <= self.until else replace(self, until=at)


def excerpt(text: str) -> str:
    return cut(text, TEXT)


def by_fact(those: Sequence[Notification]) -> list[list[Notification]]:
    """What stands together because it tells of one fact."""
    return [list(each) for _, each in groupby(those, key=lambda each: (each.ticket, each.fact))]


def first(those: Sequence[Notification], limit: int) -> tuple[tuple[Notification, ...], Notification | None]:
    """Those of the first `limit` facts, and the one that begins the next."""
    facts = by_fact(those)
    following = facts[limit][0] if len(facts) > limit else None
    return tuple(one for each in facts[:limit] for one in each), following
