"""One event becomes a figure: added once to the line of its day, department, channel and person."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from chalicelib.desk.figures import Slice, increments
from chalicelib.desk.message import Side
from chalicelib.services import zones
from chalicelib.services.act import TRIES
from chalicelib.services.effects import Event
from chalicelib.services.failures import Seen, Stale, Unavailable
from chalicelib.services.house import House

UNKNOWN = "unknown"
"""Channel of events that do not tell it."""


def count(event: Event, house: House) -> None:
    """The same event twice is counted once. Raises Unavailable when it should come again."""
    provider = house.directory.provider(event.provider)
    zone = provider.zone if provider and provider.zone in zones.known() else "UTC"
    at = event.at.astimezone(ZoneInfo(zone))
    added = increments(event.kind, event.details, at)
    if not added:
        return
    line = Slice(
        provider=event.provider,
        day=at.date(),
        department=event.department,
        channel=event.channel or UNKNOWN,
        person=event.by if event.side == Side.STAFF else "",
    )
    for _ in range(TRIES):
        try:
            house.figures.count(line, added, once=f"counted#{event.id}")
        except Seen:
            return
        except Stale:
            continue
        return
    raise Unavailable(f"{event.id} never got its turn in the books")
