"""The text of a header: encoded words put together before they are decoded, bare bytes by the best guess."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from chalicelib.channels.email.reading.charset_names import known
from chalicelib.channels.email.reading.charsets import decode
from chalicelib.channels.email.reading.clean import line
from chalicelib.channels.email.reading.transfer import base64

_OPENING = re.compile(rb"=\?([^?=\s]{1,60})\?([bBqQ])\?")
# a `?=` before two digits may be a question mark that was left bare, and a coded byte
_CLOSING = re.compile(rb"\?=(?![0-9A-F]{2})")
_ANY_CLOSING = re.compile(rb"\?=")
_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class _Run:
    """Bytes of one charset; without a name they stood bare in the header."""

    charset: str
    data: bytes


def text_of(raw: bytes, otherwise: str = "") -> str:
    """One clean line. `otherwise` is the charset that the body names. Never raises."""
    return line("".join(decode(run.data, run.charset, otherwise).text for run in _joined(raw)))


def _joined(raw: bytes) -> list[_Run]:
    """Neighbours of one charset are one run, for letters are cut in two between words."""
    runs: list[_Run] = []
    for run in _runs(raw):
        if runs and run.charset and runs[-1].charset == run.charset and _apart(run.charset):
            runs[-1] = _Run(run.charset, runs[-1].data + run.data)
        else:
            runs.append(run)
    return runs


def _apart(charset: str) -> bool:
    """Whether bytes of two words may be put together: not where each word begins with a mark of its own."""
    return not known(charset).startswith(("utf-16", "utf-32", "utf-7"))


def _runs(raw: bytes) -> Iterator[_Run]:
    at = 0
    openings = list(_OPENING.finditer(raw))
    for opening, following in zip_longest(openings, openings[1:]):
        between = raw[at : opening.start()]
        if between and (at == 0 or not between.isspace()):
            yield _Run("", between)
        at, data = _body(raw, opening, following.start() if following else len(raw))
        yield _Run(opening[1].decode("latin-1").lower(), data)
    if at < len(raw):
        yield _Run("", raw[at:])


def _body(raw: bytes, opening: re.Match[bytes], limit: int) -> tuple[int, bytes]:
    """Where the word ends and what it holds; one that nobody closed goes to the next word or to the end."""
    by_letters = opening[2] in b"bB"
    start = opening.end()
    closing = None if by_letters else _CLOSING.search(raw, start, limit)
    closing = closing or _ANY_CLOSING.search(raw, start, limit)
    content, end = (raw[start : closing.start()], closing.end()) if closing else (raw[start:limit].rstrip(b" ?"), limit)
    return end, base64(content) if by_letters else _from_q(content)


def _from_q(content: bytes) -> bytes:
    return _QUOTED.sub(lambda digits: binascii.unhexlify(digits.group(1)), content.replace(b"_", b" "))
