"""Headers of a letter as they stand on the wire: in ASCII, in short lines, each for exactly what it was given.

The standard library writes them too, by parsing each as if a stranger had sent it, which takes ten times as long as all
else that becomes of a plain mail.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator

LINE = 66
"""Characters of a text that stands in one line with the name of its header."""
WORD = 39
"""Bytes in one encoded word, so that no line of them has more than 76 characters (RFC 2047)."""

_PLAIN_TEXT = re.compile(r"(?:[!-~](?:[ -~]*[!-~])?)?")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_ENCODED = "=?"


def header(name: str, value: str) -> bytes:
    """One whose value is ASCII by its making, such as a date or an id."""
    return f"{name}: {value}\r\n".encode("ascii")


def text(value: str) -> str:
    """What stands in a subject."""
    return value if _plain(value, _PLAIN_TEXT) else _words(value)


def mailbox(name: str, address: str) -> str:
    """Somebody and his address, which is ASCII and was checked."""
    if not name:
        return address
    return f"{name if _plain(name, _PLAIN_NAME) else _words(name)}\r\n <{address}>"


def _plain(value: str, pattern: re.Pattern[str]) -> bool:
    """What looks like an encoded word is none, and must not be read as one."""
    return len(value) <= LINE and _ENCODED not in value and pattern.fullmatch(value) is not None


def _words(value: str) -> str:
    """Encoded words, none of which cuts a letter."""
    return "\r\n ".join(f"=?utf-8?b?{b64encode(each).decode('ascii')}?=" for each in _pieces(value))


def _pieces(value: str) -> Iterator[bytes]:
    piece = b""
    for letter in value:
        coded = letter.encode()
        if len(piece) + len(coded) > WORD:
            yield piece
            piece = b""
        piece += coded
    yield piece
