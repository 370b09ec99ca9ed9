"""What time asks for: deadlines and silences, then everything in the outbox that is due, and calls of webhooks."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta

from chalicelib.services import deliver
from chalicelib.services.deliver import RESERVE
from chalicelib.services.effects import CallRef
from chalicelib.services.failures import Delayed, Unavailable
from chalicelib.services.fault import note
from chalicelib.services.house import House
from chalicelib.services.intake import ARRIVED
from chalicelib.services.meter import Delay
from chalicelib.services.wake import wake_due

log = logging.getLogger(__name__)

SETUP = "AMAZON_SES_SETUP_NOTIFICATION"
"""What SES leaves once in a bucket that it may write to."""

LYING = 1000
"""Mails looked at that are not settled; a desk on which more wait has another trouble."""

AT_ONCE = 100
"""Causes looked at in one minute, and calls of one webhook asked for; what is beyond is left to the next."""


def tend(house: House) -> int:
    """Wake what waited for its time, then carry what is due, until the deadline; hand the rest to the queue.

    The number of things and causes looked at.
    """
    now = house.clock.now()
    woken = wake_due(house)
    found = house.outbox.due(now, limit=AT_ONCE)
    since = (*(each.since for each in found), *(each.at for each in woken), *unsettled(house))
    house.meter.waited(Delay.OVERDUE, max((now - each for each in since), default=timedelta(0)))
    for cause in (each.cause for each in found):
        try:
            if house.clock.left() > RESERVE:
                deliver.carry_cause(cause, house)
            else:
                house.queue.carry(cause)
        except (Delayed, Unavailable) as reason:
            log.warning("left to the next minute", extra={"cause": cause, "reason": str(reason)})
        except Exception as fault:
            note(fault, cause=cause)  # and go on: the others must not wait behind it
    return len(found) + len(woken)


def unsettled(house: House) -> list[datetime]:
    """Since when each mail has been waiting in the bucket: what is settled lies elsewhere."""
    if not house.mail_from:
        return []
    try:
        lying = house.files.lying(ARRIVED, limit=LYING)
    except Unavailable as reason:
        log.warning("nobody knows which mails wait", extra={"reason": str(reason)})
        return []
    return [each.at for each in lying if not each.key.endswith(SETUP)]


def call_again(house: House) -> int:
    """Ask for the calls that are due: later attempts, and those whose first one nobody was asked for.

    So many of each webhook, lest others wait behind all that one did not take. The number asked for; whoever makes
    them begins none twice.
    """
    asked: Counter[str] = Counter()
    for each in house.webhooks.calls_due(house.clock.now(), page=AT_ONCE):
        if house.clock.left() < RESERVE:
            break
        if asked[each.webhook] == AT_ONCE:
            continue
        try:
            house.queue.call(CallRef(webhook=each.webhook, call=each.id, attempt=each.attempts))
        except Delayed as reason:
            log.warning("left to the next minute", extra={"call": each.id, "reason": str(reason)})
            break
        asked[each.webhook] += 1
    return asked.total()
