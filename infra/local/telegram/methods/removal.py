"""Deleting messages, and leaving a chat."""

from datetime import UTC, datetime, timedelta

from infra.local.telegram.messages import Request
from infra.local.telegram.reference import Json
from infra.local.telegram.refusals import invalid, refused
from infra.local.telegram.world import Standing, Talk

DELETABLE_FOR = timedelta(hours=48)
MOST_AT_ONCE = 100


def delete_message(request: Request) -> bool:
    talk = request.talk()
    message = talk.messages.get(request.params["message_id"])
    if message is None:
        raise refused("message to delete not found")
    if not _is_deletable(request, talk, message):
        raise refused("message can't be deleted for everyone")
    talk.remove(message["message_id"])
    return True


def delete_messages(request: Request) -> bool:
    numbers = request.params["message_ids"]
    if not numbers:
        raise invalid("message identifiers are not specified")
    if len(numbers) > MOST_AT_ONCE:
        raise invalid("too many message identifiers specified")
    talk = request.talk()
    for number in numbers:
        message = talk.messages.get(number)
        if message is not None and _is_deletable(request, talk, message):
            talk.remove(number)
    return True


def _is_deletable(request: Request, talk: Talk, message: Json) -> bool:
    age = request.now - datetime.fromtimestamp(message["date"], UTC)
    own = message["from"]["id"] == request.bot.id
    return age < DELETABLE_FOR and (own or talk.is_private)


def leave_chat(request: Request) -> bool:
    talk = request.talk()
    if talk.is_private:
        raise refused("chat member status can't be changed in private chats")
    talk.standing = Standing.LEFT
    return True
