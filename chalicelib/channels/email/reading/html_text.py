"""The text of HTML that was made well-formed before: blocks on lines of their own, quotes marked, links told."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS_NAMES = """
    address blockquote center dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul
"""
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
_SPACED_NAMES = """
    blockquote dl h1 h2 h3 h4 h5 h6 ol p pre table ul
"""
_SPACED = frozenset(_SPACED_NAMES.split())
_INSIDE = frozenset({"a", "br", "hr", "img", "li", "td", "th"})
_QUOTES = re.compile(
    r"\b(?:gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|tutanota_quote|OutlookMessageHeader"
    r"|ms-outlook-mobile-reference-message|divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION"
    r"|mail-editor-reference-message-container|isReplyContent|isForwardContent|mailru-blockquote|messageReplySection)\b"
)
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_LINE = "________________________________"
_LONGEST_LINK = 300
_PICTURE_SIGN = 8
"""Characters of an emoji that stands as a picture."""


def text_of(html: str) -> tuple[str, int | None]:
    """The text, and where in it the first part that a program quoted begins."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.result()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._depth = 0
        self._preformatted = 0
        self._numbers: list[int | None] = []
        self._links: list[tuple[str, int]] = []
        self._quote_line: int | None = None

    def result(self) -> tuple[str, int | None]:
        self._break()
        text = "\n".join(self._lines)
        if self._quote_line is None:
            return text.strip(), None
        before = "\n".join(self._lines[: self._quote_line])
        removed = len(text) - len(text.lstrip())
        return text.strip(), max(0, len(before) + bool(before) - removed)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _BLOCKS:
            self._block(tag)
        self._mark(given)
        if tag in _INSIDE:
            self._inside(tag, given)
        match tag:
            case "blockquote":
                self._depth += 1
            case "pre":
                self._preformatted += 1
            case "ul" | "ol":
                self._numbers.append(0 if tag == "ol" else None)

    def _inside(self, tag: str, given: dict[str, str | None]) -> None:
        match tag:
            case "br":
                self._break()
            case "hr":
                self._lines.append(self._prefix + _LINE)
            case "li":
                self._line = self._bullet()
            case "td" | "th" if self._line.strip():
                self._line += " "
            case "a":
                self._links.append((given.get("href") or "", len(self._line)))
            case "img":
                alt = given.get("alt") or ""
                self._line += alt if len(alt) <= _PICTURE_SIGN and not any(char.isalnum() for char in alt) else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            self._link(*self._links.pop())
        if tag in _BLOCKS:
            self._block(tag)
        match tag:
            case "blockquote":
                self._depth = max(0, self._depth - 1)
            case "pre":
                self._preformatted = max(0, self._preformatted - 1)
            case "ul" | "ol" if self._numbers:
                self._numbers.pop()

    def handle_data(self, data: str) -> None:
        if self._preformatted:
            first, *others = data.split("\n")
            self._line += first
            for each in others:
                self._break()
                self._line = each
            return
        text = _SPACE.sub(" ", data)
        self._line += text.lstrip() if not self._line or self._line.endswith(" ") else text

    @property
    def _prefix(self) -> str:
        return "> " * min(self._depth, 9)

    def _block(self, tag: str) -> None:
        if self._line.strip():
            self._break()
        self._line = ""
        if tag in _SPACED and self._lines and self._lines[-1].strip("> "):
            self._lines.append(self._prefix.rstrip())

    def _break(self) -> None:
        self._lines.append((self._prefix + self._line).rstrip())
        self._line = ""

    def _bullet(self) -> str:
        if not self._numbers or self._numbers[-1] is None:
            return "- "
        self._numbers[-1] += 1
        return f"{self._numbers[-1]}. "

    def _link(self, address: str, start: int) -> None:
        """Where a link leads, unless its text says so."""
        shown = self._line[start:].strip()
        bare = address.partition("://")[2].rstrip("/") or address.removeprefix("mailto:")
        if shown and bare and bare.lower() not in shown.lower() and len(address) <= _LONGEST_LINK:
            self._line = f"{self._line.rstrip()} <{address}>"

    def _mark(self, given: dict[str, str | None]) -> None:
        if self._quote_line is None and _QUOTES.search(f"{given.get('class')} {given.get('id')} {given.get('name')}"):
            if self._line.strip():
                self._break()
            self._quote_line = len(self._lines)
