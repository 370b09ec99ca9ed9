"""At which of his addresses a client is written to: at the first from which letters do not come back for good."""

from __future__ import annotations

from collections.abc import Collection

from chalicelib.desk.notices import Way
from chalicelib.desk.people import Person
from chalicelib.services.correspond import addresses_of
from chalicelib.services.effects import DEAD, Delivered, Delivery
from chalicelib.services.house import House
from chalicelib.services.news import News, cause_of, told_of

TO = "to"
"""What the cause of a letter is answered with: where it went."""


def living(news: News, person: Person, house: House, *, but: Collection[str] = ()) -> str | None:
    """That others before it are dead becomes known under the message. Raises Unavailable."""
    for address in addresses_of(person, news.ticket):
        if address in but:
            continue
        if house.mailroom.address(address).dead_at is None:
            return address
        _dead(news, person, address, house)
    return None


def written_to(news: News, person: Person, house: House) -> list[str]:
    """Where letters of this went already, each because the one before did not reach him."""
    found: list[str] = []
    answer = house.store.answer(cause_of(news.event, person, Way.EMAIL))
    while answer and answer.get(TO) not in {None, *found}:
        found.append(str(answer[TO]))
        answer = house.store.answer(cause_of(news.event, person, Way.EMAIL, after=found[-1]))
    return found


def _dead(news: News, person: Person, address: str, house: House) -> None:
    told, at = told_of(news, person), house.clock.now()
    if told.message:
        house.outbox.remember(
            Delivery(told=told, channel=Way.EMAIL, to=address, state=Delivered.FAILED, at=at, reason=DEAD)
        )
