"""What staff are to be told is kept a minute, so that what belongs together is told in one."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.desk.alerts import SWEPT, Alert
from chalicelib.desk.bundles import ALL, HANDED, Bundle, News
from chalicelib.desk.people import Staff
from chalicelib.services.effects import Class, Event, Gathered
from chalicelib.services.failures import Delayed, Seen, Stale, Unavailable
from chalicelib.services.house import House
from chalicelib.services.record import changes
from chalicelib.services.zones import quiet_until

log = logging.getLogger(__name__)

TRIES = 8
SOON = 900
"""Seconds for which the queue can hold something back; what is due later is found by the clock."""


def news_of(event: Event, about: Alert, *, to: str = "") -> News:
    return News(
        event=event.id,
        alert=about,
        ticket=event.ticket,
        by=event.details.get("from", "") if about is Alert.OVERHEARD else event.by_name,
        at=event.at,
        message=event.message,
        reminder=event.details.get("reminder", ""),
        to=to,
    )


Find = Callable[[datetime], tuple[Bundle, datetime]]
"""At a moment: where it belongs, and when it would be told."""


def for_member(news: News, member: Staff, house: House, *, of: int, wait: timedelta) -> None:
    """In quiet hours it is one bundle for everything, told at their end. Raises Unavailable."""
    provider, to = member.provider, f"staff#{member.id}"

    def find(now: datetime) -> tuple[Bundle, datetime]:
        due = now + wait
        end = quiet_until(member, due, house)
        if end is not None:
            return bundle_of(provider, to, ALL, end, house), end
        if of == news.ticket:
            return _together(news, provider, to, due, house), due
        return bundle_of(provider, to, of, due, house), due

    _keep(news, to, find, house)


def for_group(news: News, provider: str, department: str, house: House, *, of: int, wait: timedelta) -> None:
    """Raises Unavailable."""
    to = f"group#{department}"
    _keep(news, to, lambda now: (bundle_of(provider, to, of, now + wait, house), now + wait), house)


def bundle_of(provider: str, to: str, of: int, due: datetime, house: House) -> Bundle:
    """As it is, or a new one. Raises Unavailable."""
    return house.store.bundle(provider, to, of) or Bundle(provider=provider, to=to, ticket=of, due=due)


def _together(news: News, provider: str, to: str, due: datetime, house: House) -> Bundle:
    """Tickets handed over at a stroke are one bundle; but whatever waits to be told of one ticket stays together."""
    own = bundle_of(provider, to, news.ticket, due, house)
    if not own.empty or news.alert is Alert.FILED:  # a new ticket has been handed to nobody yet
        return own
    handed = bundle_of(provider, to, HANDED, due, house)
    holds = any(each.ticket == news.ticket for each in handed.news)
    return handed if news.alert in SWEPT or holds else own


def _keep(news: News, to: str, find: Find, house: House) -> None:
    """Each one's telling is a transaction of its own: however many they are, none grows too large."""
    cause = f"event#{news.event}#{to}"
    for _ in range(TRIES):
        now = house.clock.now()
        held, due = find(now)
        bundle = held.holding(news, due)
        asks = held.unasked(now)
        says = [(Class.GATHER, end_of(bundle))] if asks else []
        try:
            house.store.commit(changes(cause=cause, at=now, saves=(bundle,), says=says, lease=due - now))
        except Stale:
            continue
        except Seen:
            return
        if asks:
            _announce(cause, (due - now).total_seconds(), house)
        return
    raise Unavailable(f"{to} is told of too much at once")


def end_of(bundle: Bundle) -> Gathered:
    """What asks for it to be told."""
    return Gathered(provider=bundle.provider, to=bundle.to, ticket=bundle.ticket, opened=bundle.opened)


def _announce(cause: str, seconds: float, house: House) -> None:
    """The clock looks once a minute; the queue is there to the second."""
    if seconds > SOON:
        return
    try:
        house.queue.carry(cause, delay=math.ceil(seconds))
    except Delayed as reason:
        log.warning("not announced", extra={"cause": cause, "reason": str(reason)})
