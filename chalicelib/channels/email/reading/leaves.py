"""Sorts the parts of a mail: what is its text, in which forms, and what are its files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from chalicelib.channels.email.reading import parameters
from chalicelib.channels.email.reading.parameters import Value
from chalicelib.channels.email.reading.structure import Part
from chalicelib.channels.email.reading.words import text_of

_TEXTS = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown"})
_FOR_OTHERS = frozenset({"text/x-amp-html", "text/watch-html"})
"""The same text again, for programs that are no mail readers."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part without parts of its own."""

    part: Part
    disposition: Value

    @property
    def encoding(self) -> str:
        """Of the transfer, in lower case."""
        return parameters.read(self.part.headers.first("content-transfer-encoding")).main

    @property
    def charset(self) -> str:
        return self.part.content.text("charset")

    def name(self, otherwise: str = "") -> str:
        """As its sender named it; empty when he did not."""
        return (
            self.disposition.text("filename", otherwise)
            or self.part.content.text("name", otherwise)
            or text_of(self.part.headers.first("content-location").rpartition(b"/")[2].partition(b"?")[0], otherwise)
        )

    @property
    def content_id(self) -> str:
        return text_of(self.part.headers.first("content-id").strip().strip(b"<>"))


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text, as plain text, as HTML, or as both, of which a reader shows one."""

    plain: tuple[Leaf, ...] = ()
    html: tuple[Leaf, ...] = ()


@dataclass(slots=True)
class Content:
    segments: list[Segment] = field(default_factory=list)
    files: list[Leaf] = field(default_factory=list)


def sort(root: Part) -> Content:
    """In the order in which they stand."""
    content = Content()
    if not root.children and (root.type in _TEXTS or root.type.startswith("multipart/")):
        content.segments.append(_segment(_leaf(root)))  # whatever it is called: there is no other text
    else:
        _mixed([root], content)
    return content


def _mixed(children: Iterable[Part], content: Content) -> None:
    for child in children:
        if child.children and child.type == "multipart/alternative":
            _alternative(child.children, content)
        elif child.children:
            _mixed(child.children, content)
        else:
            _single(_leaf(child), content)


def _single(leaf: Leaf, content: Content) -> None:
    if _is_text(leaf):
        content.segments.append(_segment(leaf))
    elif leaf.part.type not in _FOR_OTHERS:
        content.files.append(leaf)


def _alternative(forms: Iterable[Part], content: Content) -> None:
    """The same in several forms: the plain one that comes first, the HTML that comes last with all beside it."""
    plain: tuple[Leaf, ...] = ()
    html: tuple[Leaf, ...] = ()
    for form in forms:
        inner = Content()
        _mixed([form], inner)
        content.files.extend(inner.files)
        plain = plain or tuple(leaf for segment in inner.segments for leaf in segment.plain)
        html = tuple(leaf for segment in inner.segments for leaf in segment.html) or html
    content.segments.append(Segment(plain, html))


def _segment(leaf: Leaf) -> Segment:
    return Segment(html=(leaf,)) if leaf.part.type == "text/html" else Segment(plain=(leaf,))


def _is_text(leaf: Leaf) -> bool:
    if leaf.disposition.main == "attachment" or leaf.name():
        return False
    return leaf.part.type in _TEXTS or leaf.part.type.startswith("multipart/")


def _leaf(part: Part) -> Leaf:
    return Leaf(part, parameters.read(part.headers.first("content-disposition")))
