"""What moto's transactions do stays as it is when they are quick."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from infra.local.transactions import quicken

A_NUMBER = {
    "TableName": "tickets",
    "UpdateExpression": "SET n = n + :one",
    "ExpressionAttributeValues": {":one": {"N": "1"}},
}
KINDS = ("HASH", "RANGE")


def key(name: str, *names: str) -> dict:
    return {each: {"S": name if each == "pk" else "a"} for each in names or ("pk", "sk")}


def refused(keys: tuple[str, ...]) -> dict:
    return {"Put": {"TableName": "tickets", "Item": key("kept", *keys), "ConditionExpression": "n > n"}}


@pytest.fixture(params=[("pk", "sk"), ("pk",)], ids=["range key", "hash key alone"])
def keys(request) -> tuple[str, ...]:
    return request.param


@pytest.fixture
def dynamo(monkeypatch, keys) -> Iterator:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    quicken()
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-central-1")
        client.create_table(
            TableName="tickets",
            KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in zip(keys, KINDS, strict=False)],
            AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in keys],
            BillingMode="PAY_PER_REQUEST",
        )
        for name in ("kept", "gone"):
            client.put_item(TableName="tickets", Item={**key(name, *keys), "n": {"N": "1"}})
        yield client


def numbers(dynamo) -> dict[str, str]:
    return {each["pk"]["S"]: each.get("n", {}).get("N", "") for each in dynamo.scan(TableName="tickets")["Items"]}


def test_a_transaction_that_is_refused_leaves_everything_as_it_was(dynamo, keys) -> None:
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        dynamo.transact_write_items(
            TransactItems=[
                {"Update": {**A_NUMBER, "Key": key("gone", *keys)}},
                {"Put": {"TableName": "tickets", "Item": {**key("new", *keys), "n": {"N": "5"}}}},
                refused(keys),
            ]
        )
    assert numbers(dynamo) == {"kept": "1", "gone": "1"}


def test_one_that_is_taken_writes_all_of_it_and_can_be_followed_by_another(dynamo, keys) -> None:
    for _ in range(2):
        dynamo.transact_write_items(
            TransactItems=[
                {"Update": {**A_NUMBER, "Key": key("kept", *keys)}},
                {"Delete": {"TableName": "tickets", "Key": key("gone", *keys)}},
            ]
        )
    assert numbers(dynamo) == {"kept": "3"}


def test_what_was_deleted_in_one_that_is_refused_is_there_again(dynamo, keys) -> None:
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        dynamo.transact_write_items(
            TransactItems=[{"Delete": {"TableName": "tickets", "Key": key("gone", *keys)}}, refused(keys)]
        )
    assert numbers(dynamo) == {"kept": "1", "gone": "1"}
