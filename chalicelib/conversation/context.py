"""What a step is given to look at, and the turn in which it collects what it decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from chalicelib.conversation.errand import Held
from chalicelib.conversation.outputs import Button, Output, Place, Rows, Say, Toast, Value, Words
from chalicelib.conversation.states import Left, Mapped, Shown, Talk
from chalicelib.desk.badges import Badge, Pager
from chalicelib.desk.groups import Group
from chalicelib.desk.log import Logged
from chalicelib.desk.message import Message, Side
from chalicelib.desk.people import Bot, Counter, Grant, Identity, Membership, Person, Provider, Service, Staff
from chalicelib.desk.permissions import Actor, client
from chalicelib.desk.restraint import Pace
from chalicelib.desk.sessions import Pass
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.verbs import Deed

Saved = Badge | Counter | Group | Left | Logged | Mapped | Pace | Pager | Pass | Person | Shown


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A ticket with its last public message."""

    ticket: Ticket
    last: Message | None


class Look(Protocol):
    """A read-only snapshot; within one step the same question has the same answer."""

    def active(self) -> tuple[Ticket, ...]:
        """The person's active tickets at the providers of this bot, in the order of a client's list."""

    def ticket(self, provider: str, number: int) -> Glimpse | None: ...

    def message(self, provider: str, number: int, id: int) -> Message | None: ...

    def services(self, provider: str, account: str) -> tuple[Service, ...]: ...

    def service(self, provider: str, account: str, id: str) -> Service | None: ...

    def pace(self, provider: str, account: str) -> Pace | None: ...

    def grant(self, hash: str) -> tuple[Grant, Person | Badge] | None:
        """With whom it ties a Telegram account to: a client, or whoever a badge belongs to."""

    def granted(self, hash: str) -> Grant | None:
        """The grant alone."""

    def group(self, provider: str, department: str) -> Group | None: ...

    def badge(self) -> Badge | None:
        """Of the member of staff whose Telegram this is; None for everybody else."""

    def colleague(self, provider: str) -> Staff | None:
        """That member at this provider; None where he does not answer there, or not any more."""

    def colleagues(self, provider: str) -> tuple[Staff, ...]: ...

    def person(self, id: str) -> Person | None: ...


class Draws(Protocol):
    """Where chance comes in."""

    def short(self) -> str: ...

    def long(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything a step may look at."""

    now: datetime
    bot: Bot
    chat: int
    user: int
    name: str
    username: str | None
    providers: tuple[Provider, ...]
    """Those this bot serves, whether or not they let Telegram in."""
    person: Person | None
    shown: Shown
    mapped: Mapping[int, Mapped]
    counters: Mapping[str, Counter]
    labels: Mapping[str, str]
    """Words that may be typed instead of pressing their button, case-folded, to the button's verb."""
    look: Look
    draws: Draws
    pager: Pager | None = None
    """Where the person answers for a provider: whose badge he carries."""
    site: str = ""
    """The deployment's own portal, for providers without one of their own."""
    barred: bool = False
    """Whether none of the providers takes anything from this Telegram account."""
    cause: str = ""
    """Of what came."""

    def served(self) -> tuple[Provider, ...]:
        return tuple(each for each in self.providers if each.telegram)

    def provider(self, id: str) -> Provider | None:
        return next((each for each in self.served() if each.id == id), None)

    def memberships(self) -> tuple[Membership, ...]:
        """The accounts this person may write for through this bot, in the bot's order of providers."""
        if self.person is None:
            return ()
        return tuple(one for each in self.served() for one in self.person.at(each.id))

    def portal(self) -> str:
        return next((each.portal for each in self.providers if each.portal), self.site)


@dataclass(slots=True, kw_only=True)
class Turn:
    """One step in the making; lives for that step alone."""

    context: Context
    over: int | None = None
    """The message whose button was pressed: what is said next may be drawn over it, once."""
    press: str | None = None
    toasted: bool = False
    says: list[Output] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    saves: list[Saved] = field(default_factory=list)
    drops: list[Grant | Identity | Pager] = field(default_factory=list)
    goes: list[Held] = field(default_factory=list)
    """What goes as soon as its files are here: they are to be fetched."""

    @property
    def now(self) -> datetime:
        return self.context.now

    @property
    def look(self) -> Look:
        return self.context.look

    @property
    def person(self) -> Person:
        """The linked person; the gate lets nobody else past."""
        if self.context.person is None:
            raise LookupError("nobody is linked to this chat")
        return self.context.person

    @property
    def actor(self) -> Actor:
        return client(self.person)

    def say(
        self,
        *lines: Value,
        rows: Rows = (),
        ticket: Ticket | None = None,
        place: Place = Place.PLAIN,
        draft: str = "",
        side: Side = Side.CLIENT,
    ) -> None:
        """A page; over the pressed message if nothing was drawn there yet."""
        over, self.over = self.over, None
        page = Say(lines=lines, rows=rows, over=over, place=place, draft=draft)
        if ticket is not None:
            page = replace(page, provider=ticket.provider, ticket=ticket.number, side=side)
        self.says.append(page)

    def toast(self, key: str, **values: Value) -> None:
        """Answer the press; where nothing was pressed, say it."""
        if self.press is None:
            self.say(Words(key, values))
        else:
            self.toasted = True
            self.says.insert(0, Toast(press_id=self.press, text=Words(key, values)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a step decided: where the talk stands now, what to say, and what to write with it."""

    talk: Talk
    says: tuple[Output, ...] = ()
    deeds: tuple[Deed, ...] = ()
    saves: tuple[Saved, ...] = ()
    drops: tuple[Grant | Identity | Pager, ...] = ()
    goes: tuple[Held, ...] = ()
    """What waits for its files, which are to be fetched."""


def button(key: str, verb: str, *arguments: str | int, **values: Value) -> Button:
    """A button with words from the catalogue."""
    return Button(Words(key, values), data(verb, *arguments))


def data(verb: str, *arguments: str | int) -> str:
    """What a button carries back: `<verb>:<argument>…`; at most 64 bytes."""
    return ":".join((verb, *map(str, arguments)))
