"""What a person or a bot attaches to a message: its kind, and bytes or only a declared size."""

from dataclasses import dataclass
from enum import StrEnum

from infra.local.telegram.reference import Json


class Kind(StrEnum):
    """Kinds of file, by the field of a message that holds them.

    An animation fills `document` too, a live photo `photo`: whoever looks must meet these first.
    """

    ANIMATION = "animation"
    LIVE_PHOTO = "live_photo"
    PHOTO = "photo"
    DOCUMENT = "document"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    VIDEO_NOTE = "video_note"
    STICKER = "sticker"


WITHOUT_CAPTION = (Kind.STICKER, Kind.VIDEO_NOTE)


def kind_of(message: Json) -> Kind | None:
    """The kind of file a message holds, if it holds one."""
    return next((kind for kind in Kind if kind.value in message), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file; without `data` its bytes are made up when somebody downloads them."""

    kind: Kind
    data: bytes | None = None
    declared_size: int = 0
    name: str | None = None
    mime: str | None = None
    width: int = 0
    height: int = 0
    duration: int = 0
    emoji: str | None = None
    performer: str | None = None
    title: str | None = None

    @property
    def size(self) -> int:
        return self.declared_size if self.data is None else len(self.data)


def photo(data: bytes | None = None, *, size: int = 120_000, width: int = 1280, height: int = 960) -> Attachment:
    return Attachment(kind=Kind.PHOTO, data=data, declared_size=size, width=width, height=height, mime="image/jpeg")


def document(
    data: bytes | None = None,
    *,
    name: str | None = "report.pdf",
    mime: str | None = "application/pdf",
    size: int = 40_000,
) -> Attachment:
    return Attachment(kind=Kind.DOCUMENT, data=data, declared_size=size, name=name, mime=mime)


def video(data: bytes | None = None, *, name: str | None = "video.mp4", size: int = 2_000_000) -> Attachment:
    return Attachment(
        kind=Kind.VIDEO, data=data, declared_size=size, name=name, mime="video/mp4", width=1280, height=720, duration=12
    )


def animation(data: bytes | None = None, *, size: int = 300_000) -> Attachment:
    return Attachment(
        kind=Kind.ANIMATION,
        data=data,
        declared_size=size,
        name="animation.mp4",
        mime="video/mp4",
        width=320,
        height=240,
        duration=3,
    )


def live_photo(data: bytes | None = None, *, size: int = 900_000) -> Attachment:
    return Attachment(
        kind=Kind.LIVE_PHOTO, data=data, declared_size=size, mime="video/mp4", width=1280, height=960, duration=3
    )


def audio(data: bytes | None = None, *, name: str | None = "track.mp3", size: int = 3_000_000) -> Attachment:
    return Attachment(
        kind=Kind.AUDIO,
        data=data,
        declared_size=size,
        name=name,
        mime="audio/mpeg",
        duration=180,
        performer="Band",
        title="Song",
    )


def voice(data: bytes | None = None, *, size: int = 30_000) -> Attachment:
    return Attachment(kind=Kind.VOICE, data=data, declared_size=size, mime="audio/ogg", duration=7)


def video_note(data: bytes | None = None, *, size: int = 500_000) -> Attachment:
    return Attachment(kind=Kind.VIDEO_NOTE, data=data, declared_size=size, width=240, height=240, duration=5)


def sticker(emoji: str = "👍", *, size: int = 20_000) -> Attachment:
    return Attachment(kind=Kind.STICKER, declared_size=size, width=512, height=512, emoji=emoji)
