"""Putting a message into a chat: replies with quotes, keyboards, and the common options of sending."""

from dataclasses import dataclass
from datetime import datetime

from infra.local.telegram.formatting import Formatted, formatted
from infra.local.telegram.keyboards import check_markup
from infra.local.telegram.marked import units
from infra.local.telegram.reference import Json
from infra.local.telegram.refusals import not_emulated, refused
from infra.local.telegram.world import Bot, Talk, World

NOT_EMULATED = (
    "business_connection_id",
    "direct_messages_topic_id",
    "message_thread_id",
    "suggested_post_parameters",
    "message_effect_id",
    "allow_paid_broadcast",
    "inline_message_id",
    "rich_message",
)
KEPT_OF_A_REPLIED = ("reply_to_message", "quote")


@dataclass(frozen=True, slots=True)
class Request:
    """One call whose parameters were read."""

    world: World
    bot: Bot
    method: str
    params: Json

    @property
    def now(self) -> datetime:
        return self.world.now()

    def refuse_what_is_not_emulated(self, *, but: str = "") -> None:
        for name in NOT_EMULATED:
            if name != but and self.params.get(name):
                raise not_emulated(f'parameter "{name}"')

    def writable_talk(self) -> Talk:
        return self.world.writable_talk(self.bot, self.params["chat_id"])

    def talk(self) -> Talk:
        return self.world.talk(self.bot, self.params["chat_id"])


def texted(read: Formatted) -> Json:
    entities = {"entities": list(read.entities)} if read.entities else {}
    return {"text": read.text, **entities}


def captioned(read: Formatted | None) -> Json:
    if read is None:
        return {}
    entities = {"caption_entities": list(read.entities)} if read.entities else {}
    return {"caption": read.text, **entities}


def options(request: Request, talk: Talk) -> Json:
    """The parts of a message that every sending method shares, checked."""
    params = request.params
    content: Json = {}
    if params.get("reply_parameters"):
        content |= _reply(talk, params["reply_parameters"])
    if params.get("protect_content"):
        content["has_protected_content"] = True
    return content | kept_markup(params.get("reply_markup"))


def kept_markup(markup: Json | None) -> Json:
    """Only inline keyboards belong to the message; other keyboards go to the person's screen."""
    if markup is None:
        return {}
    check_markup(markup)
    rows = [row for row in markup.get("inline_keyboard", []) if row]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def replied(message: Json) -> Json:
    """A message as it is shown inside the message that replies to it."""
    return {name: value for name, value in message.items() if name not in KEPT_OF_A_REPLIED}


def _reply(talk: Talk, parameters: Json) -> Json:
    if parameters.get("chat_id") not in (None, talk.id):
        raise not_emulated("replies in another chat")
    target = talk.messages.get(parameters["message_id"])
    if target is None:
        if parameters.get("allow_sending_without_reply"):
            return {}
        raise refused("message to be replied not found")
    return {"reply_to_message": replied(target), **_quote(target, parameters)}


def _quote(target: Json, parameters: Json) -> Json:
    if not parameters.get("quote"):
        return {}
    read = formatted(parameters["quote"], parameters.get("quote_parse_mode"), parameters.get("quote_entities"))
    said = target.get("text") or target.get("caption") or ""
    if not read.text or read.text not in said:
        raise refused("QUOTE_TEXT_INVALID")
    position = units(said[: said.index(read.text)])
    return {"quote": {"text": read.text, "position": position, "is_manual": True}}
