"""The dead letters of one queue; what was looked at is held until it is let go."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

BATCH = 10
KEPT = ("DataType", "StringValue", "BinaryValue")
"""What of an attribute SQS takes back."""
WAITING: Final = "ApproximateNumberOfMessages"


class Grave:
    """`held` is for how many seconds nobody else sees what we look at, unless we let go sooner."""

    def __init__(self, sqs: SQSClient, *, queue: str, dead: str, held: int) -> None:
        self._sqs, self._queue, self._dead, self._held = sqs, queue, dead, held
        self.taken: dict[str, MessageTypeDef] = {}

    def take(self, limit: int | None = None) -> None:
        """All that lies there, or at least as many as the limit."""
        answer = self._sqs.get_queue_attributes(QueueUrl=self._dead, AttributeNames=[WAITING])
        there = int(answer["Attributes"][WAITING])
        wanted = there if limit is None else min(there, limit)
        while len(self.taken) < wanted:
            found = self._sqs.receive_message(
                QueueUrl=self._dead,
                MaxNumberOfMessages=BATCH,
                VisibilityTimeout=self._held,
                WaitTimeSeconds=1,
                AttributeNames=["All"],
                MessageAttributeNames=["All"],
            ).get("Messages", [])
            if not found:
                return
            self.taken.update({each["MessageId"]: each for each in found})

    def send(self, id: str) -> None:
        """Into its queue first: dying in between brings it twice, and every act knows its cause."""
        message = self.taken.pop(id)
        attributes: Mapping[str, Any] = message.get("MessageAttributes", {})
        self._sqs.send_message(
            QueueUrl=self._queue,
            MessageBody=message["Body"],
            MessageAttributes={name: _kept(value) for name, value in attributes.items()},
        )
        self._sqs.delete_message(QueueUrl=self._dead, ReceiptHandle=message["ReceiptHandle"])

    def let_go(self) -> None:
        """Where that fails, it is seen again by itself when `held` is over."""
        for each in self.taken.values():
            with suppress(ClientError):
                self._sqs.change_message_visibility(
                    QueueUrl=self._dead, ReceiptHandle=each["ReceiptHandle"], VisibilityTimeout=0
                )


def _kept(attribute: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as SQS spells it
    return {name: attribute[name] for name in KEPT if name in attribute}
