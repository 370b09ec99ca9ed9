"""What follows when an effect could not be carried: one row a class."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.services.effects import Class


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How hard to try; anything not tried again is dropped."""

    delays: int
    """Later attempts after a refusal to take it now, e.g. 429: nothing had arrived."""
    doubts: int
    """Later attempts when nobody can know whether it had arrived."""
    waits: float
    """Seconds that may be waited for on the spot, once, instead of coming back later."""
    metered: bool = True
    """Whether it counts among what was delivered or given up: what a ticket owes to somebody does."""


POLICIES: dict[Class, Policy] = {
    Class.ACK: Policy(delays=0, doubts=0, waits=0, metered=False),
    Class.VIEW: Policy(delays=3, doubts=0, waits=2, metered=False),
    Class.RECEIPT: Policy(delays=20, doubts=1, waits=2),
    # An hour in which Telegram answers nothing clearly; that an answer comes again is better than that it is lost.
    Class.DELIVERY: Policy(delays=40, doubts=8, waits=2),
    Class.EVENT: Policy(delays=60, doubts=60, waits=0),
    Class.FILE: Policy(delays=60, doubts=60, waits=0),
    # Whoever waits for a letter asks for another sooner than a doubt is settled; a stranger must never get two.
    Class.LETTER: Policy(delays=4, doubts=0, waits=2, metered=False),
    # Twice is better than never for an answer, and never better than three times.
    Class.POST: Policy(delays=40, doubts=1, waits=2),
    Class.GATHER: Policy(delays=60, doubts=60, waits=0, metered=False),
    # The queue shows everything anyway: a doubt is worth one more try, and no more.
    Class.ALERT: Policy(delays=20, doubts=1, waits=2),
}

BACK_OFF = (2, 10, 30, 120, 600, 900)
"""Seconds before the next attempt where the service names none."""


def back_off(attempts: int) -> float:
    return BACK_OFF[min(attempts, len(BACK_OFF) - 1)]
