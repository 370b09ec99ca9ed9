"""Setting a desk up: within which time clients are answered, and what becomes of a client's silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypedDict

from chalicelib.desk.answer_times import Patience, Rule
from chalicelib.desk.errors import Invalid, NotFound, TooMuch
from chalicelib.desk.names import NAME_LIMIT, id_of, plain
from chalicelib.desk.people import Provider
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.find import department_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.setup import keep, logged, saved_if_changed

MOST_RULES = 30
MOST_NAMED = 100
"""Accounts, and services, that one rule names."""
MOST_MINUTES = 90 * 24 * 60
MOST_REMIND = 90
MOST_ARCHIVE = 3650


class Doing(TypedDict):
    """Who acts, in which act, and where."""

    by: str
    cause: str
    house: House


Change = Callable[[Provider], tuple[Rule, ...]]
"""The rules of a provider from now on."""


def add_rule(provider: str, rule: Rule, *, by: str, cause: str, house: House) -> Rule:
    """Behind those that are there, under an id drawn here. Raises Invalid, NotFound for a department, TooMuch."""
    drawn = house.ids.short()

    def change(old: Provider) -> tuple[Rule, ...]:
        if len(old.rules) >= MOST_RULES:
            raise TooMuch("refused.rule.many", limit=MOST_RULES)
        return (*old.rules, _checked(replace(rule, id=drawn), old))

    act = Act(cause=cause, verb="rule.add", by=by, on=provider, provider=provider)
    id = _change(act, drawn, change, house)
    return rule_of(provider_of(provider, house), id)


def change_rule(provider: str, id: str, change: Callable[[Rule], Rule], *, by: str, cause: str, house: House) -> Rule:
    """Raises Invalid, NotFound."""

    def changed(old: Provider) -> tuple[Rule, ...]:
        new = _checked(replace(change(rule_of(old, id)), id=id), old)
        return tuple(new if each.id == id else each for each in old.rules)

    act = Act(cause=cause, verb="rule.set", by=by, on=f"{provider}/{id}", provider=provider)
    _change(act, id, changed, house)
    return rule_of(provider_of(provider, house), id)


def place_rule(provider: str, id: str, place: int, *, by: str, cause: str, house: House) -> None:
    """Put it at this place, counted from one: the first that is about a ticket holds. Raises NotFound."""

    def placed(old: Provider) -> tuple[Rule, ...]:
        found = rule_of(old, id)
        others = [each for each in old.rules if each is not found]
        at = max(place - 1, 0)
        return (*others[:at], found, *others[at:])

    act = Act(cause=cause, verb="rule.place", by=by, on=f"{provider}/{id}/{place}", provider=provider)
    _change(act, id, placed, house)


def shift_rule(provider: str, id: str, by_places: int, *, by: str, cause: str, house: House) -> None:
    """Up, or down, among the others as they stand by now; at an end it stays. Raises NotFound."""

    def shifted(old: Provider) -> tuple[Rule, ...]:
        found, rules = rule_of(old, id), list(old.rules)
        at = min(max(rules.index(found) + by_places, 0), len(rules) - 1)
        rules.remove(found)
        return (*rules[:at], found, *rules[at:])

    act = Act(cause=cause, verb="rule.place", by=by, on=f"{provider}/{id}/{by_places:+d}", provider=provider)
    _change(act, id, shifted, house)


def remove_rule(provider: str, id: str, *, by: str, cause: str, house: House) -> None:
    """What it has promised already stays promised. Raises NotFound."""

    def without(old: Provider) -> tuple[Rule, ...]:
        gone = rule_of(old, id)
        return tuple(each for each in old.rules if each is not gone)

    act = Act(cause=cause, verb="rule.remove", by=by, on=f"{provider}/{id}", provider=provider)
    _change(act, id, without, house)


def set_patience(
    provider: str, change: Callable[[Patience], Patience], *, by: str, cause: str, house: House
) -> Patience:
    """Raises Invalid, NotFound."""

    def decide() -> Decision[Provider]:
        old = provider_of(provider, house)
        return saved_if_changed(old, replace(old, patience=_patience(change(old.patience))))

    act = Act(cause=cause, verb="patience.set", by=by, on=provider, provider=provider)
    return keep(act, decide, lambda: provider_of(provider, house), house).patience


def rule_of(provider: Provider, id: str) -> Rule:
    """Raises NotFound."""
    found = next((each for each in provider.rules if each.id == id), None)
    if found is None:
        raise NotFound("refused.no_rule", rule=id)
    return found


def _change(act: Act, id: str, change: Change, house: House) -> str:
    """The id of the one it was about, which a repeated act tells of the first time."""

    def decide() -> Decision[str]:
        old = provider_of(act.provider or "", house)
        kept = saved_if_changed(old, replace(old, rules=change(old)))
        return Decision(result=id, saves=kept.saves, changed=kept.changed, answer={"id": id})

    return perform(act, lambda at: logged(act, decide(), at), lambda known: str(known["id"]), house)


def _checked(rule: Rule, provider: Provider) -> Rule:
    """As it may be kept. Raises Invalid, and NotFound for a department."""
    if rule.first is None and rule.next is None:
        raise Invalid("refused.rule.empty")
    for minutes in (rule.first, rule.next):
        if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
            raise Invalid("refused.rule.minutes", most=MOST_MINUTES)
    shortest = min(each for each in (rule.first, rule.next) if each is not None)
    if rule.warn is not None and not 1 <= rule.warn < shortest:
        raise Invalid("refused.rule.warn", shortest=shortest)
    return replace(
        rule,
        name=plain(rule.name)[:NAME_LIMIT],
        departments=tuple(dict.fromkeys(department_of(provider, each).id for each in rule.departments)),
        accounts=_named(rule.accounts, "account"),
        services=_named(rule.services, "service"),
    )


def _named(ids: Iterable[str], what: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(id_of(each, what=what) for each in ids))
    if len(found) > MOST_NAMED:
        raise TooMuch("refused.rule.named", limit=MOST_NAMED)
    return found


def _patience(given: Patience) -> Patience:
    for days, most in ((given.remind, MOST_REMIND), (given.archive, MOST_ARCHIVE)):
        if days is not None and not 1 <= days <= most:
            raise Invalid("refused.patience.days", most=most)
    if given.remind is not None and given.archive is not None and given.archive <= given.remind:
        raise Invalid("refused.patience.order")
    return given
