"""What happens on the topic, as it passes: a queue of the lobby's own, read into the last few events."""

from __future__ import annotations

import logging
from collections import deque
from threading import Condition, Event, Thread

import boto3

from chalicelib.desk.errors import Invalid
from chalicelib.services import effects, wire

KEPT = 200
LONG_POLL = 1
AFTER_TROUBLE = 1.0
NAME = "lambdesk-lobby"

log = logging.getLogger(__name__)


def subscribed(topic: str) -> str:
    """The address of a queue of ours that gets everything the topic tells."""
    sqs, sns = boto3.client("sqs"), boto3.client("sns")
    url = sqs.create_queue(QueueName=NAME)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    return url


class Feed:
    """Events are numbered as they come, so that a page can ask for those it has not shown."""

    def __init__(self, queue: str, stopping: Event) -> None:
        self._queue = queue
        self._stopping = stopping
        self._sqs = boto3.client("sqs")
        self._changed = Condition()
        self._events: deque[tuple[int, effects.Event]] = deque(maxlen=KEPT)
        self._count = 0
        self._thread = Thread(target=self._run, name="feed", daemon=True)
        self._thread.start()

    def join(self) -> None:
        self._thread.join()
        with self._changed:
            self._changed.notify_all()

    @property
    def count(self) -> int:
        """How many there have been; grows also when all are forgotten."""
        return self._count

    def since(self, count: int) -> tuple[tuple[int, effects.Event], ...]:
        """Events after the first `count`, oldest first."""
        with self._changed:
            return tuple(each for each in self._events if each[0] > count)

    def wait(self, count: int, seconds: float) -> None:
        """Until there is another than the `count` known, or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._count != count or self._stopping.is_set(), seconds)

    def stir(self) -> None:
        """Something else that pages show has changed."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def clear(self) -> None:
        with self._changed:
            self._events.clear()
        self.stir()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._once()
            except Exception:
                if not self._stopping.is_set():
                    log.exception("reading events")
                self._stopping.wait(AFTER_TROUBLE)

    def _once(self) -> None:
        answer = self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10, WaitTimeSeconds=LONG_POLL)
        for each in answer.get("Messages", []):
            self._take(each["Body"])
            self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=each["ReceiptHandle"])

    def _take(self, body: str) -> None:
        try:
            event = wire.event(body)
        except Invalid:
            log.warning("not an event of ours on the topic")
            return
        with self._changed:
            self._count += 1
            self._events.append((self._count, event))
            self._changed.notify_all()
