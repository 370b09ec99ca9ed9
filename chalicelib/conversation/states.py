"""Where a talk stands: its state, the draft being written and what was just sent; one row a chat."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.conversation.errand import Errand
from chalicelib.desk.message import Shape, Side


class State(StrEnum):
    IDLE = "idle"
    PROVIDER = "provider"
    DEPARTMENT = "department"
    SUBJECT = "subject"
    SERVICE = "service"
    COMPOSE = "compose"
    LONG = "long"
    """A text over the limit waits for «Разбить» or «Не добавлять»."""
    CONFIRM = "confirm"
    """A draft with items is about to be thrown away."""
    HOLD = "hold"
    """An unsent draft stands in the way of something else."""
    STRAY = "stray"
    """Something came outside of any dialogue and waits to be told where it goes."""


ASKING = frozenset({State.PROVIDER, State.DEPARTMENT, State.SUBJECT, State.SERVICE})
WRITING = frozenset({State.COMPOSE, State.LONG})
DIALOGUE = ASKING | WRITING


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A file that lies with the channel: its handle, and what the channel says of it."""

    file_id: str
    unique_id: str = ""
    name: str
    size: int | None
    type: str
    shape: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One message of a draft: text, a file, or both."""

    message_id: int
    text: str = ""
    file: FileRef | None = None
    album: str | None = None
    origin: str = ""
    """Whom it was forwarded from; not counted as text of the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What will become one ticket message at «Завершить»."""

    id: str
    """8 characters, carried by every button of this dialogue."""
    provider: str = ""
    account: str = ""
    department: str = ""
    subject: str = ""
    subject_from: int = 0
    """The message the subject was written in, so that editing it changes the subject."""
    service: str | None = None
    service_name: str | None = None
    ticket: int | None = None
    """The ticket being answered; None for a new one."""
    follows: int | None = None
    items: tuple[Item, ...] = ()
    long: tuple[Item, ...] = ()
    """Texts over the limit, until they are split, edited or dropped."""
    choices: tuple[str, ...] = ()
    """What the buttons of this step stand for, by index: ids or, for the first step, provider and account."""
    refused: tuple[str, ...] = ()
    """Names of files past the count, told in the panel until the burst is over."""
    too_big: tuple[FileRef, ...] = ()
    """Files past the size, told in the panel likewise."""
    page: int = 0
    panel: int = 0
    """Revision of the panel, so that an older one is never drawn over a newer."""
    begun_at: datetime
    touched_at: datetime

    @property
    def empty(self) -> bool:
        """Nothing was written into it yet; a subject may have been."""
        return not (self.items or self.long)

    def holds(self, message_id: int) -> bool:
        return any(each.message_id == message_id for each in (*self.items, *self.long))

    @property
    def texts(self) -> int:
        return sum(1 for each in self.items if each.text)

    @property
    def files(self) -> int:
        return sum(1 for each in self.items if each.file)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The last submission of this chat, so that late parts and second presses find it."""

    draft: str
    provider: str
    ticket: int
    message: int
    files: int
    albums: tuple[str, ...] = ()
    announced: tuple[str, ...] = ()
    """Albums of which a late part was already announced."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What the person wanted when an unsent draft stood in the way: `new`, `list`, or `reply` to a ticket."""

    act: str
    provider: str = ""
    ticket: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The row of one chat of one bot."""

    bot: str
    chat: int
    user: int = 0
    state: State = State.IDLE
    back: State = State.IDLE
    """Where CONFIRM and HOLD return to."""
    draft: Draft | None = None
    stray: tuple[Item, ...] = ()
    stray_id: str = ""
    left_out: int = 0
    """Messages that did not go in, counted since `left_at` while they come in a burst."""
    left_at: datetime | None = None
    targets: tuple[str, ...] = ()
    """Tickets offered for a stray message, `provider/number`, by index."""
    finished: Finished | None = None
    intent: Intent | None = None
    grant: str | None = None
    """Hash of the link grant that waits for a yes."""
    language: str | None = None
    """What is spoken here: what the person chose, else what the app reported when we last answered."""
    language_chosen: bool = False
    tries: tuple[datetime, ...] = field(default=())
    """When link codes were tried, for the limit."""
    hinted_at: datetime | None = None
    turned_away: bool = False
    """Whether the person was told that nothing is taken from him."""
    errand: Errand | None = None
    """What the person is about to do as staff, whatever he is doing as a client."""
    version: int = 0

    def idle(self) -> Talk:
        """Out of its dialogue, in which nothing was typed that could be lost."""
        return replace(self, state=State.IDLE, draft=None)

    @property
    def written(self) -> Draft:
        """The draft of a state that has one. Raises LookupError in any other."""
        if self.draft is None:
            raise LookupError(f"the state {self.state} has no draft")
        return self.draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A draft in which something was typed, and when its owner is to be asked what becomes of it."""

    bot: str
    chat: int
    draft: str
    at: datetime | None
    """None once it is sent, thrown away or asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the chat shows now, as far as sending has told: written by delivery, read by the next update."""

    bot: str
    chat: int
    panel: int | None = None
    """Message id of the panel."""
    panel_draft: str = ""
    panel_revision: int = 0
    panel_at: datetime | None = None
    panel_album: str | None = None
    receipt: int | None = None
    """Message id of the last receipt, the C of the late-message rule."""
    receipt_draft: str = ""
    blocked_at: datetime | None = None
    """Since when the person keeps the bot out."""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """Which ticket a Telegram message belongs to, the client's own or the bot's."""

    bot: str
    chat: int
    message_id: int
    provider: str
    ticket: int
    message: int | None = None
    """The ticket message it became a part of; None for a message of the bot."""
    side: Side = Side.CLIENT
    """Of a message of the bot: whether it told of it as to a client or as to staff."""
