"""Sending files: one a message, or as an album."""

from collections.abc import Mapping

from infra.local.telegram.attachments import Attachment, Kind
from infra.local.telegram.exchange import Upload
from infra.local.telegram.files import KeptFile
from infra.local.telegram.formatting import Formatted, caption_text
from infra.local.telegram.images import picture_size
from infra.local.telegram.messages import Request, captioned, options
from infra.local.telegram.reference import Json
from infra.local.telegram.refusals import invalid, not_emulated, refused, too_large

LARGEST_UPLOAD = 50 * 2**20
LARGEST_PHOTO = 10 * 2**20
LONGEST_SIDES = 10_000
STEEPEST_RATIO = 20
SMALLEST_ALBUM = 2
LARGEST_ALBUM = 10
ONLY_WITH_THEIR_OWN = (Kind.DOCUMENT, Kind.AUDIO)
METHODS: Mapping[str, Kind] = {
    "sendPhoto": Kind.PHOTO,
    "sendDocument": Kind.DOCUMENT,
    "sendVideo": Kind.VIDEO,
    "sendAudio": Kind.AUDIO,
    "sendVoice": Kind.VOICE,
    "sendAnimation": Kind.ANIMATION,
    "sendVideoNote": Kind.VIDEO_NOTE,
}


def send_file(request: Request) -> Json:
    request.refuse_what_is_not_emulated()
    kind = METHODS[request.method]
    params = request.params
    caption = _caption(params)
    talk = request.writable_talk()
    content = captioned(caption) | options(request, talk)
    kept = _kept(request, kind, params[kind.value], params)
    shown = request.world.files.content_of_message(request.bot.id, kept)
    return talk.add(shown | content | _shown(params), sender=request.bot.json(), now=request.now)


def send_album(request: Request) -> list[Json]:
    request.refuse_what_is_not_emulated()
    items: list[Json] = request.params["media"]
    kinds = [_album_kind(item) for item in items]
    _check_album(kinds)
    captions = [_caption(item) for item in items]
    talk = request.writable_talk()
    common = options(request, talk) | {"media_group_id": str(13_000_000_000 + request.world.number())}
    kept = [_kept(request, kind, item["media"], item) for kind, item in zip(kinds, items, strict=True)]
    shown = [request.world.files.content_of_message(request.bot.id, one) for one in kept]
    return [
        talk.add(
            content | captioned(caption) | common | _shown(item),
            sender=request.bot.json(),
            now=request.now,
        )
        for content, caption, item in zip(shown, captions, items, strict=True)
    ]


def _album_kind(item: Json) -> Kind:
    kind = Kind(item["type"])
    if kind is Kind.LIVE_PHOTO:
        raise not_emulated("live photos sent by a bot")
    return kind


def _check_album(kinds: list[Kind]) -> None:
    if len(kinds) < SMALLEST_ALBUM:
        raise invalid("there must be at least 2 messages in an album")
    if len(kinds) > LARGEST_ALBUM:
        raise invalid("too many messages to send as an album")
    for kind in ONLY_WITH_THEIR_OWN:
        if kind in kinds and set(kinds) != {kind}:
            raise invalid(f"{kind.value} can't be mixed with other media types")


def _caption(params: Json) -> Formatted | None:
    return caption_text(params.get("caption"), params.get("parse_mode"), params.get("caption_entities"))


def _shown(params: Json) -> Json:
    spoiler = {"has_media_spoiler": True} if params.get("has_spoiler") else {}
    above = {"show_caption_above_media": True} if params.get("show_caption_above_media") else {}
    return spoiler | above


def _kept(request: Request, kind: Kind, media: str | Upload, about: Json) -> KeptFile:
    if isinstance(media, Upload):
        return request.world.files.keep(_uploaded(kind, media, about))
    if "://" in media:
        raise refused("failed to get HTTP URL content")
    known = request.world.files.find(request.bot.id, media)
    if known is None or known.is_lost:
        raise refused("wrong file identifier/HTTP URL specified")
    if (known.attachment.kind is Kind.PHOTO) != (kind is Kind.PHOTO):
        wanted, had = kind.value.title(), known.attachment.kind.value.title()
        raise refused(f"can't use file of type {had} as {wanted}")
    return known


def _uploaded(kind: Kind, upload: Upload, about: Json) -> Attachment:
    if not upload.data:
        raise invalid("file must be non-empty")
    if len(upload.data) > LARGEST_UPLOAD:
        raise too_large()
    width, height = _photo_size(upload) if kind is Kind.PHOTO else (about.get("width", 0), about.get("height", 0))
    return Attachment(
        kind=kind,
        data=upload.data,
        name=None if kind in (Kind.PHOTO, Kind.VOICE, Kind.VIDEO_NOTE) else upload.name,
        mime=upload.mime,
        width=width,
        height=height,
        duration=about.get("duration", 0),
        performer=about.get("performer"),
        title=about.get("title"),
    )


def _photo_size(upload: Upload) -> tuple[int, int]:
    if len(upload.data) > LARGEST_PHOTO:
        raise invalid(
            f"file of size {len(upload.data)} bytes is too big for a photo; the maximum size is {LARGEST_PHOTO} bytes"
        )
    size = picture_size(upload.data)
    if size is None or not all(size):
        raise refused("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > LONGEST_SIDES or max(size) > STEEPEST_RATIO * min(size):
        raise refused("PHOTO_INVALID_DIMENSIONS")
    return width, height
