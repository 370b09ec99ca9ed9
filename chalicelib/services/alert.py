"""Who of staff is told of an event: decided at once, and kept a minute so that what belongs together is told in one."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from chalicelib.desk.alerts import Alert, wants
from chalicelib.desk.bundles import ALL, Bundle, News
from chalicelib.desk.history import Happened
from chalicelib.desk.message import Side
from chalicelib.desk.notices import Way
from chalicelib.desk.people import Role, Staff
from chalicelib.desk.permissions import ANSWERING
from chalicelib.desk.rules import GATHER
from chalicelib.services.effects import Class, Event, Gathered
from chalicelib.services.house import House
from chalicelib.services.ports import Delayed, Seen, Stale, Unavailable
from chalicelib.services.record import changes

log = logging.getLogger(__name__)

TOGETHER = frozenset({Alert.FILED, Alert.REPLIED, Alert.MOVED, Alert.NEAR, Alert.MISSED, Alert.REMINDED})
"""What a department's group is told of, unless it names one member; the rest is for one person."""

Colleagues = tuple[Staff, ...]
Choice = Callable[[Event, Colleagues], Colleagues]

TRIES = 8
SOON = 900
"""Seconds for which the queue can hold something back; what is due later is found by the clock."""

ALERTS: Mapping[str, Alert] = {
    Happened.CREATED: Alert.FILED,
    Happened.REPLIED: Alert.REPLIED,
    Happened.APPENDED: Alert.REPLIED,
    Happened.ASSIGNED: Alert.ASSIGNED,
    Happened.MOVED: Alert.MOVED,
    Happened.NOTED: Alert.MENTIONED,
    Happened.DEADLINE_NEAR: Alert.NEAR,
    Happened.DEADLINE_MISSED: Alert.MISSED,
    Happened.REMINDER: Alert.REMINDED,
}
"""Events that staff are told of. All others the queue shows."""


def alert(event: Event, house: House) -> None:
    """Put it among what waits to be told, for each member of staff whom it concerns; nobody is told of his own act.

    The same event twice is told once. Raises Unavailable when it should come again.
    """
    about = ALERTS.get(event.kind)
    if about is None:
        return
    colleagues = tuple(each for each in house.directory.staff(event.provider) if each.active)
    chosen = (*CHOICES[about](event, colleagues), *_following(about, event, colleagues, house))
    if (
        about in TOGETHER
        and "member" not in event.details
        and house.directory.group(event.provider, event.department) is not None
    ):
        _keep(event, about, f"group#{event.department}", lambda now: (event.ticket, now + GATHER), house)
    for member in _others(chosen, event):
        if any(wants(member, about, way) for way in Way):
            _keep(event, about, f"staff#{member.id}", partial(_when, member, event, house), house)


def _others(chosen: Colleagues, event: Event) -> Iterator[Staff]:
    """Each once, but for whoever did it."""
    mine = event.by if event.side == Side.STAFF else None
    known = {each.id: each for each in chosen}
    return (each for id, each in known.items() if id != mine)


def _following(about: Alert, event: Event, colleagues: Colleagues, house: House) -> Colleagues:
    """Whoever follows a ticket hears what the client says in it."""
    if about is not Alert.REPLIED:
        return ()
    thread = house.store.thread(event.provider, event.ticket, limit=1)
    return _named(thread.ticket.followers, event, colleagues) if thread else ()


def _department(event: Event, colleagues: Colleagues) -> Colleagues:
    """Whoever answers there; an administrator who belongs to no department sees all and is woken for none."""
    return tuple(each for each in colleagues if each.role in ANSWERING and event.department in each.departments)


def _assignee(event: Event, colleagues: Colleagues) -> Colleagues:
    """Whoever works on it, else the department: also where he has left, or is in another department by now."""
    found = _named([event.assignee], event, colleagues)
    return found or _department(event, colleagues)


def _heads(event: Event, colleagues: Colleagues) -> Colleagues:
    """Whoever works on it and whoever leads there."""
    leading = tuple(each for each in _department(event, colleagues) if each.role is Role.HEAD)
    found = (*_named([event.assignee], event, colleagues), *leading)
    return found or _department(event, colleagues)


def _meant(event: Event, colleagues: Colleagues) -> Colleagues:
    """Whom the event names; a note that names nobody is for whoever reads the ticket."""
    names = (*event.details.get("mentioned", "").split(), event.details.get("assignee"))
    return _named(names, event, colleagues)


def _reminded(event: Event, colleagues: Colleagues) -> Colleagues:
    """Whoever wished to be, else the department."""
    return _named([event.details.get("member")], event, colleagues) or _department(event, colleagues)


def _named(ids: Iterable[str | None], event: Event, colleagues: Colleagues) -> Colleagues:
    wanted = set(ids)
    return tuple(each for each in colleagues if each.id in wanted and _sees(each, event))


def _sees(member: Staff, event: Event) -> bool:
    return member.role is Role.ADMINISTRATOR or event.department in member.departments


CHOICES: Mapping[Alert, Choice] = {
    Alert.FILED: _department,
    Alert.REPLIED: _assignee,
    Alert.ASSIGNED: _meant,
    Alert.MOVED: _department,
    Alert.MENTIONED: _meant,
    Alert.NEAR: _assignee,
    Alert.MISSED: _heads,
    Alert.REMINDED: _reminded,
}


def _when(member: Staff, event: Event, house: House, now: datetime) -> tuple[int, datetime]:
    """In which bundle, and when it is told: in quiet hours one for all tickets, at their end."""
    due = now + GATHER
    if member.quiet is None:
        return event.ticket, due
    end = member.quiet.ends(due, _zone(member, house))
    return (event.ticket, due) if end is None else (ALL, end)


def _zone(member: Staff, house: House) -> ZoneInfo:
    if member.zone:
        return ZoneInfo(member.zone)
    provider = house.directory.provider(member.provider)
    return ZoneInfo(provider.zone if provider and provider.zone else str(UTC))


def _keep(event: Event, about: Alert, to: str, when: Callable[[datetime], tuple[int, datetime]], house: House) -> None:
    """Each one's telling is a transaction of its own: however many they are, none grows too large."""
    cause = f"event#{event.id}#{to}"
    news = News(
        event=event.id,
        alert=about,
        ticket=event.ticket,
        by=event.by_name,
        at=event.at,
        message=event.message,
        reminder=event.details.get("reminder", ""),
    )
    for _ in range(TRIES):
        now = house.clock.now()
        ticket, due = when(now)
        place = Bundle(provider=event.provider, to=to, ticket=ticket, due=due)
        held = house.store.bundle(event.provider, to, ticket) or place
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
