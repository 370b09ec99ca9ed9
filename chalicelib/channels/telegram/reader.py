"""A Telegram update as it came over the wire, made into one thing a person did; or nothing of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from chalicelib.channels.telegram.commands import Command, button, command
from chalicelib.channels.telegram.kinds import checklist_of, file_of, moment, text_of
from chalicelib.channels.telegram.names import person_name
from chalicelib.channels.telegram.noise import is_service
from chalicelib.channels.telegram.updates import Joining, Message, Origin, Press, Sender, Update
from chalicelib.conversation.inputs import (
    Admitted,
    Commanded,
    Edited,
    Elsewhere,
    Incoming,
    Input,
    KeptOut,
    LetIn,
    Pressed,
    Unusable,
    Wrote,
)
from chalicelib.desk.names import plain
from chalicelib.desk.text import cut

_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:-.*)?", re.DOTALL)
TYING = frozenset({"desk", "start"})
"""What a code that ties the group stands behind; `start` comes by the link that adds the bot to a group."""
GROUP_COMMANDS = TYING | {"createticket", "help"}
"""What tells us in a group that somebody wants the desk, and not another bot."""
IN_A_GROUP = frozenset({"administrator", "member", "restricted"})
OUT_OF_IT = frozenset({"kicked", "left"})
TITLE = 128
UNKNOWN = "…"

_update = msgspec.json.Decoder(Update, strict=False)


@dataclass(frozen=True, slots=True)
class _Heard:
    """Who did what where, before it is known which bot heard it."""

    chat: int
    sender: Sender
    input: Input


def read(body: bytes, bot: str) -> Incoming | None:
    """None for whatever is unreadable, unsupported or not meant for us; never raises."""
    try:
        update = _update.decode(body)
        heard = _heard(update, body, bot)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    if heard is None or heard.sender.is_bot:
        return None
    return Incoming(
        cause=f"telegram#{bot}#{update.update_id}",
        bot=bot,
        chat=heard.chat,
        user=heard.sender.id,
        name=person_name(heard.sender.first_name, heard.sender.last_name),
        username=heard.sender.username,
        language=_language(heard.sender.language_code),
        input=heard.input,
    )


def _heard(update: Update, body: bytes, bot: str) -> _Heard | None:
    if update.message:
        return _message(update.message, body, bot)
    if update.edited_message:
        return _edited(update.edited_message)
    if update.callback_query:
        return _press(update.callback_query)
    return _joining(update.my_chat_member) if update.my_chat_member else None


def _message(message: Message, body: bytes, bot: str) -> _Heard | None:
    if message.chat.group:
        return _in_group(message, bot)
    sender = _alone(message)
    if sender is None:
        return None
    input = _commanded(message) or _wrote(message) or _unusable(message, body)
    return _Heard(message.chat.id, sender, input) if input else None


def _alone(message: Message | Joining) -> Sender | None:
    """The person of a private chat, whose id is the chat's; None where there is no such person."""
    if not message.chat.private:
        return None
    sender = message.sender or Sender(id=message.chat.id)
    return sender if sender.id == message.chat.id else None


def _command(message: Message) -> Command | None:
    """What somebody else wrote and the person passes on is no command of his."""
    return None if message.forward_origin else command(message.text)


def _in_group(message: Message, bot: str) -> _Heard | None:
    given = _command(message)
    commanded = given is not None and given.name in GROUP_COMMANDS
    if message.sender is None or not (commanded or _answers(message, bot)):
        return None
    elsewhere = Elsewhere(
        message_id=message.message_id,
        at=moment(message.date),
        argument=given.argument if given is not None and given.name in TYING else "",
        title=cut(plain(message.chat.title), TITLE),
        topics=message.chat.is_forum,
        topic=message.message_thread_id if message.is_topic_message else None,
        answers=not commanded,
    )
    return _Heard(message.chat.id, message.sender, elsewhere)


def _answers(message: Message, bot: str) -> bool:
    """Whether somebody answers what the bot told there, as if it went to the client."""
    at = message.reply_to_message
    return at is not None and at.sender is not None and str(at.sender.id) == bot and at.forum_topic_created is None


def _commanded(message: Message) -> Input | None:
    given = _command(message)
    if given is None:
        return None
    return Commanded(
        message_id=message.message_id,
        at=moment(message.date),
        name=given.name,
        argument=given.argument,
        text=message.text,
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
    )


def _wrote(message: Message) -> Input | None:
    file = file_of(message)
    if file is not None and not file.file_id:
        return None
    text = message.caption if file else message.text or text_of(message)
    if file is None and not text:
        return None
    return Wrote(
        message_id=message.message_id,
        at=moment(message.date),
        text=text,
        file=file,
        album=message.media_group_id,
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
        forwarded_from=_forwarded_from(message.forward_origin),
    )


def _forwarded_from(origin: Origin | None) -> str | None:
    if origin is None:
        return None
    user, chat = origin.sender_user, origin.sender_chat or origin.chat
    if user is not None:
        return person_name(user.first_name, user.last_name) or UNKNOWN
    return person_name(origin.sender_user_name or (chat.title if chat else ""), "") or UNKNOWN


def _unusable(message: Message, body: bytes) -> Input | None:
    if is_service(body):
        return None
    return Unusable(message_id=message.message_id, at=moment(message.date))


def _edited(message: Message) -> _Heard | None:
    """Words and captions can be corrected; a live location that moves is no correction."""
    sender = _alone(message)
    if sender is None:
        return None
    text = message.text or message.caption
    if message.checklist:
        text = checklist_of(message.checklist)
    if not text and file_of(message) is None:
        return None
    at = moment(message.edit_date or message.date)
    return _Heard(message.chat.id, sender, Edited(message_id=message.message_id, at=at, text=text))


def _press(press: Press) -> _Heard | None:
    """A press without its message can only come from a private chat; one on an inline message is not ours."""
    at = press.message
    if at is None and press.inline_message_id:
        return None
    if at is not None and (not at.chat.private or at.chat.id != press.sender.id):
        return None
    verb, arguments = button(press.data)
    within_reach = at is not None and at.date > 0
    return _Heard(
        press.sender.id,
        press.sender,
        Pressed(
            press_id=str(press.id),
            message_id=at.message_id if at is not None and within_reach else None,
            verb=verb,
            arguments=arguments,
        ),
    )


def _joining(joining: Joining) -> _Heard | None:
    if joining.chat.group:
        return _in_or_out(joining)
    sender = _alone(joining)
    if sender is None:
        return None
    at = moment(joining.date)
    match joining.new_chat_member.status:
        case "kicked":
            return _Heard(joining.chat.id, sender, KeptOut(at=at))
        case "member":
            return _Heard(joining.chat.id, sender, LetIn(at=at))
    return None


def _in_or_out(joining: Joining) -> _Heard | None:
    """Whoever did it, an anonymous administrator too. What the bot may do there shows when something is said."""
    status = joining.new_chat_member.status
    if status not in IN_A_GROUP | OUT_OF_IT:
        return None
    admitted = Admitted(at=moment(joining.date), inside=status in IN_A_GROUP)
    return _Heard(joining.chat.id, Sender(id=joining.chat.id), admitted)


def _language(code: str) -> str | None:
    """The two-letter code of `pt-br`; languages of three letters are none of ours."""
    found = _LANGUAGE.fullmatch(code)
    return found[1].lower() if found else None
