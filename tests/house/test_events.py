"""The topic as an interface: its schema, its page and its guide say what the code does."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from jsonschema import Draft202012Validator
from moto import mock_aws

from chalicelib.clients.sns import Topic
from chalicelib.i18n.catalogue import languages, words
from chalicelib.services.effects import EVENT_VERSION, Event
from chalicelib.services.replay import TEST
from chalicelib.services.setup_webhooks import KINDS
from chalicelib.services.wire import encode
from infra import events
from infra.template import create, read

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = (DOCS / "reference/events.md").read_text(encoding="utf-8")
GUIDE = (DOCS / "guides/events.md").read_text(encoding="utf-8")
SCHEMA = (DOCS / "reference/events.schema.json").read_text(encoding="utf-8")
EXAMPLE = json.loads(re.findall(r"```json\n(.*?)```", REFERENCE, re.DOTALL)[0])
TEMPLATES = [yaml.safe_load(each) for each in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)]
TYPED = re.findall(r"^\$ aws (.+)$", GUIDE, re.MULTILINE)
REGION = "eu-central-1"


def event(**facts: Any) -> Event:
    plain = {**EXAMPLE, "at": datetime(2026, 11, 14, 9, tzinfo=UTC)}
    return Event(**{**plain, **facts})


@pytest.fixture
def session() -> Iterator[boto3.Session]:
    with mock_aws():
        yield boto3.Session("test", "test", region_name=REGION)


@pytest.fixture
def topic(session: boto3.Session) -> str:
    return session.client("sns").create_topic(Name="events")["TopicArn"]


def test_the_schema_is_the_one_the_code_writes() -> None:
    """`python -m infra.events > docs/reference/events.schema.json`"""
    assert events.written() == SCHEMA


def test_the_schema_is_one_and_what_is_told_fits_it() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA))
    validator = Draft202012Validator(json.loads(SCHEMA), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for told in (EXAMPLE, json.loads(encode(event())), json.loads(encode(event(assignee="s-1", details={"to": "x"})))):
        validator.validate(told)
        assert set(told) == set(json.loads(SCHEMA)["required"])


@pytest.mark.parametrize("wrong", [{"version": EVENT_VERSION + 1}, {"ticket": "1"}, {"details": []}])
def test_what_is_not_ours_does_not_fit(wrong: dict[str, Any]) -> None:
    assert not Draft202012Validator(json.loads(SCHEMA)).is_valid({**EXAMPLE, **wrong})


def test_every_kind_is_on_the_page_and_no_other() -> None:
    rows = re.findall(r"^\| (`\w+\.\w+`(?:, `\w+\.\w+`)*) \|", REFERENCE, re.MULTILINE)
    assert sorted(re.findall(r"`([\w.]+)`", " ".join(rows))) == sorted([*KINDS, TEST])


@pytest.mark.parametrize("language", languages())
def test_every_kind_has_its_words_on_the_page_of_webhooks(language: str) -> None:
    assert all(words(language, f"admin.webhook.kind.{kind}", {}) for kind in KINDS)


def test_every_attribute_is_on_the_page_with_its_type_and_no_other(session: boto3.Session) -> None:
    listed = {
        name: kind
        for names, kind in re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| (String|Number) \|", REFERENCE, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", names)
    }
    told = heard(session, {}, [event()])[0]["MessageAttributes"]
    assert listed == {name: each["DataType"] for name, each in told.items()}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: "-".join(template["Resources"]))
def test_a_template_of_the_guide_is_one(template: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "template.json"
    path.write_text(json.dumps(template), encoding="utf-8")
    lint = [Path(sys.executable).parent / "cfn-lint", "-t", path]
    answer = subprocess.run(lint, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def test_the_queue_of_the_guide_hears_what_it_asks_for(session: boto3.Session, topic: str) -> None:
    built = create(read(TEMPLATES[0]), session, parameters={"EventsTopic": topic})
    sender = Topic(session.client("sns"), topic)
    for side in ("client", "staff"):
        sender.publish(event(side=side))
    found = session.client("sqs").receive_message(QueueUrl=built.physical("Incoming"), MaxNumberOfMessages=10)
    assert [json.loads(each["Body"])["side"] for each in found["Messages"]] == ["client"]


@pytest.mark.parametrize("line", TYPED, ids=lambda line: line[:40])
def test_a_command_of_the_guide_is_understood_and_its_filter_lets_something_through(
    line: str, session: boto3.Session, topic: str
) -> None:
    service, command, *words = shlex.split(line)
    given = {_camel(name.removeprefix("--")): value for name, value in zip(words[::2], words[1::2], strict=True)}
    asked = _parameters(given, topic)
    assert getattr(session.client(service), command.replace("-", "_"))(**asked)["ResponseMetadata"]
    if "Attributes" in asked:
        wanted = json.loads(asked["Attributes"]["FilterPolicy"])
        right = event(**{name: values[0] for name, values in wanted.items()})
        told = heard(session, wanted, [right, event(kind="ticket.noted", department="bill", provider="other")])
        assert [json.loads(each["Body"]) for each in told] == [json.loads(encode(right))]


def test_the_function_of_another_account_hears_of_all_but_notes(session: boto3.Session) -> None:
    wanted = TEMPLATES[1]["Resources"]["EventsToFunction"]["Properties"]["FilterPolicy"]
    told = heard(session, wanted, [event(kind="ticket.noted"), event(kind="ticket.closed")])
    assert [json.loads(each["Body"])["kind"] for each in told] == ["ticket.closed"]


def heard(session: boto3.Session, wanted: dict[str, Any], told: list[Event]) -> list[dict[str, Any]]:
    """What a queue that asks for this is told, at a topic that nobody else listens to."""
    sqs, sns = session.client("sqs"), session.client("sns")
    topic = sns.create_topic(Name="quiet")["TopicArn"]
    url = sqs.create_queue(QueueName="listening")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    asked = {"RawMessageDelivery": "true", **({"FilterPolicy": json.dumps(wanted)} if wanted else {})}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=asked)
    for each in told:
        Topic(sns, topic).publish(each)
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
    return list(found.get("Messages", ()))


def _camel(name: str) -> str:
    """As the command line turns its options into the API's names."""
    known = {"notification-endpoint": "Endpoint", "aws-account-id": "AWSAccountId", "action-name": "ActionName"}
    return known.get(name, "".join(each.capitalize() for each in name.split("-")))


def _parameters(given: dict[str, str], topic: str) -> dict[str, Any]:
    many = {name: [given[name]] for name in ("AWSAccountId", "ActionName") if name in given}
    read_as_json = {"Attributes": json.loads(given["Attributes"])} if "Attributes" in given else {}
    return {**given, **many, **read_as_json, "TopicArn": topic}
