"""Values with parameters, such as `text/plain; charset=utf-8`: as they should be written, and as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from chalicelib.channels.email.reading.charsets import decode
from chalicelib.channels.email.reading.clean import line
from chalicelib.channels.email.reading.words import text_of

_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*(?:"((?:\\["\\]|[^"]|"(?!\s*(?:;|\Z)))*)"?|([^;]*))')
_ESCAPED = re.compile(r'\\(["\\])')
_SECTION = re.compile(r"(?P<name>[^*]+)\*(?:(?P<number>\d{1,3})(?P<coded>\*)?)?\Z")
_MOST = 200


@dataclass(frozen=True, slots=True)
class _Given:
    data: bytes
    charset: str | None
    """Of RFC 2231; None where encoded words may stand instead."""


@dataclass(frozen=True, slots=True)
class Value:
    main: str
    """In lower case, without its parameters."""
    given: Mapping[str, _Given]

    def raw(self, name: str) -> bytes:
        """A parameter as its sender meant it, letter by letter."""
        found = self.given.get(name)
        return found.data if found else b""

    def text(self, name: str, otherwise: str = "") -> str:
        """A parameter on one clean line; `otherwise` is the charset for bare bytes."""
        found = self.given.get(name)
        if found is None:
            return ""
        if found.charset is None or b"=?" in found.data:
            return text_of(found.data, otherwise)
        return line(decode(found.data, found.charset, otherwise).text)


def read(raw: bytes) -> Value:
    """Never raises."""
    text = raw.decode("latin-1")
    main, _, _ = text.partition(";")
    if "=" in main and "/" not in main:
        text, main = ";" + text, ""  # a value without a beginning: `charset=utf-8`
    given: dict[str, _Given] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for match, _ in zip(_PARAMETER.finditer(text), range(_MOST), strict=False):
        name, quoted, bare = match.groups()
        value = _ESCAPED.sub(r"\1", quoted) if quoted is not None else bare.strip()
        section = _SECTION.match(name)
        if section is None:
            given.setdefault(name.lower(), _Given(value.encode("latin-1"), None))
        else:
            coded = section["number"] is None or section["coded"] is not None
            sections.setdefault(section["name"].lower(), {}).setdefault(int(section["number"] or 0), (value, coded))
    return Value(_main(main), given | {name: _whole(each) for name, each in sections.items()})


def _main(text: str) -> str:
    return text.split(None, 1)[0].strip("\"'").lower() if text.strip() else ""


def _whole(sections: Mapping[int, tuple[str, bool]]) -> _Given:
    """RFC 2231: pieces by number, the first of them may name the charset of all."""
    charset = ""
    data = b""
    for number in sorted(sections):
        value, coded = sections[number]
        if coded and not data and value.count("'") > 1:
            charset, _, value = value.split("'", 2)
        piece = value.encode("latin-1")
        data += unquote_to_bytes(piece) if coded else piece
    return _Given(data, charset)
