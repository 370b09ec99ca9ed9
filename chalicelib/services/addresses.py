"""At which of his addresses a client is written to: at the first where letters arrive and are wanted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from chalicelib.desk.history import Happened
from chalicelib.desk.mailroom import Address
from chalicelib.desk.notices import Way
from chalicelib.desk.people import Person
from chalicelib.services.correspond import addresses_of
from chalicelib.services.effects import DEAD, SPAM, Delivered, Delivery
from chalicelib.services.house import House
from chalicelib.services.news import News, told_of

TRIES = 8
"""How often a letter is decided anew, where others to that address were faster."""


def living(news: News, person: Person, house: House, *, but: Collection[str] = ()) -> Address | None:
    """That others before it are not written to becomes known under the message. Raises Unavailable."""
    for address in addresses_of(person, news.ticket):
        if address in but:
            continue
        known = house.mailroom.address(address)
        if known.dead_at is None:
            return known
        _dead(news, person, known, house)
    return None


def one_more(news: News, known: Address, at: datetime) -> Address | None:
    """As it is known after a letter of this; None where it has had enough of what nobody wrote."""
    if news.message is not None:
        return known
    if news.kind is Happened.CREATED:
        return known.given_a_receipt(at) if known.may_have_a_receipt(at) else None
    return known.told_of_a_change(at) if known.may_be_told_of_a_change(at) else None


def _dead(news: News, person: Person, known: Address, house: House) -> None:
    told, at, why = told_of(news, person), house.clock.now(), SPAM if known.spam else DEAD
    if told.message:
        house.outbox.remember(
            Delivery(told=told, channel=Way.EMAIL, to=known.address, state=Delivered.FAILED, at=at, reason=why)
        )
