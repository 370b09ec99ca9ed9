"""Short proofs that only the desk can make: a MAC in letters that survive mail programs and browsers."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable
from hashlib import sha256
from hmac import compare_digest, digest

LENGTH = 20
"""Letters of five bits: 100 bits of a MAC."""


def seal(key: str, *about: str) -> str:
    """In lower case, of a to z and 2 to 7."""
    made = digest(key.encode(), "\0".join(about).encode(), sha256)
    return b32encode(made).decode().lower()[:LENGTH]


def holds(given: str, keys: Iterable[str], *about: str) -> bool:
    """Whether one of these keys made it; it takes as long whichever did."""
    return any([compare_digest(given.encode(), seal(each, *about).encode()) for each in keys])
