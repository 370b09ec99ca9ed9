"""Departments: what clients may choose, when each answers, and how soon it usually does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Invalid, Refusal
from chalicelib.desk.hours import WEEK, Hours
from chalicelib.desk.hours_text import line_of, spans_of
from chalicelib.desk.people import Department
from chalicelib.i18n.catalogue import languages
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services import zones
from chalicelib.services.find import department_of
from chalicelib.services.house import House
from chalicelib.services.setup_providers import MOST_USUAL, add_department, change_department

HERE = "/desk/settings/departments"
FIELDS = {
    "refused.name": "name",
    "refused.id": "id",
    "refused.exists": "id",
    "refused.description": "description",
    "refused.usual": "usual",
    "refused.hours.span": "hours",
    "refused.hours.holiday": "holidays",
    "refused.hours.holidays": "holidays",
    "refused.zone": "zone",
}


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.DEPARTMENTS)
    return forms.page("departments", me, asked, house)


def new(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.DEPARTMENTS)
    return _form(None, me, asked, house, forms.blank(house, {"offered": "on"}))


def add(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.DEPARTMENTS)

    def act() -> None:
        blank = Department(id=asked.form.get("id", "").strip(), name="")
        made = _with(blank, asked.form, me)
        add_department(me.provider.id, made, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)

    return forms.tried(act, HERE, lambda filled: _form(None, me, asked, house, filled), asked, FIELDS)


def edit(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.DEPARTMENTS)
    found = department_of(me.provider, id)
    return _form(found, me, asked, house, forms.blank(house, _typed(found)))


def change(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.DEPARTMENTS)
    found = department_of(me.provider, id)

    def act() -> None:
        change_department(
            me.provider.id,
            id,
            lambda old: _with(old, asked.form, me),
            by=me.member.id,
            cause=me.cause(form_id(asked.form)),
            house=house,
        )

    return forms.tried(act, HERE, lambda filled: _form(found, me, asked, house, filled), asked, FIELDS)


def again_new(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.DEPARTMENTS)
    return _form(None, me, asked, house, forms.complained(asked, why, {}))


def again(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.DEPARTMENTS)
    return _form(department_of(me.provider, id), me, asked, house, forms.complained(asked, why, {}))


def _form(found: Department | None, me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    return forms.page(
        "department",
        me,
        asked,
        house,
        filled=filled,
        department=found,
        days=range(WEEK),
        zones=zones.offered(),
        others=[each for each in languages() if each != me.provider.language],
        most=MOST_USUAL,
    )


def _typed(each: Department) -> dict[str, str]:
    typed = {
        "id": each.id,
        "name": each.name,
        **{f"name.{language}": name for language, name in each.names.items()},
        "description": each.description,
        "offered": "on" if each.offered else "",
        "usual": str(each.usual or ""),
    }
    if each.hours is not None:
        typed |= {f"day.{day}": line_of(each.hours.spans, day) for day in range(WEEK)}
        typed |= {"holidays": " ".join(each.hours.holidays), "zone": each.hours.zone}
    return typed


def _with(old: Department, form: Mapping[str, str], me: Colleague) -> Department:
    return replace(
        old,
        name=form.get("name", ""),
        names=forms.in_languages(form, "name."),
        description=form.get("description", ""),
        offered=bool(form.get("offered")),
        usual=_usual(form),
        hours=_hours(form, me),
    )


def _usual(form: Mapping[str, str]) -> int | None:
    try:
        return forms.number_of(form.get("usual", ""), most=MOST_USUAL)
    except Invalid as reason:
        raise Invalid("refused.usual", most=MOST_USUAL) from reason


def _hours(form: Mapping[str, str], me: Colleague) -> Hours | None:
    """None where no day is filled: round the clock."""
    spans = tuple(span for day in range(WEEK) for span in spans_of(form.get(f"day.{day}", ""), day))
    if not spans:
        return None
    zone = form.get("zone", "") or me.provider.zone or "UTC"
    return Hours(zone=zone, spans=spans, holidays=forms.several(form.get("holidays", "")))
