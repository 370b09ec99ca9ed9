"""What is told of letters we sent becomes known of the message each told of, and of the address it went to."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.desk import verbs
from chalicelib.desk.notices import Way
from chalicelib.services import deliver
from chalicelib.services.act import TRIES
from chalicelib.services.effects import Class, Delivered, Delivery, Letter, Returned, Told
from chalicelib.services.failures import Seen, Stale, Unavailable
from chalicelib.services.house import House
from chalicelib.services.record import changes, lease_of
from chalicelib.services.records import Changes

AT_ONCE = timedelta(0)
BAD = (Delivered.BOUNCED, Delivered.COMPLAINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One thing that is told of one letter to one address."""

    letter: str
    """What the post calls it."""
    told: Told | None
    """None for a letter that was about no ticket."""
    row: str = ""
    """Of a letter to staff: the row of the outbox it was."""
    to: str
    """Where it went, as we wrote it."""
    state: Delivered
    at: datetime
    why: str = ""
    dead: bool = False
    """Whether nothing more is to be written there: nothing will ever arrive, or nothing is wanted."""


def learn(heard: Heard, house: House) -> None:
    """The same twice, or in another order, comes out the same. Raises Unavailable when it should come again."""
    if heard.dead:
        _died(heard, house)
    if heard.row and heard.state is Delivered.BOUNCED:
        _staff_untold(heard, house)
    if heard.told is None:
        return
    if heard.told.message:
        house.outbox.remember(
            Delivery(told=heard.told, channel=Way.EMAIL, to=heard.to, state=heard.state, at=heard.at, reason=heard.why)
        )
    if heard.state in BAD:
        _came_back(heard, heard.told, house)


def _came_back(heard: Heard, told: Told, house: House) -> None:
    """Once in the ticket's history, whoever tells of it: the post itself, or the other side's server by mail."""
    for _ in range(TRIES):
        thread = house.store.thread(told.provider, told.ticket, limit=1)
        if thread is None:
            return
        at = house.clock.now()
        written = changes(
            cause=f"letter#{heard.letter}#{heard.state}",
            at=at,
            deeds=(verbs.undelivered(thread.ticket, told.message or None, at, details=_details(heard, told)),),
            lease=lease_of(house.clock.left()),
        )
        try:
            house.store.commit(written)
        except Stale:
            continue
        except Seen:
            return
        deliver.carry(written.rows, house)
        return
    raise Unavailable(f"{told.provider} {told.ticket} is being written to")


def _staff_untold(heard: Heard, house: House) -> None:
    """What it told a member of staff goes another way, by the clock: whoever hears of letters does not speak."""
    row = house.outbox.row(heard.row)
    alerted = row.content.alerted if row is not None and isinstance(row.content, Letter) else None
    if alerted is None:
        return
    cause, says = f"letter#{heard.letter}#{heard.state}", [(Class.GATHER, Returned(alerted=alerted))]
    with suppress(Seen):
        house.store.commit(changes(cause=cause, at=house.clock.now(), says=says, lease=AT_ONCE))


def _details(heard: Heard, told: Told) -> Mapping[str, str]:
    """Whom it did not reach with which fact, where it did not: what was called spam has arrived."""
    facts = {"to": heard.to, "why": heard.why}
    if heard.state is Delivered.BOUNCED and told.fact:
        facts |= {"person": told.person, "fact": str(told.fact)}
    return facts


def _died(heard: Heard, house: House) -> None:
    for _ in range(TRIES):
        known = house.mailroom.address(heard.to)
        after = known.died(heard.at, heard.why, spam=heard.state is Delivered.COMPLAINED)
        if after == known:
            return
        try:
            house.store.commit(Changes(saves=(after,)))
        except Stale:
            continue
        return
    raise Unavailable("the address is being written to")
