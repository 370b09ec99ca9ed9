"""Emptying the table of a machine that is only played with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import boto3

from chalicelib.desk.people import Bot
from chalicelib.services.house import House

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BATCH = 25


def emptied(house: House, table: str) -> tuple[Bot, ...]:
    """Throws all rows away; gives the bots there were."""
    bots = house.directory.bots()
    client = boto3.client("dynamodb")
    keys = list(_keys(client, table))
    for start in range(0, len(keys), BATCH):
        deletions: Any = [{"DeleteRequest": {"Key": key}} for key in keys[start : start + BATCH]]
        client.batch_write_item(RequestItems={table: deletions})
    return bots


def _keys(client: DynamoDBClient, table: str) -> Iterator[Mapping[str, Any]]:
    for page in client.get_paginator("scan").paginate(TableName=table):
        for item in page["Items"]:
            yield {"pk": item["pk"], "sk": item["sk"]}
