"""A letter goes out, and what the post calls it is kept: by that an answer finds its ticket and a report its letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chalicelib.desk.mailroom import NOBODY, Posted, Sent, posted_id
from chalicelib.services.effects import Letter
from chalicelib.services.failures import Stale
from chalicelib.services.house import House
from chalicelib.services.records import Changes

TRIES = 4
ANYBODYS = frozenset({"unknown_address"})
"""Letters that whoever types an address has sent there, and that nobody there may have asked for."""
AT_THE_DOOR = ANYBODYS | {"sign_in"}
"""Which of them leaves is not to be told by the work it makes."""


def post(letter: Letter, id: str, at: datetime, house: House) -> None:
    """Raises Refused, Delayed or Unsure."""
    shut = letter.name in AT_THE_DOOR and house.mailroom.address(letter.to).dead_at is not None
    if shut and letter.name in ANYBODYS:
        return
    told = letter.on.told if letter.on else None
    before = house.mailroom.sent(told.provider, told.ticket, letter.to) if told else None
    called = house.mailer.send(_after(before, letter), id=id, at=at)
    if called:
        _keep(_posted(letter, called, id if letter.alerted else "", at), before, called, house)


def _after(before: Sent | None, letter: Letter) -> Letter:
    if before is None or letter.on is None or not before.ids:
        return letter
    return replace(letter, on=replace(letter.on, after=before.ids))


def _keep(posted: Posted, before: Sent | None, called: str, house: House) -> None:
    """Where another letter to the same mailbox was faster, it came before this one."""
    for _ in range(TRIES):
        lies = (before.one_more(called),) if before else ()
        try:
            house.store.commit(Changes(saves=(posted, *lies)))
        except Stale:
            if before is None:
                return
            before = house.mailroom.sent(before.provider, before.ticket, before.to)
        else:
            return


def _posted(letter: Letter, called: str, row: str, at: datetime) -> Posted:
    told = letter.on.told if letter.on else None
    if told is None:
        return Posted(id=posted_id(called), provider=NOBODY, to=letter.to, row=row, at=at)
    return Posted(
        id=posted_id(called),
        provider=told.provider,
        ticket=told.ticket,
        message=told.message,
        person=told.person,
        fact=told.fact,
        to=letter.to,
        at=at,
    )
