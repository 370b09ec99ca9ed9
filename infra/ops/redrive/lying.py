"""Something that lies dead, wherever it lies, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

UPDATES = "updates"
"""Where updates lie that could not be digested; everything else lies behind a queue of that name."""

SENT = "sent round again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """One thing that lies dead; nothing in it tells what people wrote or how they are called."""

    where: str
    id: str
    """A reference that a person was given, or SQS's message id."""
    at: datetime
    received: int | None = None
    """How often it was handed out; updates are not counted."""
    about: str
    reason: str


class Resting(Protocol):
    """One place where dead things lie."""

    def lying(self) -> Sequence[Lying]: ...

    def send(self, each: Lying) -> str | None:
        """Round again; why not, where it stays."""
