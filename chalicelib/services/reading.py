"""Somebody looks at what he was told: from then on it is not new to him."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress

from chalicelib.desk.notifications import Notification, Reading
from chalicelib.services.failures import Stale
from chalicelib.services.house import House
from chalicelib.services.records import Changes


def have_read(known: Reading, told: Sequence[Notification], unread: Collection[str], house: House) -> None:
    """Nothing is written where nothing is new; what another of his tabs has just written is as good.

    `unread` are the marks known of before he looked.
    """
    if unread:
        marks = {*unread, *(each.mark for each in told)}
        house.sessions.have_read(known.provider, known.account, known.person, marks)
    if not told:
        return
    after = known.seen(max(each.at for each in told))
    if after != known:
        with suppress(Stale):
            house.store.commit(Changes(saves=(after,)))
