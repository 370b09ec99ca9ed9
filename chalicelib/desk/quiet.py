"""Hours of the day in which a member of staff is not to be disturbed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from chalicelib.desk.errors import Invalid

DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Minutes after midnight, in the member's own zone; one that ends before it begins goes over midnight."""

    since: int
    until: int

    def ends(self, at: datetime, zone: tzinfo) -> datetime | None:
        """When the quiet that holds at this moment is over; None outside of it."""
        local = at.astimezone(zone)
        minute = local.hour * 60 + local.minute
        if not self._holds(minute):
            return None
        day = local.date() + timedelta(days=int(minute >= self.until))
        end = datetime.combine(day, _clock(self.until), zone).replace(fold=local.fold)
        return end.astimezone(at.tzinfo)

    def _holds(self, minute: int) -> bool:
        if self.since <= self.until:
            return self.since <= minute < self.until
        return minute >= self.since or minute < self.until


def quiet_of(since: str, until: str) -> Quiet | None:
    """From two times such as 22:00 and 8:00; None where neither is given. Raises Invalid."""
    if not since.strip() and not until.strip():
        return None
    found = Quiet(since=_minute(since), until=_minute(until))
    if found.since == found.until:
        raise Invalid("refused.quiet")
    return found


def written(minute: int) -> str:
    """As it is typed: `22:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _minute(typed: str) -> int:
    hours, _, minutes = typed.strip().partition(":")
    digits = hours.isascii() and hours.isdecimal() and minutes.isascii() and minutes.isdecimal()
    if not digits or len(hours) > 2 or len(minutes) != 2 or int(hours) > 23 or int(minutes) > 59:  # noqa: PLR2004
        raise Invalid("refused.quiet")
    return int(hours) * 60 + int(minutes)


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)
