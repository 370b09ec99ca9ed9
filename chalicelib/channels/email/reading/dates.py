"""When a mail says it was written, as far as that can be believed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_SLOW_CLOCK = timedelta(days=1)
"""So far ahead may a clock be without anybody being told."""
_LONGEST = 200
_YEAR_ZERO = re.compile(r"\s0+\s+\d{1,2}:")
"""Which would be read as 2000."""


def written(raw: bytes, came: datetime) -> tuple[datetime, bool]:
    """The moment, and whether what the mail says had to be corrected."""
    said = _read(raw[:_LONGEST].decode("latin-1"))
    if said is None or said < _OLDEST:
        return came, True
    return min(said, came), said > came + _SLOW_CLOCK


def _read(text: str) -> datetime | None:
    if _YEAR_ZERO.search(text):
        return None
    try:
        said = parsedate_to_datetime(text)
        return said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
