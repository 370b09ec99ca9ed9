"""What our own functions are asked for lies in their queues as they read it."""

from __future__ import annotations

import json

import boto3
import pytest
from moto import mock_aws

from chalicelib.clients.sqs import Queues
from chalicelib.services import wire
from chalicelib.services.effects import CallRef
from chalicelib.services.failures import Delayed


@pytest.fixture
def sqs():
    with mock_aws():
        yield boto3.client("sqs", "eu-central-1", aws_access_key_id="test", aws_secret_access_key="test")


def test_each_webhook_has_its_turn_for_its_calls_are_a_group_of_their_own(sqs) -> None:
    url = sqs.create_queue(QueueName="webhooks")["QueueUrl"]
    queues = Queues(sqs, deliver="none", files="none", webhooks=url)
    asked = [CallRef(webhook=each, call="c", attempt=2) for each in ("north.a", "north.a", "north.b")]
    for each in asked:
        queues.call(each)
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["MessageGroupId"])["Messages"]
    assert [wire.call(each["Body"]) for each in found] == asked
    assert [each["Attributes"]["MessageGroupId"] for each in found] == ["north.a", "north.a", "north.b"]


def test_a_cause_is_carried_when_its_time_has_come(sqs) -> None:
    url = sqs.create_queue(QueueName="deliver")["QueueUrl"]
    queues = Queues(sqs, deliver=url, files="none", webhooks="none")
    queues.carry("telegram#7#1")
    queues.carry("telegram#7#2", delay=900)
    (found,) = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert json.loads(found["Body"]) == {"cause": "telegram#7#1"}


def test_a_queue_that_is_away_takes_it_later(sqs) -> None:
    queues = Queues(sqs, deliver="none", files="none", webhooks="https://sqs.eu-central-1.amazonaws.com/1/none")
    with pytest.raises(Delayed, match="queue"):
        queues.call(CallRef(webhook="north.a", call="c", attempt=0))
