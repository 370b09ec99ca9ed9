"""Which media types are harmless where they are opened, and which bytes are really a picture."""

from __future__ import annotations

from chalicelib.desk.names import ANY_TYPE

FAMILIES = frozenset({"audio", "image", "video"})
HARMLESS = frozenset(
    {
        "application/gzip",
        "application/msword",
        "application/pdf",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/zip",
        "text/csv",
        "text/plain",
    }
)

PICTURES: dict[str, tuple[tuple[int, bytes], ...]] = {
    "image/gif": ((0, b"GIF8"),),
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/webp": ((0, b"RIFF"), (8, b"WEBP")),
}
"""Where which bytes stand in each kind that every browser shows and none runs."""


def without_life(kind: str) -> str:
    """The type, if nothing of it is ever run as a page, a style or a script; else just bytes.

    Whatever is not known is taken for alive: S3 cannot be told to answer with `nosniff`.
    """
    plain = kind in HARMLESS or (kind.partition("/")[0] in FAMILIES and not kind.endswith("xml"))
    return kind if plain else ANY_TYPE


def looks_like(kind: str, beginning: bytes) -> bool:
    """Whether it is a picture of this kind by its first bytes."""
    marks = PICTURES.get(kind, ())
    return bool(marks) and all(beginning[at:].startswith(mark) for at, mark in marks)
