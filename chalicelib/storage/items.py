"""Nouns as items of the table and back: where each lies, what it is called there, and how long it stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib.conversation.states import Left, Mapped, Shown, Talk
from chalicelib.desk.badges import Badge, Pager
from chalicelib.desk.bundles import Bundle
from chalicelib.desk.canned import Canned
from chalicelib.desk.groups import Group, Topic
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
from chalicelib.desk.people import Account, Bot, Counter, Grant, Person, Provider, Service, Staff
from chalicelib.desk.presence import Presence
from chalicelib.desk.restraint import Pace
from chalicelib.desk.rules import BUNDLE_LIFE, CAUSE_LIFE
from chalicelib.desk.sessions import Attempts, Challenge, Pass, Session
from chalicelib.desk.templates import Template
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.tokens import Token
from chalicelib.desk.webhooks import Call, Webhook
from chalicelib.services.effects import Delivery, FileCopy, Row
from chalicelib.services.records import DeadLetter, Record
from chalicelib.storage import attributes, keys, places
from chalicelib.storage.attributes import Unreadable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef as Stored

Item = dict[str, "Stored"]
T = TypeVar("T")

HANDLE_LIFE = timedelta(days=400)
"""How long messages of a chat find their ticket, and uploaded files their handle."""

LEFT_LIFE = timedelta(days=30)
"""How long a draft that was left is known to be, should nobody come for it."""

EXPIRES = "expires"
"""The attribute by which the table forgets, in seconds since 1970; it forgets late, so readers look too."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How one noun is stored: its name, which outlives a renaming here, and its key."""

    name: str
    key: Callable[[Any], keys.Key]


def _delivery_key(delivery: Delivery) -> keys.Key:
    told = delivery.told
    return keys.delivery(told.provider, told.ticket, told.message, told.person, delivery.channel, delivery.to)


def _notification_key(told: Notification) -> keys.Key:
    return keys.notification(told.provider, told.account, told.person, told.at, told.ticket, told.fact, told.way)


KINDS: dict[type, Kind] = {
    Ticket: Kind("ticket", lambda it: keys.ticket(it.provider, it.number)),
    Message: Kind("message", lambda it: keys.message(it.provider, it.ticket, it.id)),
    Fact: Kind("fact", lambda it: keys.fact(it.provider, it.ticket, it.id)),
    Talk: Kind("talk", lambda it: keys.talk(it.bot, it.chat)),
    Shown: Kind("shown", lambda it: keys.shown(it.bot, it.chat)),
    Left: Kind("left", lambda it: keys.left(it.bot, it.chat, it.draft)),
    Mapped: Kind("mapped", lambda it: keys.mapped(it.bot, it.chat, it.message_id)),
    Person: Kind("person", lambda it: keys.person(it.id)),
    Provider: Kind("provider", lambda it: keys.provider(it.id)),
    Counter: Kind("counter", lambda it: keys.counter(it.provider)),
    Staff: Kind("staff", lambda it: keys.member(it.provider, it.id)),
    Badge: Kind("badge", lambda it: keys.badge(it.owner)),
    Pager: Kind("pager", lambda it: keys.pager(it.user)),
    Group: Kind("group", lambda it: keys.group(it.provider, it.department)),
    Topic: Kind("topic", lambda it: keys.topic(it.provider, it.ticket, it.bot, it.chat)),
    Bundle: Kind("bundle", lambda it: keys.bundle(it.provider, it.to, it.ticket)),
    Marks: Kind("marks", lambda it: keys.marks(it.provider, it.member)),
    Presence: Kind("presence", lambda it: keys.presence(it.provider, it.ticket)),
    Account: Kind("account", lambda it: keys.account(it.provider, it.id)),
    Service: Kind("service", lambda it: keys.service(it.provider, it.account, it.id)),
    Bot: Kind("bot", lambda it: keys.bot(it.id)),
    PanelKey: Kind("panel_key", lambda it: keys.panel_key(it.provider, it.id)),
    Webhook: Kind("webhook", lambda it: keys.webhook(it.provider, it.id)),
    Call: Kind("call", lambda it: keys.call(it.webhook, it.id)),
    Grant: Kind("grant", lambda it: keys.grant(it.hash)),
    DeadLetter: Kind("dead_letter", lambda it: keys.dead_letter(it.reference)),
    Mailbox: Kind("mailbox", lambda it: keys.mailbox(it.address)),
    ReplyKeys: Kind("reply_keys", lambda it: keys.reply_keys(it.provider)),
    Barred: Kind("barred", lambda it: keys.barred(it.provider, it.kind, it.value)),
    Intake: Kind("intake", lambda it: keys.intake(it.provider, it.id)),
    Held: Kind("held", lambda it: keys.held(it.provider, it.id)),
    KnownMail: Kind("known_mail", lambda it: keys.known_mail(it.provider, it.id)),
    Posted: Kind("posted", lambda it: keys.posted(it.id)),
    Sent: Kind("sent", lambda it: keys.sent(it.provider, it.ticket, it.to)),
    Address: Kind("address", lambda it: keys.address(it.address)),
    Session: Kind("session", lambda it: keys.session(it.person, it.hash)),
    Pass: Kind("pass", lambda it: keys.pass_(it.hash)),
    Challenge: Kind("challenge", lambda it: keys.challenge(it.hash)),
    Attempts: Kind("attempts", lambda it: keys.attempts(it.source)),
    Canned: Kind("canned", lambda it: keys.canned(it.provider, it.id)),
    Template: Kind("template", lambda it: keys.template(it.provider, it.form, it.language)),
    Invited: Kind("invited", lambda it: keys.invited(it.provider, it.hash)),
    Token: Kind("token", lambda it: keys.token(it.id)),
    Pace: Kind("pace", lambda it: keys.pace(it.provider, it.account)),
    Logged: Kind("logged", lambda it: keys.logged(it.provider, it.at, it.cause)),
    Row: Kind("row", lambda it: keys.row(it.cause, it.ordinal)),
    Delivery: Kind("delivery", _delivery_key),
    Notification: Kind("notification", _notification_key),
    Reading: Kind("reading", lambda it: keys.reading(it.provider, it.account, it.person)),
    FileCopy: Kind("file_copy", lambda it: keys.copy(it.bot, it.key)),
}


UNVERSIONED = (Fact, Mapped, Left, DeadLetter, Logged, Notification, Delivery)
"""What is written once, or over whatever stands there."""


def key_of(noun: object) -> keys.Key:
    return KINDS[type(noun)].key(noun)


def item_of(record: Record, now: datetime) -> Item:
    """A record as it is stored: one version higher, with its places in the lists."""
    if isinstance(record, Delivery):
        return delivery_item(record)
    later = record
    if not isinstance(record, UNVERSIONED):
        later = replace(record, version=record.version + 1)
    item = _item(later, _end(later, now))
    item.update({name: {"S": value} for name, value in places.of(later).items()})
    if not isinstance(later, UNVERSIONED):
        item["version"] = {"N": str(later.version)}
    return item


def copy_of_person(item: Item, key: keys.Key, owner: str) -> Item:
    """The person once more under another key, so that finding him by it is one read."""
    return {**item, "pk": {"S": key.pk}, "sk": {"S": key.sk}, "owner": {"S": owner}}


def row_item(row: Row) -> Item:
    """An unsettled row: it stays until it is settled, and stands among what is due."""
    item = _item(row)
    item.update({name: {"S": value} for name, value in places.of_row(row.cause, row.due).items()})
    return item


def unsettled(item: Item) -> bool:
    return keys.BY_DUE.partition in item


def delivery_item(delivery: Delivery) -> Item:
    return {**_item(delivery), "weight": {"N": str(delivery.weight)}}


def topic_item(topic: Topic) -> Item:
    return _item(topic)


def file_copy_item(copy: FileCopy, now: datetime) -> Item:
    return _item(copy, now + HANDLE_LIFE)


def cause_item(cause: str, answer: Mapping[str, str | int], now: datetime) -> Item:
    """The mark of a cause, with what a repeat of it is answered."""
    key = keys.cause(cause)
    stored = attributes.coder(Mapping[str, str | int]).write(answer)
    item: Item = {"pk": {"S": key.pk}, "sk": {"S": key.sk}, "kind": {"S": "cause"}, "answer": stored}
    item[EXPIRES] = seconds(now + CAUSE_LIFE)
    return item


def answer_of(item: Item) -> Mapping[str, str | int]:
    answer: Mapping[str, str | int] = attributes.coder(Mapping[str, str | int]).read(item["answer"])
    return answer


def holds(kind: type, item: Item) -> bool:
    return item["kind"] == {"S": KINDS[kind].name}


def noun(kind: type[T], item: Item) -> T:
    """Raises Unreadable when something else lies there."""
    if not holds(kind, item):
        raise Unreadable(f"{item['kind']} where a {KINDS[kind].name} should be")
    return attributes.read(kind, item["body"]["M"])


def alive(item: Item, now: datetime) -> bool:
    return EXPIRES not in item or int(item[EXPIRES]["N"]) > int(now.timestamp())


def seconds(at: datetime) -> Stored:
    return {"N": str(int(at.timestamp()))}


def _item(noun: object, end: datetime | None = None) -> Item:
    kind = KINDS[type(noun)]
    key = kind.key(noun)
    item: Item = {
        "pk": {"S": key.pk},
        "sk": {"S": key.sk},
        "kind": {"S": kind.name},
        "body": {"M": attributes.write(noun)},
    }
    if end is not None:
        item[EXPIRES] = seconds(end)
    return item


LIVES: Mapping[type, timedelta] = {
    Mapped: HANDLE_LIFE,
    Left: LEFT_LIFE,
    **dict.fromkeys((Intake, KnownMail, Sent, Address), MAIL_LIFE),
    **dict.fromkeys((Notification, Reading), NOTIFICATION_LIFE),
}
"""How long what tells no end of its own stays from its last change on; all else stays for good."""


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
        case Posted():
            return now + record.life
    life = LIVES.get(type(record))
    return now + life if life is not None else None
