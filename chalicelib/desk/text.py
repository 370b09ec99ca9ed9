"""What counts as one character here, and where a text may be cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

import regex

_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_PIECE = re.compile(r"(\S*)(\s*)")
_GRAPHEME = regex.compile(r"\X")

CARD_PIECE = 3500
"""Characters of a message body in one Telegram message, so that its head fits beside it under 4,096."""


def clean(text: str) -> str:
    """NFC, one kind of line end, no control characters, no space at the edges: what is counted and kept."""
    visible = _CONTROL.sub("", _LINE_END.sub("\n", text))
    return unicodedata.normalize("NFC", visible).strip()


def split(text: str, limit: int) -> tuple[str, ...]:
    """Pieces of at most `limit` code points whose concatenation is the text.

    Cut at word ends; a word over the limit is cut between graphemes; a grapheme over the limit, which only
    an attacker sends, is cut where it must be.
    """
    pieces: list[str] = []
    current = ""
    for token in _tokens(text, limit):
        if current and len(current) + len(token) > limit:
            pieces.append(current)
            current = ""
        current += token
    if current:
        pieces.append(current)
    return tuple(pieces)


def _tokens(text: str, limit: int) -> Iterator[str]:
    """Words with the space behind them, in parts that fit."""
    for word, space in _PIECE.findall(text):
        if len(word) + len(space) <= limit:
            yield word + space
            continue
        if len(word) <= limit:
            yield word
        else:
            yield from _parts(word, limit)
        yield from space


def _parts(word: str, limit: int) -> Iterator[str]:
    for grapheme in _GRAPHEME.findall(word):
        for start in range(0, len(grapheme), limit):
            yield grapheme[start : start + limit]


def cut(text: str, limit: int) -> str:
    """The beginning of a text on one line, with an ellipsis where something is missing, no grapheme broken."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    ends = accumulate(len(each) for each in _GRAPHEME.findall(line))
    kept = max((each for each in ends if each < limit), default=0)
    return line[:kept].rstrip() + "…"
