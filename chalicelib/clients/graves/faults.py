"""Why a message failed: the line that the function behind its queue left in its log."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

WINDOW = timedelta(hours=12)
"""How long after it was sent a message can have failed: five times the longest wait between two attempts, and more."""

PATIENCE = 20.0
"""Seconds for the log of one queue."""

PATTERN = '"message_id"'
"""Every line about a message that failed holds this name."""


class Logs(Protocol):
    """What we ask of CloudWatch's client."""

    def get_paginator(self, name: str, /) -> Any: ...  # noqa: ANN401 - there are no stubs of it here


@dataclass(frozen=True, slots=True)
class Fault:
    """As `services.fault` notes it."""

    name: str
    where: str


class FaultLog:
    """In the log group of a function; what one question brought answers the next ones too."""

    def __init__(self, logs: Logs, group: str, watch: Callable[[], float], patience: float = PATIENCE) -> None:
        self._logs = logs
        self._group = group
        self._watch = watch
        self._until = watch() + patience
        self._known: dict[str, Fault] = {}

    def of(self, message_id: str, sent: datetime) -> Fault | None:
        """None where there is no trace. Raises TimeoutError when the log took too long, and what the SDK raises."""
        if message_id in self._known:
            return self._known[message_id]
        if self._watch() >= self._until:
            raise TimeoutError
        self._read(sent)
        return self._known.get(message_id)

    def _read(self, sent: datetime) -> None:
        """The last line about a message is the newest: events come oldest first."""
        for event in self._events(sent):
            try:
                line = json.loads(event["message"])
            except ValueError:
                continue
            if isinstance(line, dict) and "fault" in line:
                self._known[str(line.get("message_id"))] = Fault(str(line["fault"]), str(line.get("where", "")))

    def _events(self, sent: datetime) -> Iterator[dict[str, str]]:
        pages = self._logs.get_paginator("filter_log_events").paginate(
            logGroupName=self._group,
            filterPattern=PATTERN,
            startTime=_milliseconds(sent),
            endTime=_milliseconds(sent + WINDOW),
        )
        for page in pages:
            yield from page["events"]
            if self._watch() >= self._until:
                return


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
