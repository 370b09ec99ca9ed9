"""A stack of ours at moto: what of infra/resources.yaml it makes, and the outputs that the command reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import boto3
import yaml

from infra.template import RESOURCES

STACK = "lambdesk-prod"
URL = "https://desk.example/api/"
MADE = ("AWS::SQS::Queue", "AWS::Logs::LogGroup", "AWS::DynamoDB::Table", "AWS::SNS::Topic")
KEYS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "eu-central-1",
}
REFS = {
    "TableName": "DeskTable",
    "EventsTopicArn": "EventsTopic",
    "DeliverQueueUrl": "DeliverQueue",
    "FilesQueueUrl": "FilesQueue",
    "NotifyQueueUrl": "NotifyQueue",
    "MailQueueUrl": "MailQueue",
    "FeedbackQueueUrl": "FeedbackQueue",
}


@dataclass(frozen=True)
class Cloud:
    """Needs moto around it, and its keys in the environment."""

    parts: dict[str, str]

    def client(self, service: str) -> Any:
        return boto3.client(service)

    def put(self, part: str, body: str, **about: Any) -> str:
        """A message into a queue; its id."""
        return self.client("sqs").send_message(QueueUrl=self.parts[part], MessageBody=body, **about)["MessageId"]

    def taken(self, part: str) -> list[dict[str, Any]]:
        """What a function would get of a queue now."""
        asked = {"QueueUrl": self.parts[part], "MaxNumberOfMessages": 10, "MessageAttributeNames": ["All"]}
        return self.client("sqs").receive_message(**asked).get("Messages", [])

    def log(self, part: str, *lines: dict[str, Any] | str, at: int) -> None:
        """Lines that a function left, `at` milliseconds since 1970."""
        logs, group = self.client("logs"), self.parts[part]
        logs.create_log_stream(logGroupName=group, logStreamName=f"s-{at}")
        events = [{"timestamp": at, "message": each if isinstance(each, str) else json.dumps(each)} for each in lines]
        logs.put_log_events(logGroupName=group, logStreamName=f"s-{at}", logEvents=events)


def built(parameters: dict[str, str] | None = None) -> Cloud:
    whole = yaml.safe_load(RESOURCES.read_text(encoding="utf-8"))
    given = {"Stage": "prod", "PortalUrl": "https://desk.example", **(parameters or {})}
    body = {
        "Parameters": {name: {"Type": "String"} for name in given},
        "Resources": {
            name: each
            for name, each in whole["Resources"].items()
            if each.get("Type") in MADE and name != "AlarmsTopic"
        },
        "Outputs": {
            **{name: {"Value": {"Ref": part}} for name, part in REFS.items()},
            "FilesBucketName": {"Value": "files"},
            "EndpointURL": {"Value": URL},
        },
    }
    cloudformation = boto3.client("cloudformation")
    cloudformation.create_stack(
        StackName=STACK,
        TemplateBody=json.dumps(body),
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in given.items()],
    )
    found = cloudformation.list_stack_resources(StackName=STACK)["StackResourceSummaries"]
    return Cloud({each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found})
