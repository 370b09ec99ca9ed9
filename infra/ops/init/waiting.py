"""Waiting for somebody else, with a sign of life and a clear way to leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from rich.console import Console

from infra.ops.session import Session

T = TypeVar("T")

LOOK_EVERY = 2.0
"""Seconds; one read each time."""

LEAVE = "(Ctrl-C leaves; running this again goes on from here)"


def until(look: Callable[[], T | None], words: str, session: Session, patience: timedelta) -> T | None:
    """What `look` finds in the end; None when it did not within `patience`."""
    clock = session.house.clock
    end = clock.now() + patience
    with Console(stderr=True).status(f"{words} {LEAVE}"):
        while (found := look()) is None and clock.now() < end:
            clock.pause(LOOK_EVERY)
    return found
