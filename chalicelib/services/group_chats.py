"""A department's group as it is spoken in: in which topic, and where it is once Telegram gave it another number."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from chalicelib.desk.groups import Group
from chalicelib.services.effects import Row, Spoken
from chalicelib.services.failures import Delayed, Migrated, Seen, Stale
from chalicelib.services.house import House
from chalicelib.services.record import changes

log = logging.getLogger(__name__)

TRIES = 3


def in_topic(spoken: Spoken, house: House) -> Spoken:
    """With the topic in which this group was told of the ticket before."""
    target, group = spoken.target, spoken.target.group
    if group is None or not group.title:
        return spoken
    topic = house.outbox.topic(group.provider, group.ticket, target.bot, target.chat)
    known = replace(group, thread=topic.thread if topic else None)
    return replace(spoken, target=replace(target, group=known))


def follow(row: Row, moved: Migrated, house: House) -> None:
    """The group became a supergroup with another number: what was to be said is said there, and all that follows."""
    spoken = row.content
    if not isinstance(spoken, Spoken) or spoken.target.group is None:
        return
    target, place = spoken.target, spoken.target.group
    there = replace(spoken, target=replace(target, chat=moved.to))
    cause = f"migrated#{row.cause}#{row.ordinal}"
    for _ in range(TRIES):
        group = house.directory.group(place.provider, place.department)
        mine = (replace(group, chat=moved.to),) if group is not None and _is(group, target.bot, target.chat) else ()
        written = changes(cause=cause, at=house.clock.now(), saves=mine, says=[(row.cls, there)], lease=timedelta(0))
        with suppress(Stale):
            try:
                house.store.commit(written)
            except Seen:
                return
            _carry(cause, house)
            return
    raise Delayed("the group changes all the time")


def _is(group: Group, bot: str, chat: int) -> bool:
    return (group.bot, group.chat) == (bot, chat)


def _carry(cause: str, house: House) -> None:
    try:
        house.queue.carry(cause)
    except Delayed as reason:
        log.warning("left to the clock", extra={"cause": cause, "reason": str(reason)})
