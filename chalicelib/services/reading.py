"""Somebody looks at what he was told: from then on it is not new to him."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from chalicelib.desk.notifications import Notification, Reading
from chalicelib.services.house import House
from chalicelib.services.ports import Stale
from chalicelib.services.records import Changes


def have_read(known: Reading, told: Sequence[Notification], house: House) -> None:
    """Nothing is written where nothing is new; what another of his tabs has just written is as good."""
    if not told:
        return
    after = known.seen(max(each.at for each in told))
    if after != known:
        with suppress(Stale):
            house.store.commit(Changes(saves=(after,)))
