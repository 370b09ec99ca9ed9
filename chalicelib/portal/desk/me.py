"""A member of staff looks at himself: his posts, his looks, what he is told of and when, his Telegram, his sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from chalicelib.desk.alerts import DEFAULTS, INSTEAD, PERSONAL, Alert, name_of_wish, wants, wants_instead, wishes
from chalicelib.desk.devices import rough
from chalicelib.desk.digests import DAILY, HOURLY
from chalicelib.desk.errors import Invalid, Refusal
from chalicelib.desk.grants import Invitation
from chalicelib.desk.notices import Way
from chalicelib.desk.people import Bot, Staff, Theme
from chalicelib.desk.quiet import WEEK, written
from chalicelib.portal.asked import Answer, Asked, Cookie, go
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.render import page
from chalicelib.portal.forms import Complaints, Filled, form_id
from chalicelib.services import sessions, zones
from chalicelib.services.alert_wishes import Wished, wish
from chalicelib.services.house import House
from chalicelib.services.reach import reach_of
from chalicelib.services.staff_looks import Looks, choose_looks

SECTIONS = frozenset({"alerts", "looks", "telegram"})
"""Parts of the page that tell when something was kept there."""

WISH = "wish"
"""The field of what he wants to be told of, as often as there is something."""
OFF = "off"
"""The same of days of the week on which he wants to be told of nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows beyond what is stored."""

    member: Staff
    typed: Mapping[str, str] = field(default_factory=dict)
    """His quiet hours and the time of his letters as he typed them, where they could not be read."""
    off: tuple[int, ...] | None = None
    """His days off as he ticked them, likewise."""
    complaints: Complaints = field(default_factory=dict)
    invited: Invitation | None = None
    status: int = HTTPStatus.OK


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    return shown(Shown(member=me.member), me, asked, house)


def alerts(me: Colleague, asked: Asked, house: House) -> Answer:
    """What of, by which way and when not. Raises nothing for what is typed wrong: the form comes back with it."""
    wished = _wished(asked)
    try:
        wish(me.member, wished, cause=me.cause(form_id(asked.form)), house=house)
    except Invalid as why:
        about = "digest" if why.key == "refused.digest" else "quiet"
        return _complained({about: why}, me, asked, house)
    return saved("alerts")


def looks(me: Colleague, asked: Asked, house: House) -> Answer:
    """Language, zone and theme, from now on in every browser; what this one had chosen for itself gives way."""
    try:
        choose_looks(me.member, _looks(asked), cause=me.cause(form_id(asked.form)), house=house)
    except Invalid as why:
        return _complained({"zone": why}, me, asked, house)
    return saved("looks").keeping(*(Cookie(name=name, value="", seconds=0) for name in ("language", "theme")))


def again(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    """The page with what was chosen on it, to be sent once more."""
    return _complained({"": why}, me, asked, house)


def _complained(complaints: Complaints, me: Colleague, asked: Asked, house: House) -> Answer:
    member, off = me.member, None
    if asked.path.endswith("/alerts"):
        member, off = replace(member, wishes=_wished(asked).wishes), _off(asked)
    if asked.path.endswith("/looks"):
        member = _looks(asked).of(member)
    typed = {name: asked.form[name] for name in ("since", "until", "letters", "letters_at") if name in asked.form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return shown(Shown(member=member, typed=typed, off=off, complaints=complaints, status=status), me, asked, house)


def _wished(asked: Asked) -> Wished:
    return Wished(
        wishes=wishes(asked.all.get(WISH, ())),
        since=asked.form.get("since", ""),
        until=asked.form.get("until", ""),
        off=_off(asked),
        letters=asked.form.get("letters", ""),
        letters_at=asked.form.get("letters_at", ""),
    )


def _off(asked: Asked) -> tuple[int, ...]:
    ticked = asked.all.get(OFF, ())
    return tuple(day for day in WEEK if str(day) in ticked)


def _looks(asked: Asked) -> Looks:
    return Looks(**{name: asked.form.get(name, "") for name in ("language", "zone", "theme")})


def saved(section: str) -> Answer:
    return go(f"/desk/me?saved={section}#{section}")


def shown(what: Shown, me: Colleague, asked: Asked, house: House) -> Answer:
    section = asked.query.get("saved", "")
    quiet = what.member.quiet
    hours = (written(quiet.since), written(quiet.until)) if quiet and quiet.nightly else ("", "")
    off = (quiet.off if quiet else ()) if what.off is None else what.off
    return page(
        "desk/me",
        asked,
        me,
        house,
        status=what.status,
        member=what.member,
        quiet={"since": hours[0], "until": hours[1], **what.typed},
        off=[(day, day in off) for day in WEEK],
        letters={**_letters(what.member), **what.typed},
        rhythms=("", HOURLY, DAILY),
        filled=Filled(form="", complaints=what.complaints),
        invited=what.invited,
        saved=section if section in SECTIONS else "",
        bots=bots(me, house),
        matrix=_matrix(what.member),
        reach=reach_of(what.member, me.provider, house),
        instead={"name": INSTEAD, "wanted": wants_instead(what.member)},
        zones=zones.offered(),
        themes=tuple(Theme),
        sessions=sessions.sessions(me.badge.owner, house),
        rough=rough,
    )


def _letters(member: Staff) -> Mapping[str, str]:
    """As the form has it."""
    digest = member.digest
    if digest is None or digest.at is None:
        return {"letters": HOURLY if digest else "", "letters_at": ""}
    return {"letters": DAILY, "letters_at": written(digest.at)}


def bots(me: Colleague, house: House) -> tuple[Bot, ...]:
    """Those that tell him of his provider's tickets, whether or not clients are served there."""
    found = (house.bots.of(each) for each in house.bots.serving(me.provider.id))
    return tuple(each for each in found if each is not None)


def _matrix(member: Staff) -> list[tuple[Alert, list[tuple[Way, str, bool]]]]:
    """What can be chosen of each event: by which way, under which name, and whether it is."""
    return [
        (
            alert,
            [
                (way, name_of_wish(alert, way), wants(member, alert, way))
                for way in (Way.TELEGRAM, Way.EMAIL)
                if (alert, way) in DEFAULTS
            ],
        )
        for alert in PERSONAL
    ]
