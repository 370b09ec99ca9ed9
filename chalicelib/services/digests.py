"""What a letter is to tell that comes by the hour or by the day is kept until then, in a bundle of its own."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk.bundles import DIGEST, Bundle
from chalicelib.desk.people import Staff
from chalicelib.services.effects import Class
from chalicelib.services.gather import bundle_of, end_of
from chalicelib.services.house import House
from chalicelib.services.tell_member import Telling
from chalicelib.services.zones import zone_for


def put_off(telling: Telling, told: Bundle, member: Staff, house: House) -> Telling:
    """With what waits kept in the transaction that tells the rest. Raises Unavailable."""
    if not telling.waiting or member.digest is None:
        return telling
    due = member.digest.due(told.due, member.quiet, zone_for(member, house))
    held = bundle = bundle_of(told.provider, told.to, DIGEST, due, house)
    for each in telling.waiting:
        bundle = bundle.holding(each, due)
    kept = replace(bundle, more=bundle.more + told.more)
    later = ((due, Class.GATHER, end_of(kept)),) if held.unasked(house.clock.now()) else ()
    return telling.and_(Telling(later=later, saves=(kept,)))
