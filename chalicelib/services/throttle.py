"""How fast a program may ask: counted in this process, so that a loop gone wild costs the desk nothing more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.desk.errors import TooFast

BURST = 60
"""Requests of one token at once."""
A_SECOND = 10
"""Requests of one token a second after that."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: datetime


@dataclass(slots=True)
class Throttle:
    """A bucket for each token; several copies of a function count each for itself."""

    _buckets: dict[str, _Bucket] = field(default_factory=dict)

    def permit(self, token: str, at: datetime) -> None:
        """Raises TooFast."""
        known = self._buckets.get(token) or _Bucket(BURST, at)
        gained = max((at - known.at).total_seconds(), 0.0) * A_SECOND
        left = min(known.left + gained, BURST)
        if left < 1:
            raise TooFast("refused.api.fast", each=A_SECOND)
        self._buckets[token] = _Bucket(left - 1, at)
