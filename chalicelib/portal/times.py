"""Times as people read them: how long ago, on which day, and exactly, in their own zone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from chalicelib.i18n.catalogue import words

HOUR = timedelta(hours=1)
JUST_NOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    language: str
    zone: str
    now: datetime

    def ago(self, at: datetime) -> str:
        passed, then, today = self.now - at, self._here(at), self._here(self.now).date()
        if passed < JUST_NOW:
            return words(self.language, "time.now", {})
        if passed < HOUR:
            return words(self.language, "time.minutes", {"count": passed // timedelta(minutes=1)})
        if then.date() == today:
            return self.clock(at)
        if then.date() == today - timedelta(days=1):
            return words(self.language, "time.yesterday", {"clock": self.clock(at)})
        return self._date(then.date())

    def day(self, at: datetime) -> str:
        then, today = self._here(at).date(), self._here(self.now).date()
        near = {today: "time.today", today - timedelta(days=1): "time.the_day_before"}.get(then)
        return words(self.language, near, {}) if near else self._date(then)

    def day_of(self, at: datetime) -> date:
        return self._here(at).date()

    def clock(self, at: datetime) -> str:
        return f"{self._here(at):%H:%M}"

    def exact(self, at: datetime) -> str:
        then = self._here(at)
        return f"{self._date(then.date())}, {then:%H:%M:%S} {then:%Z}"

    def when(self, at: datetime) -> str:
        """A moment to come, without its seconds."""
        then = self._here(at)
        today = then.date() == self._here(self.now).date()
        return self.clock(at) if today else f"{self._date(then.date())}, {then:%H:%M}"

    def of_calendar(self, written: str) -> str:
        """As a calendar file has it: a moment, a time by a clock somewhere, a day, or what cannot be read."""
        for pattern in ("%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S", "%Y%m%d"):
            with suppress(ValueError, OverflowError):
                return self._of_calendar(datetime.strptime(written, pattern).replace(tzinfo=UTC), pattern)
        return written

    def _of_calendar(self, read: datetime, pattern: str) -> str:
        if "T" not in pattern:
            return self._date(read.date())
        then = self._here(read) if pattern.endswith("Z") else read
        time = f"{self._date(then.date())}, {then:%H:%M}"
        return time if pattern.endswith("Z") else words(self.language, "time.there", {"time": time})

    def waited(self, since: datetime) -> str:
        """For how long somebody waits."""
        passed = self.now - since
        for key, unit in (("time.for_days", timedelta(days=1)), ("time.for_hours", HOUR)):
            if passed >= unit:
                return words(self.language, key, {"count": passed // unit})
        return words(self.language, "time.for_minutes", {"count": max(1, passed // timedelta(minutes=1))})

    def length(self, minutes: int) -> str:
        """So many minutes, in the largest unit that holds them whole."""
        for key, unit in (("time.for_days", 24 * 60), ("time.for_hours", 60)):
            if minutes % unit == 0:
                return words(self.language, key, {"count": minutes // unit})
        return words(self.language, "time.for_minutes", {"count": minutes})

    def _here(self, at: datetime) -> datetime:
        return at.astimezone(_zone(self.zone))

    def _date(self, day: date) -> str:
        month = words(self.language, f"month.{day.month}", {})
        key = "date" if day.year == self._here(self.now).year else "time.date"
        return words(self.language, key, {"day": day.day, "month": month, "year": day.year})


def lasted(language: str, time: timedelta) -> str:
    """A length of time in short, as tables have it: 45 min, 1 h 30 min, 2 d 4 h."""
    minutes = round(time / timedelta(minutes=1))
    days, hours, minutes = minutes // (24 * 60), minutes // 60 % 24, minutes % 60
    pairs = [(days, "time.short.days"), (hours, "time.short.hours"), (minutes, "time.short.minutes")]
    told = [words(language, key, {"count": count}) for count, key in pairs if count]
    return " ".join(told[:2]) or words(language, "time.short.minutes", {"count": 0})


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - so that `import app` does not pay for it

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return UTC
