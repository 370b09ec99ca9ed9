"""Sending text and chat actions."""

from infra.local.telegram.formatting import message_text
from infra.local.telegram.messages import Request, options, texted
from infra.local.telegram.methods.topics import within
from infra.local.telegram.reference import Json
from infra.local.telegram.refusals import invalid

ALL_ACTIONS = (
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document"
    " choose_sticker find_location record_video_note upload_video_note"
)
ACTIONS = frozenset(ALL_ACTIONS.split())


def send_message(request: Request) -> Json:
    request.refuse_what_is_not_emulated(but="message_thread_id")
    params = request.params
    read = message_text(params["text"], params.get("parse_mode"), params.get("entities"))
    talk = request.writable_talk()
    topic = within(talk, params.get("message_thread_id"))
    content = topic | texted(read) | options(request, talk) | _preview(params)
    return talk.add(content, sender=request.bot.json(), now=request.now)


def _preview(params: Json) -> Json:
    preview = params.get("link_preview_options")
    return {"link_preview_options": preview} if preview else {}


def send_chat_action(request: Request) -> bool:
    request.refuse_what_is_not_emulated()
    if request.params["action"] not in ACTIONS:
        raise invalid("wrong parameter action in request")
    request.writable_talk()
    return True
