"""Tokens of the API: what each is for and may do; one that is made is shown once."""

from __future__ import annotations

from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Refusal
from chalicelib.desk.tokens import LONGEST_LIFE, Right
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services.house import House
from chalicelib.services.setup_tokens import Given, add_token, remove_token

HERE = "/desk/settings/tokens"
FIELDS = {
    "refused.name": "name",
    "refused.token.rights": "rights",
    "refused.token.days": "days",
    "form.number": "days",
}


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.TOKENS)
    return _list(me, asked, house, forms.blank(house, {"days": "365"}))


def add(me: Colleague, asked: Asked, house: House) -> Answer:
    """The page itself tells the new token: nothing leads on to it, and a repeated form tells it no more."""
    permit_duty(me.actor, Duty.TOKENS)
    form = asked.form
    try:
        given = add_token(
            me.provider.id,
            form.get("name", ""),
            [each for each in Right if form.get(f"right.{each}")],
            days=forms.number_of(form.get("days", ""), most=LONGEST_LIFE),
            by=me.member.id,
            cause=me.cause(form_id(form)),
            house=house,
        )
    except forms.COMPLAINTS as why:
        return _list(me, asked, house, forms.complained(asked, why, FIELDS))
    return _list(me, asked, house, forms.blank(house, {"days": "365"}), given)


def remove(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.TOKENS)
    remove_token(me.provider.id, id, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)
    return go(f"{HERE}?{forms.SAVED}")


def again(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.TOKENS)
    return _list(me, asked, house, forms.complained(asked, why, {}))


def _list(me: Colleague, asked: Asked, house: House, filled: Filled, given: Given | None = None) -> Answer:
    return forms.page(
        "tokens",
        me,
        asked,
        house,
        filled=filled,
        given=given,
        tokens=house.directory.tokens(me.provider.id),
        rights=tuple(Right),
        most=LONGEST_LIFE,
        now=house.clock.now(),
    )
