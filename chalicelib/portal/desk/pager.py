"""A member's Telegram in the console: the invitation by link, picture and code, and untying it."""

from __future__ import annotations

import re

from chalicelib.desk.errors import NotAllowed, NotFound
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.me import Shown, again, bots, saved, shown
from chalicelib.portal.forms import form_id
from chalicelib.portal.qr import picture
from chalicelib.services import pagers
from chalicelib.services.house import House

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def invite(me: Colleague, asked: Asked, house: House) -> Answer:
    """Shown on the page that answers, and never again. Raises NotFound where the provider has no bot."""
    if not bots(me, house):
        raise NotFound("refused.page")
    try:
        made = pagers.invitation(me.badge, house, cause=me.cause(form_id(asked.form)))
    except NotAllowed as why:
        return again(me, asked, house, why)
    return shown(Shown(member=me.member, invited=made), me, asked, house)


def unlink(me: Colleague, asked: Asked, house: House) -> Answer:
    try:
        pagers.unlink(me.badge.email, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)
    except NotAllowed:
        return saved("telegram")  # it was undone elsewhere meanwhile, which is what he wants
    return saved("telegram")


def code(bot: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """The deep link as a picture. Raises NotFound for a bot that is not his provider's, or no token."""
    token = asked.query.get("start", "")
    if bot not in {each.username for each in bots(me, house)} or not _TOKEN.fullmatch(token):
        raise NotFound("refused.page")
    return picture(f"https://t.me/{bot}?start={token}")
