"""What staff can be told of and by which way: the defaults, and what a member wishes instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from chalicelib.desk.notices import Way
from chalicelib.desk.people import Staff


class Alert(StrEnum):
    """What happens to a ticket and may be worth telling somebody who answers."""

    FILED = "filed"
    """Somebody asked, and the department has it now."""
    REPLIED = "replied"
    ASSIGNED = "assigned"
    MOVED = "moved"
    """It came from another department."""
    MENTIONED = "mentioned"
    NEAR = "near"
    """The time for an answer is nearly over."""
    MISSED = "missed"
    REMINDED = "reminded"
    OVERHEARD = "overheard"
    """Somebody who has no part in it wrote into the ticket by mail, for staff alone."""
    HELD = "held"
    """A mail waits for a look, and belongs to no ticket yet."""
    ANSWERED = "answered"
    STARTED = "started"
    """Staff wrote to a client first."""
    TAKEN = "taken"
    GIVEN = "given"
    """It was assigned to somebody by another."""
    RELEASED = "released"
    CLOSED = "closed"
    REOPENED = "reopened"
    ARCHIVED = "archived"
    RESTORED = "restored"
    LEFT = "left"
    """It went to another department."""
    MERGED = "merged"
    """All of it goes on in another ticket."""
    GAINED = "gained"
    """Another ticket goes on in it."""
    PARTED = "parted"
    """A message of it became a ticket of its own."""
    SPLIT = "split"
    """It was begun with a message of another ticket."""


OF_GROUPS = frozenset(
    {
        Alert.ANSWERED,
        Alert.STARTED,
        Alert.TAKEN,
        Alert.GIVEN,
        Alert.RELEASED,
        Alert.CLOSED,
        Alert.REOPENED,
        Alert.ARCHIVED,
        Alert.RESTORED,
        Alert.LEFT,
        Alert.MERGED,
        Alert.GAINED,
        Alert.PARTED,
        Alert.SPLIT,
    }
)
"""What became of a ticket in colleagues' hands: a department's group shows it. Members are told of what LIKE names."""

OF_FLAT_GROUPS = frozenset({Alert.ANSWERED, Alert.CLOSED, Alert.MERGED, Alert.SPLIT})
"""What of it is worth a line where all tickets are told of in one place: somebody has done it, or somebody has to."""

SWEPT = frozenset({Alert.ASSIGNED, Alert.MOVED})
"""What somebody does to many tickets at a stroke."""

PERSONAL = tuple(each for each in Alert if each not in OF_GROUPS)
"""What a member may choose to be told of by himself."""

LIKE: Mapping[Alert, Alert] = {Alert.GAINED: Alert.REPLIED, Alert.SPLIT: Alert.FILED}
"""Work that comes out of another ticket, and the wish by which members are told of it."""


DEFAULTS: Mapping[tuple[Alert, Way], bool] = {
    (alert, way): way is Way.TELEGRAM or alert in {Alert.ASSIGNED, Alert.MENTIONED, Alert.MISSED, Alert.REMINDED}
    for alert in PERSONAL
    for way in Way
}
"""All that can be chosen. The queue itself shows everything; whoever links Telegram wants to hear of it there."""


URGENT = frozenset({Alert.NEAR, Alert.MISSED, Alert.REMINDED})
"""What is of no use later: a letter of it comes by itself, however seldom he wants letters."""


WEIGHTS: Mapping[Alert, int] = {
    Alert.HELD: 0,
    **dict.fromkeys((Alert.ASSIGNED, Alert.MENTIONED, *URGENT), 2),
}
"""What counts less than the rest where not everything can be told, and what counts more: it is for one person."""


INSTEAD = "instead.email"
"""The wish for a letter in place of what Telegram does not bring; wanted if nothing else is said."""


def wants(member: Staff, alert: Alert, way: Way) -> bool:
    wish = LIKE.get(alert, alert)
    return member.wishes.get(name_of_wish(wish, way), DEFAULTS[wish, way])


def weight(alert: Alert) -> int:
    return WEIGHTS.get(alert, 1)


def wants_letter(member: Staff, alert: Alert) -> bool:
    """Of his own wish, or in place of a message that he would have had."""
    return wants(member, alert, Way.EMAIL) or (wants(member, alert, Way.TELEGRAM) and wants_instead(member))


def wants_instead(member: Staff) -> bool:
    return member.wishes.get(INSTEAD, OFFERED[INSTEAD])


def wishes(ticked: Collection[str]) -> Mapping[str, bool]:
    """What differs from the defaults, when exactly these are wanted; names that mean nothing are passed over."""
    return {name: name in ticked for name, default in OFFERED.items() if (name in ticked) != default}


def without_letters(member: Staff) -> Mapping[str, bool]:
    """His wishes when no letter is to tell him of anything any more; what he is told by chat stays."""
    by_letter = {*(name_of_wish(alert, Way.EMAIL) for alert in PERSONAL), INSTEAD}
    return wishes({name for name, default in OFFERED.items() if member.wishes.get(name, default)} - by_letter)


def name_of_wish(alert: Alert, way: Way) -> str:
    return f"{alert}.{way}"


OFFERED: Mapping[str, bool] = {**{name_of_wish(*wish): default for wish, default in DEFAULTS.items()}, INSTEAD: True}
"""Each wish by its name, and whether it holds where nothing is said."""
