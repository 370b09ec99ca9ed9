"""Why a message failed: the line that the function behind its queue left in its log."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from botocore.exceptions import BotoCoreError, ClientError

from infra.ops.aws import Client, why

NO_TRACE = "no trace: it ran out of time or memory, or the log is older than is kept"
NO_TIME = "not looked up: the log took too long"
LOCAL = "see .lambdesk/run.log where `make run` runs"
NO_STACK = "the log is found by the stack: say --stack"
NO_GROUP = "the log group of its function could not be found"

WINDOW = timedelta(hours=12)
"""How long after it was sent a message can have failed: five times the longest wait between two attempts, and more."""

PATIENCE = 20.0
"""Seconds for the log of one queue."""

PATTERN = '"message_id"'
"""Every line about a message that failed holds this name."""

FRAME = re.compile(r'File "([^"]+)", line (\d+), in (\S+)')
OURS = "chalicelib/"
"""Below whatever folder the package was unpacked into."""


class Reasons(Protocol):
    def of(self, message_id: str, sent: datetime) -> str: ...


@dataclass(frozen=True, slots=True)
class Unknown:
    """Where there is no log to look into: what to say instead."""

    instead: str

    def of(self, message_id: str, sent: datetime) -> str:  # noqa: ARG002 - the port's signature
        return self.instead


class Logged:
    """In the log group of the function; what one question brought answers the next ones too."""

    def __init__(self, logs: Client, group: str, watch: Callable[[], float]) -> None:
        self._logs = logs
        self._group = group
        self._watch = watch
        self._until = watch() + PATIENCE
        self._known: dict[str, str] = {}

    def of(self, message_id: str, sent: datetime) -> str:
        if message_id in self._known:
            return self._known[message_id]
        if self._watch() >= self._until:
            return NO_TIME
        try:
            self._read(sent)
        except (BotoCoreError, ClientError) as error:
            return f"the log could not be asked: {why(error)}"
        return self._known.get(message_id, NO_TRACE)

    def _read(self, sent: datetime) -> None:
        """The last line about a message is the newest: events come oldest first."""
        for event in self._events(sent):
            try:
                line = json.loads(event["message"])
            except ValueError:
                continue
            if isinstance(line, dict) and "fault" in line:
                self._known[str(line.get("message_id"))] = told(str(line["fault"]), str(line.get("where", "")))

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


def told(fault: str, where: str) -> str:
    """`KeyError at chalicelib/services/notify.py:45 in notify`: the fault, and the last line of ours on its way."""
    frames = [each for each in FRAME.findall(where) if OURS in each[0]]
    if not frames:
        return fault
    path, line, function = frames[-1]
    return f"{fault} at {OURS}{path.rpartition(OURS)[2]}:{line} in {function}"


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
