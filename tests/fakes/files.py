"""The in-memory bucket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from chalicelib.desk.errors import NotFound, TooMuch
from tests.fakes.knobs import READ, WRITE, Knobs, counted

CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it lies in the bucket."""

    content: bytes
    type: str


class MemoryFiles(Knobs):
    """`kept` is the bucket, by key; `on` and `fail_next` as with every fake."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, Kept] = {}

    @counted(WRITE)
    def put(self, key: str, chunks: Iterator[bytes], *, type: str, limit: int) -> int:
        content = bytearray()
        for chunk in chunks:
            content += chunk
            if len(content) > limit:
                raise TooMuch("refused.file_size", limit=limit)
        self.kept[key] = Kept(bytes(content), type)
        return len(content)

    @counted(READ)
    def read(self, key: str) -> Iterator[bytes]:
        if key not in self.kept:
            raise NotFound("refused.no_file")
        content = self.kept[key].content
        return iter([content[start : start + CHUNK] for start in range(0, len(content), CHUNK)])

    @counted(READ)
    def url(self, key: str, *, name: str, type: str, seconds: int) -> str:
        """Says what it was asked for, so that a test can look."""
        return f"https://files.example/{quote(key)}?name={quote(name)}&type={quote(type)}&seconds={seconds}"
