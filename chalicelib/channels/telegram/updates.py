"""The few parts of a Telegram update that we look at; everything else in it is skipped unread."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

Id = Annotated[int, Meta(ge=-(2**53), le=2**53)]
Moment = Annotated[int, Meta(ge=0, le=253_402_300_799)]
"""Seconds since 1970, as far as a date can go."""
Size = Annotated[int, Meta(ge=0, le=2**53)]
Text = Annotated[str, Meta(max_length=16_384)]
"""Four times what Telegram lets anyone send."""
Line = Annotated[str, Meta(max_length=1_024)]
Number = Annotated[int, Meta(ge=-(2**53), le=2**53)]


class Sender(Struct):
    id: Id
    is_bot: bool = False
    first_name: Line = ""
    last_name: Line = ""
    username: Line | None = None
    language_code: Line = ""


class Chat(Struct):
    id: Id
    type: Line = ""
    title: Line = ""
    is_forum: bool = False

    @property
    def private(self) -> bool:
        """A person's id is a positive number; where the type is left out, that tells."""
        return self.type == "private" or (not self.type and self.id > 0)

    @property
    def group(self) -> bool:
        return self.type in ("group", "supergroup")


class Media(Struct):
    """Any of Telegram's kinds of file: they differ only in what is left out."""

    file_id: Line
    file_unique_id: Line = ""
    file_name: Line = ""
    mime_type: Line = ""
    file_size: Size | None = None


class Photo(Struct):
    """One of the sizes in which a photo is kept."""

    file_id: Line
    file_unique_id: Line = ""
    file_size: Size | None = None
    width: Size = 0
    height: Size = 0


Sizes = Annotated[list[Photo], Meta(max_length=100)]


class LivePhoto(Media):
    photo: Sizes = field(default_factory=list)


class Sticker(Struct):
    emoji: Line = ""


class Location(Struct):
    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]


class Venue(Struct):
    location: Location
    title: Line = ""
    address: Line = ""


class Contact(Struct):
    phone_number: Line = ""
    first_name: Line = ""
    last_name: Line = ""


class Option(Struct):
    text: Line = ""


class Poll(Struct):
    question: Line = ""
    options: Annotated[list[Option], Meta(max_length=100)] = field(default_factory=list)


class Dice(Struct):
    emoji: Line = ""
    value: Number = 0


class Task(Struct):
    text: Line = ""
    completion_date: Moment = 0


class Checklist(Struct):
    title: Line = ""
    tasks: Annotated[list[Task], Meta(max_length=100)] = field(default_factory=list)


class Origin(Struct):
    """Where a forwarded message came from: a person, somebody hidden, a group or a channel."""

    sender_user: Sender | None = None
    sender_user_name: Line = ""
    sender_chat: Chat | None = None
    chat: Chat | None = None


class Topic(Struct):
    name: Line = ""


class Pointed(Struct):
    """The message that a message answers; in a topic each answers the one that made the topic, if nothing else."""

    message_id: Id | None = None
    sender: Sender | None = field(name="from", default=None)
    forum_topic_created: Topic | None = None


class Message(Struct):
    message_id: Id
    chat: Chat
    sender: Sender | None = field(name="from", default=None)
    date: Moment = 0
    edit_date: Moment = 0
    text: Text = ""
    caption: Text = ""
    media_group_id: Line | None = None
    reply_to_message: Pointed | None = None
    message_thread_id: Id | None = None
    is_topic_message: bool = False
    forward_origin: Origin | None = None
    photo: Sizes = field(default_factory=list)
    live_photo: LivePhoto | None = None
    animation: Media | None = None
    document: Media | None = None
    video: Media | None = None
    audio: Media | None = None
    voice: Media | None = None
    video_note: Media | None = None
    sticker: Sticker | None = None
    venue: Venue | None = None
    location: Location | None = None
    contact: Contact | None = None
    poll: Poll | None = None
    dice: Dice | None = None
    checklist: Checklist | None = None


class Pressed(Struct):
    """The message a pressed button stood on; of one that is too old only chat and id are told, dated 0."""

    chat: Chat
    message_id: Id | None = None
    date: Moment = 0


class Press(Struct):
    id: Line | Id
    sender: Sender = field(name="from")
    message: Pressed | None = None
    inline_message_id: Line | None = None
    data: Line = ""


class Membership(Struct):
    status: Line = ""


class Joining(Struct):
    """What was done to the bot itself: a private chat blocks or unblocks it, a group lets it in or throws it out."""

    chat: Chat
    sender: Sender | None = field(name="from", default=None)
    date: Moment = 0
    new_chat_member: Membership = field(default_factory=Membership)


class Update(Struct):
    update_id: Id
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: Press | None = None
    my_chat_member: Joining | None = None
