"""«Регламент»: the rules of answer times, each made, changed and removed."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk.answer_rules import LONGEST, Rule
from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Invalid, Refusal
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services.house import House
from chalicelib.services.setup_rules import add_rule, change_rule, remove_rule, rule_of

HERE = "/desk/settings/rules"
FIELDS = {"refused.name": "name", "refused.rule.time": "first", "form.number": "first", "refused.id": "accounts"}


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    return forms.page("rules", me, asked, house)


def new(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    return _form(None, me, asked, house, forms.blank(house, {"first": "60", "next": "240"}))


def add(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)

    def act() -> None:
        made = _with(Rule(id="", name="", first=1, next=1), asked)
        add_rule(me.provider.id, made, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)

    return forms.tried(act, HERE, lambda filled: _form(None, me, asked, house, filled), asked, FIELDS)


def edit(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    found = rule_of(me.provider.id, id, house)
    return _form(found, me, asked, house, forms.blank(house, _typed(found)))


def change(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    found = rule_of(me.provider.id, id, house)

    def act() -> None:
        change_rule(
            me.provider.id,
            id,
            lambda old: _with(old, asked),
            by=me.member.id,
            cause=me.cause(form_id(asked.form)),
            house=house,
        )

    return forms.tried(act, HERE, lambda filled: _form(found, me, asked, house, filled), asked, FIELDS)


def remove(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    remove_rule(me.provider.id, id, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)
    return go(f"{HERE}?{forms.SAVED}")


def again_new(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    return _form(None, me, asked, house, forms.complained(asked, why, {}))


def again(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    found = rule_of(me.provider.id, id, house)
    return _form(found, me, asked, house, forms.complained(asked, why, {}))


def _form(found: Rule | None, me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    return forms.page("rule", me, asked, house, filled=filled, rule=found, most=LONGEST)


def _typed(each: Rule) -> dict[str, str]:
    return {
        "name": each.name,
        "first": str(each.first),
        "next": str(each.next),
        "accounts": " ".join(each.accounts),
        "services": " ".join(each.services),
        **forms.boxes("department.", each.departments),
    }


def _with(old: Rule, asked: Asked) -> Rule:
    form = asked.form
    return replace(
        old,
        name=form.get("name", ""),
        first=_minutes(form.get("first", "")),
        next=_minutes(form.get("next", "")),
        departments=forms.ticked(form, "department."),
        accounts=forms.several(form.get("accounts", "")),
        services=forms.several(form.get("services", "")),
    )


def _minutes(typed: str) -> int:
    found = forms.number_of(typed, most=LONGEST)
    if found is None:
        raise Invalid("refused.rule.time", most=LONGEST)
    return found
