"""A department's group in Telegram: whether it has one, a code that ties one, and untying it."""

from __future__ import annotations

from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Refusal
from chalicelib.desk.grants import Invitation
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.me import bots
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services import groups
from chalicelib.services.find import department_of
from chalicelib.services.house import House


def show(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.DEPARTMENTS)
    return _page(id, me, asked, house, forms.blank(house))


def tie(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """The code is shown on the page that answers, and never again: only its hash is kept."""
    permit_duty(me.actor, Duty.DEPARTMENTS)
    try:
        cause = me.cause(form_id(asked.form))
        made = groups.invitation(me.provider.id, id, by=me.member.id, cause=cause, house=house)
    except forms.COMPLAINTS as why:
        return _page(id, me, asked, house, forms.complained(asked, why, {}))
    return _page(id, me, asked, house, forms.blank(house), made)


def untie(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.DEPARTMENTS)
    department_of(me.provider, id)

    def act() -> None:
        groups.untie(me.provider.id, id, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)

    here = f"/desk/settings/departments/{id}/group"
    return forms.tried(act, here, lambda filled: _page(id, me, asked, house, filled), asked, {})


def again(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.DEPARTMENTS)
    return _page(id, me, asked, house, forms.complained(asked, why, {}))


def _page(
    id: str, me: Colleague, asked: Asked, house: House, filled: Filled, invited: Invitation | None = None
) -> Answer:
    department = department_of(me.provider, id)
    return forms.page(
        "group",
        me,
        asked,
        house,
        filled=filled,
        department=department,
        group=house.directory.group(me.provider.id, department.id),
        shut=groups.shut_out_of(me.provider.id, department.id, house),
        bots=bots(me, house),
        invited=invited,
    )
