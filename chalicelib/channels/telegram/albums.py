"""How files are sent into a chat: what goes as a photo, what as a document, and what only as a word about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.desk.message import Attachment, FileState, Shape
from chalicelib.desk.rules import MEGABYTE

PHOTO_LIMIT = 10 * MEGABYTE
UPLOAD_LIMIT = 50 * MEGABYTE
ALBUM = 10
"""Files in one album."""
PHOTO_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})


class As(StrEnum):
    """As what a file is sent."""

    PHOTO = "photo"
    DOCUMENT = "document"


class Note(StrEnum):
    """What is said of a file that is not sent; the keys of these words."""

    MISSING = "file.missing"
    LINK = "file.link"


@dataclass(slots=True)
class Plan:
    """The files of one showing, each in one place."""

    photos: list[Attachment] = field(default_factory=list)
    documents: list[Attachment] = field(default_factory=list)
    notes: list[tuple[Note, Attachment]] = field(default_factory=list)


def plan(attachments: Iterable[Attachment]) -> Plan:
    planned = Plan()
    for each in attachments:
        note = _note(each)
        if note is not None:
            planned.notes.append((note, each))
        elif _fits_a_photo(each):
            planned.photos.append(each)
        else:
            planned.documents.append(each)
    return planned


def groups(attachments: Sequence[Attachment], known: frozenset[str]) -> Iterator[tuple[Attachment, ...]]:
    """As few albums as the limits allow; all bytes of one together stay within what one upload may hold.

    `known` are keys that need no upload. The bound also keeps the memory of the function small.
    """
    group: list[Attachment] = []
    weight = 0
    for each in attachments:
        size = 0 if each.key in known else each.size or 0
        if group and (len(group) == ALBUM or weight + size > UPLOAD_LIMIT):
            yield tuple(group)
            group, weight = [], 0
        group.append(each)
        weight += size
    if group:
        yield tuple(group)


def handle(form: As, file_id: str) -> str:
    """What is remembered of a sending, e.g. `photo:<file_id>`: Telegram takes it only in the same form again."""
    return f"{form}:{file_id}"


def usable(form: As, handles: Mapping[str, str]) -> dict[str, str]:
    """The file_id by key, of those that were sent in this form."""
    prefix = f"{form}:"
    return {key: each.removeprefix(prefix) for key, each in handles.items() if each.startswith(prefix)}


def _note(attachment: Attachment) -> Note | None:
    if attachment.state is not FileState.READY or attachment.size == 0:
        return Note.MISSING
    return Note.LINK if (attachment.size or 0) > UPLOAD_LIMIT else None


def _fits_a_photo(attachment: Attachment) -> bool:
    return (
        attachment.shape is Shape.PICTURE and attachment.type in PHOTO_TYPES and (attachment.size or 0) <= PHOTO_LIMIT
    )
