"""A letter goes out, and what the post calls it is kept, so that an answer or a report finds its ticket."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from chalicelib.desk.mailroom import Posted
from chalicelib.services.effects import Letter
from chalicelib.services.house import House
from chalicelib.services.ports import Stale
from chalicelib.services.records import Changes


def post(letter: Letter, id: str, at: datetime, house: House) -> None:
    """Raises Refused, Delayed or Unsure."""
    called = house.mailer.send(letter, id=id, at=at)
    told = letter.on.told if letter.on else None
    if told is None or not called:
        return
    posted = Posted(
        id=called,
        provider=told.provider,
        ticket=told.ticket,
        message=told.message,
        person=told.person,
        fact=told.fact,
        to=letter.to,
        at=at,
    )
    with suppress(Stale):
        house.store.commit(Changes(saves=(posted,)))
