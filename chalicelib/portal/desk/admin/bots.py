"""Telegram bots: which there are, whether each is well at this moment, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Invalid, NotAllowed, NotFound, Refusal
from chalicelib.desk.people import Bot, Provider, Role
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services import setup_bots, upkeep
from chalicelib.services.find import bot_of, member_of
from chalicelib.services.house import House
from chalicelib.services.setup_bots import is_forgotten
from chalicelib.services.upkeep import Examined, examined, is_here

HERE = "/desk/settings/bots"
SERVED = "provider."
"""Before the name of the box of each provider that a bot may serve."""
FIELDS = {
    "refused.token": "token",
    "refused.bot.token": "token",
    "refused.bot.other": "token",
    "refused.exists": "token",
    "refused.bot.nobody": "served",
}


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.BOTS)
    found = [examined(each, _places(asked, house), house) for each in _all(me, house)]
    return forms.page("bots", me, asked, house, bots=found, served=_names(me, house))


def new(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.BOTS)
    return _new(me, asked, house, forms.blank(house, forms.boxes(SERVED, (me.provider.id,))))


def add(me: Colleague, asked: Asked, house: House) -> Answer:
    """Its token is kept and never told again."""
    permit_duty(me.actor, Duty.BOTS)
    try:
        served = _served(None, me, asked, house)
        made = upkeep.take_on(asked.form.get("token", "").strip(), served, **_how(me, asked, house))
    except forms.COMPLAINTS as why:
        return again_new(me, asked, house, why)
    return go(f"{HERE}/{made.id}?{forms.SAVED}" if me.provider.id in made.providers else f"{HERE}?{forms.SAVED}")


def again_new(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.BOTS)
    return _new(me, asked, house, _complained(asked, why))


def one(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """Telegram is asked each time it is opened."""
    return _one(_mine(id, me, house), me, asked, house)


def act(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    found, name = _mine(id, me, house), asked.form.get("act", "")
    try:
        ACTS[name](found, me, asked, house) if name in ACTS else None
    except forms.COMPLAINTS as why:
        return again(id, me, asked, house, why)
    after = bot_of(id, house)
    return go(f"{HERE}/{id}?{forms.SAVED}" if me.provider.id in after.providers else f"{HERE}?{forms.SAVED}")


def again(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    found = _mine(id, me, house)
    return _one(found, me, asked, house, _complained(asked, why, found))


def _connect(bot: Bot, me: Colleague, asked: Asked, house: House) -> None:
    upkeep.connect(bot, _address(bot, asked, house), **_how(me, asked, house))


def _rotate(bot: Bot, me: Colleague, asked: Asked, house: House) -> None:
    upkeep.rotate(bot, _address(bot, asked, house), **_how(me, asked, house))


def _renew(bot: Bot, me: Colleague, asked: Asked, house: House) -> None:
    upkeep.renew(bot, asked.form.get("token", "").strip(), **_how(me, asked, house))


def _serve(bot: Bot, me: Colleague, asked: Asked, house: House) -> None:
    setup_bots.serve(bot.id, _served(bot, me, asked, house), **_how(me, asked, house))


def _part(bot: Bot, me: Colleague, asked: Asked, house: House) -> None:
    if set(bot.providers) - {each.id for each in _led(me, house)}:
        raise NotAllowed("refused.bot.shared")
    upkeep.part_with(bot, **_how(me, asked, house))


ACTS: dict[str, Callable[[Bot, Colleague, Asked, House], None]] = {
    "connect": _connect,
    "rotate": _rotate,
    "token": _renew,
    "serve": _serve,
    "remove": _part,
}
"""What the forms of a bot's page do."""


def _mine(id: str, me: Colleague, house: House) -> Bot:
    """One that serves other providers alone looks like none."""
    permit_duty(me.actor, Duty.BOTS)
    found = house.directory.bot(id)
    if found is None or is_forgotten(found) or me.provider.id not in found.providers:
        raise NotFound("refused.no_bot", bot=id)
    return found


def _all(me: Colleague, house: House) -> list[Bot]:
    return [each for each in house.directory.bots() if me.provider.id in each.providers]


def _led(me: Colleague, house: House) -> list[Provider]:
    """Providers at which he is an administrator: he sets the bot up for these and no others."""
    posts = {each.provider: each.member for each in me.badge.posts}
    members = {each.id: member_of(each.id, posts[each.id], house) for each in me.providers if each.id in posts}
    return [each for each in me.providers if each.id in members and members[each.id].role is Role.ADMINISTRATOR]


def _names(me: Colleague, house: House) -> dict[str, str]:
    """Of all providers: a bot may serve some at which he does not answer."""
    return {each.id: each.title(me.language) for each in house.directory.providers()}


def _served(bot: Bot | None, me: Colleague, asked: Asked, house: House) -> tuple[str, ...]:
    """Those with a tick, and those that are none of his. Raises Invalid where none is left."""
    led = [each.id for each in _led(me, house)]
    ticked = forms.ticked(asked.form, SERVED)
    others = [each for each in bot.providers if each not in led] if bot else []
    served = (*others, *(each for each in led if each in ticked))
    if not served:
        raise Invalid("refused.bot.nobody")
    return served


def _address(bot: Bot, asked: Asked, house: House) -> str:
    """Where it is brought already, if that is here; else to a place of ours that Telegram would reach."""
    told = examined(bot, (), house).hook
    if told is not None and is_here(told.address, bot, _places(asked, house)):
        return told.address
    here = f"{asked.origin}{asked.base}"
    reached = next((each for each in (here, house.portal) if each.startswith("https://")), here)
    return f"{reached.rstrip('/')}/hooks/telegram/{bot.id}"


def _places(asked: Asked, house: House) -> tuple[str, ...]:
    return asked.origin, house.portal


def _how(me: Colleague, asked: Asked, house: House) -> dict[str, Any]:
    cause = me.cause(form_id(asked.form))
    return {"by": me.member.id, "cause": cause, "log": me.provider.id, "house": house}


def _complained(asked: Asked, why: Refusal, bot: Bot | None = None) -> Filled:
    """A token is not shown again, not even to who typed it; what another form of the page holds stays as it was."""
    filled = forms.complained(asked, why, FIELDS)
    typed = {name: text for name, text in filled.typed.items() if name != "token"}
    if bot is not None and asked.form.get("act") != "serve":
        typed |= forms.boxes(SERVED, bot.providers)
    return replace(filled, typed=typed)


def _new(me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    return forms.page("bot_new", me, asked, house, filled=filled, led=_led(me, house))


def _one(bot: Bot, me: Colleague, asked: Asked, house: House, filled: Filled | None = None) -> Answer:
    led = _led(me, house)
    names = _names(me, house)
    told: Examined = examined(bot, _places(asked, house), house)
    return forms.page(
        "bot",
        me,
        asked,
        house,
        filled=filled or forms.blank(house, forms.boxes(SERVED, bot.providers)),
        told=told,
        led=led,
        others=[names.get(each, each) for each in bot.providers if each not in {one.id for one in led}],
        at=house.clock.now(),
    )
