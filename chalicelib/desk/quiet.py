"""Hours of the day and days of the week in which a member of staff is not to be disturbed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from chalicelib.desk.clocks import moment
from chalicelib.desk.errors import Invalid

DAY = 24 * 60
WEEK = range(7)
"""Days of the week, Monday first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Minutes after midnight, in the member's own zone; one that ends before it begins goes over midnight."""

    since: int = 0
    until: int = 0
    """The same as `since` where there are no such hours."""
    off: tuple[int, ...] = ()
    """Days of the week that are quiet from midnight to midnight, besides."""

    @property
    def nightly(self) -> bool:
        return self.since != self.until

    def ends(self, at: datetime, zone: tzinfo) -> datetime | None:
        """When the quiet that holds at this moment is over; None outside of it. A day off may go on into a night."""
        end = self._over(at.astimezone(zone))
        later = end
        while later is not None:
            end, later = later, self._over(later)
        return end.astimezone(at.tzinfo) if end is not None else None

    def _over(self, local: datetime) -> datetime | None:
        """When what makes this moment quiet does so no more."""
        day, minute = local.date(), local.hour * 60 + local.minute
        if day.weekday() in self.off:
            return _moment(day + timedelta(days=1), 0, local)
        if not self._holds(minute):
            return None
        return _moment(day + timedelta(days=int(minute >= self.until)), self.until, local)

    def _holds(self, minute: int) -> bool:
        if self.since <= self.until:
            return self.since <= minute < self.until
        return minute >= self.since or minute < self.until


def quiet_of(since: str, until: str, off: Collection[int] = ()) -> Quiet | None:
    """From two times such as 22:00 and 8:00, or neither, and days off; None without either. Raises Invalid.

    A day of the week at least must be left on which he can be told of things.
    """
    days = tuple(each for each in WEEK if each in off)
    if len(days) == len(WEEK):
        raise Invalid("refused.quiet.off")
    if not since.strip() and not until.strip():
        return Quiet(off=days) if days else None
    first, last = minute_of(since), minute_of(until)
    if first is None or last is None or first == last:
        raise Invalid("refused.quiet")
    return Quiet(since=first, until=last, off=days)


def written(minute: int) -> str:
    """As it is typed: `22:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def minute_of(typed: str) -> int | None:
    """After midnight, of a time as it is typed: `8:00`, `22:00`; None for what is none."""
    hours, _, minutes = typed.strip().partition(":")
    digits = hours.isascii() and hours.isdecimal() and minutes.isascii() and minutes.isdecimal()
    if not digits or len(hours) > 2 or len(minutes) != 2 or int(hours) > 23 or int(minutes) > 59:  # noqa: PLR2004
        return None
    return int(hours) * 60 + int(minutes)


def _moment(day: date, minute: int, near: datetime) -> datetime:
    """On the clock of the same zone; where that shows a time twice, the one that is meant nearby."""
    shown = datetime.combine(day, time(minute // 60, minute % 60, fold=near.fold), near.tzinfo)
    return moment(shown).astimezone(near.tzinfo)
