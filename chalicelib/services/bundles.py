"""A bundle's time has come: whoever it is for is told, each by his ways, all in one transaction."""

from __future__ import annotations

from datetime import timedelta

from chalicelib.desk.bundles import DIGEST, Bundle
from chalicelib.services import group_page
from chalicelib.services.digests import put_off, until
from chalicelib.services.effects import Gathered
from chalicelib.services.failures import Delayed, Seen, Stale
from chalicelib.services.handing import hand_over
from chalicelib.services.house import House
from chalicelib.services.record import changes, owing
from chalicelib.services.tell_member import Telling, member_of, to_member, together, told_of
from chalicelib.services.zones import quiet_until

TRIES = 8
AT_ONCE = timedelta(0)


def tell(gathered: Gathered, house: House) -> None:
    """Once, however often it is asked for. Raises Unavailable, and Delayed where it should come again."""
    cause = f"bundle#{gathered.provider}#{gathered.to}#{gathered.ticket}#{gathered.opened}"
    for _ in range(TRIES):
        bundle = house.store.bundle(gathered.provider, gathered.to, gathered.ticket)
        if bundle is None or bundle.opened != gathered.opened:
            return
        telling = _telling(bundle, cause, house)
        saves = (telling.after or bundle.told(), *telling.saves)
        now = house.clock.now()
        written = changes(cause=cause, at=now, saves=saves, says=telling.says, lease=AT_ONCE)
        try:
            house.store.commit(owing(written, telling.later, cause=cause, at=now))
        except Stale:
            continue
        except Seen:
            return
        hand_over(cause, house)
        return
    raise Delayed(f"{gathered.to} is told of too much at once")


def _telling(bundle: Bundle, cause: str, house: House) -> Telling:
    kind, _, id = bundle.to.partition("#")
    provider = house.directory.provider(bundle.provider)
    if provider is None:
        return Telling()
    told = told_of(bundle.news, provider, house, of=bundle.ticket, more=bundle.more)
    if kind == "group":
        return Telling(says=tuple(group_page.says(bundle, told, house.directory.group(provider.id, id), house)))
    member = member_of(provider.id, id, house)
    if member is None:
        return Telling()
    end = quiet_until(member, house.clock.now(), house)
    if end is not None:
        return until(end, bundle, member, house)
    if bundle.ticket == DIGEST:
        return together(bundle.news, told, member, cause, house)
    return put_off(to_member(bundle.news, told, member, cause, house), bundle, member, house)
