"""Who of staff is told of an event: decided at once, and kept a minute so that what belongs together is told in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from chalicelib.desk.alerts import LIKE, Alert, wants
from chalicelib.desk.bundles import MAIL, News
from chalicelib.desk.history import Happened
from chalicelib.desk.message import Side
from chalicelib.desk.notices import Way
from chalicelib.desk.people import Role, Staff
from chalicelib.desk.permissions import ANSWERING
from chalicelib.desk.rules import GATHER, GATHER_MAIL
from chalicelib.services import gather, group_news
from chalicelib.services.effects import Event, Waits
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
    Happened.OVERHEARD: Alert.OVERHEARD,
}
"""Events that members of staff are told of. All others the queue shows."""

BROUGHT: Mapping[str, Alert] = {Happened.MERGED: Alert.GAINED, Happened.SPLIT: Alert.SPLIT}
"""The same of two tickets, where one of them brings the other work."""


def alert(event: Event, house: House) -> None:
    """Put it among what waits to be told: for the department's group, and for each member of staff whom it concerns.

    Nobody is told of his own act. The same event twice is told once. Raises Unavailable when it should come again.
    """
    about = BROUGHT.get(event.kind) if _brings_work(event) else ALERTS.get(event.kind)
    if about is Alert.OVERHEARD and event.details.get("by") == "program":
        return
    group_news.keep(event, about, house)
    if about is None:
        return
    news = gather.news_of(event, about, to=event.details.get("from", "") if about in LIKE else "")
    colleagues = tuple(each for each in house.directory.staff(event.provider) if each.active)
    chosen = (*CHOICES[about](event, colleagues), *_following(about, event, colleagues, house))
    for member in _others(chosen, event):
        if _listens(member, about):
            gather.for_member(news, member, house, of=event.ticket, wait=GATHER)


def _brings_work(event: Event) -> bool:
    """Whether a client waits in what came from another ticket."""
    return event.kind in BROUGHT and "waiting_since" in event.details


def held(mail: Waits, house: House) -> None:
    """A mail waits for a look: whoever looks through the mail of its department is told. Raises Unavailable."""
    news = News(event=f"mail#{mail.id}", alert=Alert.HELD, ticket=0, by=mail.sender, at=mail.at, mail=mail.id)
    if house.directory.group(mail.provider, mail.department) is not None:
        gather.for_group(news, mail.provider, mail.department, house, of=MAIL, wait=GATHER_MAIL)
    colleagues = tuple(each for each in house.directory.staff(mail.provider) if each.active)
    for member in _answering(mail.department, colleagues):
        if _listens(member, Alert.HELD):
            gather.for_member(news, member, house, of=MAIL, wait=GATHER_MAIL)


def _listens(member: Staff, about: Alert) -> bool:
    return any(wants(member, about, way) for way in Way)


def _others(chosen: Colleagues, event: Event) -> Iterator[Staff]:
    """Each once, but for whoever did it."""
    mine = event.by if event.side == Side.STAFF else event.details.get("looked")
    known = {each.id: each for each in chosen}
    return (each for id, each in known.items() if id != mine)


def _following(about: Alert, event: Event, colleagues: Colleagues, house: House) -> Colleagues:
    """Whoever follows a ticket hears what is said in it from outside."""
    if about not in {Alert.REPLIED, Alert.GAINED, Alert.OVERHEARD}:
        return ()
    thread = house.store.thread(event.provider, event.ticket, limit=1)
    return _named(thread.ticket.followers, event, colleagues) if thread else ()


def _department(event: Event, colleagues: Colleagues) -> Colleagues:
    return _answering(event.department, colleagues)


def _answering(department: str, colleagues: Colleagues) -> Colleagues:
    """Whoever answers there; an administrator who belongs to no department sees all and is woken for none."""
    return tuple(each for each in colleagues if each.role in ANSWERING and department in each.departments)


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
    Alert.GAINED: _assignee,
    Alert.SPLIT: _department,
    Alert.ASSIGNED: _meant,
    Alert.MOVED: _department,
    Alert.MENTIONED: _meant,
    Alert.NEAR: _assignee,
    Alert.MISSED: _heads,
    Alert.REMINDED: _reminded,
    Alert.OVERHEARD: _assignee,
}
"""Of what happens to a ticket; mail that waits for a look has none yet."""
