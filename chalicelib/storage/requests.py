"""What we ask of DynamoDB, spelled its way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chalicelib.storage.items import Item
from chalicelib.storage.keys import Key, Span

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef as Stored


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be true of the stored item; attributes are written `#name`, values `:name`."""

    expression: str
    values: Mapping[str, Stored] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Write an item whole; `refusal` is what a failed condition means."""

    item: Item
    condition: Condition | None = None
    refusal: Exception | None = None

    @property
    def key(self) -> Key:
        return key_of(self.item)

    def request(self, table: str) -> dict[str, Any]:
        return {"Put": {"TableName": table, "Item": self.item, **conditional(self.condition)}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Take an item away; `refusal` is what a failed condition means."""

    key: Key
    condition: Condition | None = None
    refusal: Exception | None = None

    def request(self, table: str) -> dict[str, Any]:
        return {"Delete": {"TableName": table, "Key": stored_key(self.key), **conditional(self.condition)}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """Add to numbers of an item, which is made where there is none, and set other attributes of it."""

    key: Key
    amounts: Mapping[str, int]
    sets: Mapping[str, str] = field(default_factory=dict)
    refusal: Exception | None = None

    def request(self, table: str) -> dict[str, Any]:
        change = "ADD " + ", ".join(f"#{name} :{name}" for name in self.amounts)
        if self.sets:
            change += " SET " + ", ".join(f"#{name} = :{name}" for name in self.sets)
        values: dict[str, Stored] = {f":{name}": {"N": str(number)} for name, number in self.amounts.items()}
        values |= {f":{name}": {"S": text} for name, text in self.sets.items()}
        return {
            "Update": {
                "TableName": table,
                "Key": stored_key(self.key),
                "UpdateExpression": change,
                "ExpressionAttributeNames": names(change),
                "ExpressionAttributeValues": values,
            }
        }


Write = Put | Delete | Add


def asking(span: Span) -> dict[str, Any]:
    index = span.index
    values = {":partition": span.partition, ":low": span.low, ":high": span.high}
    bounds = {
        (False, False): "",
        (True, False): f" AND #{index.rank} >= :low",
        (False, True): f" AND #{index.rank} <= :high",
        (True, True): f" AND #{index.rank} BETWEEN :low AND :high",
    }
    expression = f"#{index.partition} = :partition" + bounds[span.low is not None, span.high is not None]
    return {
        "KeyConditionExpression": expression,
        "ExpressionAttributeNames": names(expression),
        "ExpressionAttributeValues": {name: {"S": each} for name, each in values.items() if each is not None},
        **({"IndexName": index.name} if index.name else {"ConsistentRead": True}),
    }


def conditional(condition: Condition | None) -> dict[str, Any]:
    if condition is None:
        return {}
    return {
        "ConditionExpression": condition.expression,
        "ExpressionAttributeNames": names(condition.expression),
        **({"ExpressionAttributeValues": condition.values} if condition.values else {}),
    }


def names(*expressions: str) -> dict[str, str]:
    """Attributes under `#`, so that none is taken for one of DynamoDB's hundreds of reserved words."""
    return {f"#{name}": name for each in expressions for name in re.findall(r"#(\w+)", each)}


def stored_key(key: Key) -> dict[str, Any]:
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


def key_of(item: Mapping[str, Any]) -> Key:
    return Key(item["pk"]["S"], item["sk"]["S"])
