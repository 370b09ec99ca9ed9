"""What no letter and no message tells a client stands in his portal all the same, and staff see that it does."""

from __future__ import annotations

from contextlib import suppress

from chalicelib.desk.notices import MENU, Way
from chalicelib.desk.people import Person
from chalicelib.services.effects import Delivered, Delivery
from chalicelib.services.failures import Seen
from chalicelib.services.house import House
from chalicelib.services.news import News, cause_of, copy_of, told_of
from chalicelib.services.record import changes

PORTAL = "portal"
"""The channel that everybody has."""


def alone(news: News, person: Person, house: House, *, why: Delivered | None = None) -> None:
    """Once, and only where no way has told him; `why` is what stands under the message. Raises Unavailable."""
    if news.notice not in MENU or any(_told(news, person, way, house) for way in Way):
        return
    told, at = told_of(news, person), house.clock.now()
    known = (Delivery(told=told, channel=PORTAL, state=why, at=at),) if why and told.message else ()
    copy = copy_of(news, person, Way.EMAIL, sent=False)
    with suppress(Seen):
        house.store.commit(changes(cause=f"event#{news.event.id}#{person.id}#{PORTAL}", at=at, saves=(copy, *known)))


def _told(news: News, person: Person, way: Way, house: House) -> bool:
    return house.store.answer(cause_of(news.event, person, way)) is not None
