"""What a member of staff is about to do from Telegram: what he was asked for, and what waits for his yes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.desk.message import Attachment, FileState
from chalicelib.desk.rules import ASKED_LIFE, LATE_ALBUM
from chalicelib.desk.ticket import Move


class Saying(StrEnum):
    """What a text would become."""

    ANSWER = "answer"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A button was pressed under an alert: the next message is for this ticket."""

    saying: Saying
    provider: str
    ticket: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One Telegram message of what is held: text, a file, or both."""

    message_id: int
    text: str = ""
    file: Attachment | None = None
    """Its bytes lie with Telegram until the yes."""
    album: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Texts and files and where they would go. Nothing of it reaches anybody before the yes."""

    id: str
    """8 characters, carried by the buttons under its confirmation; another as soon as something is different."""
    saying: Saying
    provider: str
    ticket: int
    pieces: tuple[Piece, ...] = ()
    refused: tuple[str, ...] = ()
    """Names of files past the count."""
    too_big: tuple[str, ...] = ()
    """Names of files past the size."""
    seen: int
    """The newest public message when it was confirmed to him."""
    going: Move | None = None
    """The yes he gave, while its files are on their way."""
    page: str = ""
    """By which the chat knows its confirmation, whatever the id."""
    revision: int = 0
    at: datetime
    """When it was last added to."""
    again: datetime | None = None
    """When he was asked about it once more, after it had been left."""

    @property
    def text(self) -> str:
        return "\n".join(each.text for each in self.pieces if each.text)

    @property
    def files(self) -> tuple[Attachment, ...]:
        return tuple(each.file for each in self.pieces if each.file)

    @property
    def loading(self) -> tuple[Attachment, ...]:
        """Files still to be fetched."""
        return tuple(each for each in self.files if each.state is FileState.LOADING)

    @property
    def albums(self) -> frozenset[str]:
        return frozenset(each.album for each in self.pieces if each.album)

    def piece(self, message_id: int) -> Piece | None:
        return next((each for each in self.pieces if each.message_id == message_id), None)

    def of(self, pieces: Iterable[Piece]) -> Held:
        """Made of these, in the order of message ids, which in a private chat is that of sending."""
        full = (each for each in pieces if each.text or each.file)
        return replace(self, pieces=tuple(sorted(full, key=lambda each: each.message_id)))

    def with_piece(self, piece: Piece) -> Held:
        return self.of((*(each for each in self.pieces if each.message_id != piece.message_id), piece))

    def with_file(self, id: str, now: Attachment | None) -> Held:
        """With this file as it is now; None takes it out."""
        return self.of(replace(each, file=now) if each.file and each.file.id == id else each for each in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """An album that was said yes to: a part that comes late is for the same ticket, and asks for a yes of its own."""

    album: str
    saying: Saying
    provider: str
    ticket: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    asked: Asked | None = None
    held: tuple[Held, ...] = ()
    gone: tuple[Gone, ...] = ()

    def at(self, now: datetime) -> Errand:
        """Without what has run out; what was written waits on. What an earlier version kept has no pieces to say."""
        asked = self.asked if self.asked and now - self.asked.at < ASKED_LIFE else None
        gone = tuple(each for each in self.gone if now - each.at < LATE_ALBUM)
        return replace(self, asked=asked, gone=gone, held=tuple(each for each in self.held if each.pieces))

    @property
    def waiting(self) -> tuple[Held, ...]:
        """What still waits for a yes."""
        return tuple(each for each in self.held if each.going is None)

    def find(self, id: str) -> Held | None:
        return next((each for each in self.held if each.id == id), None)

    def written_in(self, message_id: int) -> Held | None:
        return next((each for each in self.held if each.piece(message_id)), None)

    def awaiting(self, file: str) -> Held | None:
        """What this file is fetched for."""
        return next((each for each in self.held if any(one.id == file for one in each.loading)), None)

    def of_album(self, album: str | None) -> Held | Gone | None:
        """What a part of this album belongs to: what waits, else what was said yes to."""
        waiting = next((each for each in self.waiting if album in each.albums), None)
        return waiting or next((each for each in self.gone if each.album == album), None)

    def with_held(self, held: Held, *, instead_of: str = "") -> Errand:
        """Among the others, in place of what had its id, or that one, before."""
        return replace(self, held=(*self.without(held.id).without(instead_of).held, held))

    def without(self, id: str) -> Errand:
        return replace(self, held=tuple(each for each in self.held if each.id != id))

    def remembering(self, held: Held, now: datetime) -> Errand:
        """That a yes was given to its albums."""
        albums = (
            Gone(album=each, saying=held.saying, provider=held.provider, ticket=held.ticket, at=now)
            for each in sorted(held.albums)
        )
        return replace(self, gone=(*(each for each in self.gone if each.album not in held.albums), *albums))
