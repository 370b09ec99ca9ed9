"""Names that people and their programs give, made safe to show, to store and to download under."""

from __future__ import annotations

import re
import unicodedata

from chalicelib.conversation.text import cut

FILE_NAME = 100
"""Characters of a file's name; in Cyrillic 200 bytes of the 255 that file systems allow."""
EXTENSION = 12
PERSON_NAME = 128
ANY_TYPE = "application/octet-stream"

_JOINERS = "\u200c\u200d"
"""Format characters that emoji and some scripts need; the others only hide or turn around what is there."""
_UNSAFE = ("Cc", "Cf", "Cs", "Zl", "Zp")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+-]{1,64}")


def plain(text: str) -> str:
    """Without control and bidi characters, which can make `exe.jpg` out of `gpj.exe`; spaces made one."""
    kept = (
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text)
        if char.isspace() or char in _JOINERS or unicodedata.category(char) not in _UNSAFE
    )
    return " ".join("".join(kept).split())


def file_name(given: str, otherwise: str) -> str:
    """The name as given, without a path and not too long, its extension kept."""
    name = plain(given.replace("\\", "/").rsplit("/", 1)[-1]).rstrip(". ")
    if not name:
        return otherwise
    if len(name) <= FILE_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > EXTENSION:
        return cut(name, FILE_NAME)
    return cut(stem, FILE_NAME - len(dot) - len(extension)) + dot + extension


def person_name(first: str, last: str) -> str:
    return cut(plain(f"{first} {last}"), PERSON_NAME)


def media_type(given: str, otherwise: str) -> str:
    """A type that may stand in a header: anything else is just bytes."""
    if not given:
        return otherwise
    return given.lower() if _TYPE.fullmatch(given.lower()) else ANY_TYPE
