"""How full the queues of our own functions are, and what they gave up on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.services.gauges import QueueState
from chalicelib.services.ports import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

WAITING = "ApproximateNumberOfMessages"
IN_WORK = "ApproximateNumberOfMessagesNotVisible"


def watched(told: str) -> Mapping[str, tuple[str, str]]:
    """`deliver=<address>,<address of its dead letters>`, as often as there are queues, parted by spaces."""
    pairs = (each.partition("=") for each in told.split())
    return {name: (queue, dead) for name, _, both in pairs for queue, _, dead in [both.partition(",")]}


class QueueGauges:
    """Port Gauges."""

    def __init__(self, client: SQSClient, watched: Mapping[str, tuple[str, str]]) -> None:
        self._client = client
        self._watched = watched

    def queues(self) -> tuple[QueueState, ...]:
        """Raises Unavailable."""
        return tuple(self._state(name, *both) for name, both in self._watched.items())

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
