"""A clock that stands still until it is turned, and ids that count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)


class TurnedClock:
    """Port Clock; pausing turns it, so waiting costs no time."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at
        self.seconds_left = 1000.0

    def now(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)

    def pause(self, seconds: float) -> None:
        self.turn(seconds=seconds)

    def left(self) -> float:
        return self.seconds_left


class CountingIds:
    """Port Ids; each is new and the same in every run."""

    def __init__(self) -> None:
        self.last = 0

    def short(self) -> str:
        self.last += 1
        return f"id{self.last:06d}"

    def long(self) -> str:
        self.last += 1
        return f"long{self.last:018d}"
