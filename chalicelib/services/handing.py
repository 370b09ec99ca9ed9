"""What was committed is handed to the queue, so that whoever carries it has the whole of his time for it."""

from __future__ import annotations

import logging

from chalicelib.services.failures import Delayed
from chalicelib.services.house import House

log = logging.getLogger(__name__)


def hand_over(cause: str, house: House) -> None:
    """When even that fails, the clock finds it."""
    try:
        house.queue.carry(cause)
    except Delayed as reason:
        log.warning("left to the clock", extra={"cause": cause, "reason": str(reason)})
