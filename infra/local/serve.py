"""`make run`: the whole desk in one process on this machine, until it is told to stop."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event
from types import FrameType
from typing import TextIO

from infra.local import logs
from infra.local.options import CannotStart, Options, read, refuse_busy_ports


class Stopped(BaseException):
    """Somebody wants it to end: Ctrl-C or SIGTERM."""


def main() -> int:
    began = time.monotonic()
    try:
        options = read(os.environ)
        refuse_busy_ports(options.ports)
    except CannotStart as reason:
        print(reason, file=sys.stderr)  # noqa: T201 - this is a command
        return 1
    with logs.kept_in() as terminal, _stoppable():
        try:
            _run(options, terminal, began)
        except Stopped:
            _say(terminal, "stopped")
        except CannotStart as reason:
            _say(terminal, str(reason))
            return 1
    # All of it goes with the process; Python looking through it once more would take seconds.
    gc.freeze()
    return 0


def _run(options: Options, terminal: TextIO, began: float) -> None:
    from infra.local.machine import Machine  # noqa: PLC0415 - a busy port is told at once, before all is imported

    with ExitStack() as parts:
        machine = Machine(options, parts)
        for line in machine.start():
            _say(terminal, line)
        _say(terminal, f"started in {time.monotonic() - began:.1f} s; the log is {logs.LOG}; Ctrl-C stops everything")
        _say(terminal, "ready")
        Event().wait()


@contextmanager
def _stoppable() -> Iterator[None]:
    """The first signal ends what runs inside; those that follow do not disturb the cleaning up."""

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)
    yield


def _say(terminal: TextIO, line: str) -> None:
    print(line, file=terminal, flush=True)


if __name__ == "__main__":
    sys.exit(main())
