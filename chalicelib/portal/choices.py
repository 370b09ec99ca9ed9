"""What a person has chosen for this browser, in cookies that say nothing secret: account, language, theme, zone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote, unquote

from chalicelib.desk.errors import NotFound
from chalicelib.desk.names import ID
from chalicelib.desk.people import Membership, Person, Provider, Staff, Theme
from chalicelib.i18n.catalogue import languages
from chalicelib.portal.asked import Asked, Cookie
from chalicelib.services import zones

YEAR = 365 * 24 * 3600
THEMES = tuple(str(each) for each in Theme)
TOLD = "as"
"""The cookie of what a person has chosen for everywhere."""
TOLD_STAFF = "as_staff"
"""The same of a member of staff; browsers send it to the console alone."""
MOST = 8
"""Accounts that are remembered."""

_PLACE = re.compile(rf"[A-Za-z0-9._-]{{1,{ID}}}/[A-Za-z0-9._-]{{1,{ID}}}")

CHECKS: dict[str, Callable[[str], bool]] = {
    "at": lambda value: bool(_PLACE.fullmatch(value)),
    "language": lambda value: value in languages(),
    "theme": lambda value: value in THEMES,
}
"""What may be chosen by a link, `?theme=dark`, and what it may be."""

Place = tuple[str, str]
"""Provider and account."""


class PlaceGone(NotFound):
    """The page that asks belongs to an account or a post that is not his, or not any more."""

    def __init__(self) -> None:
        super().__init__("refused.place")


def chosen(asked: Asked) -> tuple[Cookie, ...]:
    """The choices this link makes."""
    made = {name: asked.query[name] for name, fits in CHECKS.items() if fits(asked.query.get(name, ""))}
    if "at" in made:
        provider, _, account = made["at"].partition("/")
        others = (each for each in places(asked) if each != (provider, account))
        made["at"] = _written([(provider, account), *others])
    return tuple(Cookie(name=name, value=value, seconds=YEAR) for name, value in made.items())


def language(asked: Asked, person: Person | Staff) -> str:
    """As chosen in this browser, then as the person has it everywhere, then as the browser would rather have it."""
    chosen = asked.cookies.get("language", "")
    return next((each for each in (chosen, person.language) if each in languages()), asked.language)


def language_of_reader(asked: Asked) -> str:
    """The same where nobody was looked up, as far as his browser tells."""
    wishes = (asked.cookies.get("language", ""), told(asked.cookies)[0])
    return next((each for each in wishes if each in languages()), asked.language)


def theme(asked: Asked, person: Person | Staff | None) -> str:
    """As chosen in this browser, then as the person has it everywhere."""
    chosen = asked.cookies.get("theme", "")
    return chosen if chosen in THEMES else person.theme if person else told(asked.cookies)[1]


def told(cookies: Mapping[str, str]) -> tuple[str, str]:
    """Language and theme of whoever was here last, as far as his browser tells; so that no page of trouble has to
    ask the table. Empty and auto where it does not."""
    language, _, theme = (cookies.get(TOLD_STAFF) or cookies.get(TOLD, "")).partition(".")
    return language if language in languages() else "", theme if theme in THEMES else str(Theme.AUTO)


def zone(asked: Asked, person: Person | Staff, provider: Provider) -> str:
    """As the person has it everywhere, then as his browser tells it, then as his provider has it."""
    wishes = (person.zone, unquote(asked.cookies.get("zone", "")), provider.zone)
    return next((each for each in wishes if each in zones.known()), "UTC")


def places(asked: Asked) -> tuple[Place, ...]:
    """The accounts this browser works with, the one at hand first: that of the page which asks, where it tells."""
    parts = dict.fromkeys((asked.place, *asked.cookies.get("at", "").split("~")))
    known = [each.partition("/") for each in parts if _PLACE.fullmatch(each)]
    return tuple((one, other) for one, _, other in known[:MOST])


def at_hand(person: Person, asked: Asked) -> Membership | None:
    """That of the page which asks, else the one chosen, or the first one. Raises PlaceGone."""
    his = {(each.provider, each.account): each for each in person.memberships}
    if asked.place and asked.place not in map("/".join, his):
        raise PlaceGone
    found = (his[each] for each in places(asked) if each in his)
    return next(found, None) or next(iter(person.memberships), None)


def remembered(person: Person, first: Membership, asked: Asked) -> tuple[Cookie, ...]:
    """So that the next page needs one read, and a page of trouble none; nothing where the browser has it already."""
    others = (each for each in person.memberships if each != first)
    wanted = {
        "at": _written([(each.provider, each.account) for each in (first, *others)]),
        TOLD: telling(person),
    }
    new = {name: value for name, value in wanted.items() if value != asked.cookies.get(name)}
    return tuple(Cookie(name=name, value=value, seconds=YEAR) for name, value in new.items())


def telling(person: Person | Staff) -> str:
    """What he has chosen for everywhere, as `told` reads it."""
    return f"{person.language or ''}.{person.theme}"


def _written(all: Iterable[Place]) -> str:
    return quote("~".join("/".join(each) for each in [*all][:MOST]), safe="~/")
