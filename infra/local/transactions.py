"""moto's transactions in the time of what they touch.

For every write of a transaction moto copies the whole table, item by item, in case it has to go back: a demo of some
hundred tickets then takes a quarter of a minute to write. Here the copy shares its items with the table, and a write
changes a copy of the one item, never an item that the table before still holds.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table

_update_item = DynamoDBBackend.update_item


def quicken() -> None:
    """For this process, once and for good; what a transaction does and refuses stays as it is."""
    Table.__deepcopy__ = _sharing_items  # type: ignore[attr-defined]
    DynamoDBBackend.update_item = _updating_a_copy  # type: ignore[method-assign, assignment]


def _sharing_items(table: Table, memo: dict[int, Any]) -> Table:
    other = copy.copy(table)
    memo[id(table)] = other
    held = table.items.items()
    other.items = defaultdict(dict, {key: dict(each) for key, each in held} if table.has_range_key else dict(held))
    return other


def _updating_a_copy(
    backend: DynamoDBBackend,
    table_name: str,
    key: dict[str, dict[str, Any]],
    *args: Any,  # noqa: ANN401 - moto's own, handed on
    **named: Any,  # noqa: ANN401
) -> Item:
    table = backend.get_table(table_name)
    hash_value, range_value = backend.get_keys_value(table, key)
    before = table.get_item(hash_value, range_value)
    if before is not None:
        held: dict[Any, Any] = table.items if range_value is None else table.items[hash_value]
        held[hash_value if range_value is None else range_value] = copy.deepcopy(before)
    return _update_item(backend, table_name, key, *args, **named)
