"""Editing what a bot has said: text, caption, buttons."""

from infra.local.telegram.formatting import Formatted, caption_text, message_text
from infra.local.telegram.messages import Request, captioned, kept_markup, texted
from infra.local.telegram.reference import Json
from infra.local.telegram.refusals import invalid, refused

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
FILES = ("photo", "document", "video", "audio", "voice", "animation")


def edit_text(request: Request) -> Json:
    params = request.params
    if "text" not in params and "rich_message" not in params:
        raise invalid("message text is empty")
    request.refuse_what_is_not_emulated()
    read = message_text(params["text"], params.get("parse_mode"), params.get("entities"))
    message = _own_message(request)
    if "text" not in message:
        raise refused("there is no text in the message to edit")
    preview = params.get("link_preview_options")
    content = texted(read) | ({"link_preview_options": preview} if preview else {})
    return _edit(request, message, ("text", "entities", "link_preview_options"), content)


def edit_caption(request: Request) -> Json:
    params = request.params
    read: Formatted | None = caption_text(
        params.get("caption"), params.get("parse_mode"), params.get("caption_entities")
    )
    message = _own_message(request)
    if not any(name in message for name in FILES):
        raise refused("there is no caption in the message to edit")
    return _edit(request, message, ("caption", "caption_entities"), captioned(read))


def edit_markup(request: Request) -> Json:
    return _edit(request, _own_message(request), (), {})


def _own_message(request: Request) -> Json:
    request.refuse_what_is_not_emulated()
    for name, why in (("chat_id", "chat_id is empty"), ("message_id", "message identifier is not specified")):
        if request.params.get(name) is None:
            raise invalid(why)
    message = request.talk().messages.get(request.params["message_id"])
    if message is None:
        raise refused("message to edit not found")
    if message["from"]["id"] != request.bot.id:
        raise refused("message can't be edited")
    return message


def _edit(request: Request, message: Json, replaced: tuple[str, ...], content: Json) -> Json:
    kept = {name: value for name, value in message.items() if name not in (*replaced, "reply_markup")}
    changed = kept | content | kept_markup(request.params.get("reply_markup"))
    if changed == message:
        raise refused(NOT_MODIFIED)
    changed["edit_date"] = int(request.now.timestamp())
    request.talk().change(message["message_id"], changed)
    return changed
