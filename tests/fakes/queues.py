"""Topic and queues in memory: what is published or queued waits until the stage lets the functions run."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.services.effects import CallRef, Event, Fetch
from chalicelib.services.gauges import QueueState
from chalicelib.services.ports import Delayed, Unavailable
from chalicelib.services.wire import encode


class MemoryQueues:
    """Ports Publisher and Queue; messages are handed out once their delay is over."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.waiting: dict[str, list[tuple[datetime, str]]] = {
            each: [] for each in ("notify", "index", "deliver", "files", "mail", "feedback", "webhooks")
        }
        self.published: list[Event] = []
        self.refusing: set[str] = set()
        self.dead: dict[str, int] = {}

    def publish(self, event: Event) -> None:
        self._refuse("notify")
        self.published.append(event)
        for queue in ("notify", "index"):
            self.put_back(queue, encode(event), delay=0)

    def carry(self, cause: str, *, delay: int = 0) -> None:
        self._put("deliver", json.dumps({"cause": cause}), delay)

    def fetch(self, fetch: Fetch, *, delay: int = 0) -> None:
        self._put("files", encode(fetch), delay)

    def call(self, ref: CallRef) -> None:
        self._put("webhooks", encode(ref), 0)

    def take(self, queue: str) -> list[str]:
        """Everything that is due."""
        due = [each for each in self.waiting[queue] if each[0] <= self._now()]
        self.waiting[queue] = [each for each in self.waiting[queue] if each[0] > self._now()]
        return [body for _, body in due]

    def put_back(self, queue: str, body: str, *, delay: int) -> None:
        self.waiting[queue].append((self._now() + timedelta(seconds=delay), body))

    def queues(self) -> tuple[QueueState, ...]:
        """As the port Gauges tells of them; nothing ever dies here unless a test says so in `dead`."""
        self._refuse("states", Unavailable("the queues do not answer"))
        return tuple(
            QueueState(name=name, waiting=len(those), in_work=0, dead=self.dead.get(name, 0))
            for name, those in self.waiting.items()
        )

    def _put(self, queue: str, body: str, delay: int) -> None:
        self._refuse(queue)
        self.put_back(queue, body, delay=delay)

    def _refuse(self, queue: str, error: Exception | None = None) -> None:
        if queue in self.refusing:
            raise error or Delayed(f"{queue} does not answer")
