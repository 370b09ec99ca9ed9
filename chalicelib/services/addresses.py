"""At which of his addresses a client is written to: at the first where letters arrive and are wanted."""

from __future__ import annotations

from collections.abc import Collection

from chalicelib.desk.mailroom import Address
from chalicelib.desk.notices import Way
from chalicelib.desk.people import Person
from chalicelib.services.correspond import addresses_of
from chalicelib.services.effects import DEAD, SPAM, Delivered, Delivery
from chalicelib.services.house import House
from chalicelib.services.news import News, cause_of, told_of

TO = "to"
"""What the cause of a letter is answered with: where it went."""


def living(news: News, person: Person, house: House, *, but: Collection[str] = ()) -> str | None:
    """That others before it are not written to becomes known under the message. Raises Unavailable."""
    for address in addresses_of(person, news.ticket):
        if address in but:
            continue
        known = house.mailroom.address(address)
        if known.dead_at is None:
            return address
        _dead(news, person, known, house)
    return None


def written_to(news: News, person: Person, house: House) -> list[str]:
    """Where letters of this went already, each because the one before did not reach him."""
    found: list[str] = []
    answer = house.store.answer(cause_of(news.event, person, Way.EMAIL))
    while answer and answer.get(TO) not in {None, *found}:
        found.append(str(answer[TO]))
        answer = house.store.answer(cause_of(news.event, person, Way.EMAIL, after=found[-1]))
    return found


def _dead(news: News, person: Person, known: Address, house: House) -> None:
    told, at, why = told_of(news, person), house.clock.now(), SPAM if known.spam else DEAD
    if told.message:
        house.outbox.remember(
            Delivery(told=told, channel=Way.EMAIL, to=known.address, state=Delivered.FAILED, at=at, reason=why)
        )
