"""How the desk is, as an administrator of one provider may know it: nothing of what anybody wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from chalicelib.conversation.inputs import Incoming
from chalicelib.desk.errors import NotFound
from chalicelib.desk.people import Bot
from chalicelib.desk.templates import Template
from chalicelib.services.failures import Unavailable
from chalicelib.services.find import provider_of
from chalicelib.services.gauges import Dead, QueueState
from chalicelib.services.groups import Shut, shut
from chalicelib.services.house import House
from chalicelib.services.records import DeadLetter
from chalicelib.services.redrive import give_up, redrive
from chalicelib.services.upkeep import Examined, examined

T = TypeVar("T")

LOOKED_AT = 200
"""Updates and causes that one look goes through."""
SHOWN = 20
"""Messages of one queue that one look goes through."""

LATE = timedelta(minutes=2)
"""The clock looks every minute: what is due for longer was not carried when it should have been."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a message in a queue is about, as far as it can be read."""

    provider: str | None = None
    """None where it does not tell."""
    ticket: int | None = None
    id: str = ""
    """What it is known by in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What only a channel can read."""

    update: Callable[[bytes, str], Incoming | None]
    """As it came, and the bot it came to."""
    message: Callable[[str, str], About]
    """The name of a queue, and the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A message that a queue gave up on, of this provider or of nobody in particular."""

    dead: Dead
    about: About


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
    given_up: tuple[Given, ...] | None
    """None where they did not answer."""
    letters: tuple[DeadLetter, ...]
    """Updates of this provider's bots that could not be digested, the newest first."""
    bots: tuple[Examined, ...]
    mail_in: datetime | None
    """When the last mail came."""
    mail_out: datetime | None
    """When the last letter about a ticket left."""
    groups: tuple[Shut, ...]
    """Of departments that the bot cannot write to."""
    templates: tuple[Template, ...]
    """Own words that could not be filled, for which the usual ones were sent."""


def health(provider: str, places: tuple[str, ...], reading: Reading, house: House) -> Health:
    """`places` are addresses under which this desk is reached."""
    queues = _told(house.gauges.queues)
    came = next(iter(house.mailroom.intakes(provider, limit=1)), None)
    left = house.mailroom.last_posted(provider)
    return Health(
        overdue=_overdue(house),
        queues=queues,
        given_up=_told(lambda: _given_up(provider, queues or (), reading, house)),
        letters=letters(provider, house),
        bots=tuple(examined(each, places, house) for each in _bots(provider, house)),
        mail_in=came.at if came else None,
        mail_out=left.at if left else None,
        groups=shut(provider_of(provider, house), house),
        templates=tuple(each for each in house.directory.templates(provider) if each.failed_at is not None),
    )


def letters(provider: str, house: House) -> tuple[DeadLetter, ...]:
    ours = set(house.bots.serving(provider))
    return tuple(each for each in house.reads.dead_letters(limit=LOOKED_AT) if _bot_of(each) in ours)


def again(reference: str, *, provider: str, reading: Reading, house: House) -> str | None:
    """Take an update in after all. None when it is done, else why it is still not.

    Raises NotFound for one that is not there, or is another provider's; Unavailable and Conflict.
    """
    letter = _letter(reference, provider, house)
    bot = house.directory.bot(_bot_of(letter))
    incoming = reading.update(letter.raw.encode(), bot.id) if bot is not None else None
    if bot is None or incoming is None:
        return "unreadable"
    return redrive(letter, incoming, bot, house)


def drop(reference: str, *, provider: str, house: House) -> None:
    """Its sender was helped otherwise. Raises NotFound and Unavailable."""
    give_up(_letter(reference, provider, house), house)


def send_again(queue: str, id: str, *, provider: str, reading: Reading, house: House) -> None:
    """A message goes into its queue once more: what it asks for is done once, however often it comes.

    Raises NotFound for one that is not there, or is another provider's, and Unavailable.
    """
    known = {each.name for each in house.gauges.queues()}
    lying = house.graves.lying(queue, limit=SHOWN) if queue in known else ()
    found = next((each for each in _ours(lying, provider, reading, house) if each.dead.id == id), None)
    if found is None or not house.graves.send(queue, id):
        raise NotFound("refused.no_dead_message", id=id)


def _given_up(provider: str, queues: tuple[QueueState, ...], reading: Reading, house: House) -> tuple[Given, ...]:
    """Only queues that say they gave something up are looked into."""
    lying = (house.graves.lying(each.name, limit=SHOWN) for each in queues if each.dead)
    return tuple(found for those in lying for found in _ours(those, provider, reading, house))


def _ours(lying: tuple[Dead, ...], provider: str, reading: Reading, house: House) -> list[Given]:
    """Of what tells no provider, nothing more is told either than that it is there."""
    read = [(each, _whose(reading.message(each.queue, each.body), provider, house)) for each in lying]
    return [
        Given(dead=each, about=about if about.provider else About()) for each, about in read if _may(about, provider)
    ]


def _may(about: About, provider: str) -> bool:
    return about.provider in (None, provider)


def _whose(about: About, provider: str, house: House) -> About:
    """A cause names the bot it came by."""
    bot = house.bots.of(about.id.split("#")[1]) if about.provider is None and about.id.count("#") else None
    if bot is None:
        return about
    return About(provider=provider if provider in bot.providers else "-", id=about.id)


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
