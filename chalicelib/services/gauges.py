"""What can be told of the machinery behind the desk, at the moment somebody looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """A queue of our own functions, in numbers that AWS calls approximate."""

    name: str
    waiting: int
    in_work: int
    dead: int
    """What it gave up on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HookState:
    """Where Telegram brings the updates of a bot."""

    address: str
    """Empty where it brings them nowhere."""
    waiting: int
    as_asked: bool = True
    """Whether it brings the kinds of updates we asked for, and no others."""
    forbidden: bool = False
    """Whether our hook did not know the secret that Telegram brought last."""
    ip: str = ""
    """Where it finds our address."""
    error: str = ""
    """The last that Telegram could not bring, and when."""
    error_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A bot as Telegram knows it."""

    id: str
    username: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """A message that a queue gave up on."""

    queue: str
    id: str
    at: datetime
    """When it was sent."""
    body: str = field(repr=False)
    reason: str
    """The fault; empty where the log of its function does not tell."""
