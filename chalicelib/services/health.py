"""How the desk is, as an administrator of one provider may know it: nothing of what anybody wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from chalicelib.conversation.inputs import Incoming
from chalicelib.desk.errors import NotFound
from chalicelib.desk.people import Bot
from chalicelib.services.gauges import QueueState
from chalicelib.services.house import House
from chalicelib.services.ports import Unavailable
from chalicelib.services.records import DeadLetter
from chalicelib.services.redrive import give_up, redrive
from chalicelib.services.upkeep import Examined, examined

T = TypeVar("T")

LOOKED_AT = 200
"""Updates and causes that one look goes through."""

LATE = timedelta(minutes=2)
"""The clock looks every minute: what is due for longer was not carried when it should have been."""

Read = Callable[[bytes, str], Incoming | None]
"""A channel's reader: an update as it came, and the bot it came to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """What was decided and is not carried yet, of the whole desk."""

    causes: int
    since: datetime | None
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    overdue: Overdue
    queues: tuple[QueueState, ...] | None
    """None where they did not answer."""
    letters: tuple[DeadLetter, ...]
    """Updates of this provider's bots that could not be digested, the newest first."""
    bots: tuple[Examined, ...]


def health(provider: str, places: tuple[str, ...], house: House) -> Health:
    """`places` are addresses under which this desk is reached."""
    return Health(
        overdue=_overdue(house),
        queues=_told(house.gauges.queues),
        letters=letters(provider, house),
        bots=tuple(examined(each, places, house) for each in _bots(provider, house)),
    )


def letters(provider: str, house: House) -> tuple[DeadLetter, ...]:
    ours = set(house.bots.serving(provider))
    return tuple(each for each in house.reads.dead_letters(limit=LOOKED_AT) if _bot_of(each) in ours)


def again(reference: str, *, provider: str, read: Read, house: House) -> str | None:
    """Take an update in after all. None when it is done, else why it is still not.

    Raises NotFound for one that is not there, or is another provider's; Unavailable and Conflict.
    """
    letter = _letter(reference, provider, house)
    bot = house.directory.bot(_bot_of(letter))
    incoming = read(letter.raw.encode(), bot.id) if bot is not None else None
    if bot is None or incoming is None:
        return "unreadable"
    return redrive(letter, incoming, bot, house)


def drop(reference: str, *, provider: str, house: House) -> None:
    """Its sender was helped otherwise. Raises NotFound and Unavailable."""
    give_up(_letter(reference, provider, house), house)


def _letter(reference: str, provider: str, house: House) -> DeadLetter:
    found = next((each for each in letters(provider, house) if each.reference == reference), None)
    if found is None:
        raise NotFound("refused.no_dead_letter", reference=reference)
    return found


def _bot_of(letter: DeadLetter) -> str:
    """Causes of updates are `<channel>#<bot>#<update>`."""
    return letter.cause.split("#")[1] if letter.cause.count("#") else ""


def _overdue(house: House) -> Overdue:
    late = house.clock.now() - LATE
    found = house.outbox.due(late, limit=LOOKED_AT)
    since = min((each.since for each in found), default=None)
    return Overdue(causes=len(found), since=since, whole=len(found) < LOOKED_AT)


def _bots(provider: str, house: House) -> list[Bot]:
    found = (house.bots.of(each) for each in house.bots.serving(provider))
    return [each for each in found if each is not None]


def _told(ask: Callable[[], T]) -> T | None:
    """A gauge that does not answer hides none of the others."""
    try:
        return ask()
    except Unavailable:
        return None
