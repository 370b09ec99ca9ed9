"""Texts that programs broke into lines for themselves, put together as their author wrote them."""

from __future__ import annotations

_SIGNATURE = "-- "


def unflowed(text: str, *, delete: str) -> str:
    """RFC 3676: a line that ends with a space goes on in the next. `delete` is cut off there: that space or nothing."""
    paragraphs: list[str] = []
    pieces: list[str] = []
    depth = 0
    for line in text.split("\n"):
        content = line.lstrip(">")
        quotes = len(line) - len(content)
        content = content.removeprefix(" ")
        if pieces and quotes != depth:
            paragraphs.append(_quoted(depth, pieces))
            pieces = []
        depth = quotes
        if content.endswith(" ") and content != _SIGNATURE:
            pieces.append(content.removesuffix(delete))
        else:
            paragraphs.append(_quoted(depth, [*pieces, content]))
            pieces = []
    return "\n".join([*paragraphs, _quoted(depth, pieces)] if pieces else paragraphs)


def _quoted(depth: int, pieces: list[str]) -> str:
    content = "".join(pieces)
    return f"{'>' * depth} {content}".rstrip() if depth else content
