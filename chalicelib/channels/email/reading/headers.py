"""The headers of a mail or a part, found also where lines between them are no headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 64 * 1024
"""Bytes read of one header."""
MOST = 2000
"""Headers read of one block."""

_NAME = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_USUAL = re.compile(
    rb"(?:^|\r)(?:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|received|return-path|reply-to|sender"
    rb"|references|in-reply-to|delivered-to|dkim-signature|user-agent|list-[a-z]+|x-[a-z0-9-]+)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Headers:
    """In their order, unfolded and otherwise as they came."""

    pairs: tuple[tuple[str, bytes], ...]
    mended: bool = False
    cut: bool = False

    def first(self, name: str) -> bytes:
        return next(self.every(name), b"")

    def every(self, name: str) -> Iterator[bytes]:
        return (value for key, value in self.pairs if key == name)

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.pairs)


def read(block: bytes) -> tuple[Headers, int]:
    """The headers of a block, and from which byte of it on it is text already: behind its end as a rule.

    A line that is neither header nor fold is passed over while usual headers come after it, else the text begins there.
    """
    pairs: list[tuple[str, bytearray]] = []
    mended = cut = False
    at = 0
    last_usual = max((match.start() for match in _USUAL.finditer(block)), default=-1)
    for line in block.splitlines(keepends=True):
        bare = line.rstrip(b"\r\n")
        name = _NAME.match(bare)
        if bare[:1] in {b" ", b"\t"} and pairs:
            cut |= _append(pairs[-1][1], bare)
        elif name:
            if len(pairs) == MOST:
                cut = True
                break
            pairs.append((name[1].decode("latin-1").lower(), bytearray()))
            cut |= _append(pairs[-1][1], bare[name.end() :])
        elif bare.strip() and not (not pairs and bare.startswith((b"From ", b">From "))):
            mended = True
            if at > last_usual:
                return Headers(_frozen(pairs), mended, cut), at
        at += len(line)
    return Headers(_frozen(pairs), mended, cut), len(block)


def _append(value: bytearray, piece: bytes) -> bool:
    """Whether something had to be left away."""
    room = LONGEST - len(value)
    value += piece[:room]
    return len(piece) > room


def _frozen(pairs: list[tuple[str, bytearray]]) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, bytes(value).strip()) for name, value in pairs)
