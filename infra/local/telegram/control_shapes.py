"""The JSON shapes of the chat window: bots, chats, messages and what lies behind them."""

from infra.local.telegram.attachments import kind_of
from infra.local.telegram.exchange import Call
from infra.local.telegram.messages import Request
from infra.local.telegram.methods.hooks import webhook_info
from infra.local.telegram.pretend import PretendTelegram
from infra.local.telegram.reference import Json
from infra.local.telegram.visible import seen
from infra.local.telegram.world import Bot, Standing, Talk

OTHERS = ("venue", "location", "contact", "dice", "poll", "checklist", "story", "game")


def bot(pretend: PretendTelegram, one: Bot) -> Json:
    info = webhook_info(Request(pretend.world, one, "getWebhookInfo", {}))
    return {"id": one.id, "username": one.username, "name": one.json()["first_name"], "webhook": info}


def chat(one: Bot, talk: Talk) -> Json:
    newest = talk.messages[max(talk.messages)] if talk.messages else {}
    return {
        "bot": one.id,
        "chat": talk.id,
        "type": talk.chat["type"],
        "title": talk.chat.get("title") or " ".join(_names(talk.chat)),
        "standing": talk.standing,
        "version": talk.version,
        "last": newest.get("text") or newest.get("caption"),
    }


def _names(chat: Json) -> list[str]:
    return [chat[name] for name in ("first_name", "last_name") if name in chat]


def call(one: Call) -> Json:
    return {
        "number": one.number,
        "at": one.at.isoformat(),
        "bot": one.bot_id,
        "method": one.method,
        "params": one.params,
        "files": one.files,
        "chat": one.chat_id,
        "status": one.status,
        "description": one.description,
        "verdict": one.verdict,
    }


def window(pretend: PretendTelegram, one: Bot, chat_id: int) -> Json:
    talk = one.talks.get(chat_id) or Talk({"id": chat_id, "type": "private"}, Standing.NEVER_OPENED)
    user = pretend.world.users.get(chat_id)
    language = (user.language_code if user and user.language_code else "")[:2]
    return {
        "version": talk.version,
        "standing": talk.standing,
        "commands": _commands(one, chat_id, language),
        "description": one.profile.descriptions.get(language) or one.profile.descriptions.get("", ""),
        "messages": [message(one, talk, number) for number in sorted(talk.messages)],
    }


def _commands(one: Bot, chat_id: int, language: str) -> list[Json]:
    """The most particular list that was set, as Telegram's apps choose it."""
    for scope in (f"chat:{chat_id}", "all_private_chats", "default"):
        for spoken in (language, ""):
            if (scope, spoken) in one.profile.commands:
                return one.profile.commands[scope, spoken]
    return []


def message(one: Bot, talk: Talk, number: int) -> Json:
    raw = talk.messages[number]
    view = seen(raw, one.id)
    return {
        "id": number,
        "date": raw["date"],
        "from": "bot" if view.is_from_bot else "person",
        "name": raw["from"]["first_name"],
        "text": view.text,
        "entities": raw.get("entities") or raw.get("caption_entities") or [],
        "reply_to": raw.get("reply_to_message", {}).get("message_id"),
        "forwarded_from": _origin(raw.get("forward_origin")),
        "is_edited": "edit_date" in raw,
        "album": view.album,
        "files": _files(raw),
        "other": next((kind for kind in OTHERS if kind in raw), None),
        "buttons": [[{"text": it.label, "data": it.data, "url": it.url} for it in row] for row in view.rows],
        "reactions": [reaction["emoji"] for reaction in talk.reactions.get(number, [])],
    }


def _origin(origin: Json | None) -> str | None:
    if origin is None:
        return None
    return str(origin.get("sender_user_name") or origin["sender_user"]["first_name"])


def _files(raw: Json) -> list[Json]:
    kind = kind_of(raw)
    if kind is None:
        return []
    held = raw[kind.value]
    about = held[-1] if isinstance(held, list) else held
    return [
        {
            "kind": kind,
            "name": about.get("file_name"),
            "size": about["file_size"],
            "mime": about.get("mime_type"),
            "file_id": about["file_id"],
        }
    ]


def behind(pretend: PretendTelegram, one: Bot, chat_id: int, number: int) -> Json:
    """A message in the raw, with the updates and calls it came from or was changed by."""
    talk = one.talks.get(chat_id)
    if talk is None or number not in talk.messages:
        raise LookupError(f"there is no message {number} in chat {chat_id}")
    return {
        "message": talk.messages[number],
        "updates": [update for update in one.updates.history if _is_about(update, chat_id, number)],
        "calls": [call(made) for made in pretend.calls if made.bot_id == one.id and _touches(made, chat_id, number)],
    }


def _is_about(update: Json, chat_id: int, number: int) -> bool:
    content = next(value for name, value in update.items() if name != "update_id")
    about = content.get("message", content)
    return bool(about.get("message_id") == number and about["chat"]["id"] == chat_id)


def _touches(made: Call, chat_id: int, number: int) -> bool:
    results = made.result if isinstance(made.result, list) else [made.result]
    made_it = any(isinstance(one, dict) and one.get("message_id") == number for one in results)
    return made.chat_id == chat_id and (made_it or made.params.get("message_id") == number)
