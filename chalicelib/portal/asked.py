"""What a browser asks and what it is answered, as far as pages care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Literal
from urllib.parse import urlencode

from chalicelib.services.attach import Upload

PLACE = "place"
"""The field of where a form belongs, as `Asked.place` has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request, its paths beginning where the desk begins."""

    path: str
    base: str = ""
    """What stands before our own paths on the web."""
    origin: str = ""
    """Scheme and host of this place."""
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The last of each name."""
    all: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """Of what may come more than once, in its order."""
    files: tuple[Upload, ...] = field(default=(), repr=False)
    """What came with the form."""
    body: bytes = field(default=b"", repr=False)
    """Of what is no form."""
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    place: str = ""
    """Where the page that asks belongs: an account, `north/c-1`, or a post, `north/anna`; empty where none is told."""
    page: str = ""
    """Path and query of the page a form was sent from; empty where the browser does not tell."""
    language: str = "ru"
    """Chosen in this browser, or what it would rather have."""
    part: bool = False
    """Whether htmx asks, and wants the block alone."""
    source: str = ""
    device: str = ""

    @property
    def address(self) -> str:
        """Path and query."""
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path

    @property
    def in_passing(self) -> bool:
        """Whether a part of a page asks for itself, which must not move the browser to where that page belongs."""
        return bool(self.place) and not self.form.get(PLACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """To be kept by the browser for as many seconds; 0 takes it away."""

    name: str
    value: str = field(repr=False)
    seconds: int
    same_site: Literal["Lax", "Strict"] = "Lax"
    under: str = ""
    """The path of ours that it is sent to; empty for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page, a part of one, or where to go on."""

    body: str = field(default="", repr=False)
    status: int = HTTPStatus.OK
    to: str | None = None
    """A path of ours."""
    cookies: tuple[Cookie, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def keeping(self, *cookies: Cookie) -> Answer:
        return replace(self, cookies=(*self.cookies, *cookies))


NOTHING_NEW = Answer(status=HTTPStatus.NO_CONTENT)


def go(to: str) -> Answer:
    """On to another page of ours, by GET whatever this was."""
    return Answer(status=HTTPStatus.SEE_OTHER, to=to)


def within(path: str) -> str:
    """A path that somebody gave us, if it leads into this desk; else the beginning."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if inside and path.isprintable() and "\\" not in path else "/"
