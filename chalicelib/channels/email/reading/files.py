"""The files of a mail: named, measured, and opened one at a time; no more than a piece of one is ever in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import BinaryIO

from chalicelib.channels.email.reading import filenames, invitations, transfer
from chalicelib.channels.email.reading import headers as heads
from chalicelib.channels.email.reading.leaves import Leaf
from chalicelib.channels.email.reading.words import text_of
from chalicelib.desk.mail import FILES, MailFile
from chalicelib.desk.names import media_type

_MAILS = frozenset({"message/rfc822", "message/global"})
_CALENDARS = frozenset({"text/calendar", "application/ics"})


@dataclass(frozen=True, slots=True)
class Measured:
    file: MailFile
    damaged: bool


class MailFiles:
    def __init__(self, raw: BinaryIO, leaves: list[Leaf], *, otherwise: str) -> None:
        """`otherwise` is the charset for names in bare bytes."""
        self._raw = raw
        self._leaves = leaves[:FILES]
        self._otherwise = otherwise
        self._names: set[str] = set()

    def measured(self) -> Iterator[Measured]:
        for index, leaf in enumerate(self._leaves):
            yield self._measured(index, leaf)

    def bytes_of(self, index: int) -> Iterator[bytes]:
        return self.pieces(self._leaves[index], transfer.Damage())

    def pieces(self, leaf: Leaf, damage: transfer.Damage) -> Iterator[bytes]:
        raw = transfer.raw(self._raw, leaf.part.start, leaf.part.end)
        return transfer.decoded(raw, leaf.encoding, damage)

    def beginning(self, leaf: Leaf, limit: int) -> bytes:
        data = b""
        for piece in self.pieces(leaf, transfer.Damage()):
            data += piece
            if len(data) >= limit:
                break
        return data[:limit]

    def _measured(self, index: int, leaf: Leaf) -> Measured:
        damage = transfer.Damage()
        sum = sha256()
        size = 0
        for piece in self.pieces(leaf, damage):
            sum.update(piece)
            size += len(piece)
        file = MailFile(
            index=index,
            name=filenames.unique(self._name(index, leaf), self._names),
            type=media_type(leaf.part.type),
            size=size,
            sha256=sum.hexdigest(),
            content_id=leaf.content_id,
        )
        return Measured(self._with_invitation(file, leaf), damage.seen)

    def _name(self, index: int, leaf: Leaf) -> str:
        given = leaf.name(self._otherwise)
        if not given and leaf.part.type in _MAILS:
            inside, _ = heads.read(self.beginning(leaf, invitations.LONGEST))
            given = filenames.of_mail(text_of(inside.first("subject"), self._otherwise))
        return filenames.named(given, type=leaf.part.type, number=index + 1)

    def _with_invitation(self, file: MailFile, leaf: Leaf) -> MailFile:
        if leaf.part.type not in _CALENDARS and not file.name.lower().endswith(".ics"):
            return file
        return replace(file, invitation=invitations.read(self.beginning(leaf, invitations.LONGEST), leaf.charset))
