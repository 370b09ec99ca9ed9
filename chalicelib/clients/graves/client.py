"""The dead letters of all queues, as the page of health shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.clients.graves.faults import FaultLog, Logs
from chalicelib.clients.graves.grave import Grave
from chalicelib.services.failures import Unavailable
from chalicelib.services.gauges import Dead

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

HELD = 20
"""Seconds; a page is answered sooner."""
PATIENCE = 3.0
"""Seconds for the log of one queue: the page comes without reasons rather than late."""


class QueueGraves:
    """Port Graves. `watched` names of each queue its address, that of its dead letters, and its function's log."""

    def __init__(
        self,
        sqs: SQSClient,
        logs: Callable[[], Logs],
        watched: Mapping[str, tuple[str, str, str]],
        watch: Callable[[], float],
    ) -> None:
        self._sqs, self._logs, self._watched, self._watch = sqs, logs, watched, watch

    def lying(self, queue: str, *, limit: int) -> tuple[Dead, ...]:
        with _answering(), self._held(queue) as grave:
            grave.take(limit)
            log = FaultLog(self._logs(), self._watched[queue][2], self._watch, PATIENCE)
            found = [_dead(queue, each, log) for each in grave.taken.values()]
        return tuple(sorted(found, key=lambda each: each.at, reverse=True)[:limit])

    def send(self, queue: str, id: str) -> bool:
        if queue not in self._watched:
            return False
        with _answering(), self._held(queue) as grave:
            grave.take()
            if id not in grave.taken:
                return False
            grave.send(id)
        return True

    @contextmanager
    def _held(self, queue: str) -> Iterator[Grave]:
        address, dead, _ = self._watched[queue]
        grave = Grave(self._sqs, queue=address, dead=dead, held=HELD)
        try:
            yield grave
        finally:
            grave.let_go()


def _dead(queue: str, message: MessageTypeDef, log: FaultLog) -> Dead:
    told: Mapping[str, str] = message.get("Attributes", {})  # type: ignore[assignment]
    sent = datetime.fromtimestamp(int(told["SentTimestamp"]) / 1000, UTC)
    id = message["MessageId"]
    return Dead(queue=queue, id=id, at=sent, body=message["Body"], reason=_reason(id, sent, log))


def _reason(id: str, sent: datetime, log: FaultLog) -> str:
    """A log that cannot be asked hides nothing of what lies there."""
    try:
        found = log.of(id, sent)
    except (TimeoutError, BotoCoreError, ClientError):
        return ""
    return found.name if found else ""


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise Unavailable(f"queue: {type(error).__name__}") from error
