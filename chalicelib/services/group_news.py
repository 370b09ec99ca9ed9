"""What a department's group is told of an event: what clients do, and what colleagues have done about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chalicelib.desk.alerts import OF_FLAT_GROUPS, OF_GROUPS, Alert
from chalicelib.desk.bundles import News
from chalicelib.desk.groups import Group
from chalicelib.desk.history import Happened
from chalicelib.desk.rules import GATHER
from chalicelib.services import gather
from chalicelib.services.effects import Event
from chalicelib.services.house import House

TOGETHER = frozenset(
    {Alert.FILED, Alert.REPLIED, Alert.MOVED, Alert.NEAR, Alert.MISSED, Alert.REMINDED, Alert.OVERHEARD}
)
"""What of the things members are told of is for all of them, unless it names one; the rest is for one person."""

DONE: Mapping[str, Alert] = {
    Happened.ANSWERED: Alert.ANSWERED,
    Happened.STARTED: Alert.STARTED,
    Happened.RELEASED: Alert.RELEASED,
    Happened.CLOSED: Alert.CLOSED,
    Happened.REOPENED: Alert.REOPENED,
    Happened.ARCHIVED: Alert.ARCHIVED,
    Happened.RESTORED: Alert.RESTORED,
}
"""Notes are not among it: who reads along in a group is Telegram's knowledge, not the desk's."""

JOINED: Mapping[tuple[str, str], Alert] = {
    (Happened.MERGED, "into"): Alert.MERGED,
    (Happened.MERGED, "from"): Alert.GAINED,
    (Happened.SPLIT, "into"): Alert.PARTED,
    (Happened.SPLIT, "from"): Alert.SPLIT,
}
"""What happens to two tickets at once, each of which names the other."""


def keep(event: Event, about: Alert | None, house: House) -> None:
    """Put it among what waits to be told to the group; `about` is what members are told of it, if anything.

    Raises Unavailable when it should come again.
    """
    for department, news in _for_departments(event, about):
        group = house.directory.group(event.provider, department)
        if group is not None and _worth(news.alert, about, group):
            gather.for_group(news, event.provider, department, house, of=event.ticket, wait=GATHER)


def _worth(alert: Alert, about: Alert | None, group: Group) -> bool:
    """In one place a message that became a ticket is worth a line where members are told of it: somebody waits."""
    idle = alert is Alert.SPLIT and about is not Alert.SPLIT
    return shown_in(group, alert) and (group.topics or not idle)


def shown_in(group: Group, alert: Alert) -> bool:
    """Where each ticket has its topic, all that became of it; else what keeps a second from doing it once more."""
    return group.topics or alert not in OF_GROUPS or alert in OF_FLAT_GROUPS


def _for_departments(event: Event, about: Alert | None) -> Iterator[tuple[str, News]]:
    if about is not None and about in TOGETHER and "member" not in event.details:
        yield event.department, gather.news_of(event, about)
    if event.kind in DONE and not _of_itself(event):
        yield event.department, gather.news_of(event, DONE[event.kind])
    if event.kind == Happened.ASSIGNED:
        mine = event.details.get("assignee") == event.by
        to = "" if mine else event.details.get("name", "")
        yield event.department, gather.news_of(event, Alert.TAKEN if mine else Alert.GIVEN, to=to)
    for (kind, way), alert in JOINED.items():
        if event.kind == kind and way in event.details:
            yield event.department, gather.news_of(event, alert, to=event.details[way])
    if event.kind == Happened.MOVED and "from" in event.details:
        yield event.details["from"], gather.news_of(event, Alert.LEFT, to=event.department)


def _of_itself(event: Event) -> bool:
    """Whether time has done it: nobody needs to hear that an old ticket was put away."""
    return event.side == "system"
