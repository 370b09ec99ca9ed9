"""Who else is at a ticket: a soft sign that runs out by itself and stops nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

HERE_LIFE = timedelta(seconds=50)
"""How long somebody counts as being there after he was last heard of."""
MOST = 8
"""People a ticket remembers at once."""


class Doing(StrEnum):
    READING = "reading"
    WRITING = "writing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """One colleague at a ticket."""

    member: str
    name: str
    doing: Doing
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Everybody at one ticket."""

    provider: str
    ticket: int
    people: tuple[Here, ...] = ()
    version: int = 0

    @property
    def kept_until(self) -> datetime | None:
        return max((each.until for each in self.people), default=None)

    def besides(self, member: str, at: datetime) -> tuple[Here, ...]:
        """The others who are there now, those who write first."""
        there = (each for each in self.people if each.member != member and each.until > at)
        return tuple(sorted(there, key=lambda each: each.doing is not Doing.WRITING))

    def with_(self, member: str, name: str, doing: Doing, at: datetime) -> Presence:
        one = Here(member=member, name=name, doing=doing, until=at + HERE_LIFE)
        return replace(self, people=(*self.besides(member, at), one)[-MOST:])
