"""lambdesk redrive: messages that a queue gave up on, with the reason from the log of the function behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from chalicelib.services.effects import Event, Fetch
from chalicelib.services.wire import encode
from infra.ops.ages import age
from infra.ops.redrive import reasons
from infra.ops.redrive.about import UNREADABLE, about
from infra.ops.redrive.messages import DeadMessages
from infra.ops.redrive.reasons import NO_TIME, NO_TRACE, Logged, Unknown, told
from tests.unit.infra.ops.cloud import KEYS, STACK, Cloud, built
from tests.unit.infra.ops.hands import Hands

NAME = "Ирина Петрова"
WHERE = (
    '  File "/var/task/chalicelib/entrypoints/events.py", line 60, in _each\n    act(record["body"], house)\n'
    '  File "/var/task/chalicelib/services/notify.py", line 45, in notify\n    x = y[0]\n'
)
EVENT = Event(
    id="north#1001#2",
    kind="answered",
    provider="north",
    department="tech",
    account="c-1",
    ticket=1001,
    subject="Тайна клиента",
    client_status=2,
    staff_status="in_work",
    side="staff",
    by="anna",
    by_name=NAME,
    at=datetime(2026, 11, 14, 9, tzinfo=UTC),
)
FETCH = Fetch(bot="7", chat=501, language="ru", provider="north", ticket=1001, message=3, attachment="id000007")


@pytest.fixture
def cloud(monkeypatch) -> Iterator[Cloud]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield built()


@pytest.fixture
def hands() -> Hands:
    hands = Hands(environment={"LAMBDESK_STACK": STACK})
    hands.desk.clock.at = datetime.now(UTC) + timedelta(minutes=3, seconds=30)
    return hands


def dead(hands, *words):
    return hands.gets("redrive", *words)["dead"]


def now_in_ms() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)


def test_what_lies_dead_is_shown_with_queue_age_and_what_it_is_about(cloud, hands):
    cloud.put("DeliverDeadLetters", json.dumps({"cause": "telegram#7#12"}))
    cloud.put("FilesDeadLetters", encode(FETCH))
    cloud.put("NotifyDeadLetters", encode(EVENT))
    shown = dead(hands)
    assert {each["where"]: each["about"] for each in shown} == {
        "deliver": "cause telegram#7#12",
        "files": "a file of message 3, ticket north/1001",
        "notify": "answered, ticket north/1001, event north#1001#2",
    }
    assert {each["age"] for each in shown} == {"3 min"}
    assert [each["received"] for each in shown] == [1, 1, 1]


def test_no_text_or_name_is_shown(cloud, hands):
    cloud.put("NotifyDeadLetters", encode(EVENT))
    shown = hands.does("redrive") + hands.does("redrive", "--json")
    assert NAME not in shown
    assert "Тайна" not in shown


def test_looking_holds_nothing_back(cloud, hands):
    cloud.put("DeliverDeadLetters", json.dumps({"cause": "a"}))
    assert len(dead(hands)) == 1
    assert len(dead(hands)) == 1
    assert len(cloud.taken("DeliverDeadLetters")) == 1


def test_more_than_one_batch_is_seen(cloud, hands):
    for each in range(23):
        cloud.put("DeliverDeadLetters", json.dumps({"cause": f"c#{each}"}))
    assert len({each["id"] for each in dead(hands)}) == 23


def test_the_reason_is_the_newest_line_about_the_message(cloud, hands):
    id, other = (cloud.put("NotifyDeadLetters", encode(EVENT)) for _ in range(2))
    line = {"level": "ERROR", "message": "fault", "message_id": id, "fault": "KeyError", "where": ""}
    at = now_in_ms()
    cloud.log("NotifyLog", line, "START RequestId: 1 message_id", {**line, "message_id": "another"}, at=at + 1000)
    cloud.log("NotifyLog", {**line, "fault": "IndexError", "where": WHERE}, at=at + 2000)
    found = {each["id"]: each["reason"] for each in dead(hands)}
    assert found == {id: "IndexError at chalicelib/services/notify.py:45 in notify", other: NO_TRACE}


def test_a_log_that_may_not_be_read_is_said_and_the_rest_is_shown(cloud, hands):
    cloud.put("NotifyDeadLetters", encode(EVENT))
    cloud.client("logs").delete_log_group(logGroupName=cloud.parts["NotifyLog"])
    (shown,) = dead(hands)
    assert shown["reason"] == "the log could not be asked: ResourceNotFoundException"


def test_without_a_stack_the_log_is_not_looked_for(cloud, hands):
    id = cloud.put("DeliverDeadLetters", json.dumps({"cause": "a"}))
    hands.environment = {"TABLE_NAME": "memory", "DELIVER_QUEUE": cloud.parts["DeliverQueue"]}
    (shown,) = dead(hands)
    assert (shown["id"], shown["reason"]) == (id, reasons.NO_STACK)


def test_a_message_goes_back_into_its_queue_with_all_it_had(cloud, hands):
    attributes = {"kind": {"DataType": "String", "StringValue": "answered"}}
    id = cloud.put("NotifyDeadLetters", encode(EVENT), MessageAttributes=attributes)
    left = cloud.put("NotifyDeadLetters", "другое")
    (sent,) = dead(hands, "--message", id, "--yes")
    assert sent["outcome"] == "sent round again"
    (message,) = cloud.taken("NotifyQueue")
    assert message["Body"] == encode(EVENT)
    assert message["MessageAttributes"]["kind"] == attributes["kind"]
    assert [each["MessageId"] for each in cloud.taken("NotifyDeadLetters")] == [left]


def test_a_whole_queue_goes_and_the_others_stay(cloud, hands):
    for part in ("DeliverDeadLetters", "DeliverDeadLetters", "FilesDeadLetters"):
        cloud.put(part, json.dumps({"cause": "a"}))
    assert len(dead(hands, "--queue", "deliver", "--yes")) == 2
    assert len(cloud.taken("DeliverQueue")) == 2
    assert [each["where"] for each in dead(hands)] == ["files"]


def test_all_goes(cloud, hands):
    for part in ("DeliverDeadLetters", "NotifyDeadLetters", "FilesDeadLetters"):
        cloud.put(part, "x")
    assert len(dead(hands, "--all", "--yes")) == 3
    assert dead(hands) == []
    assert dead(hands, "--all", "--yes") == []


def test_it_asks_first(cloud, hands):
    cloud.put("DeliverDeadLetters", json.dumps({"cause": "a"}))
    assert "--yes" in hands.fails("redrive", "--all", code=2)
    hands.at_a_terminal = True
    assert hands.type("redrive", "--all", given="n\n").exit_code == 1
    assert cloud.taken("DeliverQueue") == []
    assert "sent round again" in hands.does("redrive", "--all", given="y\n")
    assert len(cloud.taken("DeliverQueue")) == 1


def test_what_is_gone_when_the_answer_comes_troubles_nobody(cloud):
    """Somebody else was faster while the operator was asked."""
    sqs = cloud.client("sqs")
    for each in ("a", "b"):
        cloud.put("DeliverDeadLetters", json.dumps({"cause": each}))
    dead_messages = DeadMessages("deliver", cloud.parts["DeliverQueue"], sqs, Unknown("-"))
    with dead_messages.held():
        first, _ = dead_messages.lying()
        assert dead_messages.send(first) is None
        sqs.purge_queue(QueueUrl=cloud.parts["DeliverDeadLetters"])
    assert len(cloud.taken("DeliverQueue")) == 1


def test_one_that_is_not_there_is_refused_before_anything_is_sent(cloud, hands):
    id = cloud.put("DeliverDeadLetters", json.dumps({"cause": "a"}))
    assert "nothing-like-it" in hands.fails("redrive", "--message", id, "--message", "nothing-like-it", "--yes", code=1)
    assert cloud.taken("DeliverQueue") == []


def test_dying_between_sending_and_deleting_brings_it_twice_and_loses_nothing(cloud, hands, monkeypatch):
    cloud.put("DeliverDeadLetters", json.dumps({"cause": "a"}))
    sqs = cloud.client("sqs")

    def dies(**about):
        raise ClientError({"Error": {"Code": "ServiceUnavailable"}}, "DeleteMessage")

    monkeypatch.setattr(sqs, "delete_message", dies)
    with monkeypatch.context() as patch:
        patch.setattr("infra.ops.aws.client", lambda name: sqs if name == "sqs" else cloud.client(name))
        assert hands.type("redrive", "--all", "--yes").exit_code == 3
    assert len(cloud.taken("DeliverQueue")) == 1
    assert (
        cloud.client("sqs").get_queue_attributes(QueueUrl=cloud.parts["DeliverDeadLetters"], AttributeNames=["All"])[
            "Attributes"
        ]["ApproximateNumberOfMessagesNotVisible"]
        == "1"
    )


@pytest.mark.parametrize("queue", ["deliver", "files", "notify"])
@pytest.mark.parametrize("body", ["", "{}", "null", "[1]", "текст клиента", '{"cause"'])
def test_what_cannot_be_read_is_called_so(queue, body):
    assert about(queue, body) == UNREADABLE


def test_a_slow_log_is_left_when_its_time_is_over(cloud):
    watch = iter([0.0, 1.0, 21.0, 22.0])
    log = Logged(cloud.client("logs"), cloud.parts["DeliverLog"], lambda: next(watch))
    assert log.of("one", datetime.now(UTC)) == NO_TRACE
    assert log.of("two", datetime.now(UTC)) == NO_TIME


def test_a_fault_in_a_library_is_told_with_the_last_line_of_ours():
    below = '  File "/opt/python/botocore/client.py", line 1, in _make_api_call\n'
    assert told("ClientError", WHERE + below) == "ClientError at chalicelib/services/notify.py:45 in notify"


def test_a_fault_without_a_place_of_ours_is_its_name():
    assert told("KeyError", "") == "KeyError"
    assert told("KeyError", '  File "/opt/x.py", line 1, in x\n') == "KeyError"


@pytest.mark.parametrize(
    ("seconds", "words"), [(-5, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (7200, "2 h"), (400_000, "4 d")]
)
def test_an_age_is_told_in_its_largest_unit(seconds, words):
    assert age(timedelta(seconds=seconds)) == words
