"""Finds blank lines and boundaries in a file of any size, a window at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import SEEK_END
from typing import BinaryIO

WINDOW = 512 * 1024
LONGEST_BOUNDARY = 250

_OVERLAP = 512
"""More than a line with a boundary is long."""
_FIRST_BOUNDARY = re.compile(rb"(?:^|\n)--([^\r\n]{1,250}?)[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """A line with a boundary."""

    level: int
    """Whose it is: the place of the boundary among those that were looked for."""
    start: int
    """Where what stands before it ends; the line end before a boundary belongs to the boundary."""
    next: int
    closing: bool


class Scan:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, SEEK_END)
        beginning = self.read(0, WINDOW)
        self._end = b"\n" if b"\n" in beginning or b"\r" not in beginning else b"\r"

    def read(self, start: int, stop: int) -> bytes:
        self._file.seek(start)
        return self._file.read(max(0, min(stop, self.size) - start))

    def blank_line(self, at: int, stop: int) -> tuple[int, int]:
        """Where the lines before the first blank line end and those behind it begin; both `stop` if there is none."""
        blank, empty = _blank(self._end)
        first = blank.match(self.read(at, min(at + _OVERLAP, stop)))
        if first:
            return at, at + first.end()
        for base, window, last in self._windows(at, stop):
            found = empty.search(window)
            if found and (found.end() < len(window) or last):
                return base + found.start() + 1, base + found.end()
        return stop, stop

    def mark(self, at: int, boundaries: tuple[bytes, ...], stop: int | None = None) -> Mark | None:
        """The first line with one of these boundaries, from here on, where a line begins, and before `stop`."""
        mark = self._mark(at, boundaries, self.size if stop is None else min(stop + _OVERLAP, self.size))
        return mark if mark and (stop is None or mark.start < stop) else None

    def _mark(self, at: int, boundaries: tuple[bytes, ...], stop: int) -> Mark | None:
        if not boundaries:
            return None
        line, inner = _marks(boundaries, self._end)
        first = line.match(self.read(at, at + _OVERLAP))
        if first:
            return _mark(first, at, at, boundaries)
        for base, window, last in self._windows(at, stop):
            found = inner.search(window)
            if found and (found.end() < len(window) or last):
                before = window[found.start() - 1 : found.start()] if found.start() else b""
                return _mark(found, base, base + found.start() - (before == b"\r"), boundaries)
        return None

    def first_boundary(self, at: int) -> bytes:
        """What looks like the boundary of a part that names none; empty if nothing does."""
        found = _FIRST_BOUNDARY.search(self.read(at, at + WINDOW))
        return found[1] if found else b""

    def _windows(self, at: int, stop: int) -> Iterator[tuple[int, bytes, bool]]:
        """Stretches that overlap, so that a line which one cuts is whole in the next."""
        while at < stop:
            window = self.read(at, min(at + WINDOW, stop))
            last = at + len(window) >= stop
            yield at, window, last
            if last or not window:
                return
            at += len(window) - _OVERLAP


def _mark(found: re.Match[bytes], base: int, start: int, boundaries: tuple[bytes, ...]) -> Mark:
    """The innermost of equal boundaries, for it is the one that is open."""
    level = len(boundaries) - 1 - boundaries[::-1].index(found[1])
    return Mark(level, start, base + found.end(), found[2] is not None)


@lru_cache(maxsize=64)
def _marks(boundaries: tuple[bytes, ...], end: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    named = b"|".join(re.escape(each) for each in sorted(set(boundaries), key=len, reverse=True))
    line = rb"--(" + named + rb")(--)?[ \t]{0,100}" + (rb"\r?(?:\n|\Z)" if end == b"\n" else rb"(?:\r|\Z)")
    return re.compile(line), re.compile(end + line)


@lru_cache(maxsize=2)
def _blank(end: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    blank = rb"\r{0,3}\n" if end == b"\n" else rb"\r"
    return re.compile(blank), re.compile(end + blank)
