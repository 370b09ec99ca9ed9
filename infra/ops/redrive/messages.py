"""The messages that a queue gave up on, and the way back into it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chalicelib.clients.graves import Grave
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
"""Seconds; somebody reads the list and decides meanwhile."""


@dataclass
class DeadMessages:
    """Behind one queue; what was looked at is held until `held` ends."""

    queue: str
    url: str
    sqs: SQSClient
    reasons: Reasons
    _graves: list[Grave] = field(default_factory=list)

    @contextmanager
    def held(self) -> Iterator[DeadMessages]:
        try:
            yield self
        finally:
            for each in self._graves:
                each.let_go()

    def lying(self) -> Sequence[Lying]:
        grave = self._grave()
        grave.take()
        return [self._lying(each) for each in grave.taken.values()]

    def send(self, each: Lying) -> str | None:
        self._grave().send(each.id)
        return None

    def _grave(self) -> Grave:
        """Found when it is first looked at: infra/resources.yaml gives each queue its dead letters."""
        if not self._graves:
            answer = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["RedrivePolicy"])
            target = json.loads(answer["Attributes"]["RedrivePolicy"])["deadLetterTargetArn"]
            dead = self.sqs.get_queue_url(QueueName=target.rpartition(":")[2])["QueueUrl"]
            self._graves.append(Grave(self.sqs, queue=self.url, dead=dead, held=HELD))
        return self._graves[0]

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
