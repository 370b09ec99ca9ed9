"""What is not told yet is kept in bundles of a member's own: for his next letter, or until his quiet hours end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.desk.bundles import ALL, DIGEST, LONG, Bundle, News
from chalicelib.desk.people import Staff
from chalicelib.services.effects import Class
from chalicelib.services.failures import Stale
from chalicelib.services.gather import bundle_of, end_of
from chalicelib.services.handing import hand_over
from chalicelib.services.house import House
from chalicelib.services.record import changes
from chalicelib.services.tell_member import Telling
from chalicelib.services.zones import quiet_until, zone_for

TRIES = 4


def put_off(telling: Telling, told: Bundle, member: Staff, house: House) -> Telling:
    """With what his next letter tells kept in the transaction that tells the rest. Raises Unavailable."""
    if not telling.waiting:
        return telling
    due = _letter_due(member, told.due, house)
    return telling.and_(_moved(telling.waiting, told, DIGEST, due, house))


def until(end: datetime, told: Bundle, member: Staff, house: House) -> Telling:
    """In quiet hours nothing is told, whenever they were set: it waits until then. Raises Unavailable.

    The next time for a letter is counted from when this one was due: counted from now, today's would be over.
    """
    if told.ticket not in LONG:
        return _moved(told.news, told, ALL, end, house)
    due = end if told.ticket == ALL else max(end, _letter_due(member, told.due, house))
    again = replace(told, opened=f"{told.opened}+", due=due)
    return Telling(later=((due, Class.GATHER, end_of(again)),), after=again)


def hasten(member: Staff, house: House) -> None:
    """What waits for hours that he has changed comes by the new ones, where those are sooner. Raises Unavailable."""
    now = house.clock.now()
    quiet = quiet_until(member, now, house) or now
    _due_by(quiet, member, ALL, house)
    _due_by(_letter_due(member, now, house) if member.digest else quiet, member, DIGEST, house)


def _letter_due(member: Staff, at: datetime, house: House) -> datetime:
    return member.digest.due(at, member.quiet, zone_for(member, house)) if member.digest else at


def _moved(news: Iterable[News], told: Bundle, of: int, due: datetime, house: House) -> Telling:
    """Into the bundle that is told then; where it would have been told later, it is asked for once more."""
    held = bundle = bundle_of(told.provider, told.to, of, due, house)
    for each in news:
        bundle = bundle.holding(each, due)
    kept = replace(bundle, more=bundle.more + told.more, due=min(bundle.due, due))
    asks = held.unasked(house.clock.now()) or due < held.due
    return Telling(later=((due, Class.GATHER, end_of(kept)),) if asks else (), saves=(kept,))


def _due_by(due: datetime, member: Staff, of: int, house: House) -> None:
    for _ in range(TRIES):
        bundle = house.store.bundle(member.provider, f"staff#{member.id}", of)
        if bundle is None or bundle.empty or bundle.due <= due:
            return
        cause, now = f"hasten#{house.ids.long()}", house.clock.now()
        says, lease = [(Class.GATHER, end_of(bundle))], max(due - now, timedelta(0))
        try:
            house.store.commit(changes(cause=cause, at=now, saves=(replace(bundle, due=due),), says=says, lease=lease))
        except Stale:
            continue
        hand_over(cause, house)
        return
