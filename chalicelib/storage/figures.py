"""Figures: the books, a row for each day, department, channel and person, to which events add."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from chalicelib.desk.figures import Slice, Tally
from chalicelib.services.failures import Seen
from chalicelib.storage import items, keys
from chalicelib.storage.items import Item
from chalicelib.storage.requests import Add, Condition, Put
from chalicelib.storage.table import Table

ABOUT = ("department", "channel", "person", "day")


class DynamoFigures:
    """The port Figures over the table; `now` tells until when an event is remembered as counted."""

    def __init__(self, table: Table, now: Callable[[], datetime]) -> None:
        self._table = table
        self._now = now

    def count(self, slice: Slice, increments: Mapping[str, int], *, once: str) -> None:
        now = self._now()
        about = {"department": slice.department, "channel": slice.channel, "person": slice.person}
        day = slice.day.isoformat()
        new = Condition("attribute_not_exists(#pk) OR #expires <= :now", {":now": items.seconds(now)})
        mark = Put(item=items.cause_item(once, {}, now), condition=new, refusal=Seen(once))
        line = keys.tally(slice.provider, day, **about)
        self._table.transact([mark, Add(key=line, amounts=increments, sets={**about, "day": day})])

    def tallies(self, provider: str, since: date, until: date, *, limit: int) -> tuple[Tally, ...]:
        span = keys.tallies(provider, since.isoformat(), until.isoformat())
        return tuple(_tally(provider, each) for each in self._table.query(span, limit=limit))


def _tally(provider: str, item: Item) -> Tally:
    about = {name: item[name]["S"] for name in ABOUT}
    day = date.fromisoformat(about.pop("day"))
    counts = {name: int(each["N"]) for name, each in item.items() if "N" in each}
    return Tally(slice=Slice(provider=provider, day=day, **about), counts=counts)
