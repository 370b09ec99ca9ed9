"""Somebody comes from the bot to the web: his link opens one session, if the chat it was given in is still his."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.desk.errors import NotPermitted
from chalicelib.desk.people import Person
from chalicelib.desk.sessions import Pass, digest
from chalicelib.services.failures import Stale
from chalicelib.services.house import House
from chalicelib.services.records import Changes
from chalicelib.services.sessions import Opened, fresh

LONGEST = 100
"""Characters of a secret that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    opened: Opened
    to: str
    """The path he wanted."""


def enter(secret: str, device: str, house: House) -> Entered:
    """The pass goes as the session comes: one transaction. Raises NotPermitted and Unavailable."""
    way = house.sessions.way(digest(secret)) if 0 < len(secret) <= LONGEST else None
    person = house.directory.person(way.person) if way else None
    if way is None or person is None or not _his(way, person):
        raise NotPermitted("refused.pass")
    opened = fresh(person.id, device, house)
    try:
        house.store.commit(Changes(saves=(opened.session,), drops=(way,)))
    except Stale as gone:
        raise NotPermitted("refused.pass") from gone
    return Entered(opened=opened, to=way.to)


def _his(way: Pass, person: Person) -> bool:
    """Whoever untied his Telegram, or switched it off, did so against a link that is still about, too."""
    return person.telegram is not None and person.telegram.id == way.telegram and person.telegram_support
