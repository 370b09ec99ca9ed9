"""Staff sign in and out: by a letter to the address that their provider has of them."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from chalicelib.desk.badges import MARK
from chalicelib.desk.rules import SESSION_LIFE
from chalicelib.portal import kept
from chalicelib.portal.asked import Answer, Asked, Cookie, go, within
from chalicelib.portal.choices import PlaceGone
from chalicelib.portal.desk import unsent
from chalicelib.portal.desk.arrivals import SESSION, UNDER, colleague_of, remembered
from chalicelib.portal.desk.render import page
from chalicelib.portal.entrance import Entrance
from chalicelib.portal.exit import Exit
from chalicelib.services.house import House
from chalicelib.services.sessions import Opened
from chalicelib.services.shifts import cookie_of
from chalicelib.services.sign_in import Door

START = "/desk"


def over(asked: Asked, house: House) -> Answer:
    """The session ended while somebody was writing: what he wrote comes along."""
    return ENTRANCE.with_what_was_written(unsent.pack(asked), asked, house)


def back(path: str) -> str:
    """A path that somebody gave us, if it leads into the console; else its beginning."""
    inside = within(path)
    return inside if inside == START or inside.startswith(("/desk/", "/desk?")) else START


def _come_in(opened: Opened, asked: Asked, house: House) -> Answer:
    cookie = Cookie(name=SESSION, value=cookie_of(opened), seconds=int(SESSION_LIFE.total_seconds()), under=UNDER)
    here = replace(asked, cookies={**asked.cookies, SESSION: cookie.value})
    return _go_on(here, house).keeping(cookie)


def _go_on(asked: Asked, house: House) -> Answer:
    """To where he wanted to go, or to what he was writing when his session ended."""
    written = kept.unpack(asked.form.get("kept", ""))
    if written is None:
        return go(back(asked.form.get("next", "")))
    here = kept.where_written(written, asked)
    try:
        me = colleague_of(here, house)
    except PlaceGone as gone:
        return ENTRANCE.place_gone(gone, here, house)
    if me is None:
        return go(back(asked.form.get("next", "")))
    return unsent.resume(written, me, here, house).keeping(*remembered(me, here))


def _who_is_in(asked: Asked, house: House) -> tuple[str, ...]:
    me = colleague_of(asked, house) if asked.cookies.get(SESSION) else None
    return (me.badge.email,) if me else ()


def _show(
    name: str,
    asked: Asked,
    house: House,
    *,
    status: int = HTTPStatus.OK,
    **values: Any,  # noqa: ANN401 - whatever the template shows
) -> Answer:
    return page(name, asked, None, house, status=status, **values)


ENTRANCE = Entrance(
    door=Door.STAFF,
    path="/desk/sign-in",
    address="lambdesk_desk_address",
    under=UNDER,
    show=_show,
    who_is_in=_who_is_in,
    come_in=_come_in,
    go_on=_go_on,
)

EXIT = Exit(door="/desk/sign-in", cookie=SESSION, mark=MARK, under=UNDER)
