"""What the pretend Telegram knows: bots, people, chats, messages and presses."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from infra.local.telegram.files import Files
from infra.local.telegram.reference import Json
from infra.local.telegram.refusals import forbidden, migrated, refused
from infra.local.telegram.updates import Queued, Updates

DEFAULT_CONNECTIONS = 40


class Standing(StrEnum):
    """How a bot stands with a chat."""

    NEVER_OPENED = "never opened"
    OPEN = "open"
    BLOCKED = "blocked"
    LEFT = "left"


@dataclass(slots=True)
class User:
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_deactivated: bool = False

    def names(self) -> Json:
        named = {"first_name": self.first_name, "last_name": self.last_name, "username": self.username}
        return {name: value for name, value in named.items() if value is not None}

    def json(self) -> Json:
        language = {"language_code": self.language_code} if self.language_code else {}
        return {"id": self.id, "is_bot": False, **self.names(), **language}


@dataclass(slots=True)
class Talk:
    """One chat as one bot sees it; `version` grows with every visible change."""

    chat: Json
    standing: Standing = Standing.NEVER_OPENED
    messages: dict[int, Json] = field(default_factory=dict)
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    next_message_id: int = 1
    topics: dict[int, str] = field(default_factory=dict)
    """Of a forum: the names by their numbers."""
    migrated_to: int | None = None
    """The supergroup this group has become."""
    version: int = 0

    @property
    def id(self) -> int:
        return int(self.chat["id"])

    @property
    def is_private(self) -> bool:
        return bool(self.chat["type"] == "private")

    def add(self, content: Json, *, sender: Json, now: datetime) -> Json:
        message: Json = {
            "message_id": self.next_message_id,
            "from": sender,
            "chat": self.chat,
            "date": int(now.timestamp()),
            **content,
        }
        self.messages[self.next_message_id] = message
        self.next_message_id += 1
        self.version += 1
        return message

    def change(self, message_id: int, message: Json) -> None:
        self.messages[message_id] = message
        self.version += 1

    def remove(self, message_id: int) -> None:
        del self.messages[message_id]
        self.version += 1

    def clear(self) -> None:
        """As if never opened; the version still grows, so that a window looking at it notices."""
        self.standing = Standing.NEVER_OPENED
        self.messages.clear()
        self.reactions.clear()
        self.topics.clear()
        self.version += 1


@dataclass(slots=True, kw_only=True)
class Press:
    """A button press and the answer the bot gave to it."""

    id: str
    user_id: int
    chat_id: int
    data: str
    at: datetime
    is_answered: bool = False
    toast: str | None = None
    is_alert: bool = False


@dataclass(slots=True)
class Webhook:
    url: str = ""
    secret: str | None = None
    max_connections: int = DEFAULT_CONNECTIONS
    last_error_at: datetime | None = None
    last_error: str | None = None


@dataclass(slots=True)
class Profile:
    """What a bot says about itself, by language; commands also by scope."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)


@dataclass(slots=True)
class Bot:
    id: int
    token: str
    username: str
    name: str
    profile: Profile = field(default_factory=Profile)
    webhook: Webhook = field(default_factory=Webhook)
    updates: Updates = field(default_factory=Updates)
    talks: dict[int, Talk] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)

    def json(self) -> Json:
        shown = self.profile.names.get("", self.name)
        return {"id": self.id, "is_bot": True, "first_name": shown, "username": self.username}


@dataclass(slots=True)
class World:
    now: Callable[[], datetime]
    chance: random.Random
    bots: dict[str, Bot] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    files: Files = field(default_factory=Files)
    arrivals: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)
    counted: int = 0

    def number(self) -> int:
        """A number never given before: for albums, presses, polls."""
        self.counted += 1
        return self.counted

    def queue(self, bot: Bot, kind: str, content: Json, *, owner: int) -> Queued | None:
        return bot.updates.add(kind, content, owner=owner, now=self.now())

    def private_talk(self, bot: Bot, user: User) -> Talk:
        chat = {"id": user.id, "type": "private", **user.names()}
        talk = bot.talks.setdefault(user.id, Talk(chat))
        talk.chat = chat
        return talk

    def talk(self, bot: Bot, chat_id: int | str) -> Talk:
        """The chat a bot names, which it must have met before."""
        talk = bot.talks.get(chat_id) if isinstance(chat_id, int) else None
        if talk is not None and talk.standing is not Standing.NEVER_OPENED:
            return talk
        if chat_id in self.users:
            raise forbidden("bot can't initiate conversation with a user")
        if any(other.id == chat_id for other in self.bots.values()):
            raise forbidden("bots can't send messages to bots")
        raise refused("chat not found")

    def writable_talk(self, bot: Bot, chat_id: int | str) -> Talk:
        talk = self.talk(bot, chat_id)
        if talk.migrated_to is not None:
            raise migrated(talk.migrated_to)
        user = self.users.get(talk.id)
        if user is not None and user.is_deactivated:
            raise forbidden("user is deactivated")
        if talk.standing is Standing.BLOCKED:
            raise forbidden("bot was blocked by the user")
        if talk.standing is Standing.LEFT:
            raise forbidden("bot is not a member of the group chat")
        return talk

    def arrive(self) -> None:
        """Carries out what was to happen by now, in the order of its times."""
        now = self.now()
        ripe = sorted((one for one in self.arrivals if one[0] <= now), key=lambda one: one[0])
        self.arrivals = [one for one in self.arrivals if one[0] > now]
        for _, happens in ripe:
            happens()
