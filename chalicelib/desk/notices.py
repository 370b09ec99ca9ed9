"""What a client can be told of and by which way: the defaults, and what a person wishes instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType

from chalicelib.desk.history import Happened
from chalicelib.desk.people import Person


class Notice(StrEnum):
    """What happens to a client's ticket and may be worth telling."""

    FILED = "filed"
    """A receipt for what he asked himself."""
    ANSWERED = "answered"
    CHANGED = "changed"
    """Closed, or taken up again, without a word."""
    WAITING = "waiting"
    """We have been waiting for him for some days; only where his provider reminds at all."""


WRITTEN = (Happened.ANSWERED, Happened.STARTED)
"""Events that bring a message of staff."""

NOTICES: Mapping[Happened, Notice] = {
    **dict.fromkeys(WRITTEN, Notice.ANSWERED),
    Happened.CLOSED: Notice.CHANGED,
    Happened.REOPENED: Notice.CHANGED,
    Happened.REMINDED: Notice.WAITING,
    Happened.CREATED: Notice.FILED,
}
"""Events that a client may be told of, as what."""


class Way(StrEnum):
    EMAIL = "email"
    TELEGRAM = "telegram"


Wish = tuple[Notice, Way]

DEFAULTS: Mapping[Wish, bool] = {
    (Notice.FILED, Way.EMAIL): True,
    (Notice.ANSWERED, Way.EMAIL): True,
    (Notice.ANSWERED, Way.TELEGRAM): True,
    (Notice.CHANGED, Way.EMAIL): False,
    (Notice.CHANGED, Way.TELEGRAM): True,
    (Notice.WAITING, Way.EMAIL): True,
    (Notice.WAITING, Way.TELEGRAM): True,
}
"""All that can be chosen. The bot confirms by itself what is filed there."""

MENU = frozenset({Notice.ANSWERED, Notice.CHANGED})
"""What «Уведомления» of the portal tell whatever is chosen; of the rest they keep a copy of what was sent."""


def wants(person: Person, notice: Notice, way: Way) -> bool:
    default = DEFAULTS.get((notice, way), False)
    return person.wishes.get(name_of_wish(notice, way), default)


def wishes(
    ticked: Collection[str], *, among: Collection[Way] = tuple(Way), before: Mapping[str, bool] = MappingProxyType({})
) -> Mapping[str, bool]:
    """What differs from the defaults, when exactly these are wanted of the ways among which was chosen.

    Of other ways it stays as it was wished before; names that mean nothing are passed over.
    """
    names = {name_of_wish(notice, way): way for notice, way in DEFAULTS}
    chosen = {name: name in ticked if way in among else before.get(name, _BY_NAME[name]) for name, way in names.items()}
    return {name: wanted for name, wanted in chosen.items() if wanted != _BY_NAME[name]}


def name_of_wish(notice: Notice, way: Way) -> str:
    return f"{notice}.{way}"


_BY_NAME = {name_of_wish(*wish): default for wish, default in DEFAULTS.items()}
