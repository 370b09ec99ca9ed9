"""Names, ids and addresses that people give: what is accepted, and how it is kept."""

from __future__ import annotations

import re
import unicodedata

from chalicelib.desk.errors import Invalid
from chalicelib.desk.text import cut

NAME_LIMIT = 120
EMAIL_LIMIT = 254
FILE_NAME = 100
"""Characters of a file's name; in Cyrillic 200 bytes of the 255 that file systems allow."""
EXTENSION = 12
ANY_TYPE = "application/octet-stream"

ID = 64
PROVIDER_ID = 32
"""Shorter, for it stands beside a ticket's number in a button, which holds 64 bytes in all."""

_ID = re.compile(r"[A-Za-z0-9._-]+")
_LANGUAGE = re.compile(r"[a-z]{2}")
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(\.[^\s@<>,;:\"()\[\]\\.]+)+")
_ADDRESS = re.compile(r"https?://[^\s<>\"']{1,2000}")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+-]{1,64}")
_JOINERS = "\u200c\u200d"
"""Format characters that emoji and some scripts need; the others only hide or turn around what is there."""
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def id_of(given: str, *, what: str, limit: int = ID) -> str:
    """An id as given. Raises Invalid unless it is 1 to `limit` of A-Z a-z 0-9 . _ -"""
    if len(given) > limit or not _ID.fullmatch(given):
        raise Invalid("refused.id", what=what, given=plain(given)[:NAME_LIMIT], limit=limit)
    return given


def name_of(given: str, *, what: str) -> str:
    """A name in NFC without spaces at its edges. Raises Invalid for control characters or a wrong length."""
    name = unicodedata.normalize("NFC", given).strip()
    if not 0 < len(name) <= NAME_LIMIT or any(_unseen(char) for char in name):
        raise Invalid("refused.name", what=what, limit=NAME_LIMIT)
    return name


def email_of(given: str) -> str:
    """An address in lower case. Raises Invalid for what cannot be one; whether it lives only a letter can tell."""
    address = unicodedata.normalize("NFC", given).strip().lower()
    if len(address) > EMAIL_LIMIT or not _EMAIL.fullmatch(address) or any(_unseen(char) for char in address):
        raise Invalid("refused.email", given=plain(given)[:NAME_LIMIT])
    return address


def language_of(given: str) -> str:
    if not _LANGUAGE.fullmatch(given):
        raise Invalid("refused.language", given=plain(given)[:NAME_LIMIT])
    return given


def address_of(given: str) -> str:
    """A web address, or nothing. Raises Invalid."""
    if given and not _ADDRESS.fullmatch(given):
        raise Invalid("refused.address", given=plain(given)[:NAME_LIMIT])
    return given


def plain(text: str) -> str:
    """Without control and bidi characters, which can make `exe.jpg` out of `gpj.exe`; spaces made one."""
    kept = (
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text)
        if char.isspace() or not _unseen(char)
    )
    return " ".join("".join(kept).split())


def file_name(given: str, *, otherwise: str) -> str:
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


def media_type(given: str, *, otherwise: str = ANY_TYPE) -> str:
    """A type that may stand in a header: anything else is just bytes; nothing at all is `otherwise`."""
    kind = given.lower() or otherwise
    return kind if _TYPE.fullmatch(kind) else ANY_TYPE


def _unseen(char: str) -> bool:
    return char not in _JOINERS and unicodedata.category(char) in _UNSEEN
