"""Where the command works: in the environment it was given, at the running `make run`, or in a stack on AWS."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click
import httpx

from chalicelib.services.failures import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackTypeDef

LOBBY_PORT = "8080"
PATIENCE = 5.0
"""Seconds for the lobby, which is on this machine."""

URL = "LAMBDESK_URL"
"""Under which address the deployment's own hooks are reached."""

FROM_OUTPUTS = {
    "TableName": "TABLE_NAME",
    "FilesBucketName": "FILES_BUCKET",
    "EventsTopicArn": "EVENTS_TOPIC",
    "DeliverQueueUrl": "DELIVER_QUEUE",
    "FilesQueueUrl": "FILES_QUEUE",
    "NotifyQueueUrl": "NOTIFY_QUEUE",
    "MailQueueUrl": "MAIL_QUEUE",
    "FeedbackQueueUrl": "FEEDBACK_QUEUE",
    "MailAddress": "MAIL_FROM",
    "MailConfiguration": "MAIL_CONFIGURATION",
    "IndexQueueUrl": "INDEX_QUEUE",
    "WebhooksQueueUrl": "WEBHOOKS_QUEUE",
    "EndpointURL": URL,
    "DeskUrl": URL,
}
"""Outputs of the stack (infra/resources.yaml, and EndpointURL by Chalice) and the variable each becomes.

Of two for one variable the later is the truer: a domain of its own, where there is one.
"""

FROM_PARAMETERS = {"PortalUrl": "PORTAL_URL", "Stage": "STAGE"}

PREFIX = "lambdesk-"
"""What a stack's name begins with; the stage follows."""

STAGE = re.compile(r"[a-z][a-z0-9-]{0,31}")

THREE_WAYS = (
    "where is the desk? Say --local for the one that `make run` keeps running here, --stage STAGE or --stack NAME for "
    "one on AWS, or set TABLE_NAME, FILES_BUCKET, EVENTS_TOPIC, DELIVER_QUEUE, FILES_QUEUE and WEBHOOKS_QUEUE"
)


@dataclass(frozen=True, slots=True)
class Local:
    """The desk that `make run` keeps on this machine."""


@dataclass(frozen=True, slots=True)
class Stack:
    name: str

    @classmethod
    def of_stage(cls, stage: str) -> Stack:
        """Raises BadParameter."""
        if not STAGE.fullmatch(stage):
            raise click.BadParameter(f"{stage!r} is not like prod: small letters, digits and -, at most 32")
        return cls(PREFIX + stage)


Place = Local | Stack | None
"""None: what the environment says."""


def variables(place: Place, environment: Mapping[str, str]) -> Mapping[str, str]:
    """All variables the desk's parts are bound by. Raises UsageError, or Unavailable where nobody answers."""
    match place:
        case Local():
            return {**environment, **_of_lobby(environment.get("LOBBY_PORT", LOBBY_PORT))}
        case Stack(name=name):
            return {**environment, **_of_stack(name)}
    if not environment.get("TABLE_NAME"):
        raise click.UsageError(THREE_WAYS)
    return environment


def named(place: Place) -> str:
    """What a command must be given to work in this place, with a blank behind it."""
    match place:
        case Local():
            return "--local "
        case Stack(name=name):
            return f"--stack {name} "
    return ""


def enter(found: Mapping[str, str]) -> None:
    """boto3 looks for its endpoint, region and keys in the process's own environment."""
    os.environ.update(found)


def _of_lobby(port: str) -> dict[str, str]:
    address = f"http://127.0.0.1:{port}/demo.json"
    try:
        with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
            answer = client.get(address).raise_for_status().json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        hint = "is `make run` running here? LOBBY_PORT names another port"
        raise Unavailable(f"{address} does not answer ({type(error).__name__}): {hint}") from error
    found = answer.get("environment") if isinstance(answer, dict) else None
    if not isinstance(found, dict):
        raise Unavailable(f"{address} does not say where the desk keeps its things")
    return {str(name): str(value) for name, value in found.items()}


def _of_stack(name: str) -> dict[str, str]:
    import boto3  # noqa: PLC0415 - so that --help and usage errors need no AWS
    from botocore.exceptions import ClientError  # noqa: PLC0415

    try:
        stack = boto3.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            raise click.UsageError(f"there is no stack {name} in this account and region") from error
        raise
    return _told(stack)


def _told(stack: StackTypeDef) -> dict[str, str]:
    outputs: list[Any] = list(stack.get("Outputs", []))
    parameters: list[Any] = list(stack.get("Parameters", []))
    told = {each["OutputKey"]: each["OutputValue"] for each in outputs}
    given = {each["ParameterKey"]: each["ParameterValue"] for each in parameters}
    found = {
        **{variable: told[name] for name, variable in FROM_OUTPUTS.items() if name in told},
        **{variable: given[name] for name, variable in FROM_PARAMETERS.items() if name in given},
    }
    if "TABLE_NAME" not in found:
        status = stack.get("StackStatus", "unknown")
        raise click.UsageError(f"the stack {stack['StackName']} ({status}) is none of Lambdesk: no output TableName")
    return found
