"""What is counted of tickets, and what the counts tell: how many, how long, and at which hour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.desk.history import Happened


class Count(StrEnum):
    """Things that happen; stored names, which outlive a renaming here."""

    ASKED = "asked"
    REPLIED = "replied"
    STARTED = "started"
    ANSWERED = "answered"
    CLOSED = "closed"
    SOLVED = "solved"
    """The provider had done its part for the first time."""
    ARCHIVED = "archived"


class Span(StrEnum):
    """Times that somebody waited; the names stand in the details of the fact that ended the waiting, in seconds."""

    FIRST_ANSWER = "first_answer"
    NEXT_ANSWER = "next_answer"
    SOLUTION = "solution"


COUNTED: Mapping[Happened, Count] = {
    Happened.CREATED: Count.ASKED,
    Happened.REPLIED: Count.REPLIED,
    Happened.APPENDED: Count.REPLIED,
    Happened.STARTED: Count.STARTED,
    Happened.ANSWERED: Count.ANSWERED,
    Happened.CLOSED: Count.CLOSED,
    Happened.ARCHIVED: Count.ARCHIVED,
}

BY_HOUR = {Happened.CREATED: "in", Happened.REPLIED: "in", Happened.APPENDED: "in", Happened.ANSWERED: "out"}
"""What comes in and what goes out, of which the hour is kept."""

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BUCKETS = (
    *(each * MINUTE for each in (5, 10, 15, 30, 45)),
    *(each * HOUR for each in (1, 1.5, 2, 3, 4, 6, 8, 12, 18)),
    *(each * DAY for each in (1, 1.5, 2, 3, 5, 7, 14, 30)),
)
"""Upper ends of the buckets that times are counted in; what took longer is counted behind the last."""
HOURS = range(24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What one line of the books is about."""

    provider: str
    day: date
    """In the provider's zone."""
    department: str
    channel: str
    """By which the ticket was asked."""
    person: str = ""
    """The member of staff who acted; empty for what clients did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One line of the books."""

    slice: Slice
    counts: Mapping[str, int] = field(default_factory=dict)


def increments(kind: str, details: Mapping[str, str], at: datetime) -> Mapping[str, int]:
    """What one event adds, `at` being its time in the provider's zone; nothing for what is not counted."""
    if kind not in COUNTED:
        return {}
    happened = Happened(kind)
    names = [str(COUNTED[happened])]
    if happened in BY_HOUR:
        names.append(f"{BY_HOUR[happened]}_{at.hour}")
    for span in Span:
        seconds = details.get(span, "")
        if seconds.isdecimal():
            names.append(f"{span}_{bucket_of(timedelta(seconds=int(seconds)))}")
            names += [str(Count.SOLVED)] if span is Span.SOLUTION else []
    return dict.fromkeys(names, 1)


def bucket_of(time: timedelta) -> int:
    return next((number for number, end in enumerate(BUCKETS) if time <= end), len(BUCKETS))


def summed(tallies: Iterable[Tally]) -> Mapping[str, int]:
    total: dict[str, int] = {}
    for each in tallies:
        for name, number in each.counts.items():
            total[name] = total.get(name, 0) + number
    return total


def waited(since: datetime | None, asked: datetime, at: datetime) -> Mapping[str, str]:
    """What an answer ends: the wait for the first one, when the oldest message that waits is the question itself."""
    if since is None:
        return {}
    span = Span.FIRST_ANSWER if since == asked else Span.NEXT_ANSWER
    return {span: seconds(at - since)}


def seconds(time: timedelta) -> str:
    return str(max(0, int(time.total_seconds())))


def histogram(counts: Mapping[str, int], span: Span) -> tuple[int, ...]:
    return tuple(counts.get(f"{span}_{number}", 0) for number in range(len(BUCKETS) + 1))


def percentile(heights: tuple[int, ...], share: float) -> timedelta | None:
    """The time within which this share of them had ended, evenly spread inside a bucket; None where there are none.

    What took longer than all buckets counts as long as the last.
    """
    wanted, below = sum(heights) * share, 0
    if not wanted:
        return None
    for number, height in enumerate(heights[:-1]):
        if height and below + height >= wanted:
            start = BUCKETS[number - 1] if number else timedelta(0)
            return start + (BUCKETS[number] - start) * ((wanted - below) / height)
        below += height
    return BUCKETS[-1]


def by_hour(counts: Mapping[str, int], way: str) -> tuple[int, ...]:
    return tuple(counts.get(f"{way}_{hour}", 0) for hour in HOURS)


def days(since: date, until: date) -> Iterator[date]:
    """Both ends included."""
    for number in range((until - since).days + 1):
        yield since + number * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What the lines of one thing come to: of a department, a channel, a person, or of all."""

    counts: Mapping[str, int]

    def number(self, of: Count) -> int:
        return self.counts.get(of, 0)

    def times(self, of: Span) -> int:
        return sum(histogram(self.counts, of))

    def within(self, of: Span, share: float) -> timedelta | None:
        return percentile(histogram(self.counts, of), share)


def figure(tallies: Iterable[Tally]) -> Figure:
    return Figure(counts=summed(tallies))


def split(tallies: Iterable[Tally], by: Callable[[Slice], str]) -> Mapping[str, Figure]:
    """A figure for each, by name; without those that nothing is named of."""
    parts: dict[str, list[Tally]] = {}
    for each in tallies:
        parts.setdefault(by(each.slice), []).append(each)
    return {name: figure(those) for name, those in sorted(parts.items()) if name}
