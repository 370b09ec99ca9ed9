"""Where the end of a letter to staff leads: no more of them, by one press, or by the mail program's own button."""

from __future__ import annotations

from http import HTTPStatus

from chalicelib.desk.errors import NotFound
from chalicelib.desk.people import Staff
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.desk.render import page
from chalicelib.services import unsubscribe
from chalicelib.services.find import provider_of
from chalicelib.services.house import House
from chalicelib.services.unsubscribe import Link


def show(asked: Asked, house: House) -> Answer:
    """A look changes nothing: programs that look through mail do it too."""
    try:
        return _page(unsubscribe.told_by(_link(asked), house), asked, house, ended=False)
    except NotFound:
        return _spent(asked, house)


def end(asked: Asked, house: House) -> Answer:
    """From wherever it comes, for a mail program brings neither a session nor a page (RFC 8058, 3.2)."""
    try:
        return _page(unsubscribe.unsubscribe(_link(asked), house), asked, house, ended=True)
    except NotFound:
        return _spent(asked, house)


def _link(asked: Asked) -> Link:
    return Link(post=asked.query.get("post", ""), key=asked.query.get("key", ""))


def _page(member: Staff, asked: Asked, house: House, *, ended: bool) -> Answer:
    brand = provider_of(member.provider, house)
    return page("desk/unsubscribe", asked, None, house, brand=brand, member=member, ended=ended, link=_link(asked))


def _spent(asked: Asked, house: House) -> Answer:
    return page("desk/unsubscribe", asked, None, house, status=HTTPStatus.FORBIDDEN, member=None)
