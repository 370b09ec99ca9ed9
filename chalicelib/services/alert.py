"""Who of staff is told of an event: decided at once, and kept a minute so that what belongs together is told in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from chalicelib.desk.alerts import Alert, wants
from chalicelib.desk.bundles import ALL
from chalicelib.desk.history import Happened
from chalicelib.desk.message import Side
from chalicelib.desk.notices import Way
from chalicelib.desk.people import Role, Staff
from chalicelib.desk.permissions import ANSWERING
from chalicelib.desk.rules import GATHER
from chalicelib.services import gather, group_news
from chalicelib.services.effects import Event
from chalicelib.services.house import House

Colleagues = tuple[Staff, ...]
Choice = Callable[[Event, Colleagues], Colleagues]

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
"""Events that members of staff are told of. All others the queue shows."""


def alert(event: Event, house: House) -> None:
    """Put it among what waits to be told: for the department's group, and for each member of staff whom it concerns.

    Nobody is told of his own act. The same event twice is told once. Raises Unavailable when it should come again.
    """
    about = ALERTS.get(event.kind)
    group_news.keep(event, about, house)
    if about is None:
        return
    colleagues = tuple(each for each in house.directory.staff(event.provider) if each.active)
    chosen = (*CHOICES[about](event, colleagues), *_following(about, event, colleagues, house))
    for member in _others(chosen, event):
        if any(wants(member, about, way) for way in Way):
            when = partial(_when, member, event, house)
            gather.keep(gather.news_of(event, about), event.provider, f"staff#{member.id}", when, house)


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
