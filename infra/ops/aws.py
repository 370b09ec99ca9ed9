"""What the command asks of AWS itself: clients of the account and region at hand, the parts of a stack, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

Client = Any
"""A client of boto3; the checks use two or three of its calls each."""


def client(service: str) -> Client:
    import boto3  # noqa: PLC0415 - so that --help needs no AWS

    return boto3.Session().client(service)  # type: ignore[call-overload]


@dataclass(frozen=True, slots=True)
class Resource:
    """A part of a stack: its name in the template, its name in AWS, its type."""

    logical: str
    physical: str
    kind: str


def resources(cloudformation: Client, stack: str) -> tuple[Resource, ...]:
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    found = [each for page in pages for each in page["StackResourceSummaries"] if each.get("PhysicalResourceId")]
    return tuple(
        Resource(each["LogicalResourceId"], each["PhysicalResourceId"], each["ResourceType"]) for each in found
    )


def parts(cloudformation: Client, stack: str) -> Mapping[str, str]:
    """The physical ids of a stack's resources by their logical ones."""
    return {each.logical: each.physical for each in resources(cloudformation, stack)}


def why(error: ClientError | BotoCoreError) -> str:
    """Why AWS did not answer, in a word or two."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "")) or type(error).__name__
    return type(error).__name__
