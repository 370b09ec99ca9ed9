"""News on their way into a bundle: kept until its time comes, with what will tell it then."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from datetime import datetime

from chalicelib.desk.alerts import Alert
from chalicelib.desk.bundles import Bundle, News
from chalicelib.services.effects import Class, Event, Gathered
from chalicelib.services.house import House
from chalicelib.services.ports import Delayed, Seen, Stale, Unavailable
from chalicelib.services.record import changes

log = logging.getLogger(__name__)

TRIES = 8
SOON = 900
"""Seconds for which the queue can hold something back; what is due later is found by the clock."""


def news_of(event: Event, about: Alert, *, to: str = "") -> News:
    return News(
        event=event.id,
        alert=about,
        ticket=event.ticket,
        by=event.by_name,
        at=event.at,
        message=event.message,
        reminder=event.details.get("reminder", ""),
        to=to,
    )


def keep(news: News, provider: str, to: str, when: Callable[[datetime], tuple[int, datetime]], house: House) -> None:
    """`when` gives the bundle's ticket and its time. Each one's telling is a transaction of its own: however many they
    are, none grows too large.

    The same event twice is kept once. Raises Unavailable when it should come again.
    """
    cause = f"event#{news.event}#{to}"
    for _ in range(TRIES):
        now = house.clock.now()
        ticket, due = when(now)
        place = Bundle(provider=provider, to=to, ticket=ticket, due=due)
        held = house.store.bundle(provider, to, ticket) or place
        bundle = held.holding(news, due)
        says = [(Class.GATHER, _end_of(bundle))] if held.empty else []
        try:
            house.store.commit(changes(cause=cause, at=now, saves=(bundle,), says=says, lease=due - now))
        except Stale:
            continue
        except Seen:
            return
        if held.empty:
            _announce(cause, (due - now).total_seconds(), house)
        return
    raise Unavailable(f"{to} is told of too much at once")


def _end_of(bundle: Bundle) -> Gathered:
    return Gathered(provider=bundle.provider, to=bundle.to, ticket=bundle.ticket, opened=bundle.opened)


def _announce(cause: str, seconds: float, house: House) -> None:
    """The clock looks once a minute; the queue is there to the second."""
    if seconds > SOON:
        return
    try:
        house.queue.carry(cause, delay=math.ceil(seconds))
    except Delayed as reason:
        log.warning("not announced", extra={"cause": cause, "reason": str(reason)})
