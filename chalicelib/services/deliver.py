"""Carry what was decided: at once by the invocation that committed it, later by the queue and the clock."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from chalicelib.conversation.states import Mapped, Shown
from chalicelib.desk.notices import Way
from chalicelib.services import effects, group_chats, instead, to_staff
from chalicelib.services.effects import (
    ChatTarget,
    Class,
    Delivered,
    Event,
    Fetch,
    Gathered,
    Letter,
    Returned,
    Row,
    Spoken,
    Waits,
)
from chalicelib.services.failures import Delayed, Migrated, Refused, Stale, Unavailable, Unreachable, Unsure
from chalicelib.services.fault import note
from chalicelib.services.house import House
from chalicelib.services.letters import post
from chalicelib.services.meter import Count, Delay
from chalicelib.services.policy import POLICIES, back_off
from chalicelib.services.record import lease_of
from chalicelib.services.truth import delivery, tells

log = logging.getLogger(__name__)

RESERVE = 3.0
"""Seconds of the invocation kept back for putting away what could not be carried."""

SHOW_TRIES = 5


class _Chats:
    """What each chat shows, read once and followed while rows are carried."""

    def __init__(self, house: House, known: Shown | None) -> None:
        self._house = house
        self._known = {(known.bot, known.chat): known} if known else {}

    def of(self, target: ChatTarget) -> Shown:
        key = (target.bot, target.chat)
        if key not in self._known:
            self._known[key] = self._house.store.shown(*key)
        return self._known[key]

    def keep(self, changed: Shown, mapped: tuple[Mapped, ...] = ()) -> None:
        """Store it over what somebody else may have stored meanwhile: the later sight of a chat is the truer."""
        key = (changed.bot, changed.chat)
        if changed == self._known.get(key) and not mapped:
            return
        for _ in range(SHOW_TRIES):
            try:
                self._house.outbox.show(changed, mapped)
            except Stale:
                changed = replace(changed, version=self._house.store.shown(*key).version)
            else:
                break
        self._known[key] = replace(changed, version=changed.version + 1)


def carry(rows: Sequence[Row], house: House, *, shown: Shown | None = None) -> None:
    """Carry rows that are ours to carry, lane by lane and in order, until the deadline; the rest comes later.

    `shown` is the chat's row where the caller has read it already.
    """
    chats = _Chats(house, shown)
    held: dict[str, Row] = {}
    for row in rows:
        if row.lane in held:
            _put_back(replace(row, due=held[row.lane].due), house)
        elif house.clock.left() < RESERVE:
            held[row.lane] = _put_back(replace(row, due=house.clock.now()), house)
        else:
            later = _carry_one(row, house, chats)
            if later is not None:
                held[row.lane] = later
    if held:
        _announce(list(held.values()), house)


def carry_cause(cause: str, house: House) -> None:
    """Carry what is left of a cause: every row whose time has come, and none before those it stands behind."""
    now = house.clock.now()
    blocked: set[str] = set()
    claimed: list[Row] = []
    for row in house.outbox.of(cause):
        if row.lane in blocked:
            continue
        mine = house.outbox.claim(row, now=now, until=now + lease_of(house.clock.left()))
        if mine is None:
            blocked.add(row.lane)
        else:
            claimed.append(mine)
    carry(claimed, house)


def _carry_one(row: Row, house: House, chats: _Chats) -> Row | None:
    """The row as it was put back, or None when it is settled."""
    try:
        _attempt(row, house, chats)
    except Unavailable:
        raise
    except Unreachable as reason:
        _unreachable(row, reason, house, chats)
    except Migrated as moved:
        group_chats.follow(row, moved, house)
        house.outbox.settle(row)
    except Refused as reason:
        _give_up(row, Delivered.FAILED, str(reason), house, refused=True)
    except Delayed as reason:
        return _later(row, reason, house)
    except Exception as fault:
        return _later(row, _doubt(row, fault), house)
    else:
        _remember(row, Delivered.SENT, house)
        house.outbox.settle(row)
        _meter_delivered(row, house)
    return None


def _doubt(row: Row, fault: Exception) -> Unsure:
    """A fault of our own counts as a doubt, so that a row that always fails is given up and holds up nothing."""
    note(fault, cause=row.cause, ordinal=row.ordinal)
    return Unsure(type(fault).__name__)


def _give_up(row: Row, state: Delivered, reason: str, house: House, *, refused: bool = False) -> None:
    """`refused` where the post would not write to an address; where it was late, that says nothing of one.

    That it failed is known once it is told otherwise: whoever finds it again may have more luck with it.
    """
    log.warning("given up", extra={"cause": row.cause, "ordinal": row.ordinal, "class": row.cls, "reason": reason})
    _tell_otherwise(row, house, refused=refused, kept_out=state is Delivered.BLOCKED)
    _remember(row, state, house, reason=reason)
    house.outbox.settle(row)
    if POLICIES[row.cls].metered and state is Delivered.FAILED:
        house.meter.count(Count.GIVEN_UP)


def _tell_otherwise(row: Row, house: House, *, refused: bool, kept_out: bool) -> None:
    """Before the row is settled, so that a container that dies in between leaves it to the next."""
    told, _, to = tells(row.content)
    try:
        match row.content:
            case Spoken() as spoken if told is not None:
                instead.of_chat(spoken, told, house, kept_out=kept_out)
            case Letter() if told is not None:
                instead.instead(told, Way.EMAIL, house, refused=to if refused else "")
        to_staff.otherwise(row.content, house, kept_out=kept_out)
    except Unavailable:
        raise
    except Exception as fault:
        note(fault, cause=row.cause, ordinal=row.ordinal)  # and go on: a row that is given up holds up nothing


def _meter_delivered(row: Row, house: House) -> None:
    if not POLICIES[row.cls].metered:
        return
    house.meter.count(Count.DELIVERED)
    if row.written is not None:
        house.meter.waited(Delay.DELIVERY, house.clock.now() - row.written)


def _attempt(row: Row, house: House, chats: _Chats) -> None:
    """Carry it, waiting on the spot once where the policy lets us."""
    try:
        _do(row, house, chats)
    except Unsure:
        raise
    except Delayed as reason:
        wait = POLICIES[row.cls].waits
        if reason.after is None or reason.after > min(wait, house.clock.left() - RESERVE):
            raise
        house.clock.pause(reason.after)
        _do(row, house, chats)


def _do(row: Row, house: House, chats: _Chats) -> None:
    match row.content:
        case Spoken():
            _speak(row.content, house, chats)
        case Event():
            house.publisher.publish(row.content)
        case Fetch():
            house.queue.fetch(row.content)
        case Gathered() | Returned() | Waits():
            to_staff.decide(row.content, house)
        case Letter(name=effects.UNSENT):
            pass
        case Letter():
            post(row.content, row.id, row.written or house.clock.now(), house)


def _speak(spoken: Spoken, house: House, chats: _Chats) -> None:
    shown = chats.of(spoken.target)
    if shown.blocked_at is not None:
        raise Unreachable("blocked")
    uttered = house.voice.speak(group_chats.in_topic(spoken, house), shown, house.clock.now())
    if uttered.copies:
        house.outbox.copy(uttered.copies)
    chats.keep(uttered.shown, uttered.mapped)


def _later(row: Row, reason: Delayed, house: House) -> Row | None:
    policy = POLICIES[row.cls]
    doubt = isinstance(reason, Unsure)
    tried = row.unsure if doubt else row.attempts
    if tried >= (policy.doubts if doubt else policy.delays):
        _give_up(row, Delivered.FAILED, str(reason), house)
        return None
    wait = back_off(tried) if reason.after is None else reason.after
    bearing = replace(
        row,
        due=house.clock.now() + timedelta(seconds=wait),
        attempts=row.attempts + (not doubt),
        unsure=row.unsure + doubt,
    )
    _remember(bearing, Delivered.PENDING, house, reason=str(reason))
    return _put_back(bearing, house)


def _put_back(row: Row, house: House) -> Row:
    house.outbox.postpone(row)
    return row


def _announce(rows: Sequence[Row], house: House) -> None:
    """Ask for them sooner than the clock would; when even that fails, the clock finds them."""
    now = house.clock.now()
    for cause in dict.fromkeys(row.cause for row in rows):
        soonest = min(row.due for row in rows if row.cause == cause)
        delay = max(0, min(900, round((soonest - now).total_seconds() + 0.5)))
        try:
            house.queue.carry(cause, delay=delay)
        except Delayed as reason:
            log.warning("not announced", extra={"cause": cause, "reason": str(reason)})


def _unreachable(row: Row, reason: Unreachable, house: House, chats: _Chats) -> None:
    """The person keeps us out: remember it, so that nothing more is tried until he lets us in."""
    _give_up(row, Delivered.BLOCKED, str(reason), house)
    if not isinstance(row.content, Spoken) or row.cls is Class.ACK:
        return
    shown = chats.of(row.content.target)
    if shown.blocked_at is None:
        chats.keep(replace(shown, blocked_at=house.clock.now()))


def _remember(row: Row, state: Delivered, house: House, *, reason: str = "") -> None:
    known = delivery(row.content, state, house.clock.now(), unsure=row.unsure, reason=reason)
    if known is not None:
        house.outbox.remember(known)
