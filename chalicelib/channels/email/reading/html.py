"""HTML of a mail made safe to show, and its text; what could not be made safe in time is left as a file."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

import nh3

from chalicelib.channels.email.reading.clean import clean
from chalicelib.channels.email.reading.html_text import text_of
from chalicelib.desk.mail import Oddity

LINKS = 5000
DEPTH = 1000
"""Elements inside one another; the time that parsing takes grows with the square of it."""
SIGNS = 4000
"""Signs between attributes in one tag, for the same reason."""

ELEMENTS = 50_000
"""Tags of one page; a mail of a person has hundreds, the longest newsletter some thousands."""
REFERENCES = 50_000
"""Signs told by name or number, which parse slowly."""

_TAG_NAMES = """
    a abbr address b big blockquote br caption center cite code col colgroup dd del div dl dt em figcaption figure
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub sup table tbody td tfoot
    th thead tr tt u ul var wbr
"""
TAGS = frozenset(_TAG_NAMES.split())
WITHOUT_CONTENT = frozenset({"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math"})
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign"},
    "ol": {"start"},
}
_WITH_NAMES = _ATTRIBUTES | {"*": {"dir", "lang", "class", "id", "name"}}
"""Names of elements tell which program quoted what; a page must never see them, for they are its own."""
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}
_FIXED = {"a": {"target": "_blank"}}

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)")
_NO_TAG = re.compile(r"<[^<>]*>")
_DATA = re.compile(r"""(["'])\s*data:[^"']*\1""", re.IGNORECASE)
_NUMBER = re.compile(r"&#(\d{3,6});|&nbsp;")
_ASCII = 0x80
_FLAT_NAMES = "area base br col dd dt hr img input li link meta option p source td th tr wbr"
_FLAT = frozenset(_FLAT_NAMES.split())
"""These never stand in one another, however often they are opened."""
_BETWEEN = str.maketrans("", "", "\t\n\f\r /\"'=")
_IMAGE = re.compile(r'<img((?:\s+[a-z]+="[^"]*")*)\s*>')
_ATTRIBUTE = re.compile(r'\s+([a-z]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Shown:
    text: str
    quote: int | None
    """Where in the text what a program quoted begins, if the HTML says so."""
    html: str | None
    pictures: frozenset[int] = frozenset()
    """Which of the mail's pictures it shows."""
    oddities: frozenset[Oddity] = frozenset()


def read(source: str, pictures: Mapping[str, int]) -> Shown:
    """Safe HTML and its text. `pictures` are the mail's files by Content-ID. Bounded in time; never raises."""
    source = clean(_NUMBER.sub(_letter, _DATA.sub('""', source)))
    if _dangerous(source):
        return Shown(_crude(source), None, None, oddities=frozenset({Oddity.HTML_AS_FILE}))
    named = _cleaned(source, _WITH_NAMES)
    text, quote = text_of(named)
    if named.count("<a ") > LINKS:
        return Shown(text, quote, None, oddities=frozenset({Oddity.HTML_AS_FILE, Oddity.LINKS_CUT}))
    images = _Images(pictures)
    html = _IMAGE.sub(images.shown, _cleaned(named, _ATTRIBUTES))
    odd = {Oddity.PICTURES_BLOCKED} if images.blocked else set()
    return Shown(text, quote, html.strip(), frozenset(images.used), frozenset(odd))


def _cleaned(source: str, attributes: Mapping[str, set[str]]) -> str:
    cleaned: str = nh3.clean(
        source,
        tags=set(TAGS),
        clean_content_tags=set(WITHOUT_CONTENT),
        attributes=dict(attributes),
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values=_FIXED,
        url_relative="deny",
    )
    return cleaned


def _letter(number: re.Match[str]) -> str:
    """Programs write whole mails in numbers; only signs that are no part of HTML are taken for what they are."""
    code = int(number[1]) if number[1] else ord("\u00a0")
    return chr(code) if _ASCII < code <= sys.maxunicode else str(number[0])


def _dangerous(source: str) -> bool:
    if source.count("&") > REFERENCES or source.count("<") > 2 * ELEMENTS:
        return True
    depth = 0
    for closing, name, rest in _TAG.findall(source):
        if len(rest) - len(rest.translate(_BETWEEN)) > SIGNS:
            return True
        if name.lower() in _FLAT:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > DEPTH:
            return True
    return False


def _crude(source: str) -> str:
    """Without tags, however they stand: enough to know what it is about."""
    return clean(unescape(_NO_TAG.sub(" ", source)))


class _Images:
    """Pictures of the mail under their index; those from elsewhere only by what stands for them."""

    def __init__(self, pictures: Mapping[str, int]) -> None:
        self._pictures = pictures
        self.used: set[int] = set()
        self.blocked = False

    def shown(self, image: re.Match[str]) -> str:
        given: dict[str, str] = dict(_ATTRIBUTE.findall(image[1]))
        source = unescape(given.pop("src", ""))
        index = self._pictures.get(source.removeprefix("cid:")) if source.startswith("cid:") else None
        if index is None:
            self.blocked |= source.startswith("http")
            return given.get("alt", "").replace("<", "&lt;").replace(">", "&gt;")
        self.used.add(index)
        kept = "".join(f' {name}="{value}"' for name, value in given.items())
        return f'<img data-file="{index}"{kept}>'
