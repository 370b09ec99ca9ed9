"""What is said in a message, in pieces: prose that wraps, and code or logs that keep their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r"^```[^\n`]*\n(.*?)(?:^```[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
KILO = 1024
UNITS = ("b", "kb", "mb", "gb")


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Each with whether it is code: what stands between fences of three backticks."""
    at = 0
    for fenced in _FENCE.finditer(text):
        before = text[at : fenced.start()].strip("\n")
        if before:
            yield False, before
        code = fenced[1].removesuffix("\n")
        if code:
            yield True, code
        at = fenced.end()
    rest = text[at:].strip("\n")
    if rest:
        yield False, rest


def size(number: int) -> tuple[int, str]:
    """As people read it, e.g. 14 and mb."""
    amount, unit = float(number), 0
    while amount >= KILO and unit < len(UNITS) - 1:
        amount, unit = amount / KILO, unit + 1
    return round(amount), UNITS[unit]
