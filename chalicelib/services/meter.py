"""What is counted and timed while an invocation works, until whoever reports it takes it away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


class Count(StrEnum):
    """Things that happen; docs/reference/metrics.md says what each means."""

    HOOK_TAKEN = "hook_taken"
    HOOK_REPEATED = "hook_repeated"
    HOOK_UNUSED = "hook_unused"
    HOOK_FORGED = "hook_forged"
    HOOK_BURIED = "hook_buried"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    MAIL_FLOOD = "mail_flood"


class Delay(StrEnum):
    """Seconds that something waited."""

    INTAKE = "intake_delay"
    DELIVERY = "delivery_delay"
    OVERDUE = "outbox_overdue"


Readings = Mapping[Count | Delay, tuple[float, ...]]
"""Every value of each metric: of a count one, of a delay one for each that waited."""


class Meter:
    """One a house, read at the end of each invocation."""

    def __init__(self) -> None:
        self._counts: dict[Count, int] = {}
        self._delays: dict[Delay, list[float]] = {}

    def count(self, what: Count) -> None:
        self._counts[what] = self._counts.get(what, 0) + 1

    def waited(self, what: Delay, time: timedelta) -> None:
        """Clocks of two machines differ: what seems to have come before it was sent has not waited."""
        self._delays.setdefault(what, []).append(max(0.0, time.total_seconds()))

    def drain(self) -> Readings:
        """All since the last time; the meter stands at nothing again."""
        counts, delays = self._counts, self._delays
        self._counts, self._delays = {}, {}
        return {
            **{what: (float(number),) for what, number in counts.items()},
            **{what: tuple(values) for what, values in delays.items()},
        }
