"""Letters to a member of staff that come together, at each full hour or once a day, instead of each by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from chalicelib.desk.errors import Invalid
from chalicelib.desk.quiet import Quiet, minute_of

HOUR = timedelta(hours=1)

HOURLY = "hourly"
DAILY = "daily"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    at: int | None = None
    """Minutes after midnight in the member's own zone, once a day; None at each full hour."""

    def first(self, moment: datetime, zone: tzinfo) -> datetime:
        """The time for a letter that this moment is, or that comes next."""
        local = moment.astimezone(zone)
        if self.at is None:
            over = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
            return moment + HOUR - over if over else moment
        clock = time(self.at // 60, self.at % 60)
        days = (datetime.combine(local.date() + timedelta(days=each), clock, zone).astimezone(UTC) for each in (0, 1))
        return next(each for each in days if each >= moment).astimezone(moment.tzinfo)

    def due(self, moment: datetime, quiet: Quiet | None, zone: tzinfo) -> datetime:
        """The same outside of his quiet hours; where its time is always among them, when they end."""
        found = self.first(moment, zone)
        end = quiet.ends(found, zone) if quiet else None
        if quiet is None or end is None:
            return found
        later = self.first(end, zone)
        return end if quiet.ends(later, zone) else later


def digest_of(every: str, at: str = "") -> Digest | None:
    """From `hourly`, or `daily` with a time such as 9:00; None for anything else.

    Raises Invalid for a time that is none.
    """
    if every == HOURLY:
        return Digest()
    if every != DAILY:
        return None
    minute = minute_of(at)
    if minute is None:
        raise Invalid("refused.digest")
    return Digest(at=minute)
