"""Somebody comes with the link of an invitation: what he is asked, and that he is a member from now on."""

from __future__ import annotations

from http import HTTPStatus

from chalicelib.desk.errors import NotFound
from chalicelib.desk.rules import SESSION_LIFE
from chalicelib.portal.asked import Answer, Asked, Cookie, go
from chalicelib.portal.desk.arrivals import SESSION, UNDER
from chalicelib.portal.desk.render import page
from chalicelib.services.find import provider_of
from chalicelib.services.house import House
from chalicelib.services.invite import accept, invited_by
from chalicelib.services.shifts import cookie_of, open_shift


def show(asked: Asked, house: House) -> Answer:
    """Opening the link does nothing: programs that look through mail do it too."""
    key = asked.query.get("key", "")
    try:
        found = invited_by(key, house)
    except NotFound:
        return page("desk/admin/spent", asked, None, house, status=HTTPStatus.FORBIDDEN)
    brand = provider_of(found.provider, house)
    return page("desk/admin/invitation", asked, None, house, invited=found, brand=brand, key=key)


def join(asked: Asked, house: House) -> Answer:
    """Whoever holds the link reads the mail of its address: no second letter is needed to sign him in."""
    try:
        member = accept(asked.form.get("key", ""), house=house)
    except NotFound:
        return page("desk/admin/spent", asked, None, house, status=HTTPStatus.FORBIDDEN)
    opened = open_shift(member.email, asked.device, house)
    cookie = Cookie(name=SESSION, value=cookie_of(opened), seconds=int(SESSION_LIFE.total_seconds()), under=UNDER)
    return go(f"/desk?post={member.provider}/{member.id}").keeping(cookie)
