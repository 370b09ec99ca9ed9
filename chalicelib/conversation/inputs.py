"""What a person can do in a talk, whatever the channel's own form of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.conversation.states import FileRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """A message: text, a file with or without caption."""

    message_id: int
    at: datetime
    text: str = ""
    file: FileRef | None = None
    album: str | None = None
    reply_to: int | None = None
    forwarded_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """An earlier message of the person now reads like this; a media edit keeps its file out of it."""

    message_id: int
    at: datetime
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button: its verb and arguments as the button carried them, trusted in nothing."""

    press_id: str
    message_id: int | None
    """None when the channel cannot say, or when the message can no longer be edited."""
    verb: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """A command such as /start, with what stood behind it."""

    message_id: int
    at: datetime
    name: str
    argument: str = ""
    text: str = ""
    """As it was typed: a line such as «/home is full» only looks like a command."""
    reply_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """A message of a kind that cannot be passed on."""

    message_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Written to the bot in a group, where it does not work; a command with a code behind it may tie the group."""

    message_id: int
    at: datetime
    argument: str = ""
    title: str = ""
    topics: bool = False
    """Whether the group is a forum."""
    topic: int | None = None
    """In which of its topics it was written, if in one."""
    answers: bool = False
    """It is no command: somebody answered what the bot told there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A group let the bot in or threw it out."""

    at: datetime
    inside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOut:
    """The person blocked the bot."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LetIn:
    """The person unblocked the bot."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsed:
    """Nobody did anything: the time of a draft that was left is over."""

    draft: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A file that a member of staff said yes to is in the bucket."""

    file: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A file that a member of staff said yes to cannot be had."""

    file: str
    at: datetime


Unasked = Lapsed | Brought | Lost
"""What is no sign that anybody is in the chat."""

Input = Wrote | Edited | Pressed | Commanded | Unusable | Elsewhere | Admitted | KeptOut | LetIn | Unasked


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One thing that reached us through a channel, normalised; the raw form is kept apart."""

    cause: str
    """Deterministic id of the act, e.g. `telegram#<bot>#<update id>`."""
    bot: str
    chat: int
    user: int
    name: str
    """The person's name as the channel gives it: a hint, never an identity."""
    username: str | None = None
    language: str | None = None
    """Two-letter code the channel reports."""
    input: Input
