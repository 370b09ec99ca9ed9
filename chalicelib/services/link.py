"""A person's Telegram: the invitation that ties it to him, the switch, and untying it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.grants import Invitation, invite
from chalicelib.desk.people import Person
from chalicelib.services.act import Act, Decision
from chalicelib.services.failures import Seen
from chalicelib.services.find import person_of
from chalicelib.services.house import House
from chalicelib.services.records import Changes
from chalicelib.services.setup import keep
from chalicelib.services.setup_persons import changed_person, log_of


def invitation(person: str, house: House, *, cause: str | None = None) -> Invitation:
    """A deep link's token and a code to type, good once and for minutes; nothing of it can be shown again.

    Raises NotAllowed for a cause that has been answered with one before.
    """
    found = person_of(person, house)
    chance = (house.ids.long(), house.ids.long(), house.ids.long())
    made, grants = invite(found.id, chance, house.clock.now())
    try:
        house.store.commit(Changes(cause=cause, saves=grants))
    except Seen as known:
        raise NotAllowed("refused.invited") from known
    return made


def unlink(person: str, *, by: str, cause: str, house: House) -> Person:
    """The Telegram account no longer speaks for the person, from the next message on. Raises NotAllowed."""

    def untied(old: Person) -> Person:
        if old.telegram is None:
            raise NotAllowed("refused.not_linked", person=person)
        return replace(old, telegram=None)

    return _change("unlink", person, untied, by=by, cause=cause, house=house)


def switch_on(person: str, *, by: str, cause: str, house: House) -> Person:
    """«Включить работу с поддержкой» (T-2)."""

    def on(old: Person) -> Person:
        return replace(old, telegram_support=True)

    return _change("on", person, on, by=by, cause=cause, house=house)


def switch_off(person: str, *, by: str, cause: str, house: House) -> Person:
    """The bot explains and serves nothing; what was linked stays linked."""

    def off(old: Person) -> Person:
        return replace(old, telegram_support=False)

    return _change("off", person, off, by=by, cause=cause, house=house)


def _change(verb: str, person: str, change: Callable[[Person], Person], *, by: str, cause: str, house: House) -> Person:
    def decide() -> Decision[Person]:
        old = person_of(person, house)
        return changed_person(old, change(old))

    act = Act(cause=cause, verb=f"telegram.{verb}", by=by, on=person, provider=log_of(person, by))
    return keep(act, decide, lambda: person_of(person, house), house)
