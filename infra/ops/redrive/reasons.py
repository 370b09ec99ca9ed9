"""Why a message failed, in a line: what the log tells, or what to do where there is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.clients.graves import FaultLog
from infra.ops.aws import Client, why

NO_TRACE = "no trace: it ran out of time or memory, or the log is older than is kept"
NO_TIME = "not looked up: the log took too long"
LOCAL = "see .lambdesk/run.log where `make run` runs"
NO_STACK = "the log is found by the stack: say --stack"
NO_GROUP = "the log group of its function could not be found"

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
    """In the log group of the function."""

    def __init__(self, logs: Client, group: str, watch: Callable[[], float]) -> None:
        self._log = FaultLog(logs, group, watch)

    def of(self, message_id: str, sent: datetime) -> str:
        try:
            found = self._log.of(message_id, sent)
        except TimeoutError:
            return NO_TIME
        except (BotoCoreError, ClientError) as error:
            return f"the log could not be asked: {why(error)}"
        return told(found.name, found.where) if found else NO_TRACE


def told(fault: str, where: str) -> str:
    """`KeyError at chalicelib/services/notify.py:45 in notify`: the fault, and the last line of ours on its way."""
    frames = [each for each in FRAME.findall(where) if OURS in each[0]]
    if not frames:
        return fault
    path, line, function = frames[-1]
    return f"{fault} at {OURS}{path.rpartition(OURS)[2]}:{line} in {function}"
