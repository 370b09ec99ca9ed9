"""What infra/resources.yaml says of queues, functions and the clock holds together."""

from datetime import timedelta

import boto3
import pytest
import yaml
from moto import mock_aws

from infra.template import (
    RESOURCES,
    EventSource,
    Schedule,
    TemplateError,
    create,
    event_sources,
    load,
    read,
    schedules,
    tables,
)

TEMPLATE = load()
QUEUES = {name: each for name, each in TEMPLATE.resources.items() if each.kind == "AWS::SQS::Queue"}


def dead_letters_of(queue):
    policy = queue.properties.get("RedrivePolicy")
    return policy and policy["deadLetterTargetArn"]["Fn::GetAtt"][0]


def overlaid(**properties):
    return read({"Resources": {"Deliver": {"Properties": {"Timeout": 1, **properties}}}})


def test_each_queue_wakes_its_function():
    assert event_sources(TEMPLATE) == (
        EventSource(function="Deliver", queue="DeliverQueue", batch_size=10, timeout=timedelta(seconds=60)),
        EventSource(function="Files", queue="FilesQueue", batch_size=1, timeout=timedelta(seconds=300)),
        EventSource(function="Notify", queue="NotifyQueue", batch_size=10, timeout=timedelta(seconds=60)),
        EventSource(function="Mail", queue="MailQueue", batch_size=1, timeout=timedelta(seconds=120)),
        EventSource(function="Feedback", queue="FeedbackQueue", batch_size=10, timeout=timedelta(seconds=60)),
        EventSource(function="Index", queue="IndexQueue", batch_size=10, timeout=timedelta(seconds=60)),
        EventSource(function="Webhooks", queue="WebhooksQueue", batch_size=1, timeout=timedelta(seconds=30)),
    )


def test_the_clock_wakes_tend_each_minute_and_it_is_gone_before_the_next():
    (schedule,) = schedules(TEMPLATE)
    assert schedule == Schedule(function="Tend", every=timedelta(minutes=1), timeout=timedelta(seconds=50))
    assert schedule.timeout < schedule.every


@pytest.mark.parametrize("source", event_sources(TEMPLATE), ids=lambda source: source.function)
def test_nothing_is_handed_out_twice_while_its_function_may_still_be_running(source):
    hidden = timedelta(seconds=QUEUES[source.queue].properties["VisibilityTimeout"])
    assert hidden >= 6 * source.timeout


@pytest.mark.parametrize("name", QUEUES)
def test_each_queue_has_a_consumer_and_dead_letters_or_is_dead_letters(name):
    consumed = {source.queue for source in event_sources(TEMPLATE)}
    receiving = {dead_letters_of(queue) for queue in QUEUES.values()} - {None}
    if name in receiving:
        assert name not in consumed
        assert dead_letters_of(QUEUES[name]) is None
    else:
        assert name in consumed
        assert dead_letters_of(QUEUES[name]) in QUEUES


def test_every_function_that_a_queue_wakes_may_fail_for_single_messages():
    written = yaml.safe_load(RESOURCES.read_text(encoding="utf-8"))["Resources"]
    for source in event_sources(TEMPLATE):
        (event,) = written[source.function]["Properties"]["Events"].values()
        assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_every_queue_is_watched_for_dead_letters_or_for_waiting():
    alarms = [each.properties for each in TEMPLATE.resources.values() if each.kind == "AWS::CloudWatch::Alarm"]
    watched = {
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in alarms
        for dimension in alarm.get("Dimensions", [])
        if dimension["Name"] == "QueueName"
    }
    assert watched == set(QUEUES)


def test_the_table_alone_is_the_table_of_the_stack():
    (arguments,) = tables(TEMPLATE).values()
    with mock_aws():
        session = boto3.Session(aws_access_key_id="x", aws_secret_access_key="x", region_name="eu-central-1")
        dynamodb = session.client("dynamodb")
        dynamodb.create_table(**arguments)
        built = create(TEMPLATE, session, parameters={"PortalUrl": "https://desk.example"})
        alone, stacked = (
            dynamodb.describe_table(TableName=name)["Table"] for name in ("DeskTable", built.physical("DeskTable"))
        )
    for same in ("KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes", "BillingModeSummary"):
        assert without_arns(alone[same]) == without_arns(stacked[same])
    assert alone["SSEDescription"]["Status"] == "ENABLED"


def without_arns(described):
    if isinstance(described, list):
        return [{name: value for name, value in each.items() if name != "IndexArn"} for each in described]
    return {name: value for name, value in described.items() if "DateTime" not in name}


def test_a_queue_written_with_another_function_than_chalice_writes_is_refused():
    event = {"Properties": {"Queue": {"Fn::GetAtt": ["DeliverQueue", "Arn"]}, "BatchSize": 1}}
    with pytest.raises(TemplateError, match=r"the queue of Deliver must be written as Fn::Sub"):
        event_sources(overlaid(Events={"DeliverSqsEventSource": event}))


def test_a_schedule_that_is_no_rate_is_refused():
    event = {"Properties": {"Schedule": "cron(0 4 * * ? *)"}}
    with pytest.raises(TemplateError, match="the schedule of Deliver is not a rate"):
        schedules(overlaid(Events={"DeliverEvent": event}))


def test_an_event_that_nobody_here_would_raise_is_refused():
    event = {"Properties": {"Stream": "arn"}}
    with pytest.raises(TemplateError, match="DeliverEvent of Deliver names neither"):
        event_sources(overlaid(Events={"DeliverEvent": event}))
