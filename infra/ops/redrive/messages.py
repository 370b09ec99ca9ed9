"""The messages that a queue gave up on, and the way back into it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from infra.ops.redrive.about import about
from infra.ops.redrive.lying import Lying
from infra.ops.redrive.reasons import Reasons

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

QUEUES = {
    "deliver": "DELIVER_QUEUE",
    "files": "FILES_QUEUE",
    "notify": "NOTIFY_QUEUE",
    "index": "INDEX_QUEUE",
    "mail": "MAIL_QUEUE",
    "feedback": "FEEDBACK_QUEUE",
    "webhooks": "WEBHOOKS_QUEUE",
}
"""Each queue with the variable that holds its address."""

HELD = 300
"""Seconds for which nobody else sees what we look at, unless we let go sooner."""

BATCH = 10
KEPT = ("DataType", "StringValue", "BinaryValue")
"""What of an attribute SQS takes back."""


@dataclass
class DeadMessages:
    """Behind one queue; what was looked at is held until `held` ends."""

    queue: str
    url: str
    sqs: SQSClient
    reasons: Reasons
    _taken: dict[str, MessageTypeDef] = field(default_factory=dict)

    @contextmanager
    def held(self) -> Iterator[DeadMessages]:
        try:
            yield self
        finally:
            for each in self._taken.values():
                self._let_go(each)

    def _let_go(self, message: MessageTypeDef) -> None:
        """Where that fails, it is seen again by itself when `HELD` is over."""
        with suppress(ClientError):
            self.sqs.change_message_visibility(
                QueueUrl=self.grave, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
            )

    @cached_property
    def grave(self) -> str:
        """The address of its dead letters: infra/resources.yaml gives each queue some."""
        answer = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["RedrivePolicy"])
        target = json.loads(answer["Attributes"]["RedrivePolicy"])["deadLetterTargetArn"]
        return self.sqs.get_queue_url(QueueName=target.rpartition(":")[2])["QueueUrl"]

    def lying(self) -> Sequence[Lying]:
        self._take()
        return [self._lying(each) for each in self._taken.values()]

    def send(self, each: Lying) -> str | None:
        """Into its queue first: dying in between brings it twice, and every act knows its cause."""
        message = self._taken.pop(each.id)
        attributes: Mapping[str, Any] = message.get("MessageAttributes", {})
        self.sqs.send_message(
            QueueUrl=self.url,
            MessageBody=message["Body"],
            MessageAttributes={name: _kept(value) for name, value in attributes.items()},
        )
        self.sqs.delete_message(QueueUrl=self.grave, ReceiptHandle=message["ReceiptHandle"])
        return None

    def _take(self) -> None:
        grave = self.grave
        answer = self.sqs.get_queue_attributes(QueueUrl=grave, AttributeNames=["ApproximateNumberOfMessages"])
        there = int(answer["Attributes"]["ApproximateNumberOfMessages"])
        while len(self._taken) < there:
            found = self.sqs.receive_message(
                QueueUrl=grave,
                MaxNumberOfMessages=BATCH,
                VisibilityTimeout=HELD,
                WaitTimeSeconds=1,
                AttributeNames=["All"],
                MessageAttributeNames=["All"],
            ).get("Messages", [])
            if not found:
                return
            self._taken.update({each["MessageId"]: each for each in found})

    def _lying(self, message: MessageTypeDef) -> Lying:
        told: Mapping[str, str] = message.get("Attributes", {})  # type: ignore[assignment]
        sent = datetime.fromtimestamp(int(told["SentTimestamp"]) / 1000, UTC)
        return Lying(
            where=self.queue,
            id=message["MessageId"],
            at=sent,
            received=int(told["ApproximateReceiveCount"]),
            about=about(self.queue, message["Body"]),
            reason=self.reasons.of(message["MessageId"], sent),
        )


def _kept(attribute: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as SQS spells it
    return {name: attribute[name] for name in KEPT if name in attribute}
