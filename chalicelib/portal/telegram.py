"""«Настройка работы с Telegram»: the switch, the invitation with its QR code, and undoing the link."""

from __future__ import annotations

import re

from chalicelib.desk.errors import NotAllowed, NotFound
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.forms import form_id
from chalicelib.portal.qr import picture
from chalicelib.portal.settings import Shown, again, saved, shown
from chalicelib.portal.visitor import Visitor
from chalicelib.services import link
from chalicelib.services.house import House

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def on(visitor: Visitor, asked: Asked, house: House) -> Answer:
    """«Включить работу с поддержкой» (T-2). Raises NotFound where nobody takes requests by Telegram (T-1)."""
    _served(visitor, house)
    who = visitor.person.id
    link.switch_on(who, by=who, cause=visitor.cause(form_id(asked.form)), house=house)
    return saved("telegram")


def off(visitor: Visitor, asked: Asked, house: House) -> Answer:
    who = visitor.person.id
    link.switch_off(who, by=who, cause=visitor.cause(form_id(asked.form)), house=house)
    return saved("telegram")


def invite(visitor: Visitor, asked: Asked, house: House) -> Answer:
    """Shown on the page that answers, and never again: only hashes are kept. Raises NotFound as the switch."""
    _served(visitor, house)
    try:
        made = link.invitation(visitor.person.id, house, cause=visitor.cause(form_id(asked.form)))
    except NotAllowed as why:
        return again(visitor, asked, house, why)
    return shown(Shown(person=visitor.person, invited=made), visitor, asked, house)


def unlink(visitor: Visitor, asked: Asked, house: House) -> Answer:
    who = visitor.person.id
    try:
        link.unlink(who, by=who, cause=visitor.cause(form_id(asked.form)), house=house)
    except NotAllowed:
        return saved("telegram")  # it was undone elsewhere meanwhile, which is what he wants
    return saved("telegram")


def code(bot: str, visitor: Visitor, asked: Asked, house: House) -> Answer:
    """The deep link as a picture for a telephone's camera. Raises NotFound for a bot that is not his or no token."""
    token = asked.query.get("start", "")
    found = next((each for each in _served(visitor, house) if each == bot), None)
    if found is None or not _TOKEN.fullmatch(token):
        raise NotFound("refused.page")
    return picture(f"https://t.me/{found}?start={token}")


def _served(visitor: Visitor, house: House) -> tuple[str, ...]:
    """Names of the bots that serve him."""
    found = tuple(bot.username for each in visitor.providers for bot in house.bots.taking(each))
    if not found:
        raise NotFound("refused.page")
    return found
