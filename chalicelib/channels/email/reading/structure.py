"""The tree of parts of a mail, as stretches of its file: nothing of a body is read to find it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import BinaryIO

from chalicelib.channels.email.reading import headers as heads
from chalicelib.channels.email.reading import parameters
from chalicelib.channels.email.reading.headers import Headers
from chalicelib.channels.email.reading.parameters import Value
from chalicelib.channels.email.reading.scanning import LONGEST_BOUNDARY, Mark, Scan
from chalicelib.desk.mail import Oddity, Reason

HEADER_BLOCK = 256 * 1024
"""Bytes of the headers of a mail or a part; more is nobody's mail."""
DEPTH = 50
PARTS = 1000

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")


@dataclass(slots=True)
class Part:
    """A mail or one of its parts: headers, and where its body stands in the file."""

    headers: Headers
    content: Value
    type: str
    start: int
    end: int
    boundary: bytes = b""
    children: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class Tree:
    root: Part
    oddities: set[Oddity]
    unfit: Reason | None = None


class _Growing:
    """A tree while its boundaries are met one after the other."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._open: list[Part] = []
        self._oddities: set[Oddity] = set()
        self._unfit: Reason | None = None
        self._counted = count(1)

    def grown(self) -> Tree:
        root = self._part(_beginning(self._scan), self._scan.size, "text/plain")
        mark = self._follow(root)
        while mark is not None:
            self._end(mark)
            if mark.closing:
                self._open.pop().end = mark.start
                mark = self._next(mark.next)
            elif next(self._counted) > PARTS:
                self._oddities.add(Oddity.PARTS_CUT)
                self._unfit = Reason.TOO_MANY_PARTS
                break
            else:
                mark = self._follow(self._child(mark))
        else:
            self._oddities |= {Oddity.UNFINISHED} if self._open else set()
        return Tree(root, self._oddities, self._unfit)

    def _next(self, at: int, stop: int | None = None) -> Mark | None:
        return self._scan.mark(at, tuple(part.boundary for part in self._open), stop)

    def _end(self, mark: Mark) -> None:
        """What was open inside is over."""
        for part in self._open[mark.level + 1 :]:
            part.end = mark.start
        del self._open[mark.level + 1 :]

    def _child(self, mark: Mark) -> Part:
        parent = self._open[-1]
        otherwise = "message/rfc822" if parent.type == "multipart/digest" else "text/plain"
        child = self._part(mark.next, self._scan.size, otherwise)
        parent.children.append(child)
        return child

    def _follow(self, part: Part) -> Mark | None:
        """The next boundary, which ends the part unless it has parts of its own."""
        if part.type.startswith("multipart/"):
            self._open_up(part)
        mark = self._next(part.start)
        if mark is not None and not part.boundary:
            part.end = mark.start
        return mark

    def _open_up(self, part: Part) -> None:
        if len(self._open) == DEPTH:
            self._unfit = Reason.TOO_DEEP
            return
        part.boundary = part.content.raw("boundary").rstrip()[:LONGEST_BOUNDARY]
        part.boundary = part.boundary or self._scan.first_boundary(part.start)
        if part.boundary:
            self._open.append(part)

    def _part(self, at: int, stop: int, otherwise: str) -> Part:
        """A part whose headers begin here; without a blank line they end at the next boundary."""
        limit = min(stop, at + HEADER_BLOCK)
        boundary = self._next(at, limit)
        header_end, start = self._scan.blank_line(at, boundary.start if boundary else limit)
        block = self._scan.read(at, header_end)
        headers, text_at = heads.read(block)
        if text_at < len(block):
            start = at + text_at
        elif boundary is None and start == limit < stop:
            self._unfit = Reason.HEADERS_TOO_LARGE
            self._oddities.add(Oddity.HEADERS_CUT)
        self._oddities |= {Oddity.HEADERS_MENDED} if headers.mended else set()
        self._oddities |= {Oddity.HEADERS_CUT} if headers.cut else set()
        content = parameters.read(headers.first("content-type"))
        return Part(headers, content, _type(content, otherwise), start, stop)


def read(file: BinaryIO) -> Tree:
    """Never raises. A part that is too deep stays whole; behind the last part allowed nothing is read."""
    return _Growing(Scan(file)).grown()


def _beginning(scan: Scan) -> int:
    """Where the headers begin: behind blank lines that somebody put first."""
    beginning = scan.read(0, HEADER_BLOCK)
    return len(beginning) - len(beginning.lstrip(b"\r\n"))


def _type(content: Value, otherwise: str) -> str:
    if _TYPE.fullmatch(content.main):
        return content.main
    return "multipart/mixed" if content.main.startswith("multipart") else otherwise
