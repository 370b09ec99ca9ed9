"""A fault of our own in the log: what and where, and nothing of what people wrote."""

from __future__ import annotations

import logging
import traceback

log = logging.getLogger(__name__)


def note(fault: BaseException, **about: str | int) -> None:
    """One line for an alarm. The fault's own text stays out: it may hold a message, a name or a token."""
    where = "".join(traceback.format_tb(fault.__traceback__))
    log.error("fault", extra={**about, "fault": type(fault).__name__, "where": where})
