"""What lies behind a queue is seen with its reason and goes back into it, over SQS and the log as they are."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import count, repeat

import boto3
import pytest
from moto import mock_aws

from chalicelib.clients.graves import QueueGraves
from chalicelib.services.failures import Unavailable

GROUP = "log-of-notify"
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


class World:
    def __init__(self) -> None:
        self.sqs = boto3.client("sqs", "eu-central-1", **KEYS)
        self.logs = boto3.client("logs", "eu-central-1", **KEYS)
        self.queue = self.sqs.create_queue(QueueName="notify")["QueueUrl"]
        self.dead = self.sqs.create_queue(QueueName="notify-dead")["QueueUrl"]
        self.logs.create_log_group(logGroupName=GROUP)
        self.watch = repeat(0.0)
        self.asked = count()
        self.graves = self.over(self.dead, GROUP)

    def over(self, dead: str, group: str) -> QueueGraves:
        watched = {"notify": (self.queue, dead, group)}
        return QueueGraves(self.sqs, lambda: self.logs, watched, lambda: next(self.watch))

    def dies(self, body: str = "{}", **about: object) -> str:
        return self.sqs.send_message(QueueUrl=self.dead, MessageBody=body, **about)["MessageId"]

    def noted(self, id: str, fault: str) -> None:
        stream = f"s{next(self.asked)}"
        self.logs.create_log_stream(logGroupName=GROUP, logStreamName=stream)
        line = {"message": "fault", "message_id": id, "fault": fault, "where": "secret"}
        at = int(datetime.now(UTC).timestamp() * 1000) + 1000
        events = [{"timestamp": at, "message": each} for each in ("no json", json.dumps(line))]
        self.logs.put_log_events(logGroupName=GROUP, logStreamName=stream, logEvents=events)

    def lying(self, url: str) -> list[dict]:
        asked = {"QueueUrl": url, "MaxNumberOfMessages": 10, "MessageAttributeNames": ["All"]}
        return self.sqs.receive_message(**asked).get("Messages", [])


@pytest.fixture
def world():
    with mock_aws():
        yield World()


def test_each_is_told_with_the_fault_that_the_log_names(world: World) -> None:
    known, unknown = world.dies("a"), world.dies("b")
    world.noted(known, "KeyError")
    found = {each.id: (each.queue, each.body, each.reason) for each in world.graves.lying("notify", limit=10)}
    assert found == {known: ("notify", "a", "KeyError"), unknown: ("notify", "b", "")}


def test_looking_holds_nothing_back_and_has_a_limit(world: World) -> None:
    for each in range(23):
        world.dies(str(each))
    assert len(world.graves.lying("notify", limit=50)) == 23
    assert len(world.graves.lying("notify", limit=5)) == 5
    assert len(world.lying(world.dead)) == 10


def test_one_goes_back_with_its_attributes_and_the_others_stay(world: World) -> None:
    told = {"provider": {"DataType": "String", "StringValue": "north"}}
    wanted, other = world.dies("a", MessageAttributes=told), world.dies("b")
    assert world.graves.send("notify", wanted)
    (back,) = world.lying(world.queue)
    assert (back["Body"], back["MessageAttributes"]["provider"]["StringValue"]) == ("a", "north")
    assert [each["MessageId"] for each in world.lying(world.dead)] == [other]


def test_what_does_not_lie_there_is_not_sent(world: World) -> None:
    other = world.dies()
    assert not world.graves.send("notify", "none")
    assert not world.graves.send("none", other)
    assert [each["MessageId"] for each in world.lying(world.dead)] == [other]


def test_a_log_that_is_away_or_slow_hides_only_the_reason(world: World) -> None:
    id = world.dies()
    world.noted(id, "KeyError")
    (without,) = world.over(world.dead, "no-such-group").lying("notify", limit=5)
    assert (without.id, without.reason) == (id, "")
    world.watch = iter([0.0, 9.0, 9.0])
    (late,) = world.graves.lying("notify", limit=5)
    assert (late.id, late.reason) == (id, "")


def test_a_queue_that_is_away_is_told(world: World) -> None:
    away = world.over("https://sqs.eu-central-1.amazonaws.com/1/none", GROUP)
    with pytest.raises(Unavailable, match="queue"):
        away.lying("notify", limit=5)
    with pytest.raises(Unavailable, match="queue"):
        away.send("notify", "x")
