"""Times, numbers and names written so that their text sorts the way they do, and no two are written alike."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

LONGEST_PART = 200
"""Bytes of one name inside a key; a partition key holds 2,048 in all, a sort key 1,024."""

_WIDTH = 18
_LAST = 10**_WIDTH - 1
_FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)


def moment(at: datetime) -> str:
    """UTC to the microsecond, always equally long."""
    if at.tzinfo is None:
        raise ValueError(f"a time without a zone: {at}")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def newest_first(at: datetime) -> str:
    """Sorts against the time, so that an ascending query begins with the newest."""
    return str(_LAST - (at - _FIRST_MOMENT) // timedelta(microseconds=1)).zfill(_WIDTH)


def padded(number: int) -> str:
    """Sorts as a number does, from 0 to eighteen digits; any other is at least written unlike all others."""
    return part(f"{number:0{_WIDTH}d}")


def largest_first(number: int) -> str:
    return padded(_LAST - number)


def part(name: str) -> str:
    """A name from outside as one part of a key: it cannot hold the sign that parts keys.

    What is too long for a key, or no valid text, stands as its hash. An empty one is written too: names are
    looked up as people gave them, and nothing is found under it.
    """
    if not name:
        return "%empty"
    written = name.replace("%", "%25").replace("#", "%23")
    octets = written.encode("utf-8", errors="surrogatepass")
    if len(octets) <= LONGEST_PART and _valid(name):
        return written
    return "%sha256-" + hashlib.sha256(octets).hexdigest()


def _valid(name: str) -> bool:
    return not any("\ud800" <= each <= "\udfff" for each in name)
