"""Japanese in seven bits, as mail has carried it since before Unicode, with the signs that only Windows has."""

from __future__ import annotations

import re

_SHIFT = re.compile(rb"\x1b(\$[@B]|\$\([BD]|\([BJI])")
_STANDARD = ("iso2022_jp_2", "iso2022_jp_ext")


def from_jis(data: bytes) -> str:
    for codec in _STANDARD:
        try:
            return data.decode(codec)
        except ValueError:
            continue
    return "".join(_pieces(data))


def _pieces(data: bytes) -> list[str]:
    """Escape by escape, through Shift JIS, which has the rows that the standard left free."""
    first, *shifted = _SHIFT.split(data)
    texts = [first.decode("cp932", "replace")]
    for escape, piece in zip(shifted[::2], shifted[1::2], strict=True):
        if escape.startswith(b"$"):
            texts.append(_double(piece))
        elif escape == b"(I":
            texts.append(bytes(byte | 0x80 for byte in piece).decode("cp932", "replace"))
        else:
            texts.append(piece.decode("cp932", "replace"))
    return texts


def _double(piece: bytes) -> str:
    """Rows and cells of JIS X 0208 as Shift JIS counts them; line ends stay what they are."""
    shifted = bytearray()
    at = 0
    while at < len(piece):
        pair = piece[at : at + 2]
        if len(pair) < 2 or pair[0] < 0x21:  # noqa: PLR2004 - the first row
            shifted += pair[:1]
            at += 1
            continue
        row, cell = pair
        lead = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)  # noqa: PLR2004 - where the gap for kana is
        trail = cell + 0x7E if row % 2 == 0 else cell + (0x1F if cell < 0x60 else 0x20)  # noqa: PLR2004
        shifted += bytes((lead & 0xFF, trail & 0xFF))
        at += 2
    return shifted.decode("cp932", "replace")
