"""All that one verb writes, as the writes of one transaction with the condition each stands under."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.conversation.states import Left, Mapped
from chalicelib.desk.badges import Pager
from chalicelib.desk.canned import Canned
from chalicelib.desk.groups import Group
from chalicelib.desk.mailroom import Barred, Held, Mailbox
from chalicelib.desk.notifications import Notification
from chalicelib.desk.panel import PanelKey
from chalicelib.desk.people import Identity, Person, Service
from chalicelib.desk.sessions import Session
from chalicelib.desk.templates import Template
from chalicelib.desk.tokens import Token
from chalicelib.desk.webhooks import Webhook
from chalicelib.services.effects import Delivery, Row
from chalicelib.services.failures import Seen, Stale
from chalicelib.services.records import Changes, DeadLetter, Dropped, Record
from chalicelib.storage import items, persons
from chalicelib.storage.requests import Condition, Delete, Put, Write

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef as Stored


OVER = (Mapped, Left, Notification, Delivery)
"""What is written over whatever stands there: its cause says that it is news."""


def writes(changes: Changes, before: Mapping[str, Person], now: datetime) -> list[Write]:
    """`before` are the persons as they are stored now, by id: what they give up must be known.

    Raises ValueError when a dropped identity is still carried by everybody in these changes.
    """
    people = [each for each in changes.saves if isinstance(each, Person)]
    given_up = [each for each in changes.drops if isinstance(each, Identity)]
    gone = [each for each in changes.drops if not isinstance(each, Identity)]
    return [
        *_cause(changes, now),
        *(save(each, now) for each in changes.saves),
        *persons.writes(people, before, given_up, now),
        *(_drop(each, now) for each in gone),
        *(_row(each, now) for each in changes.rows),
    ]


def save(record: Record, now: datetime) -> Write:
    """One record under its version: the one it was read with, or none that is still alive."""
    item = items.item_of(record, now)
    if isinstance(record, OVER):
        return Put(item=item)
    unchanged = _new(now)
    if not isinstance(record, items.UNVERSIONED) and record.version:
        unchanged = Condition("#version = :version", {":version": {"N": str(record.version)}})
    return Put(item=item, condition=unchanged, refusal=Stale(str(items.key_of(record))))


def _cause(changes: Changes, now: datetime) -> Iterator[Write]:
    if changes.cause is not None:
        item = items.cause_item(changes.cause, changes.answer, now)
        yield Put(item=item, condition=_new(now), refusal=Seen(changes.cause))


def _row(row: Row, now: datetime) -> Write:
    return Put(item=items.row_item(row), condition=_new(now), refusal=Stale(str(items.key_of(row))))


def _drop(dropped: Dropped, now: datetime) -> Write:
    """What is good once must still be there; a service may be gone, but not have changed; a session
    and a pager just go."""
    key = items.key_of(dropped)
    if isinstance(dropped, Session | Pager):
        return Delete(key=key)
    still: Mapping[str, Stored] = {":now": items.seconds(now)}
    condition = Condition("attribute_exists(#pk) AND #expires > :now", still)
    if isinstance(
        dropped, DeadLetter | PanelKey | Canned | Mailbox | Barred | Held | Token | Webhook | Group | Template
    ):
        condition = Condition("attribute_exists(#pk)")
    if isinstance(dropped, Service):
        version: Mapping[str, Stored] = {":version": {"N": str(dropped.version)}}
        condition = Condition("attribute_not_exists(#pk) OR #version = :version", version)
    return Delete(key=key, condition=condition, refusal=Stale(str(key)))


def _new(now: datetime) -> Condition:
    """Nothing is there, or only what has expired and was not yet taken away."""
    return Condition("attribute_not_exists(#pk) OR #expires <= :now", {":now": items.seconds(now)})
