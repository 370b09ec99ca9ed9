"""How full the queues of our own functions are, and what they gave up on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.services.failures import Unavailable
from chalicelib.services.gauges import QueueState

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

WAITING = "ApproximateNumberOfMessages"
IN_WORK = "ApproximateNumberOfMessagesNotVisible"


Watched = tuple[str, str, str]
"""Address of a queue, address of its dead letters, and the log group of the function behind it."""


def watched(told: str) -> Mapping[str, Watched]:
    """`deliver=<address>,<address of its dead letters>,<log group>` for each queue, parted by spaces."""
    named = (each.partition("=") for each in told.split())
    parted = {name: [*those.split(","), "", ""] for name, _, those in named}
    return {name: (those[0], those[1], those[2]) for name, those in parted.items()}


class QueueGauges:
    """Port Gauges."""

    def __init__(self, client: SQSClient, watched: Mapping[str, Watched]) -> None:
        self._client = client
        self._watched = watched

    def queues(self) -> tuple[QueueState, ...]:
        """Raises Unavailable."""
        return tuple(self._state(name, queue, dead) for name, (queue, dead, _) in self._watched.items())

    def _state(self, name: str, queue: str, dead: str) -> QueueState:
        there = self._numbers(queue)
        return QueueState(
            name=name, waiting=there[WAITING], in_work=there[IN_WORK], dead=sum(self._numbers(dead).values())
        )

    def _numbers(self, queue: str) -> Mapping[str, int]:
        try:
            answer = self._client.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(f"queue: {type(error).__name__}") from error
        return {name: int(number) for name, number in answer["Attributes"].items() if name in (WAITING, IN_WORK)}
