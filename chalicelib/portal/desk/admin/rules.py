"""«Регламент»: the rules of answer times in their order, each made, changed, put higher and removed."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk.answer_times import Counting, Having, Rule
from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Refusal
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services.house import House
from chalicelib.services.setup_rules import MOST_MINUTES, add_rule, change_rule, place_rule, remove_rule, rule_of

HERE = "/desk/settings/rules"
FIELDS = {
    "refused.name": "name",
    "refused.rule.empty": "first",
    "refused.rule.minutes": "first",
    "form.number": "first",
    "refused.rule.named": "accounts",
    "refused.id": "accounts",
}


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    return forms.page("rules", me, asked, house)


def new(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    return _form(None, me, asked, house, forms.blank(house, {"first": "60", "next": "240", "counting": "on"}))


def add(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)

    def act() -> None:
        made = _with(Rule(id=""), asked)
        add_rule(me.provider.id, made, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)

    return forms.tried(act, HERE, lambda filled: _form(None, me, asked, house, filled), asked, FIELDS)


def edit(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    found = rule_of(me.provider, id)
    return _form(found, me, asked, house, forms.blank(house, _typed(found)))


def change(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    found = rule_of(me.provider, id)

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


def higher(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """Before the one that it stands behind."""
    permit_duty(me.actor, Duty.RULES)
    place = me.provider.rules.index(rule_of(me.provider, id))
    place_rule(me.provider.id, id, place, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)
    return go(f"{HERE}?{forms.SAVED}")


def remove(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    remove_rule(me.provider.id, id, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)
    return go(f"{HERE}?{forms.SAVED}")


def again_new(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    return _form(None, me, asked, house, forms.complained(asked, why, {}))


def again(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.RULES)
    return _form(rule_of(me.provider, id), me, asked, house, forms.complained(asked, why, {}))


def _form(found: Rule | None, me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    return forms.page("rule", me, asked, house, filled=filled, rule=found, most=MOST_MINUTES)


def _typed(each: Rule) -> dict[str, str]:
    return {
        "name": each.name,
        "first": str(each.first or ""),
        "next": str(each.next or ""),
        "accounts": " ".join(each.accounts),
        "services": " ".join(each.services),
        "having": "on" if each.having is Having.ACTIVE_SERVICE else "",
        "counting": "on" if each.counting is Counting.HOURS else "",
        **forms.boxes("department.", each.departments),
    }


def _with(old: Rule, asked: Asked) -> Rule:
    form = asked.form
    return replace(
        old,
        name=form.get("name", ""),
        first=forms.number_of(form.get("first", ""), most=MOST_MINUTES),
        next=forms.number_of(form.get("next", ""), most=MOST_MINUTES),
        departments=forms.ticked(form, "department."),
        accounts=forms.several(form.get("accounts", "")),
        services=forms.several(form.get("services", "")),
        having=Having.ACTIVE_SERVICE if form.get("having") else Having.ANYTHING,
        counting=Counting.HOURS if form.get("counting") else Counting.ALWAYS,
    )
