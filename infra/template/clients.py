"""The AWS clients that creating takes, all at one endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boto3 import Session
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    cloudformation: CloudFormationClient
    dynamodb: DynamoDBClient
    s3: S3Client
    sns: SNSClient
    sqs: SQSClient


def clients(session: Session, endpoint: str | None) -> Clients:
    return Clients(
        cloudformation=session.client("cloudformation", endpoint_url=endpoint),
        dynamodb=session.client("dynamodb", endpoint_url=endpoint),
        s3=session.client("s3", endpoint_url=endpoint),
        sns=session.client("sns", endpoint_url=endpoint),
        sqs=session.client("sqs", endpoint_url=endpoint),
    )
