"""What a talk says back: pages of words with buttons, toasts and files, before any channel gives them form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.desk.message import Attachment, Side


@dataclass(frozen=True, slots=True)
class Words:
    """A text by key; `values` fill its places. A `count` value picks the plural form."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Titled:
    """A name that may differ by language: `names` by two-letter code, else `name`."""

    name: str
    names: Mapping[str, str] = field(default_factory=dict)


Value = str | int | Words | Titled
"""Plain strings are said as they are: they come from people and are never read as markup."""


@dataclass(frozen=True, slots=True)
class Button:
    """`label` is cut to what a button can hold; `data` is `<verb>:<argument>…`, at most 64 bytes of ASCII.

    With `url` it opens that address and carries nothing back.
    """

    label: Value
    data: str
    url: str | None = None


Rows = tuple[tuple[Button, ...], ...]


class Place(StrEnum):
    """What part a said page plays in the chat; it decides how it is shown and what is remembered of it."""

    PLAIN = "plain"
    PANEL = "panel"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """A page: its lines, one below the other, and rows of buttons under it.

    With `over` it is drawn over that message, and sent anew where that cannot be edited any more.
    A PANEL follows the panel policy and needs `draft`, `revision`, `album`.
    A RECEIPT's message id is remembered for its `draft`. With `ticket` a reply to this message finds that ticket.
    """

    lines: tuple[Value, ...]
    rows: Rows = ()
    over: int | None = None
    place: Place = Place.PLAIN
    draft: str = ""
    revision: int = 0
    album: str | None = None
    provider: str | None = None
    ticket: int | None = None
    side: Side = Side.CLIENT
    """Whom it tells of the ticket: somebody may be a client and answer for a provider in the same chat."""
    silent: bool = False
    """Whether it comes without a sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """The short answer every press gets; empty lines only end the client's spinner."""

    press_id: str
    text: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle:
    """Take the buttons off the panel of this draft: it is decided."""

    draft: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowFiles:
    """Up to ten files of one ticket in one album: all PICTURE or all DOCUMENT; a single one alone."""

    provider: str
    ticket: int
    attachments: tuple[Attachment, ...]


Output = Say | Toast | Settle | ShowFiles
