"""«Уведомления»: copies of what somebody was sent about his tickets, the newest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chalicelib.desk.notifications import Reading, by_fact
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.render import page
from chalicelib.portal.visitor import Visitor
from chalicelib.services.house import House
from chalicelib.services.reading import have_read

PAGE = 20
"""Facts told, by however many ways each."""


def notifications(visitor: Visitor, asked: Asked, house: House) -> Answer:
    """Looking at the first page reads them; what was new then is marked on the pages behind it too."""
    of = (*visitor.place, visitor.person.id)
    cursor = asked.query.get("cursor") or None
    found = house.reads.notifications(*of, limit=PAGE, cursor=cursor)
    if cursor is None:
        known = found.reading or Reading(provider=of[0], account=of[1], person=of[2])
        have_read(known, found.told, visitor.unread, house)
        visitor, until = replace(visitor, unread=frozenset()), known.until
    else:
        until = _moment(asked.query.get("until", ""))
    return page(
        "notifications",
        asked,
        visitor,
        house,
        facts=by_fact(found.told),
        until=until,
        cursor=found.cursor,
    )


def _moment(given: str) -> datetime | None:
    """As the page before wrote it; what is no moment marks everything as new."""
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        return None
    return at if at.tzinfo else None
