"""A chat as text, for a human to read."""

from collections.abc import Iterator

from infra.local.telegram.attachments import kind_of
from infra.local.telegram.reference import Json
from infra.local.telegram.world import Talk


def transcript(talk: Talk) -> str:
    return "\n".join(line for number in sorted(talk.messages) for line in _lines(talk, number))


def _lines(talk: Talk, number: int) -> Iterator[str]:
    message = talk.messages[number]
    edited = " (edited)" if "edit_date" in message else ""
    yield f"[{number}] {message['from']['first_name']}{edited}: {_content(message)}"
    if "reply_to_message" in message:
        yield f"    in reply to [{message['reply_to_message']['message_id']}]"
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        yield "    " + " ".join(f"[{button['text']}]" for button in row)
    for reaction in talk.reactions.get(number, []):
        yield f"    reaction: {reaction['emoji']}"


def _content(message: Json) -> str:
    text = message.get("text") or message.get("caption") or ""
    kind = kind_of(message)
    if kind is None:
        return str(text) or "(" + ", ".join(_others(message)) + ")"
    held = message[kind.value]
    about = held[-1] if isinstance(held, list) else held
    named = about.get("file_name", "")
    return f"({kind.value} {named})".replace(" )", ")") + (f" {text}" if text else "")


def _others(message: Json) -> list[str]:
    return [name for name in message if name not in ("message_id", "from", "chat", "date")]
