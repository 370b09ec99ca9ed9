"""The few DynamoDB calls we make, with errors made ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from chalicelib.services.failures import Seen, Stale, Unavailable
from chalicelib.storage.failures import cancelled, ours
from chalicelib.storage.items import Item
from chalicelib.storage.keys import Key, Span
from chalicelib.storage.requests import Condition, Write, asking, conditional, key_of, names, stored_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef as Stored

MOST_WRITES = 100
"""Items one transaction can write."""

MOST_READS = 100
"""Items one batch can read."""

MOST_PUTS = 25
"""Items one batch can write."""

FRUITLESS_READS = 3
"""Times a batch may do nothing of what was asked before it counts as no answer."""

CONFIG = Config(
    connect_timeout=1,
    read_timeout=3,
    retries={"mode": "standard", "total_max_attempts": 3},
    tcp_keepalive=True,
)
"""Short, for a person waits: whoever called us calls again."""


class Table:
    """The one table. Every method may raise Unavailable."""

    def __init__(self, name: str, client: Callable[[], DynamoDBClient] | None = None) -> None:
        self.name = name
        self._make_client = client or (lambda: boto3.client("dynamodb", config=CONFIG))

    @cached_property
    def _client(self) -> DynamoDBClient:
        return self._make_client()

    def get(self, key: Key) -> Item | None:
        """Strongly consistent."""
        with ours():
            answer = self._client.get_item(TableName=self.name, Key=stored_key(key), ConsistentRead=True)
        return answer.get("Item")

    def batch_get(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """Those of the items that exist, strongly consistent, in one call unless DynamoDB leaves some out."""
        wanted = [stored_key(each) for each in dict.fromkeys(keys)]
        if len(wanted) > MOST_READS:
            raise ValueError(f"{len(wanted)} reads in one batch; it holds {MOST_READS}")
        found: dict[Key, Item] = {}
        fruitless = 0
        while wanted:
            if fruitless == FRUITLESS_READS:
                raise Unavailable("the table left a batch unread")
            with ours():
                answer = self._client.batch_get_item(RequestItems={self.name: {"Keys": wanted, "ConsistentRead": True}})
            items = answer["Responses"].get(self.name, [])
            found.update({key_of(each): each for each in items})
            fruitless = 0 if items else fruitless + 1
            left_out = answer["UnprocessedKeys"].get(self.name)
            wanted = list(left_out["Keys"]) if left_out else []
        return found

    def query(
        self, span: Span, *, limit: int | None = None, page: int | None = None, backwards: bool = False
    ) -> Iterator[Item]:
        """The items of a span in order; the next page, of at most `page` items, is asked for when it is wanted.

        Strongly consistent on the table itself; an index follows a moment later.
        """
        arguments: dict[str, Any] = {**asking(span), "TableName": self.name, "ScanIndexForward": not backwards}
        left = limit
        while left is None or left > 0:
            if left is not None or page is not None:
                arguments["Limit"] = min(each for each in (left, page) if each is not None)
            with ours():
                answer = self._client.query(**arguments)
            yield from answer["Items"]
            left = left - len(answer["Items"]) if left is not None else None
            if "LastEvaluatedKey" not in answer:
                return
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def put(self, item: Item, condition: Condition | None = None) -> None:
        """Write an item whole; nothing happens where the condition does not hold."""
        with ours(), suppress(self._client.exceptions.ConditionalCheckFailedException):
            self._client.put_item(TableName=self.name, Item=item, **conditional(condition))

    def batch_put(self, items: Iterable[Item]) -> None:
        """Write items whole, whatever was there; not all at once, and some of them when it breaks off."""
        waiting = list(items)
        fruitless = 0
        while waiting:
            if fruitless == FRUITLESS_READS:
                raise Unavailable("the table left a batch unwritten")
            now, later = waiting[:MOST_PUTS], waiting[MOST_PUTS:]
            with ours():
                answer = self._client.batch_write_item(
                    RequestItems={self.name: [{"PutRequest": {"Item": each}} for each in now]}
                )
            left = [dict(each["PutRequest"]["Item"]) for each in answer["UnprocessedItems"].get(self.name, ())]
            fruitless = fruitless + 1 if len(left) == len(now) else 0
            waiting = [*left, *later]

    def add(self, key: Key, amounts: Mapping[str, Stored], sets: Mapping[str, Stored] | None = None) -> Item:
        """Add to numbers and sets of an item, and make it where there is none; what was changed, as it is then."""
        change = "ADD " + ", ".join(f"#{name} :{name}" for name in amounts)
        if sets:
            change += " SET " + ", ".join(f"#{name} = :{name}" for name in sets)
        with ours():
            answer = self._client.update_item(
                TableName=self.name,
                Key=stored_key(key),
                UpdateExpression=change,
                ExpressionAttributeNames=names(change),
                ExpressionAttributeValues={f":{name}": each for name, each in {**amounts, **(sets or {})}.items()},
                ReturnValues="UPDATED_NEW",
            )
        return answer["Attributes"]

    def update(self, key: Key, change: str, values: Mapping[str, Stored], *, when: str) -> Item | None:
        """The item as it is after the change; None when the condition does not hold, and nothing is changed."""
        with ours():
            try:
                answer = self._client.update_item(
                    TableName=self.name,
                    Key=stored_key(key),
                    UpdateExpression=change,
                    ConditionExpression=when,
                    ExpressionAttributeNames=names(change, when),
                    ExpressionAttributeValues=values,
                    ReturnValues="ALL_NEW",
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                return None
        return answer["Attributes"]

    def transact(self, writes: Sequence[Write]) -> None:
        """All of the writes or none.

        Raises the refusal of a write whose condition failed, Seen before Stale before any other, and Stale
        when another transaction is at the same items.
        """
        if len(writes) > MOST_WRITES:
            raise ValueError(f"{len(writes)} writes in one commit; a transaction holds {MOST_WRITES}")
        _refuse_twins(writes)
        with ours():
            try:
                self._client.transact_write_items(
                    TransactItems=[each.request(self.name) for each in writes]  # type: ignore[misc]
                )
            except self._client.exceptions.TransactionCanceledException as error:
                refusal = _refusal(writes, cancelled(error))
                if refusal is None:
                    raise
                raise refusal from error


def _refusal(writes: Sequence[Write], reasons: Sequence[str]) -> Exception | None:
    """What a cancelled transaction means; None when it is not a matter of conditions."""
    refusals = [
        each.refusal
        for each, reason in zip(writes, reasons, strict=True)
        if reason == "ConditionalCheckFailed" and each.refusal is not None
    ]
    if "TransactionConflict" in reasons:
        refusals.append(Stale("another transaction was at the same items"))
    return min(refusals, key=_telling, default=None)


def _telling(refusal: Exception) -> int:
    return {Seen: 0, Stale: 1}.get(type(refusal), 2)


def _refuse_twins(writes: Sequence[Write]) -> None:
    keys = [each.key for each in writes]
    if len(set(keys)) < len(keys):
        twin = next(each for each in keys if keys.count(each) > 1)
        raise ValueError(f"two writes of one item in one commit: {twin}")
