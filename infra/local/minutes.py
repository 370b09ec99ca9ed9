"""The clock: what is scheduled in the template runs as often as it says there."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from infra.local.functions import Functions
from infra.template import Schedule

log = logging.getLogger(__name__)


class Minutes:
    def __init__(self, schedule: Schedule, functions: Functions, stopping: Event) -> None:
        self._schedule = schedule
        self._functions = functions
        self._stopping = stopping
        self._thread = Thread(target=self._run, name=f"clock-{schedule.function}", daemon=True)
        self._thread.start()

    def join(self) -> None:
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._schedule.every.total_seconds()):
            try:
                self._functions.run(self._schedule.function, scheduled_event(), self._schedule.timeout)
            except Exception:
                log.exception("%s failed", self._schedule.function)


def scheduled_event() -> Mapping[str, Any]:
    """As EventBridge writes it."""
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": "local",
        "resources": [],
        "detail": {},
    }
