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
REFUSED = {
    "Put": {"TableName": "tickets", "Item": {"pk": {"S": "kept"}, "sk": {"S": "a"}}, "ConditionExpression": "n > n"}
}


def key(name: str) -> dict:
    return {"pk": {"S": name}, "sk": {"S": "a"}}


@pytest.fixture
def dynamo(monkeypatch) -> Iterator:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    quicken()
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-central-1")
        client.create_table(
            TableName="tickets",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        for name in ("kept", "gone"):
            client.put_item(TableName="tickets", Item={**key(name), "n": {"N": "1"}})
        yield client


def numbers(dynamo) -> dict[str, str]:
    return {each["pk"]["S"]: each.get("n", {}).get("N", "") for each in dynamo.scan(TableName="tickets")["Items"]}


def test_a_transaction_that_is_refused_leaves_everything_as_it_was(dynamo) -> None:
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        dynamo.transact_write_items(
            TransactItems=[
                {"Update": {**A_NUMBER, "Key": key("gone")}},
                {"Put": {"TableName": "tickets", "Item": {**key("new"), "n": {"N": "5"}}}},
                REFUSED,
            ]
        )
    assert numbers(dynamo) == {"kept": "1", "gone": "1"}


def test_one_that_is_taken_writes_all_of_it_and_can_be_followed_by_another(dynamo) -> None:
    for _ in range(2):
        dynamo.transact_write_items(
            TransactItems=[
                {"Update": {**A_NUMBER, "Key": key("kept")}},
                {"Delete": {"TableName": "tickets", "Key": key("gone")}},
            ]
        )
    assert numbers(dynamo) == {"kept": "3"}


def test_what_was_deleted_in_one_that_is_refused_is_there_again(dynamo) -> None:
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        dynamo.transact_write_items(TransactItems=[{"Delete": {"TableName": "tickets", "Key": key("gone")}}, REFUSED])
    assert numbers(dynamo) == {"kept": "1", "gone": "1"}
