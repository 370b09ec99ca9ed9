"""The clock on a wall: in a night in which it is changed it shows some times twice, or leaves some out."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, timedelta


def moment(shown: datetime) -> datetime:
    """When a clock shows this, in UTC; for what it leaves out, when it is changed."""
    before, after = (shown.replace(fold=each).astimezone(UTC) for each in (0, 1))
    if after < before:
        return _changed(after, before, shown)
    return after if shown.fold else before


def _changed(since: datetime, until: datetime, shown: datetime) -> datetime:
    """The first moment between two that has the offset of the latter, on the clock of this zone."""

    def past(second: int) -> bool:
        return _offset(since + timedelta(seconds=second), shown) == offset

    offset = _offset(until, shown)
    return since + timedelta(seconds=bisect_left(range(int((until - since).total_seconds())), True, key=past))


def _offset(at: datetime, shown: datetime) -> timedelta | None:
    return at.astimezone(shown.tzinfo).utcoffset()
