"""Business hours: when a department answers, and how much of its time passes between two moments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise

from chalicelib.desk.clocks import moment
from chalicelib.desk.errors import Invalid

DAY = 24 * 60
"""Minutes of a day, whatever clocks do."""
WEEK = 7
MOST_HOLIDAYS = 60
MOST_SPANS = 4
"""Of one day."""
YEARLY = re.compile(r"\d\d-\d\d", re.ASCII)
LEAP = 2000
"""A year that has every day."""
FAR = 400
"""Days that are looked through for time; who is never open in them has no hours."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Open on a day of the week from one minute of the wall clock until another."""

    day: int
    """0 is Monday."""
    opens: int
    closes: int
    """Up to 1440, which is midnight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The week of a department by the clock of its zone, but for holidays."""

    zone: str
    spans: tuple[Span, ...]
    holidays: tuple[str, ...] = ()
    """Days on which it is closed: 2026-05-11 once, 01-01 every year."""


def checked(hours: Hours) -> Hours:
    """In order. Raises Invalid for spans that meet or turn around, for days that are none, and for no time at all."""
    spans = tuple(sorted(hours.spans))
    for each in spans:
        if not (0 <= each.day < WEEK and 0 <= each.opens < each.closes <= DAY):
            raise Invalid("refused.hours.span")
    for one, other in pairwise(spans):
        if one.day == other.day and one.closes > other.opens:
            raise Invalid("refused.hours.span")
    if not spans or any(sum(each.day == day for each in spans) > MOST_SPANS for day in range(WEEK)):
        raise Invalid("refused.hours.span")
    return Hours(zone=hours.zone, spans=spans, holidays=_holidays(hours.holidays))


def _holidays(given: tuple[str, ...]) -> tuple[str, ...]:
    try:
        days = {_holiday(each) for each in given}
    except ValueError as reason:
        raise Invalid("refused.hours.holiday") from reason
    if len(days) > MOST_HOLIDAYS:
        raise Invalid("refused.hours.holidays", limit=MOST_HOLIDAYS)
    return tuple(sorted(days))


def _holiday(given: str) -> str:
    """Raises ValueError; 29 February comes every year that has one."""
    if YEARLY.fullmatch(given):
        return date.fromisoformat(f"{LEAP}-{given}").isoformat().removeprefix(f"{LEAP}-")
    return date.fromisoformat(given).isoformat()


def is_open(hours: Hours | None, at: datetime) -> bool:
    """Without hours, always."""
    return hours is None or any(opens <= at < closes for opens, closes in _open(hours, at))


def opens_next(hours: Hours | None, at: datetime) -> datetime | None:
    """When it is open from this moment on: now, or at the next opening; None for never."""
    if hours is None:
        return at
    return next((max(opens, at) for opens, closes in _open(hours, at) if closes > at), None)


def after(hours: Hours | None, at: datetime, length: timedelta) -> datetime | None:
    """The moment at which so much business time has passed; None when there is not so much to come."""
    if hours is None:
        return at + length
    left = length
    for opens, closes in _open(hours, at):
        begins = max(opens, at)
        if begins + left <= closes:
            return begins + left
        left -= max(closes - begins, timedelta(0))
    return None


def between(hours: Hours | None, since: datetime, until: datetime) -> timedelta:
    """Business time that passes from one moment to another; none backwards."""
    if hours is None:
        return max(until - since, timedelta(0))
    passed = timedelta(0)
    for opens, closes in _open(hours, since, days=max((until - since).days, 0) + 3):
        passed += max(min(closes, until) - max(opens, since), timedelta(0))
    return passed


def _open(hours: Hours, since: datetime, *, days: int = FAR) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of open time that end at this moment or later, in UTC; none begins before the one before is over."""
    zone = zone_of(hours.zone)
    over = datetime.min.replace(tzinfo=UTC)
    for day, span in _spans(hours, since.astimezone(zone).date() - timedelta(days=1), days):
        opens = max(_moment(day, span.opens, zone, fold=0), over)
        over = max(_moment(day, span.closes, zone, fold=1), over)
        if opens < over and over >= since:
            yield opens, over


def _spans(hours: Hours, first: date, days: int) -> Iterator[tuple[date, Span]]:
    """Those of so many days, but for holidays."""
    closed = frozenset(hours.holidays)
    for number in range(days):
        day = first + timedelta(days=number)
        if closed.isdisjoint((day.isoformat(), f"{day:%m-%d}")):
            yield from ((day, span) for span in hours.spans if span.day == day.weekday())


def _moment(day: date, minute: int, zone: tzinfo, *, fold: int) -> datetime:
    """What the wall clock shows twice is opened at the first and closed at the second time."""
    days, rest = divmod(minute, DAY)
    clock = time(rest // 60, rest % 60, fold=fold)
    return moment(datetime.combine(day + timedelta(days=days), clock, tzinfo=zone))


@lru_cache(maxsize=64)
def zone_of(name: str) -> tzinfo:
    """UTC for one that this machine does not know any more."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - so that `import app` does not pay for it

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return UTC
