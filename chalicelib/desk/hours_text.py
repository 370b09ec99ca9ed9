"""Business hours as people write them: `9-18`, `09:00-13:00, 14:00-18:00`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chalicelib.desk.errors import Invalid
from chalicelib.desk.hours import Span

_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?"
_SPAN = re.compile(rf"\s*{_CLOCK}\s*[-–—]\s*{_CLOCK}\s*", re.ASCII)
_BETWEEN = re.compile(r"[,;]")
LONGEST = 100
HOUR = 60
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As a command names them."""


def spans_of(text: str, day: int) -> tuple[Span, ...]:
    """Of one day; nothing is a day on which it is closed. Raises Invalid."""
    if len(text) > LONGEST:
        raise Invalid("refused.hours.span")
    return tuple(_span(each, day) for each in _BETWEEN.split(text) if each.strip())


def line_of(spans: Iterable[Span], day: int) -> str:
    return ", ".join(f"{_clock(each.opens)}-{_clock(each.closes)}" for each in sorted(spans) if each.day == day)


def week_of(lines: Iterable[str]) -> tuple[Span, ...]:
    """As a command takes it: `mon-fri=9-18`, `sat=10-14`. Raises Invalid."""
    return tuple(span for each in lines for span in _days(each))


def _days(line: str) -> Iterable[Span]:
    named, sign, text = line.partition("=")
    first, _, last = named.strip().lower().partition("-")
    if not sign or first not in DAYS or (last or first) not in DAYS:
        raise Invalid("refused.hours.span")
    for day in range(DAYS.index(first), DAYS.index(last or first) + 1):
        yield from spans_of(text, day)


def _span(text: str, day: int) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise Invalid("refused.hours.span")
    opens, closes = (int(found[each]) * HOUR + int(found[each + 1] or 0) for each in (1, 3))
    if any(int(found[each] or 0) >= HOUR for each in (2, 4)):
        raise Invalid("refused.hours.span")
    return Span(day=day, opens=opens, closes=closes)


def _clock(minute: int) -> str:
    return f"{minute // HOUR:02d}:{minute % HOUR:02d}"
