"""Undoes transfer encodings piece by piece, so that a large file is never whole in memory; what is broken is kept."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

PIECE = 256 * 1024

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NO_ALPHABET = bytes(set(range(256)) - set(_ALPHABET) - {ord("=")})
_NO_SPACE = bytes(set(range(256)) - set(b" \t\r\n"))
_PADDING = re.compile(rb"=+")
_STRAY = re.compile(rb"=(?![0-9A-Fa-f]{2})(?![ \t]*\r?\n)(?![ \t\r]*\Z)")
_LONGEST_LINE = 64 * 1024
_QUANTUM = 4
_FIRST = 4096
_FEW = 3
_JUNK = 0.05
"""Of the first bytes: a text that only claims to be Base64 has more foreign signs than that."""
_UU_NAMES = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})


class Damage:
    """Remembers whether an encoding was broken while it was undone."""

    def __init__(self) -> None:
        self.seen = False


def raw(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    """The bytes of a stretch of a file as they stand; another reader may move the file between two pieces."""
    while start < end:
        file.seek(start)
        piece = file.read(min(PIECE, end - start))
        if not piece:
            return
        start += len(piece)
        yield piece


def decoded(pieces: Iterable[bytes], encoding: str, damage: Damage) -> Iterator[bytes]:
    """Without the encoding that is named. Never raises; an unknown one leaves the bytes as they are."""
    match encoding:
        case "base64":
            return _base64(pieces, damage)
        case "quoted-printable":
            return _quoted_printable(pieces, damage)
        case _ if encoding in _UU_NAMES:
            return _uu(pieces, damage)
        case _:
            return iter(pieces)


def base64(text: bytes) -> bytes:
    """A short text, however broken."""
    damage = Damage()
    digits = text.translate(None, delete=_NO_ALPHABET)
    return b"".join(_quanta(each, damage) for each in _PADDING.split(digits))


def _base64(pieces: Iterable[bytes], damage: Damage) -> Iterator[bytes]:
    left = b""
    started = False
    plain = False
    for piece in pieces:
        if not started:
            started, plain = True, _only_claims(piece[:_FIRST])
            damage.seen |= plain
        if plain:
            yield piece
            continue
        digits = piece.translate(None, delete=_NO_ALPHABET)
        spaces = len(piece.translate(None, delete=_NO_SPACE))
        damage.seen |= len(digits) + spaces != len(piece)
        *whole, last = _PADDING.split(left + digits)
        for each in whole:
            yield _quanta(each, damage)
        keep = len(last) % _QUANTUM
        left = last[len(last) - keep :]
        yield binascii.a2b_base64(last[: len(last) - keep])
    yield _quanta(left, damage)


def _only_claims(beginning: bytes) -> bool:
    spaceless = beginning.translate(None, delete=b"\r\n\t ")
    junk = len(spaceless) - len(spaceless.translate(None, delete=_NO_ALPHABET))
    words = beginning.strip().count(b" ")
    return junk + words > _FEW + _JUNK * len(beginning)


def _quanta(digits: bytes, damage: Damage) -> bytes:
    """Digits up to a padding or the end; a single one too many says nothing."""
    over = len(digits) % _QUANTUM
    if over == 1:
        damage.seen = True
        digits = digits[:-1]
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % _QUANTUM))


def _quoted_printable(pieces: Iterable[bytes], damage: Damage) -> Iterator[bytes]:
    for whole in _by_lines(pieces):
        damage.seen |= _STRAY.search(whole) is not None
        yield binascii.a2b_qp(whole)


def _by_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut only behind line ends, or where a line is so long that it is cut before an `=`."""
    left = b""
    for piece in pieces:
        held = left + piece
        at = held.rfind(b"\n") + 1
        if at == 0 and len(held) > _LONGEST_LINE:
            sign = held.rfind(b"=", len(held) - 4)
            at = sign if sign > 0 else len(held)
        left = held[at:]
        yield held[:at]
    yield left


def _uu(pieces: Iterable[bytes], damage: Damage) -> Iterator[bytes]:
    for whole in _by_lines(pieces):
        lines = whole.splitlines()
        yield b"".join(_uu_line(line, damage) for line in lines if line and not line.startswith((b"begin ", b"end")))


def _uu_line(line: bytes, damage: Damage) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        damage.seen = True
    length = ((line[0] - 32) & 63) * 4 // 3 + 2  # programs that pad lines too far
    try:
        return binascii.a2b_uu(line[:length])
    except binascii.Error:
        return b""
