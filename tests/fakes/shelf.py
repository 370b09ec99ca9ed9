"""Where the in-memory fakes keep things: one dictionary by natural key, changed whole or not at all."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from chalicelib.conversation.states import Left, Mapped, Shown, Talk
from chalicelib.desk.badges import Badge, Pager
from chalicelib.desk.bundles import Bundle
from chalicelib.desk.canned import Canned
from chalicelib.desk.errors import Conflict
from chalicelib.desk.groups import Group
from chalicelib.desk.history import Fact
from chalicelib.desk.invitations import Invited
from chalicelib.desk.log import Logged
from chalicelib.desk.mailroom import (
    MAIL_LIFE,
    Address,
    Barred,
    Held,
    Intake,
    KnownMail,
    Mailbox,
    Posted,
    ReplyKeys,
    Sent,
)
from chalicelib.desk.marks import Marks
from chalicelib.desk.message import Message
from chalicelib.desk.notifications import LIFE as NOTIFICATION_LIFE
from chalicelib.desk.notifications import Notification, Reading
from chalicelib.desk.panel import PanelKey
from chalicelib.desk.people import (
    Account,
    Bot,
    Counter,
    Grant,
    Identity,
    Person,
    Provider,
    Service,
    Staff,
    identities,
)
from chalicelib.desk.presence import Presence
from chalicelib.desk.restraint import Pace
from chalicelib.desk.rules import BUNDLE_LIFE, CAUSE_LIFE
from chalicelib.desk.sessions import Attempts, Challenge, Pass, Session
from chalicelib.desk.templates import Template
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.tokens import Token
from chalicelib.desk.webhooks import Call, Webhook
from chalicelib.services.effects import Delivery, Row
from chalicelib.services.failures import Seen, Stale
from chalicelib.services.records import Changes, DeadLetter, Dropped, Record

Name = tuple[str | int, ...]
T = TypeVar("T")

MAPPED_LIFE = timedelta(days=400)
LEFT_LIFE = timedelta(days=30)
MOST_WRITES = 100


def name_of(record: Record) -> Name:  # noqa: C901, PLR0911, PLR0912 - one line a kind reads best
    match record:
        case Ticket():
            return ("ticket", record.provider, record.number)
        case Message():
            return ("message", record.provider, record.ticket, record.id)
        case Notification():
            of = (record.provider, record.account, record.person)
            return ("notification", *of, record.at.isoformat(), record.ticket, record.fact, record.way)
        case Delivery(told=told):
            return ("delivery", told.provider, told.ticket, told.message, told.person, record.channel, record.to)
        case Reading():
            return ("reading", record.provider, record.account, record.person)
        case Fact():
            return ("fact", record.provider, record.ticket, record.id)
        case Talk():
            return ("talk", record.bot, record.chat)
        case Shown():
            return ("shown", record.bot, record.chat)
        case Left():
            return ("left", record.bot, record.chat, record.draft)
        case Mapped():
            return ("mapped", record.bot, record.chat, record.message_id)
        case Person():
            return ("person", record.id)
        case Provider():
            return ("provider", record.id)
        case Counter():
            return ("counter", record.provider)
        case Staff():
            return ("staff", record.provider, record.id)
        case Badge():
            return ("badge", record.owner)
        case Pager():
            return ("pager", record.user)
        case Group():
            return ("group", record.provider, record.department)
        case Bundle():
            return ("bundle", record.provider, record.to, record.ticket)
        case Marks():
            return ("marks", record.provider, record.member)
        case Presence():
            return ("presence", record.provider, record.ticket)
        case Account():
            return ("account", record.provider, record.id)
        case Service():
            return ("service", record.provider, record.account, record.id)
        case Bot():
            return ("bot", record.id)
        case Grant():
            return ("grant", record.hash)
        case Pass():
            return ("pass", record.hash)
        case Template():
            return ("template", record.provider, record.form, record.language)
        case PanelKey():
            return ("panel key", record.provider, record.id)
        case Webhook():
            return ("webhook", record.provider, record.id)
        case Call():
            return ("call", record.webhook, record.id)
        case DeadLetter():
            return ("dead letter", record.reference)
        case Session():
            return ("session", record.person, record.hash)
        case Challenge():
            return ("challenge", record.hash)
        case Attempts():
            return ("attempts", record.source)
        case Mailbox():
            return ("mailbox", record.address)
        case ReplyKeys():
            return ("reply keys", record.provider)
        case Barred():
            return ("barred", record.provider, record.kind, record.value)
        case Intake():
            return ("intake", record.provider, record.id)
        case Held():
            return ("held", record.provider, record.id)
        case KnownMail():
            return ("known mail", record.provider, record.id)
        case Posted():
            return ("posted", record.id)
        case Sent():
            return ("sent", record.provider, record.ticket, record.to)
        case Address():
            return ("address", record.address)
        case Canned():
            return ("canned", record.provider, record.id)
        case Invited():
            return ("invited", record.provider, record.hash)
        case Token():
            return ("token", record.id)
        case Pace():
            return ("pace", record.provider, record.account)
        case Logged():
            return ("logged", record.provider, record.at.isoformat(), record.cause)


@dataclass
class Shelf:
    """All that is stored; what has expired is not seen any more, as if it were gone."""

    now: Callable[[], datetime]
    things: dict[Name, object] = field(default_factory=dict)
    ends: dict[Name, datetime] = field(default_factory=dict)

    def look(self, kind: type[T], *name: str | int) -> T | None:
        thing = self.things.get(name)
        if thing is None or self.ended(name):
            return None
        if not isinstance(thing, kind):
            raise TypeError(f"{name} is a {type(thing).__name__}, not a {kind.__name__}")
        return thing

    def all(self, kind: type[T], *name: str | int) -> Iterator[T]:
        """Everything whose name begins like this, by name."""
        for each in sorted(each for each in self.things if each[: len(name)] == name):
            thing = self.look(kind, *each)
            if thing is not None:
                yield thing

    def ended(self, name: Name) -> bool:
        return name in self.ends and self.ends[name] <= self.now()

    def put(self, name: Name, thing: object, *, until: datetime | None = None) -> None:
        self.things[name] = thing
        self.ends.pop(name, None)
        if until is not None:
            self.ends[name] = until

    def copy(self) -> Shelf:
        return Shelf(now=self.now, things=dict(self.things), ends=dict(self.ends))


def commit(shelf: Shelf, changes: Changes) -> Shelf:
    """The shelf as it will be; raises as Store.commit promises, and then nothing has changed."""
    _of_one_mind(changes)
    _sized(changes)
    _unique(changes)
    if changes.cause is not None and shelf.look(dict, "cause", changes.cause) is not None:
        raise Seen(changes.cause)
    after = shelf.copy()
    for record in changes.saves:
        _save(after, record)
    for dropped in changes.drops:
        _drop(after, dropped, changes)
    for row in changes.rows:
        _add(after, row)
    _each_one_persons(after.all(Person, "person"))
    if changes.cause is not None:
        after.put(("cause", changes.cause), dict(changes.answer), until=shelf.now() + CAUSE_LIFE)
    return after


def _persons(changes: Changes) -> list[Person]:
    return list({each.id: each for each in changes.saves if isinstance(each, Person)}.values())


def _of_one_mind(changes: Changes) -> None:
    """Changes that contradict themselves are refused before anything is looked at."""
    saved = _persons(changes)
    _each_one_persons(saved)
    for dropped in changes.drops:
        if isinstance(dropped, Identity) and all(dropped in identities(each) for each in saved):
            raise ValueError(f"nobody in these changes gives up {dropped.kind}")


def _sized(changes: Changes) -> None:
    persons = _persons(changes)
    beside = sum(len(identities(each)) + len(each.memberships) for each in persons)
    writes = len(changes.saves) + len(changes.drops) + len(changes.rows) + beside + (changes.cause is not None)
    if writes > MOST_WRITES:
        raise ValueError(f"{writes} writes in one commit; a transaction holds {MOST_WRITES}")


def _unique(changes: Changes) -> None:
    names: list[Name] = [name_of(each) for each in changes.saves]
    names += [name_of(each) for each in changes.drops if not isinstance(each, Identity)]
    names += [("row", each.cause, each.ordinal) for each in changes.rows]
    twice = [name for name, times in Tally(names).items() if times > 1]
    if twice:
        raise ValueError(f"two writes of one item in one commit: {twice[0]}")


def _save(shelf: Shelf, record: Record) -> None:
    name = name_of(record)
    if isinstance(record, Mapped | Left | Notification | Delivery):
        shelf.put(name, record, until=_end(record, shelf.now()))
        return
    known = shelf.look(object, *name)
    if isinstance(record, Fact | DeadLetter | Logged):
        if known is not None:
            raise Stale(str(name))
        shelf.put(name, record, until=_end(record, shelf.now()))
        return
    if (getattr(known, "version") if known else 0) != record.version:  # noqa: B009 - each kind that is left has one
        raise Stale(str(name))
    shelf.put(name, replace(record, version=record.version + 1), until=_end(record, shelf.now()))


def _end(record: Record, now: datetime) -> datetime | None:
    match record:
        case Grant() | Pass() | Invited():
            return record.expires_at
        case Session():
            return record.ends_at
        case Challenge() | Attempts() | Presence() | Pace() | Call():
            return record.kept_until
        case Bundle():
            return record.due + BUNDLE_LIFE
        case _:
            life = _life(record)
            return None if life is None else now + life


def _life(record: Record) -> timedelta | None:
    match record:
        case Intake() | KnownMail() | Sent() | Address():
            return MAIL_LIFE
        case Notification() | Reading():
            return NOTIFICATION_LIFE
        case Posted():
            return record.life
        case Mapped():
            return MAPPED_LIFE
        case Left():
            return LEFT_LIFE
        case _:
            return None


def _drop(shelf: Shelf, dropped: Dropped, changes: Changes) -> None:
    if isinstance(dropped, Identity):
        _give_up(shelf, dropped, changes)
        return
    name = name_of(dropped)
    known = shelf.look(object, *name)
    once = Grant | DeadLetter | PanelKey | Pass | Canned | Invited | Mailbox | Barred | Held | Token | Webhook | Group
    once |= Template
    if isinstance(dropped, once) and known is None:
        raise Stale(str(name))
    if isinstance(known, Service) and known.version != dropped.version:
        raise Stale(str(name))
    shelf.things.pop(name, None)


def _give_up(shelf: Shelf, identity: Identity, changes: Changes) -> None:
    saved = _persons(changes)
    carried = any(identity in identities(each) for each in saved)
    owners = {each.id for each in shelf.all(Person, "person") if identity in identities(each)}
    if not carried and owners - {each.id for each in saved}:
        raise Stale(str(identity.kind))


def _add(shelf: Shelf, row: Row) -> None:
    name: Name = ("row", row.cause, row.ordinal)
    if shelf.look(Row, *name) is not None:
        raise Stale(str(name))
    shelf.put(name, row)


def _each_one_persons(persons: Iterable[Person]) -> None:
    taken: dict[Identity, str] = {}
    for person in persons:
        for identity in identities(person):
            if taken.setdefault(identity, person.id) != person.id:
                raise Conflict("refused.identity_taken", kind=identity.kind, value=identity.value)
