"""Every line the desk writes to its log, whoever else listens or has told the logger not to pass on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class Listening(logging.Handler):
    """`lines` holds each record with everything in it, put into words as any formatter might."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        shown = {name: value for name, value in vars(record).items() if name not in ("exc_info", "args", "msg")}
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        self.lines.append(f"{record.getMessage()} {shown} {trace}")

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@contextmanager
def listening(*names: str) -> Iterator[Listening]:
    """To these loggers and all below them, from DEBUG on."""
    ear = Listening()
    loggers = [logging.getLogger(each) for each in names or ("chalicelib",)]
    levels = [each.level for each in loggers]
    for each in loggers:
        each.addHandler(ear)
        each.setLevel(logging.DEBUG)
    try:
        yield ear
    finally:
        for each, level in zip(loggers, levels, strict=True):
            each.removeHandler(ear)
            each.setLevel(level)
