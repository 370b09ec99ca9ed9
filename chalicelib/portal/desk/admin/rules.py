"""Answer times: the rules in the order in which they are tried, and what becomes of a client's silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.desk.answer_times import Counting, Having, Patience, Rule
from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Refusal
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, counted, form_id
from chalicelib.services import setup_rules as setup
from chalicelib.services.house import House
from chalicelib.services.retime import Retimed, retime_some

HERE = "/desk/settings/rules"
FIELDS = {
    "refused.rule.empty": "first",
    "refused.rule.minutes": "first",
    "refused.rule.warn": "warn",
    "refused.rule.named": "accounts",
    "refused.id": "accounts",
    "refused.patience.days": "remind",
    "refused.patience.order": "archive",
}


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    return _list(me, asked, house, forms.blank(house, _days(me.provider.patience)))


def patience(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)

    def act() -> None:
        new = Patience(
            remind=forms.number_of(asked.form.get("remind", ""), most=setup.MOST_REMIND),
            archive=forms.number_of(asked.form.get("archive", ""), most=setup.MOST_ARCHIVE),
        )
        setup.set_patience(me.provider.id, lambda _: new, **_as(me, asked, house))

    return forms.tried(act, HERE, lambda filled: _list(me, asked, house, filled), asked, FIELDS)


def again(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    return _list(me, asked, house, forms.complained(asked, why, {}))


def new(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    return _form(None, me, asked, house, forms.blank(house, {"counting": Counting.HOURS}))


def add(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)

    def act() -> None:
        setup.add_rule(me.provider.id, _with(Rule(id=""), asked.form), **_as(me, asked, house))

    return forms.tried(act, HERE, lambda filled: _form(None, me, asked, house, filled), asked, FIELDS)


def edit(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    found = setup.rule_of(me.provider, id)
    return _form(found, me, asked, house, forms.blank(house, _typed(found)))


def change(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    found = setup.rule_of(me.provider, id)

    def act() -> None:
        setup.change_rule(me.provider.id, id, lambda old: _with(old, asked.form), **_as(me, asked, house))

    return forms.tried(act, HERE, lambda filled: _form(found, me, asked, house, filled), asked, FIELDS)


def again_new(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    return _form(None, me, asked, house, forms.complained(asked, why, {}))


def again_one(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    return _form(setup.rule_of(me.provider, id), me, asked, house, forms.complained(asked, why, {}))


def first(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """Before all others."""
    permit_duty(me.actor, Duty.RULES)
    setup.place_rule(me.provider.id, id, 1, **_as(me, asked, house))
    return go(f"{HERE}?{forms.SAVED}")


def shift(by_places: int, id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """One place up or down; where the row stands then, the keyboard goes on."""
    permit_duty(me.actor, Duty.RULES)
    setup.shift_rule(me.provider.id, id, by_places, **_as(me, asked, house))
    return go(f"{HERE}?{forms.SAVED}#rule-{id}")


def remove(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    setup.remove_rule(me.provider.id, id, **_as(me, asked, house))
    return go(f"{HERE}?{forms.SAVED}")


def apply(me: Colleague, asked: Asked, house: House) -> Answer:
    """To the tickets that are there already, as far as the time goes; the next press goes on from there."""
    permit_duty(me.actor, Duty.RULES)
    before = _applied(asked.form)
    try:
        done = retime_some(me.provider.id, cursor=before.cursor, **_as(me, asked, house))
    except forms.COMPLAINTS as why:
        return again_apply(me, asked, house, why)
    so_far = replace(done, looked=before.looked + done.looked, changed=before.changed + done.changed)
    return _list(me, asked, house, forms.blank(house, _days(me.provider.patience)), so_far)


def again_apply(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    """Patience beside it stands as it is kept."""
    permit_duty(me.actor, Duty.RULES)
    filled = replace(forms.blank(house, _days(me.provider.patience)), complaints={"apply": why})
    return _list(me, asked, house, filled, _applied(asked.form))


def _applied(form: Mapping[str, str]) -> Retimed:
    """How far the presses before got."""
    looked, changed = counted(form.get("looked", "")), counted(form.get("changed", ""))
    return Retimed(looked=looked, changed=changed, cursor=form.get("cursor") or None)


def _as(me: Colleague, asked: Asked, house: House) -> setup.Doing:
    return {"by": me.member.id, "cause": me.cause(form_id(asked.form)), "house": house}


def _list(me: Colleague, asked: Asked, house: House, filled: Filled, applied: Retimed | None = None) -> Answer:
    bounds = {"remind": setup.MOST_REMIND, "archive": setup.MOST_ARCHIVE}
    return forms.page("rules", me, asked, house, filled=filled, bounds=bounds, applied=applied)


def _form(found: Rule | None, me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    return forms.page(
        "rule", me, asked, house, filled=filled, rule=found, most=setup.MOST_MINUTES, countings=tuple(Counting)
    )


def _days(kept: Patience) -> dict[str, str]:
    return {"remind": str(kept.remind or ""), "archive": str(kept.archive or "")}


def _typed(each: Rule) -> dict[str, str]:
    return {
        "name": each.name,
        "first": str(each.first or ""),
        "next": str(each.next or ""),
        "warn": str(each.warn or ""),
        "counting": each.counting,
        "having": "on" if each.having is Having.ACTIVE_SERVICE else "",
        "accounts": " ".join(each.accounts),
        "services": " ".join(each.services),
        **forms.boxes("department.", each.departments),
    }


def _with(old: Rule, form: Mapping[str, str]) -> Rule:
    return replace(
        old,
        name=form.get("name", ""),
        first=forms.number_of(form.get("first", ""), most=setup.MOST_MINUTES),
        next=forms.number_of(form.get("next", ""), most=setup.MOST_MINUTES),
        warn=forms.number_of(form.get("warn", ""), most=setup.MOST_MINUTES),
        counting=Counting.ALWAYS if form.get("counting") == Counting.ALWAYS else Counting.HOURS,
        having=Having.ACTIVE_SERVICE if form.get("having") else Having.ANYTHING,
        accounts=forms.several(form.get("accounts", "")),
        services=forms.several(form.get("services", "")),
        departments=forms.ticked(form, "department."),
    )
