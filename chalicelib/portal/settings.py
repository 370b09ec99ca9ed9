"""«Настройки пользователя»: the page, what a person prefers, and where he is signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from chalicelib.desk.devices import rough
from chalicelib.desk.errors import Invalid, Refusal
from chalicelib.desk.grants import Invitation
from chalicelib.desk.notices import DEFAULTS, Notice, Way, name_of_wish, wants, wishes
from chalicelib.desk.people import Bot, Person, Provider, Theme
from chalicelib.i18n.catalogue import languages
from chalicelib.portal.asked import Answer, Asked, Cookie, go
from chalicelib.portal.forms import Complaints, Filled, form_id
from chalicelib.portal.render import page
from chalicelib.portal.visitor import Visitor
from chalicelib.services import sessions, setup_persons, zones
from chalicelib.services.house import House

SECTIONS = frozenset({"telegram", "notices", "looks", "sessions"})
"""Parts of the page that tell when something was kept there."""

WISH = "wish"
"""The field of what he wants to be told of, as often as there is something."""
WAYS = "ways"
"""The field of the ways that were offered."""

TELLS: Mapping[Way, Callable[[Provider, House], bool]] = {
    Way.EMAIL: lambda provider, house: bool(house.mailroom.mailboxes(provider.id)),
    Way.TELEGRAM: lambda provider, house: bool(house.bots.taking(provider)),
}
"""Whether a provider has what it tells by (G-1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows beyond what is stored."""

    person: Person
    """As he would be, were everything taken over that he typed."""
    complaints: Complaints = field(default_factory=dict)
    invited: Invitation | None = None
    status: int = HTTPStatus.OK


def show(visitor: Visitor, asked: Asked, house: House) -> Answer:
    return shown(Shown(person=visitor.person), visitor, asked, house)


def notices(visitor: Visitor, asked: Asked, house: House) -> Answer:
    return _kept("notices", lambda old: _wishing(old, asked), visitor, asked, house)


def looks(visitor: Visitor, asked: Asked, house: House) -> Answer:
    """Language, zone and theme, from now on in every browser; what this one had chosen for itself gives way."""
    answer = _kept("looks", lambda old: _looking(old, asked.form), visitor, asked, house)
    if answer.to is None:
        return answer
    return answer.keeping(*(Cookie(name=name, value="", seconds=0) for name in ("language", "theme")))


def end(visitor: Visitor, asked: Asked, house: House) -> Answer:
    """One of his own browsers is signed out; another's cannot be named from here."""
    sessions.end(visitor.person.id, asked.form.get("session", ""), house)
    return saved("sessions")


def end_others(visitor: Visitor, asked: Asked, house: House) -> Answer:  # noqa: ARG001 - every form's signature
    sessions.end_others(visitor.session, house)
    return saved("sessions")


def again(visitor: Visitor, asked: Asked, house: House, why: Refusal) -> Answer:
    """The page with what was chosen on it, to be sent once more."""
    person = visitor.person
    if asked.path == "/settings/notices":
        person = _wishing(person, asked)
    if asked.path == "/settings/looks":
        person = _looking(person, asked.form)
    complained = Shown(person=person, complaints={"": why}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return shown(complained, visitor, asked, house)


def saved(section: str) -> Answer:
    return go(f"/settings?saved={section}#{section}")


def shown(what: Shown, visitor: Visitor, asked: Asked, house: House) -> Answer:
    section = asked.query.get("saved", "")
    ways, lacking = _ways(visitor, house)
    return page(
        "settings",
        asked,
        visitor,
        house,
        status=what.status,
        person=what.person,
        filled=Filled(form="", complaints=what.complaints),
        invited=what.invited,
        saved=section if section in SECTIONS else "",
        bots=_bots(visitor, house),
        ways=ways,
        matrix=_matrix(what.person, ways),
        lacking=lacking,
        zones=zones.offered(),
        themes=tuple(Theme),
        sessions=sessions.sessions(visitor.person.id, house),
        rough=rough,
    )


def _kept(section: str, change: Callable[[Person], Person], visitor: Visitor, asked: Asked, house: House) -> Answer:
    who, cause = visitor.person.id, visitor.cause(form_id(asked.form))
    try:
        setup_persons.change_person(who, change, by=who, cause=cause, house=house)
    except Invalid as why:
        would_be, status = change(visitor.person), HTTPStatus.UNPROCESSABLE_ENTITY
        complained = Shown(person=would_be, complaints={"zone": why}, status=status)
        return shown(complained, visitor, asked, house)
    return saved(section)


def _looking(person: Person, form: Mapping[str, str]) -> Person:
    """What is no language or theme is none."""
    language, theme = form.get("language", ""), form.get("theme", "")
    return replace(
        person,
        language=language if language in languages() else None,
        zone=form.get("zone", ""),
        theme=Theme(theme) if theme in tuple(Theme) else Theme.AUTO,
    )


def _wishing(person: Person, asked: Asked) -> Person:
    """By the ways that the form offered; one without a word of them offered all."""
    offered = asked.form.get(WAYS)
    among = tuple(Way) if offered is None else tuple(way for way in Way if way in offered.split())
    return replace(person, wishes=wishes(asked.all.get(WISH, ()), among=among, before=person.wishes))


def _bots(visitor: Visitor, house: House) -> list[tuple[str, tuple[Bot, ...]]]:
    """Each provider of his that takes requests by Telegram (T-1), with its bots (T-3)."""
    all = ((each, house.bots.taking(each)) for each in visitor.providers)
    return [(provider.title(visitor.language), those) for provider, those in all if those]


def _ways(visitor: Visitor, house: House) -> tuple[list[Way], list[tuple[Way, str]]]:
    """By what his providers tell, and which of them tells nothing by which way."""
    lacking = {way: [each for each in visitor.providers if not tells(each, house)] for way, tells in TELLS.items()}
    ways = [way for way in Way if len(lacking[way]) < len(visitor.providers)]
    return ways, [(way, each.title(visitor.language)) for way in Way for each in lacking[way]]


def _matrix(person: Person, ways: Sequence[Way]) -> list[tuple[Notice, list[tuple[Way, str, bool]]]]:
    """What can be chosen of each event: by which way, under which name, and whether it is."""
    rows = [
        (
            notice,
            [(way, name_of_wish(notice, way), wants(person, notice, way)) for way in ways if (notice, way) in DEFAULTS],
        )
        for notice in Notice
    ]
    return [(notice, choices) for notice, choices in rows if choices]
