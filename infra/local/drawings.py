"""Small real files for the demo, made from nothing: a picture of a graph and a sheet to print."""

from __future__ import annotations

import math
import struct
import zlib

WIDTH, HEIGHT = 480, 240
PAPER, GRID, LINE, ALARM = b"\xfb\xfc\xfe", b"\xdd\xe3\xec", b"\x2f\x6f\xde", b"\xd8\x43\x3b"
MARGIN = 16
ENLARGED = 0.7
"""Share of the day after which there is more memory."""


def graph_png() -> bytes:
    """Memory over a day: it grows to its limit, and falls where it was enlarged."""
    rows = [bytearray(_background(y) * WIDTH) for y in range(HEIGHT)]
    for y in range(MARGIN, HEIGHT - MARGIN):
        for x in range(MARGIN, WIDTH, 58):
            _dot(rows, x, y, GRID)
    for x in range(MARGIN, WIDTH - MARGIN):
        top = _level(x)
        for y in range(top - 1, top + 2):
            _dot(rows, x, y, ALARM if top < MARGIN * 3 else LINE)
    return _png(b"".join(b"\0" + bytes(row) for row in rows))


def _background(y: int) -> bytes:
    return GRID if MARGIN < y < HEIGHT - MARGIN and (y - MARGIN) % 52 == 0 else PAPER


def _level(x: int) -> int:
    share = x / WIDTH
    used = 0.25 + share if share < ENLARGED else 0.38
    return int(HEIGHT - MARGIN - min(0.93, used + 0.04 * math.sin(x / 7)) * (HEIGHT - 2 * MARGIN))


def _dot(rows: list[bytearray], x: int, y: int, colour: bytes) -> None:
    rows[y][x * 3 : x * 3 + 3] = colour


def _png(pixels: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def sheet_pdf(lines: tuple[str, ...]) -> bytes:
    """One page with these lines; Latin letters only, for the font is the reader's own."""
    shown = " T* ".join(f"({_escaped(line)}) Tj" for line in lines)
    drawing = f"BT /F1 13 Tf 20 TL 56 760 Td {shown} ET".encode("latin-1")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    return _pdf(objects)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf(objects: tuple[bytes, ...]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table) + trailer
