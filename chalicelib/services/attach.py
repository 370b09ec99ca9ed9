"""Files on their way into a ticket: as bytes in hand, or sent up to the bucket before."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from chalicelib.desk.errors import Invalid, NotFound, TooMuch
from chalicelib.desk.message import Attachment, FileState, Shape
from chalicelib.desk.names import ANY_TYPE, file_name, media_type
from chalicelib.desk.permissions import Actor
from chalicelib.desk.rules import MEGABYTE
from chalicelib.services.bucket import StoredFile
from chalicelib.services.house import House

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
NAMELESS = "file"
KEY_BYTES = 16
"""Of chance or of a digest in a key: as many as Ids.long gives."""

_CHANCE = re.compile(r"[A-Za-z0-9_-]{22}")
"""What Ids.long gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file on its way in: its name and type as given, its bytes as they come."""

    name: str
    type: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """A file that somebody has sent up by an offer; its type and size are what the bucket tells."""

    key: str
    name: str


GivenFile = Upload | Uploaded


def uploader_of(actor: Actor) -> str:
    """Under which name files wait that somebody sends up: a member of staff may be called as a client is."""
    return actor.id if actor.provider is None else f"staff~{actor.provider}~{actor.id}"


def folder_of(uploader: str) -> str:
    """Where what he sends up waits; nobody attaches from another's."""
    return f"uploads/{uploader}/"


def attachment(given: GivenFile, id: str, key: str) -> Attachment:
    """What the ticket will name, as far as it is known before anybody looked into the bucket."""
    about = Attachment(
        id=id,
        name=file_name(given.name, otherwise=NAMELESS),
        size=None,
        type=ANY_TYPE,
        shape=Shape.DOCUMENT,
        state=FileState.READY,
        key=key,
    )
    return _typed(about, media_type(given.type)) if isinstance(given, Upload) else about


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """By whom and for which act files are kept, where, and how large they may be."""

    by: str
    cause: str
    folder: str
    largest: int

    def key(self, file: StoredFile, place: int) -> str:
        """The same for the same bytes at the same place of the same act: one act done twice at the same moment leaves
        one copy, which the ticket names."""
        told = "\0".join((self.cause, str(place), file.tag, str(file.size)))
        return self.folder + urlsafe_b64encode(sha256(told.encode()).digest()[:KEY_BYTES]).decode().rstrip("=")


def kept(
    attachments: Sequence[Attachment], files: Sequence[GivenFile], keeping: Keeping, house: House
) -> tuple[Attachment, ...]:
    """The same with their bytes in the bucket and their sizes known. Raises NotFound, Invalid or TooMuch.

    All that lies there already is looked at before the first file is kept.
    """
    found = [_found(each, keeping.by, keeping.largest, house) if isinstance(each, Uploaded) else each for each in files]
    settled = [_placed(*each, keeping, place) for place, each in enumerate(zip(attachments, found, strict=True))]
    return tuple(_kept(about, each, keeping.largest, house) for about, each in zip(settled, found, strict=True))


def _placed(about: Attachment, file: Upload | StoredFile, keeping: Keeping, place: int) -> Attachment:
    """Bytes in hand keep the key of chance: a program brings them, which does one act once."""
    return about if isinstance(file, Upload) else replace(about, key=keeping.key(file, place))


def _found(given: Uploaded, by: str, largest: int, house: House) -> StoredFile:
    name = file_name(given.name, otherwise=NAMELESS)
    folder = folder_of(by)
    if not given.key.startswith(folder) or not _CHANCE.fullmatch(given.key.removeprefix(folder)):
        raise NotFound("refused.file_missing", name=name)
    try:
        file = house.files.head(given.key)
    except NotFound as gone:
        raise NotFound("refused.file_missing", name=name) from gone
    if file.size == 0:
        raise Invalid("refused.file_empty", name=name)
    if file.size > largest:
        raise too_large(name, largest)
    return file


def _kept(about: Attachment, file: Upload | StoredFile, largest: int, house: House) -> Attachment:
    if isinstance(file, Upload):
        return replace(about, size=_put(about, file, largest, house))
    try:
        house.files.copy(file, about.key)
    except NotFound as gone:
        raise NotFound("refused.file_missing", name=about.name) from gone
    return replace(_typed(about, media_type(file.type)), size=file.size)


def _put(about: Attachment, file: Upload, largest: int, house: House) -> int:
    try:
        return house.files.put(about.key, iter(file.chunks), type=about.type, limit=largest)
    except TooMuch as more:
        raise too_large(about.name, largest) from more


def too_large(name: str, limit: int) -> TooMuch:
    return TooMuch("refused.file_large", name=name, limit=limit // MEGABYTE)


def _typed(about: Attachment, kind: str) -> Attachment:
    return replace(about, type=kind, shape=Shape.PICTURE if kind in PICTURES else Shape.DOCUMENT)
