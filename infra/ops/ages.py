"""How long something takes or has been, for people."""

from __future__ import annotations

from datetime import timedelta

UNITS = (("d", 86_400), ("h", 3_600), ("min", 60))


def age(span: timedelta) -> str:
    """In its largest unit, rounded down: `45 s`, `3 min`, `2 h`, `4 d`."""
    seconds = max(0, int(span.total_seconds()))
    name, size = next(((name, size) for name, size in UNITS if seconds >= size), ("s", 1))
    return f"{seconds // size} {name}"
