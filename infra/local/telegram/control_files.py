"""Files dropped into the chat window, as the attachments Telegram's apps would make of them."""

from collections.abc import Sequence
from dataclasses import replace

from werkzeug.datastructures import FileStorage

from infra.local.telegram.attachments import Attachment, Kind
from infra.local.telegram.images import picture_size

LARGEST_ALBUM = 10
NAMELESS = (Kind.PHOTO, Kind.VOICE)
SIDE_BY_SIDE = frozenset({Kind.PHOTO, Kind.VIDEO})


def attachments_of(parts: Sequence[FileStorage], sent_as: str | None) -> list[Attachment]:
    """An album holds pictures and films, or only sounds, or else everything goes as documents."""
    items = [_attachment(part, sent_as) for part in parts]
    if not items:
        raise ValueError("choose at least one file")
    if len(items) > LARGEST_ALBUM:
        raise ValueError(f"an album holds at most {LARGEST_ALBUM} files")
    kinds = {item.kind for item in items}
    if len(items) == 1 or kinds <= SIDE_BY_SIDE or kinds == {Kind.AUDIO}:
        return items
    names = [part.filename or "file" for part in parts]
    return [replace(item, kind=Kind.DOCUMENT, name=name) for item, name in zip(items, names, strict=True)]


def _attachment(part: FileStorage, sent_as: str | None) -> Attachment:
    data, mime = part.read(), part.mimetype or "application/octet-stream"
    if not data:
        raise ValueError(f"{part.filename or 'the file'} is empty")
    size = picture_size(data)
    kind = _kind(mime, sent_as) if size or not mime.startswith("image/") else Kind.DOCUMENT
    width, height = size or (0, 0)
    return Attachment(
        kind=kind,
        data=data,
        mime=mime,
        name=None if kind in NAMELESS else part.filename or "file",
        width=width,
        height=height,
    )


def _kind(mime: str, sent_as: str | None) -> Kind:
    if sent_as == "file":
        return Kind.DOCUMENT
    if sent_as == "voice":
        return Kind.VOICE
    if mime == "image/gif":
        return Kind.ANIMATION
    families = {"image": Kind.PHOTO, "video": Kind.VIDEO, "audio": Kind.AUDIO}
    return families.get(mime.partition("/")[0], Kind.DOCUMENT)
