"""What a message holds, whatever its kind: at most one file, or a text made of what it shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from chalicelib.channels.telegram.updates import (
    Checklist,
    Contact,
    Dice,
    Location,
    Media,
    Message,
    Photo,
    Poll,
    Sticker,
    Venue,
)
from chalicelib.conversation.states import FileRef
from chalicelib.desk.message import Shape
from chalicelib.desk.names import ANY_TYPE, file_name, media_type

MAP = "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}"

_MEDIA = (
    ("animation", "animation", ".mp4", "video/mp4"),
    ("video", "video", ".mp4", "video/mp4"),
    ("audio", "audio", ".mp3", "audio/mpeg"),
    ("voice", "voice", ".ogg", "audio/ogg"),
    ("video_note", "video-note", ".mp4", "video/mp4"),
    ("document", "file", "", ANY_TYPE),
)
"""Field, how we call a file without a name, its extension and type. An animation fills `document` as well and
comes first, so that it is one file."""


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def file_of(message: Message) -> FileRef | None:
    """A live photo fills `photo` as well: its still picture is the one file."""
    sizes = message.photo or (message.live_photo.photo if message.live_photo else [])
    if sizes:
        return _picture(max(sizes, key=_area), message)
    if message.live_photo:
        return _media(message.live_photo, message, ("live-photo", ".mp4", "video/mp4"))
    for field, *unnamed in _MEDIA:
        media: Media | None = getattr(message, field)
        if media is not None:
            return _media(media, message, (unnamed[0], unnamed[1], unnamed[2]))
    return None


def text_of(message: Message) -> str:
    """The text of a kind that is neither written text nor a file; empty for what cannot be put into words."""
    for field, in_words in _IN_WORDS:
        content = getattr(message, field)
        if content is not None:
            return in_words(content)
    return ""


def _area(photo: Photo) -> tuple[int, int]:
    return photo.width * photo.height, photo.file_size or 0


def _stamped(kind: str, extension: str, message: Message) -> str:
    return f"{kind}-{moment(message.date):%Y-%m-%d}-{message.message_id}{extension}"


def _picture(photo: Photo, message: Message) -> FileRef:
    return FileRef(
        file_id=photo.file_id,
        unique_id=photo.file_unique_id,
        name=_stamped("photo", ".jpg", message),
        size=photo.file_size,
        type="image/jpeg",
        shape=Shape.PICTURE,
    )


def _media(media: Media, message: Message, unnamed: tuple[str, str, str]) -> FileRef:
    kind, extension, type = unnamed
    return FileRef(
        file_id=media.file_id,
        unique_id=media.file_unique_id,
        name=file_name(media.file_name, otherwise=_stamped(kind, extension, message)),
        size=media.file_size,
        type=media_type(media.mime_type, otherwise=type),
        shape=Shape.DOCUMENT,
    )


def _lines(*lines: str) -> str:
    return "\n".join(each for each in lines if each)


def _sticker(sticker: Sticker) -> str:
    return sticker.emoji


def _venue(venue: Venue) -> str:
    return _lines(venue.title, venue.address, _place(venue.location))


def _place(location: Location) -> str:
    latitude, longitude = f"{location.latitude:.6f}", f"{location.longitude:.6f}"
    return _lines(f"{latitude}, {longitude}", MAP.format(latitude=latitude, longitude=longitude))


def _contact(contact: Contact) -> str:
    return _lines(f"{contact.first_name} {contact.last_name}".strip(), contact.phone_number)


def _poll(poll: Poll) -> str:
    return _lines(poll.question, *(f"• {each.text}" for each in poll.options))


def _dice(dice: Dice) -> str:
    return f"{dice.emoji} {dice.value}".strip()


def checklist_of(checklist: Checklist) -> str:
    tasks = (f"{'☑' if each.completion_date else '☐'} {each.text}" for each in checklist.tasks)
    return _lines(checklist.title, *tasks)


_IN_WORDS: tuple[tuple[str, Callable[[Any], str]], ...] = (
    ("sticker", _sticker),
    ("venue", _venue),
    ("location", _place),
    ("contact", _contact),
    ("poll", _poll),
    ("dice", _dice),
    ("checklist", checklist_of),
)
"""A venue fills `location` as well and comes first."""
