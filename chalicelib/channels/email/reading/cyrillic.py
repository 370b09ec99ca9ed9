"""Which of the five Cyrillic charsets bytes are in, by how often Russian uses each letter."""

from __future__ import annotations

from functools import cache

_CANDIDATES = ("cp1251", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic")
_RARELY = frozenset({"iso8859-5", "mac-cyrillic"})
_OFTEN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґў"
"""From the most frequent to the least; those of the neighbours come last."""
_ENOUGH = 0.5
_RARE = 0.1
"""How much better those must be that mail is hardly ever in."""
_ODD_CASE = 0.7
"""A capital behind a small letter is rare, and what a wrong charset makes of every word."""


def guess_cyrillic(data: bytes) -> str | None:
    """The charset that makes the most plausible Russian; None when none makes any."""
    weighed = [
        (_plausible(data.decode(charset, "replace")) - (_RARE if charset in _RARELY else 0), charset)
        for charset in _CANDIDATES
    ]
    best, charset = max(weighed, key=lambda each: each[0])
    return charset if best >= _ENOUGH else None


def _plausible(text: str) -> float:
    """From below 0 to about 1: the mean weight of what is no ASCII."""
    weights = _weights()
    total = 0.0
    count = 0
    behind = " "
    for char in text:
        if char >= "\x80":
            count += 1
            total += weights.get(char.lower(), -1.0)
            if char.isupper() and behind.islower():
                total -= _ODD_CASE
        behind = char
    return total / count if count else 0.0


@cache
def _weights() -> dict[str, float]:
    spread = len(_OFTEN) - 1
    letters = {char: 1.0 - 0.9 * place / spread for place, char in enumerate(_OFTEN)}
    return letters | dict.fromkeys("\xa0«»—–№“”„…’", 0.3)
