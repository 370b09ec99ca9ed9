"""The in-memory Figures: the books as lines in a dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chalicelib.desk.figures import Slice, Tally
from chalicelib.desk.rules import CAUSE_LIFE
from chalicelib.services.failures import Seen
from tests.fakes.knobs import READ, TRANSACTION, Knobs, counted
from tests.fakes.shelf import Shelf


class MemoryFigures(Knobs):
    shelf: Shelf

    @counted(TRANSACTION)
    def count(self, slice: Slice, increments: Mapping[str, int], *, once: str) -> None:
        if self.shelf.look(dict, "cause", once) is not None:
            raise Seen(once)
        name = ("tally", slice.provider, slice.day.isoformat(), slice.department, slice.channel, slice.person)
        known = self.shelf.look(Tally, *name)
        counts = dict(known.counts) if known else {}
        for each, number in increments.items():
            counts[each] = counts.get(each, 0) + number
        self.shelf.put(name, Tally(slice=slice, counts=counts))
        self.shelf.put(("cause", once), {}, until=self.shelf.now() + CAUSE_LIFE)

    @counted(READ)
    def tallies(self, provider: str, since: date, until: date, *, limit: int) -> tuple[Tally, ...]:
        found = self.shelf.all(Tally, "tally", provider)
        return tuple(each for each in found if since <= each.slice.day <= until)[:limit]
