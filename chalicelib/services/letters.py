"""A letter goes out, and what the post calls it is kept: by that an answer finds its ticket and a report its letter."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from chalicelib.desk.mailroom import NOBODY, Posted
from chalicelib.services.effects import Letter
from chalicelib.services.house import House
from chalicelib.services.ports import Stale
from chalicelib.services.records import Changes

ANYBODYS = frozenset({"unknown_address"})
"""Letters that whoever types an address has sent there, and that nobody there may have asked for."""


def post(letter: Letter, id: str, at: datetime, house: House) -> None:
    """Raises Refused, Delayed or Unsure."""
    if letter.name in ANYBODYS and house.mailroom.address(letter.to).dead_at is not None:
        return
    called = house.mailer.send(letter, id=id, at=at)
    if not called:
        return
    with suppress(Stale):
        house.store.commit(Changes(saves=(_posted(letter, called, at),)))


def _posted(letter: Letter, called: str, at: datetime) -> Posted:
    told = letter.on.told if letter.on else None
    if told is None:
        return Posted(id=called, provider=NOBODY, to=letter.to, at=at)
    return Posted(
        id=called,
        provider=told.provider,
        ticket=told.ticket,
        message=told.message,
        person=told.person,
        fact=told.fact,
        to=letter.to,
        at=at,
    )
