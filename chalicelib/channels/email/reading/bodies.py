"""The text of a mail out of its segments: as plain text, and as safe HTML where there is any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import chain
from typing import BinaryIO

from chalicelib.channels.email.reading import html as markup
from chalicelib.channels.email.reading import transfer
from chalicelib.channels.email.reading.charset_names import known
from chalicelib.channels.email.reading.charsets import decode
from chalicelib.channels.email.reading.clean import clean
from chalicelib.channels.email.reading.leaves import Leaf, Segment
from chalicelib.channels.email.reading.plain import unflowed
from chalicelib.desk.mail import Oddity

LONGEST = 2**20
"""Bytes of all texts together that are read as such."""

_META = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{2,40})""", re.IGNORECASE)
_HEAD = 4096
_TAGGED = frozenset({"text/enriched", "text/richtext"})
_TAG = re.compile(r"<[^<>]{0,60}>")


@dataclass(slots=True)
class Body:
    text: str = ""
    quote: int | None = None
    """Where in the text what a program quoted begins, if the HTML says so."""
    html: str | None = None
    pictures: set[int] = field(default_factory=set)
    left_over: list[Leaf] = field(default_factory=list)
    """HTML that cannot be shown and is kept as a file."""
    oddities: set[Oddity] = field(default_factory=set)


class BodyReader:
    def __init__(self, file: BinaryIO, *, otherwise: str, pictures: Mapping[str, int]) -> None:
        self._file = file
        self._otherwise = otherwise
        self._pictures = pictures
        self._room = LONGEST
        self._body = Body()

    def read(self, segments: list[Segment]) -> Body:
        """Never raises, and reads no more than `LONGEST`."""
        shown: list[tuple[str, str | None]] = []
        for segment in segments:
            plain = "\n\n".join(filter(None, map(self._plain, segment.plain)))
            pages = [page for page in map(self._page, segment.html) if page.text or page.html]
            html = "<hr>".join(page.html for page in pages if page.html is not None) or None
            if not plain.strip():
                self._quote(pages, sum(len(text) + 2 for text, _ in shown if text))
                plain = "\n\n".join(page.text for page in pages)
            shown.append((plain.strip("\n"), html))
        text = "\n\n".join(text for text, _ in shown if text)
        self._body.text = text[:LONGEST]
        self._body.oddities |= {Oddity.TEXT_CUT} if len(text) > LONGEST else set()
        if any(html for _, html in shown):
            self._body.html = "<hr>".join(html or _as_html(text) for text, html in shown if html or text)
        return self._body

    def _plain(self, leaf: Leaf) -> str:
        text = self._decoded(leaf, leaf.charset)
        if leaf.part.type in _TAGGED:
            return _TAG.sub("", text).strip()
        if leaf.part.content.text("format").lower() == "flowed":
            return unflowed(text, delete=" " if leaf.part.content.text("delsp").lower() == "yes" else "")
        return text if text.strip() else ""

    def _page(self, leaf: Leaf) -> markup.Shown:
        page = markup.read(self._decoded(leaf, leaf.charset), self._pictures)
        self._body.oddities |= page.oddities
        self._body.pictures |= page.pictures
        if Oddity.HTML_AS_FILE in page.oddities:
            self._body.left_over.append(leaf)
        return page

    def _quote(self, pages: list[markup.Shown], before: int) -> None:
        first = pages[0].quote if pages else None
        if first is not None and self._body.quote is None:
            self._body.quote = before + first

    def _decoded(self, leaf: Leaf, charset: str) -> str:
        damage = transfer.Damage()
        raw = transfer.raw(self._file, leaf.part.start, leaf.part.end)
        data = self._taken(transfer.decoded(raw, leaf.encoding, damage))
        if leaf.part.type == "text/html" and known(charset) in {"", "cp1252"}:
            told = _META.search(data[:_HEAD])
            charset = told[1].decode("ascii") if told else charset
        letters = decode(data, charset, self._otherwise)
        text = clean(letters.text)
        odd = {
            Oddity.BYTES_DAMAGED: damage.seen,
            Oddity.CHARSET_GUESSED: letters.guessed,
            Oddity.LETTERS_LOST: "\ufffd" in text,
        }
        self._body.oddities |= {oddity for oddity, seen in odd.items() if seen}
        return text

    def _taken(self, pieces: Iterator[bytes]) -> bytes:
        """As much as there is room for."""
        data = bytearray()
        for piece in chain(pieces, [b""]):
            data += piece[: self._room - len(data)]
            if len(piece) and len(data) == self._room:
                self._body.oddities.add(Oddity.TEXT_CUT)
                break
        self._room -= len(data)
        return bytes(data)


def _as_html(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
