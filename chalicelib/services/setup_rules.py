"""Setting a desk up: within how much time tickets are to be answered; of several rules the first that fits holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.desk.answer_rules import Rule, checked
from chalicelib.desk.errors import NotFound
from chalicelib.desk.names import id_of, name_of
from chalicelib.desk.people import Provider
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.find import department_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.setup import logged, saved_if_changed

Change = Callable[[Provider], tuple[Rule, ...]]


def add_rule(provider: str, rule: Rule, *, by: str, cause: str, house: House) -> Rule:
    """Behind those that are there, under an id drawn here. Raises Invalid, NotFound."""
    drawn = house.ids.short()

    def change(old: Provider) -> tuple[Rule, ...]:
        return (*old.rules, _rule(replace(rule, id=drawn), old))

    act = Act(cause=cause, verb="rule.add", by=by, on=provider, provider=provider)
    return rule_of(provider, _change(act, drawn, change, house), house)


def change_rule(provider: str, id: str, change: Callable[[Rule], Rule], *, by: str, cause: str, house: House) -> Rule:
    """Raises Invalid, NotFound."""

    def changed(old: Provider) -> tuple[Rule, ...]:
        new = _rule(replace(change(_one(old, id)), id=id), old)
        return tuple(new if each.id == id else each for each in old.rules)

    act = Act(cause=cause, verb="rule.set", by=by, on=f"{provider}/{id}", provider=provider)
    return rule_of(provider, _change(act, id, changed, house), house)


def remove_rule(provider: str, id: str, *, by: str, cause: str, house: House) -> None:
    """Raises NotFound."""

    def without(old: Provider) -> tuple[Rule, ...]:
        gone = _one(old, id)
        return tuple(each for each in old.rules if each is not gone)

    act = Act(cause=cause, verb="rule.remove", by=by, on=f"{provider}/{id}", provider=provider)
    _change(act, id, without, house)


def rule_of(provider: str, id: str, house: House) -> Rule:
    """Raises NotFound."""
    return _one(provider_of(provider, house), id)


def _change(act: Act, id: str, change: Change, house: House) -> str:
    """The id of the one it was about, which a repeated act tells of the first time."""

    def decide() -> Decision[str]:
        old = provider_of(act.provider or "", house)
        kept = saved_if_changed(old, replace(old, rules=checked(change(old))))
        return Decision(result=id, saves=kept.saves, changed=kept.changed, answer={"id": id})

    return perform(act, lambda at: logged(act, decide(), at), lambda known: str(known["id"]), house)


def _one(provider: Provider, id: str) -> Rule:
    found = next((each for each in provider.rules if each.id == id), None)
    if found is None:
        raise NotFound("refused.no_rule", id=id)
    return found


def _rule(rule: Rule, provider: Provider) -> Rule:
    return replace(
        rule,
        name=name_of(rule.name, what="rule"),
        departments=tuple(dict.fromkeys(department_of(provider, each).id for each in rule.departments)),
        accounts=tuple(dict.fromkeys(id_of(each, what="account") for each in rule.accounts)),
        services=tuple(dict.fromkeys(id_of(each, what="service") for each in rule.services)),
    )
