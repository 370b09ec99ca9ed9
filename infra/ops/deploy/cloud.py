"""The account that the environment's credentials open, with everything that deploying needs of it."""

from __future__ import annotations

import time

import boto3
import click
from botocore.exceptions import ClientError, NoCredentialsError, PartialCredentialsError, ProfileNotFound

from infra.ops.deploy.data import AwsData
from infra.ops.deploy.mail import AwsMail
from infra.ops.deploy.nouns import Stopped
from infra.ops.deploy.packages import AwsPackages
from infra.ops.deploy.ports import Account, Cloud
from infra.ops.deploy.stacks import AwsStacks

INTERVAL = 3.0
"""Seconds between two looks."""

NO_REGION = "which region? Set AWS_DEFAULT_REGION, e.g. eu-central-1, or run `aws configure`"
NO_KEYS = "whose account? Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, or run `aws configure`"


def connect() -> Cloud:
    """Raises UsageError where nobody said which account and region, Stopped where AWS knows no such credentials."""
    try:
        session = boto3.Session()
    except ProfileNotFound as error:
        raise click.UsageError(str(error)) from error
    if not session.region_name:
        raise click.UsageError(NO_REGION)
    account = _account(session)
    return Cloud(
        account=account,
        stacks=AwsStacks(session.client("cloudformation")),
        packages=AwsPackages(session.client("s3"), account),
        data=AwsData(session.client("dynamodb"), session.resource("s3"), _pause),
        mail=AwsMail(session.client("sesv2")),
        pause=_pause,
    )


def _pause() -> None:
    time.sleep(INTERVAL)


def _account(session: boto3.Session) -> Account:
    try:
        caller = session.client("sts").get_caller_identity()
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise click.UsageError(NO_KEYS) from error
    except ClientError as error:
        raise Stopped(f"AWS does not accept these credentials: {error}", "sign in again, or take others") from error
    _, _, who = str(caller["Arn"]).rpartition(":")
    return Account(id=caller["Account"], who=who, region=str(session.region_name))
