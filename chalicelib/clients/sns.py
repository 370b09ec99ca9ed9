"""The topic `events`: one message a fact, with the attributes subscribers filter on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.services.effects import Event
from chalicelib.services.failures import Delayed
from chalicelib.services.wire import encode

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sns.type_defs import MessageAttributeValueTypeDef


class Topic:
    """Port Publisher over one SNS topic."""

    def __init__(self, client: SNSClient, arn: str) -> None:
        self._client = client
        self._arn = arn

    def publish(self, event: Event) -> None:
        """A subject is always given: Lambda's SNS events lack the key otherwise."""
        try:
            self._client.publish(
                TopicArn=self._arn,
                Subject=f"{event.kind} {event.provider} #{event.ticket}"[:100],
                Message=encode(event),
                MessageAttributes=_attributes(event),
            )
        except (BotoCoreError, ClientError) as error:
            raise Delayed(f"topic: {type(error).__name__}") from error


def _attributes(event: Event) -> dict[str, MessageAttributeValueTypeDef]:
    return {
        "provider": {"DataType": "String", "StringValue": event.provider},
        "department": {"DataType": "String", "StringValue": event.department},
        "kind": {"DataType": "String", "StringValue": event.kind},
        "client_status": {"DataType": "Number", "StringValue": str(event.client_status)},
        "side": {"DataType": "String", "StringValue": event.side},
        "version": {"DataType": "Number", "StringValue": str(event.version)},
    }
