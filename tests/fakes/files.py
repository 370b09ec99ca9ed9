"""The in-memory bucket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote

from chalicelib.desk.errors import NotFound, TooMuch
from chalicelib.services.bucket import Lying, Offer, StoredFile
from tests.fakes.knobs import READ, WRITE, Knobs, counted

CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it lies in the bucket."""

    content: bytes
    type: str
    at: datetime = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


class MemoryFiles(Knobs):
    """`kept` is the bucket, by key; `on` and `fail_next` as with every fake."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__()
        self._now = now
        self.kept: dict[str, Kept] = {}

    @counted(WRITE)
    def put(self, key: str, chunks: Iterator[bytes], *, type: str, limit: int) -> int:
        content = bytearray()
        for chunk in chunks:
            content += chunk
            if len(content) > limit:
                raise TooMuch("refused.file_size", limit=limit)
        self.kept[key] = Kept(bytes(content), type, self._now())
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

    @counted(READ)
    def picture(self, key: str, *, type: str, seconds: int) -> str:
        return f"https://files.example/{quote(key)}?inline&type={quote(type)}&seconds={seconds}"

    @counted(READ)
    def offer(self, key: str, *, type: str, limit: int, seconds: int) -> Offer:
        fields = {"Content-Type": type, "key": key, "limit": str(limit), "seconds": str(seconds)}
        return Offer(url="https://files.example/", fields=fields)

    @counted(READ)
    def head(self, key: str) -> StoredFile:
        if key not in self.kept:
            raise NotFound("refused.no_file")
        kept = self.kept[key]
        return StoredFile(key=key, size=len(kept.content), type=kept.type, tag=sha256(kept.content).hexdigest())

    @counted(WRITE)
    def copy(self, file: StoredFile, to: str) -> None:
        if self.head(file.key).tag != file.tag:
            raise NotFound("refused.no_file")
        self.kept[to] = self.kept[file.key]

    @counted(WRITE)
    def remove(self, key: str) -> None:
        self.kept.pop(key, None)

    @counted(READ)
    def lying(self, prefix: str, *, limit: int) -> tuple[Lying, ...]:
        found = sorted(each for each in self.kept if each.startswith(prefix))
        return tuple(Lying(each, self.kept[each].at) for each in found[:limit])

    def post(self, offer: Offer, content: bytes) -> None:
        """What a browser does with an offer, and what the bucket makes of it."""
        assert 1 <= len(content) <= int(offer.fields["limit"]), "the bucket takes no such size"
        self.kept[offer.fields["key"]] = Kept(content, offer.fields["Content-Type"], self._now())
