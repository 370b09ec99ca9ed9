"""Where everything that runs here leaves its lines: `.lambdesk/run.log`, one JSON object a line."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

LOG = Path(".lambdesk/run.log")


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "timestamp": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class _Stream(io.TextIOBase):
    """Takes what would go to the terminal; a line that is not JSON becomes a message in it."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._rest = ""
        self._lock = threading.Lock()

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        with self._lock:
            *lines, self._rest = (self._rest + text).split("\n")
            for line in filter(str.strip, lines):
                self._file.write(_as_json(line) + "\n")
            self._file.flush()
        return len(text)


def _as_json(line: str) -> str:
    return line if line.startswith("{") else json.dumps({"message": line}, ensure_ascii=False)


@contextmanager
def kept_in(path: Path = LOG) -> Iterator[TextIO]:
    """Everything printed and logged inside goes to the file; what it gives is the terminal itself."""
    path.parent.mkdir(parents=True, exist_ok=True)
    terminal, errors = sys.stdout, sys.stderr
    with path.open("w", encoding="utf-8") as file:
        stream = _Stream(file)
        for talkative in ("botocore", "boto3", "httpx", "httpcore"):
            logging.getLogger(talkative).setLevel(logging.WARNING)
        handler = logging.StreamHandler(stream)
        handler.setFormatter(_Lines())
        root = logging.getLogger()
        level, previous = root.level, root.handlers[:]
        root.handlers[:], root.level = [handler], logging.INFO
        sys.stdout = sys.stderr = stream
        try:
            yield terminal
        finally:
            sys.stdout, sys.stderr = terminal, errors
            root.handlers[:], root.level = previous, level
