"""What the description says about running: what wakes which function, and which table there is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from infra.template.document import Template, TemplateError
from infra.template.shapes import sse

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import CreateTableInputTypeDef

QUEUE_ARN = re.compile(r"\$\{(\w+)\.Arn\}")
RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")

SAME_NAME = ("AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSource:
    """A queue (by its logical id) that wakes a function (by the name Chalice gives it in the stack)."""

    function: str
    queue: str
    batch_size: int
    timeout: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    function: str
    every: timedelta
    timeout: timedelta


def event_sources(template: Template) -> tuple[EventSource, ...]:
    return tuple(
        EventSource(
            function=function,
            queue=_queue(function, event["Queue"]),
            batch_size=event["BatchSize"],
            timeout=timeout,
        )
        for function, timeout, event in _events(template)
        if "Queue" in event
    )


def schedules(template: Template) -> tuple[Schedule, ...]:
    return tuple(
        Schedule(function=function, every=_rate(function, event["Schedule"]), timeout=timeout)
        for function, timeout, event in _events(template)
        if "Schedule" in event
    )


def tables(template: Template) -> Mapping[str, CreateTableInputTypeDef]:
    """The arguments of DynamoDB's create_table, by logical id; the table is named by its logical id."""
    return {
        each.logical_id: _table(each.logical_id, each.properties)
        for each in template.resources.values()
        if each.kind == "AWS::DynamoDB::Table"
    }


def _events(template: Template) -> Iterator[tuple[str, timedelta, Mapping[str, Any]]]:
    for function, properties in template.overlays.items():
        timeout = timedelta(seconds=properties["Timeout"])
        for name, event in properties.get("Events", {}).items():
            wiring = event["Properties"]
            if "Queue" not in wiring and "Schedule" not in wiring:
                raise TemplateError(f"{name} of {function} names neither a Queue nor a Schedule")
            yield function, timeout, wiring


def _queue(function: str, expression: object) -> str:
    match expression:
        case {"Fn::Sub": str(text)} if found := QUEUE_ARN.fullmatch(text):
            return found[1]
    raise TemplateError(f"the queue of {function} must be written as Fn::Sub of one Arn: {expression}")


def _rate(function: str, expression: str) -> timedelta:
    if not (found := RATE.fullmatch(expression)):
        raise TemplateError(f"the schedule of {function} is not a rate: {expression}")
    return timedelta(**{f"{found[2]}s": int(found[1])})


def _table(name: str, properties: Mapping[str, Any]) -> CreateTableInputTypeDef:
    arguments: Any = {
        "TableName": name,
        **{same: properties[same] for same in SAME_NAME if same in properties},
    }
    if "SSESpecification" in properties:
        arguments["SSESpecification"] = sse(properties["SSESpecification"])
    typed: CreateTableInputTypeDef = arguments
    return typed
