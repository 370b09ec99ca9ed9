"""Clients sign in and out: by a letter, or from the bot."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from chalicelib.desk.errors import NotPermitted
from chalicelib.desk.rules import SESSION_LIFE
from chalicelib.portal import choices, kept
from chalicelib.portal.asked import Answer, Asked, Cookie, go, within
from chalicelib.portal.choices import PlaceGone
from chalicelib.portal.entrance import Entrance
from chalicelib.portal.exit import Exit
from chalicelib.portal.render import page
from chalicelib.portal.visits import SESSION, visitor_of
from chalicelib.services import passes
from chalicelib.services.house import House
from chalicelib.services.sessions import Opened
from chalicelib.services.sign_in import Door


def over(asked: Asked, house: House) -> Answer:
    """The session ended while somebody was writing: what he wrote comes along."""
    return ENTRANCE.with_what_was_written(kept.pack(asked), asked, house)


def from_bot(asked: Asked, house: House) -> Answer:
    """Nobody is signed in by looking: Telegram looks at every link, to show what is behind it."""
    return page("pass", asked, None, house, key=asked.query.get("key", ""))


def enter_from_bot(asked: Asked, house: House) -> Answer:
    try:
        entered = passes.enter(asked.form.get("key", ""), asked.device, house)
    except NotPermitted as refused:
        return ENTRANCE.asks_for_address(asked, house, typed={}, complaints={"": refused})
    return go(entered.to).keeping(signed_in(entered.opened))


def signed_in(opened: Opened) -> Cookie:
    return Cookie(name=SESSION, value=opened.cookie, seconds=int(SESSION_LIFE.total_seconds()))


def _come_in(opened: Opened, asked: Asked, house: House) -> Answer:
    """On to where he wanted to go, or to what he was writing when his session ended."""
    cookie = signed_in(opened)
    here = replace(asked, cookies={**asked.cookies, SESSION: cookie.value})
    return _go_on(here, house).keeping(cookie)


def _go_on(asked: Asked, house: House) -> Answer:
    written = kept.unpack(asked.form.get("kept", ""))
    if written is None:
        return go(within(asked.form.get("next", "")))
    here = kept.where_written(written, asked)
    try:
        visitor = visitor_of(here, house)
    except PlaceGone as gone:
        return ENTRANCE.place_gone(gone, here, house)
    if visitor is None:
        return go(within(asked.form.get("next", "")))
    return kept.resume(written, visitor, here, house).keeping(
        *choices.remembered(visitor.person, visitor.membership, here)
    )


def _who_is_in(asked: Asked, house: House) -> tuple[str, ...]:
    try:
        visitor = visitor_of(asked, house) if asked.cookies.get(SESSION) else None
    except NotPermitted:
        return ()
    return visitor.person.emails if visitor else ()


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
    door=Door.CLIENTS,
    path="/sign-in",
    address="lambdesk_address",
    show=_show,
    who_is_in=_who_is_in,
    come_in=_come_in,
    go_on=_go_on,
)

EXIT = Exit(door="/sign-in", cookie=SESSION)
