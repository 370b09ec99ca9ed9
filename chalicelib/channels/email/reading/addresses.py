"""People in a header: names and addresses, out of whatever programs write there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from chalicelib.channels.email.reading.words import text_of
from chalicelib.desk.errors import Invalid
from chalicelib.desk.mail import Correspondent
from chalicelib.desk.names import NAME_LIMIT, email_of
from chalicelib.desk.text import cut

_TOKEN = re.compile(
    rb"""(?P<word>=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]*\?=)
    |"(?P<quoted>(?:\\.|[^"\\])*)"?
    |<(?P<angle>[^<>]*)>?
    |(?P<comment>\()
    |(?P<end>[,;])
    |(?P<group>:)
    |(?P<plain>[^"<>(),;:=]+|.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(.)")
_BARE = re.compile(rb"\[?(?:mailto:)?([^\s\"'<>()\[\],;:@]+@[^\s\"'<>()\[\],;:@]+)\]?")
_MOST = 1000
"""Names read of one header, of those kept far fewer."""
_QUOTES = "'\"` "


@dataclass(slots=True)
class _Entry:
    """What stands between two commas."""

    phrase: bytearray = field(default_factory=bytearray)
    comment: bytearray = field(default_factory=bytearray)
    angles: list[bytes] = field(default_factory=list)


def people_of(raw: bytes, otherwise: str = "") -> tuple[Correspondent, ...]:
    """Everybody with an address, in order. Never raises."""
    found = []
    surname = bytearray()
    for entry, _ in zip(_entries(raw), range(_MOST), strict=False):
        address = _address(entry)
        if address is None:
            surname = entry.phrase  # `Ivanov, Ivan <ivanov@example.com>`
            continue
        if surname.strip() and entry.angles and entry.phrase.strip():
            entry.phrase = surname + b", " + entry.phrase
        surname = bytearray()
        found.append(Correspondent(name=_name(entry, address, otherwise), address=address))
    return tuple(found)


def addresses_of(raw: bytes) -> tuple[str, ...]:
    return tuple(person.address for person in people_of(raw))


def ambiguous(raw: bytes) -> bool:
    """Whether programs may read different people out of it."""
    return any(len(entry.angles) > 1 for entry in _entries(raw)) or len(addresses_of(raw)) > 1


def _entries(raw: bytes) -> Iterator[_Entry]:
    entry = _Entry()
    at = 0
    while token := _TOKEN.match(raw, at):
        at = token.end()
        if token.lastgroup == "end":
            yield entry
            entry = _Entry()
        elif token.lastgroup == "comment":
            at = _comment(raw, at, entry)
        else:
            _take(entry, token)
    yield entry


def _take(entry: _Entry, token: re.Match[bytes]) -> None:
    match token.lastgroup:
        case "angle":
            entry.angles.append(token["angle"])
        case "quoted":
            entry.phrase += b" " + _ESCAPED.sub(rb"\1", token["quoted"]) + b" "
        case "group" if b"@" not in entry.phrase:
            entry.phrase.clear()  # the name of a group, or `mailto:`
        case _:
            entry.phrase += token[0]


def _comment(raw: bytes, at: int, entry: _Entry) -> int:
    """Behind a comment with all that are inside of it; one that nobody closed goes to the end."""
    depth = 1
    start = at
    while depth and at < len(raw):
        depth += {b"(": 1, b")": -1}.get(raw[at : at + 1], 0)
        at += 2 if raw[at : at + 1] == b"\\" else 1
    entry.comment += raw[start : at - 1] + b" "
    return at


def _address(entry: _Entry) -> str | None:
    for angle in entry.angles:
        address = _valid(angle)
        if address:
            return address
    bare = _BARE.search(entry.phrase)
    return _valid(bare[1]) if bare else None


def _valid(given: bytes) -> str | None:
    """In lower case; a domain in ASCII disguise in its own letters."""
    text = text_of(given).replace(" ", "").strip("'\"").rstrip(".").removeprefix("mailto:")
    name, _, domain = text.rpartition("@")
    try:
        return email_of(f"{name}@{_own_letters(domain)}")
    except Invalid:
        return None


def _own_letters(domain: str) -> str:
    if "xn--" not in domain.lower() or len(domain) > NAME_LIMIT:
        return domain
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _name(entry: _Entry, address: str, otherwise: str) -> str:
    phrase = bytes(entry.phrase) if entry.angles else _BARE.sub(b"", bytes(entry.phrase))
    name = text_of(phrase, otherwise).strip(_QUOTES) or text_of(bytes(entry.comment), otherwise).strip(_QUOTES)
    return "" if name.lower() == address else cut(name, NAME_LIMIT)
