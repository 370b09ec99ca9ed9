"""What happens in a chat when a person acts, and the update each act makes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from infra.local.telegram import attachments
from infra.local.telegram.formatting import found_entities
from infra.local.telegram.messages import replied
from infra.local.telegram.reference import Json
from infra.local.telegram.updates import Queued
from infra.local.telegram.world import Bot, Press, Standing, Talk, User, World

CHAT_INSTANCE = "-4281928371927361820"
PRESS_IDS = 4_382_000_000_000_000_000
MEMBER_STATUS = {Standing.OPEN: "member", Standing.BLOCKED: "kicked", Standing.LEFT: "left"}


def texted(text: str) -> Json:
    if not text.strip():
        raise ValueError("a person cannot send an empty message")
    entities = list(found_entities(text))
    return {"text": text} | ({"entities": entities} if entities else {})


def captioned(caption: str | None) -> Json:
    if not caption:
        return {}
    entities = list(found_entities(caption))
    return {"caption": caption} | ({"caption_entities": entities} if entities else {})


def _member(bot: Bot, standing: Standing) -> Json:
    status = MEMBER_STATUS[standing]
    until = {"until_date": 0} if standing is Standing.BLOCKED else {}
    return {"user": bot.json(), "status": status, **until}


@dataclass(frozen=True, slots=True)
class Place:
    """A person in a chat with a bot."""

    world: World
    bot: Bot
    talk: Talk
    user: User

    def writes(self, content: Json) -> Json:
        if self.talk.standing is Standing.BLOCKED:
            raise ValueError("unblock the bot before writing to it")
        if self.talk.is_private:
            self.talk.standing = Standing.OPEN
        message = self.talk.add(content, sender=self.user.json(), now=self.world.now())
        if self.talk.is_private or self._is_for_bot(message):
            self.world.queue(self.bot, "message", message, owner=self.talk.id)
        return message

    def _is_for_bot(self, message: Json) -> bool:
        """In a group a bot hears commands and replies to itself only."""
        target = message.get("reply_to_message", {}).get("from", {})
        command, _, name = str(message.get("text", "")).partition(" ")[0].partition("@")
        return target.get("id") == self.bot.id or (command.startswith("/") and name in ("", self.bot.username))

    def later(self, content: Json) -> Callable[[], None]:
        """Something sent now that arrives afterwards, and never if the bot is blocked by then."""

        def happens() -> None:
            if self.talk.standing is not Standing.BLOCKED:
                self.writes(content)

        return happens

    def file(self, attachment: "attachments.Attachment") -> Json:
        kept = self.world.files.keep(attachment)
        return self.world.files.content_of_message(self.bot.id, kept)

    def reply(self, message_id: int | None) -> Json:
        if message_id is None:
            return {}
        target = self.talk.messages[message_id]
        topic: Json = {name: target[name] for name in ("message_thread_id", "is_topic_message") if name in target}
        return {"reply_to_message": replied(target), **topic}

    def forwarded(self, origin: dict[str, Any] | str | None) -> Json:
        if origin is None:
            return {}
        date = int(self.world.now().timestamp())
        if isinstance(origin, str):
            return {"forward_origin": {"type": "hidden_user", "sender_user_name": origin, "date": date}}
        return {"forward_origin": {"type": "user", "sender_user": origin, "date": date}}

    def edits(self, message_id: int, text: str) -> Json:
        message = self.talk.messages[message_id]
        if message["from"]["id"] != self.user.id:
            raise ValueError("a person edits only what they wrote")
        said = texted(text) if "text" in message else captioned(text)
        replaced = ("text", "entities", "caption", "caption_entities")
        changed = {name: value for name, value in message.items() if name not in replaced} | said
        changed["edit_date"] = int(self.world.now().timestamp())
        self.talk.change(message_id, changed)
        self.world.queue(self.bot, "edited_message", changed, owner=self.talk.id)
        return changed

    def presses(self, data: str, message_id: int | None) -> Press:
        press = Press(
            id=str(PRESS_IDS + self.world.number()),
            user_id=self.user.id,
            chat_id=self.talk.id,
            data=data,
            at=self.world.now(),
        )
        self.bot.presses[press.id] = press
        query = {"id": press.id, "from": self.user.json(), "chat_instance": CHAT_INSTANCE, "data": data}
        self.world.queue(self.bot, "callback_query", query | self._pressed(message_id), owner=self.user.id)
        return press

    def _pressed(self, message_id: int | None) -> Json:
        """A message that is gone is shown only as an inaccessible stub."""
        if message_id is None:
            return {}
        stub = {"chat": self.talk.chat, "message_id": message_id, "date": 0}
        return {"message": self.talk.messages.get(message_id, stub)}

    def reacts(self, message_id: int, emoji: str | None) -> None:
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        content = {
            "chat": self.talk.chat,
            "message_id": self.talk.messages[message_id]["message_id"],
            "user": self.user.json(),
            "date": int(self.world.now().timestamp()),
            "old_reaction": [],
            "new_reaction": new,
        }
        self.world.queue(self.bot, "message_reaction", content, owner=self.talk.id)

    def turns(self, standing: Standing) -> Queued | None:
        """Blocks or unblocks; nothing happens when it already is so."""
        old, self.talk.standing = self.talk.standing, standing
        if old is standing:
            return None
        self.talk.version += 1
        before = Standing.OPEN if old is Standing.NEVER_OPENED else old
        return _membership(self, before, standing)


def _membership(place: Place, old: Standing, new: Standing) -> Queued | None:
    content = {
        "chat": place.talk.chat,
        "from": place.user.json(),
        "date": int(place.world.now().timestamp()),
        "old_chat_member": _member(place.bot, old),
        "new_chat_member": _member(place.bot, new),
    }
    return place.world.queue(place.bot, "my_chat_member", content, owner=place.talk.id)


def invite(world: World, bot: Bot, user: User, chat: Json) -> None:
    """Adds a bot to a group; being there already, it is left as it is."""
    talk = bot.talks.setdefault(chat["id"], Talk(chat))
    if talk.standing is not Standing.OPEN:
        talk.standing = Standing.OPEN
        _membership(Place(world, bot, talk, user), Standing.LEFT, Standing.OPEN)
