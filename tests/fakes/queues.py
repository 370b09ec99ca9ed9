"""Topic and queues in memory: what is published or queued waits until the stage lets the functions run."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.services.effects import CallRef, Event, Fetch
from chalicelib.services.failures import Delayed, Unavailable
from chalicelib.services.gauges import Dead, QueueState
from chalicelib.services.wire import encode


class MemoryQueues:
    """Ports Publisher, Queue, Gauges and Graves; messages are handed out once their delay is over."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.waiting: dict[str, list[tuple[datetime, str]]] = {
            each: [] for each in ("notify", "index", "deliver", "files", "mail", "feedback", "webhooks")
        }
        self.published: list[Event] = []
        self.refusing: set[str] = set()
        self.dead: dict[str, list[Dead]] = {}

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
        """As the port Gauges tells of them; nothing ever dies here unless a test lets it by `dies`."""
        self._refuse("states", Unavailable("the queues do not answer"))
        return tuple(
            QueueState(name=name, waiting=len(those), in_work=0, dead=len(self.dead.get(name, [])))
            for name, those in self.waiting.items()
        )

    def dies(self, queue: str, body: str, reason: str = "") -> str:
        """A message that the queue gave up on; its id."""
        lying = self.dead.setdefault(queue, [])
        id = f"{queue}-dead-{len(lying)}"
        lying.append(Dead(queue=queue, id=id, at=self._now(), body=body, reason=reason))
        return id

    def lying(self, queue: str, *, limit: int) -> tuple[Dead, ...]:
        self._refuse("graves", Unavailable("the dead letters do not answer"))
        return tuple(sorted(self.dead.get(queue, []), key=lambda each: each.at, reverse=True)[:limit])

    def send(self, queue: str, id: str) -> bool:
        found = next((each for each in self.dead.get(queue, []) if each.id == id), None)
        if found is None:
            return False
        self.put_back(queue, found.body, delay=0)
        self.dead[queue].remove(found)
        return True

    def _put(self, queue: str, body: str, delay: int) -> None:
        self._refuse(queue)
        self.put_back(queue, body, delay=delay)

    def _refuse(self, queue: str, error: Exception | None = None) -> None:
        if queue in self.refusing:
            raise error or Delayed(f"{queue} does not answer")
