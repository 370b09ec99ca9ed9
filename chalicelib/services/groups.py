"""A department's group: the code that ties it, untying it, where it is told of a ticket, and when it moves."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.grants import Invitation, invite
from chalicelib.desk.groups import Group, owner_of
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.effects import Row, Spoken
from chalicelib.services.find import department_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.ports import Delayed, Migrated, Seen, Stale
from chalicelib.services.record import changes
from chalicelib.services.records import Changes

log = logging.getLogger(__name__)

TRIES = 3


def invitation(provider: str, department: str, house: House, *, cause: str) -> Invitation:
    """A code to give in the group. Raises NotFound, and NotAllowed for a cause that has been answered before."""
    department_of(provider_of(provider, house), department)
    chance = (house.ids.long(), house.ids.long(), house.ids.long())
    made, grants = invite(owner_of(provider, department), chance, house.clock.now())
    try:
        house.store.commit(Changes(cause=cause, saves=grants))
    except Seen as known:
        raise NotAllowed("refused.invited") from known
    return made


def untie(provider: str, department: str, *, by: str, cause: str, house: House) -> None:
    """The group is told nothing from now on. Raises NotAllowed where the department has none."""

    def decide(_: object) -> Decision[None]:
        group = house.directory.group(provider, department)
        if group is None:
            raise NotAllowed("refused.no_group", department=department)
        return Decision(result=None, drops=(group,))

    act = Act(cause=cause, verb="group.untie", by=by, on=f"{provider}/{department}")
    perform(act, decide, lambda _: None, house)


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
