"""What somebody has not read of what he was told: a set of facts, bounded, so that its row stays small."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.desk.notifications import LIFE, MOST_UNREAD, Notification
from chalicelib.storage import items, keys
from chalicelib.storage.items import Item
from chalicelib.storage.keys import Key
from chalicelib.storage.table import Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef as Stored


def add(told: Notification, table: Table, now: datetime) -> None:
    values: Mapping[str, Stored] = {
        ":marks": {"SS": [told.mark]},
        ":expires": items.seconds(now + LIFE),
        ":most": {"N": str(MOST_UNREAD)},
    }
    room = "attribute_not_exists(#marks) OR size(#marks) < :most"
    key = keys.unread(told.provider, told.account, told.person)
    table.update(key, "ADD #marks :marks SET #expires = :expires", values, when=room)


def take(key: Key, marks: Collection[str], table: Table) -> None:
    values: Mapping[str, Stored] = {":marks": {"SS": sorted(marks)}}
    table.update(key, "DELETE #marks :marks", values, when="attribute_exists(#marks)")


def marks_in(item: Item | None) -> frozenset[str]:
    return frozenset(item.get("marks", {}).get("SS", ())) if item else frozenset()
