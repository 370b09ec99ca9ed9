"""A fault of our own in the log: what and where, and nothing of what people wrote."""

from __future__ import annotations

import logging
import traceback

log = logging.getLogger(__name__)


def note(fault: BaseException, **about: str | int) -> None:
    """One line for an alarm. The fault's own text stays out: it may hold a message, a name or a token."""
    log.error("fault", extra={**about, "fault": type(fault).__name__, "where": _where(fault)})


def reason(fault: BaseException) -> str:
    """The same for a dead letter: what on the first line, where on those below it."""
    return f"{type(fault).__name__}\n{_where(fault)}"


def _where(fault: BaseException) -> str:
    return "".join(traceback.format_tb(fault.__traceback__))
