"""What people send: pictures, logs and archives, made as they are needed."""

from __future__ import annotations

import struct
import zlib


def picture(name: str, colour: tuple[int, int, int], *, width: int = 240, height: int = 160) -> dict[str, object]:
    """As Playwright takes a file."""
    row = b"\0" + bytes(colour) * width
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * height)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return file(name, b"\x89PNG\r\n\x1a\n" + b"".join(chunks), "image/png")


def file(name: str, content: bytes, kind: str) -> dict[str, object]:
    return {"name": name, "mimeType": kind, "buffer": content}


def long_log(length: int) -> str:
    """Words of this many characters in all, with no two lines the same."""
    words = " ".join(f"{number:03d} upstream timed out (110)" for number in range(100))
    return words[: length - 1].rstrip() + "." * (length - len(words[: length - 1].rstrip()))
