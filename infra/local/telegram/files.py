"""Files kept by the pretend Telegram, the ids each bot knows them by, and how a message shows them."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from infra.local.telegram.attachments import Attachment, Kind
from infra.local.telegram.reference import Json

FOLDERS: Mapping[Kind, str] = {
    Kind.PHOTO: "photos",
    Kind.DOCUMENT: "documents",
    Kind.VIDEO: "videos",
    Kind.ANIMATION: "animations",
    Kind.LIVE_PHOTO: "live_photos",
    Kind.AUDIO: "music",
    Kind.VOICE: "voice",
    Kind.VIDEO_NOTE: "video_notes",
    Kind.STICKER: "stickers",
}
ENDINGS: Mapping[Kind, str] = {
    Kind.PHOTO: ".jpg",
    Kind.VIDEO: ".mp4",
    Kind.ANIMATION: ".mp4",
    Kind.LIVE_PHOTO: ".mp4",
    Kind.AUDIO: ".mp3",
    Kind.VOICE: ".oga",
    Kind.VIDEO_NOTE: ".mp4",
    Kind.STICKER: ".webp",
}
SMALLER_SIDES = (90, 320, 800)


@dataclass(slots=True)
class KeptFile:
    unique_id: str
    path: str
    attachment: Attachment
    sizes: tuple["KeptFile", ...] = ()
    is_lost: bool = False

    def content(self) -> bytes:
        data = self.attachment.data
        return bytes(self.attachment.size) if data is None else data


def _opaque(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def _ending(attachment: Attachment) -> str:
    name = attachment.name or ""
    given = f".{name.rpartition('.')[2]}" if "." in name else ""
    return ENDINGS.get(attachment.kind, given)


@dataclass(slots=True)
class Files:
    by_id: dict[tuple[int, str], KeptFile] = field(default_factory=dict)
    by_path: dict[str, KeptFile] = field(default_factory=dict)
    count: int = 0

    def keep(self, attachment: Attachment) -> KeptFile:
        kept = self._keep(attachment)
        if attachment.kind in (Kind.PHOTO, Kind.LIVE_PHOTO):
            picture = replace(attachment, kind=Kind.PHOTO)
            longest = max(attachment.width, attachment.height)
            smaller = [self._keep(_scaled(picture, side)) for side in SMALLER_SIDES if side < longest]
            largest = kept if attachment.kind is Kind.PHOTO else self._keep(picture)
            kept.sizes = (*smaller, largest)
        return kept

    def _keep(self, attachment: Attachment) -> KeptFile:
        self.count += 1
        unique = f"AQAD{_opaque(f'file {self.count}')[:10]}"
        path = f"{FOLDERS[attachment.kind]}/file_{self.count}{_ending(attachment)}"
        self.by_path[path] = kept = KeptFile(unique, path, attachment)
        return kept

    def id_for(self, bot_id: int, kept: KeptFile) -> str:
        """The same file has another id for each bot; the unique id is common."""
        file_id = f"AgACAgI{_opaque(f'{bot_id}/{kept.unique_id}')}"
        self.by_id[bot_id, file_id] = kept
        return file_id

    def find(self, bot_id: int, file_id: str) -> KeptFile | None:
        return self.by_id.get((bot_id, file_id))

    def content_of_message(self, bot_id: int, kept: KeptFile) -> Json:
        """The fields by which a message shows this file to this bot."""
        kind = kept.attachment.kind
        if kind is Kind.PHOTO:
            return {"photo": self._sizes(bot_id, kept)}
        shown = self._describe(bot_id, kept)
        if kind is Kind.ANIMATION:
            plain = ("file_id", "file_unique_id", "file_size", "file_name", "mime_type")
            return {"animation": shown, "document": {name: shown[name] for name in plain if name in shown}}
        if kind is Kind.LIVE_PHOTO:
            sizes = self._sizes(bot_id, kept)
            return {"live_photo": {**shown, "photo": sizes}, "photo": sizes}
        return {kind.value: shown}

    def _sizes(self, bot_id: int, kept: KeptFile) -> list[Json]:
        return [self._describe(bot_id, size) for size in kept.sizes or (kept,)]

    def _describe(self, bot_id: int, kept: KeptFile) -> Json:
        about = kept.attachment
        common: Json = {
            "file_id": self.id_for(bot_id, kept),
            "file_unique_id": kept.unique_id,
            "file_size": about.size,
        }
        details = DETAILS[about.kind]
        return common | {name: value for name, value in details(about).items() if value is not None}


def _scaled(picture: Attachment, side: int) -> Attachment:
    share = side / max(picture.width, picture.height)
    return replace(
        picture,
        data=None,
        declared_size=max(int(picture.size * share * share), 1),
        width=max(round(picture.width * share), 1),
        height=max(round(picture.height * share), 1),
    )


def _box(about: Attachment) -> Json:
    return {"width": about.width or 320, "height": about.height or 240}


def _named(about: Attachment) -> Json:
    return {"file_name": about.name, "mime_type": about.mime}


def _sound(about: Attachment) -> Json:
    return {"performer": about.performer, "title": about.title}


def _sticker(about: Attachment) -> Json:
    return {"type": "regular", "is_animated": False, "is_video": False, "emoji": about.emoji}


DETAILS: Mapping[Kind, Callable[[Attachment], Json]] = {
    Kind.PHOTO: _box,
    Kind.DOCUMENT: _named,
    Kind.VIDEO: lambda about: _box(about) | _named(about) | {"duration": about.duration},
    Kind.ANIMATION: lambda about: _box(about) | _named(about) | {"duration": about.duration},
    Kind.LIVE_PHOTO: lambda about: _box(about) | {"mime_type": about.mime, "duration": about.duration},
    Kind.AUDIO: lambda about: _named(about) | _sound(about) | {"duration": about.duration},
    Kind.VOICE: lambda about: {"mime_type": about.mime, "duration": about.duration},
    Kind.VIDEO_NOTE: lambda about: {"length": about.width or 240, "duration": about.duration},
    Kind.STICKER: lambda about: _box(about) | _sticker(about),
}
