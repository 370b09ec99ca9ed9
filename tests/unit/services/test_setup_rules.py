"""Answer times and patience: kept with the provider, in order, logged, and refused where they cannot be so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.answer_times import Counting, Having, Patience, Rule
from chalicelib.desk.errors import Invalid, NotFound, TooMuch
from chalicelib.services.setup_rules import (
    MOST_NAMED,
    MOST_RULES,
    add_rule,
    change_rule,
    place_rule,
    remove_rule,
    set_patience,
)
from tests.unit.services.small_desk import SmallDesk

PLAIN = Rule(id="", name=" Все ", first=60, next=240)


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def give(desk):
    return lambda cause=None: {"by": "operator", "cause": cause or desk.cause(), "house": desk.house}


def kept(desk):
    return desk.store.provider("north").rules


def logged(desk):
    return [each.verb for each in desk.store.log("north", limit=50).lines]


def test_it_is_kept_changed_and_removed(desk, give):
    made = add_rule("north", replace(PLAIN, departments=("tech", "tech"), accounts=("c-1",)), **give())
    assert (made.name, made.departments, made.first) == ("Все", ("tech",), 60)
    changed = change_rule(
        "north", made.id, lambda old: replace(old, id="x", first=None, having=Having.ACTIVE_SERVICE), **give()
    )
    assert kept(desk) == (changed,)
    assert (changed.id, changed.first, changed.having) == (made.id, None, Having.ACTIVE_SERVICE)
    remove_rule("north", made.id, **give())
    assert kept(desk) == ()
    assert logged(desk) == ["rule.remove", "rule.set", "rule.add"]
    with pytest.raises(NotFound, match=r"refused\.no_rule"):
        remove_rule("north", made.id, **give())


def test_the_same_act_twice_adds_one(desk, give):
    first = add_rule("north", PLAIN, **give("cli#1"))
    before = desk.store.dump()
    assert add_rule("north", PLAIN, **give("cli#1")) == first
    assert desk.store.dump() == before


@pytest.mark.parametrize(("place", "order"), [(1, "bac"), (2, "abc"), (3, "acb"), (99, "acb")])
def test_rules_are_tried_in_the_order_they_are_put_into(desk, give, place, order):
    made = {name: add_rule("north", replace(PLAIN, name=name), **give()) for name in "abc"}
    place_rule("north", made["b"].id, place, **give())
    assert "".join(each.name for each in kept(desk)) == order


def test_a_place_it_has_already_changes_nothing(desk, give):
    made = add_rule("north", PLAIN, **give())
    place_rule("north", made.id, 1, **give())
    assert logged(desk) == ["rule.add"]


@pytest.mark.parametrize(
    ("rule", "refusal", "key"),
    [
        ({"first": None, "next": None}, Invalid, "refused.rule.empty"),
        ({"first": 0}, Invalid, "refused.rule.minutes"),
        ({"next": 10**9}, Invalid, "refused.rule.minutes"),
        ({"departments": ("nowhere",)}, NotFound, "refused.no_department"),
        ({"accounts": ("а б",)}, Invalid, "refused.id"),
        ({"services": tuple(f"s-{each}" for each in range(MOST_NAMED + 1))}, TooMuch, "refused.rule.named"),
    ],
)
def test_what_cannot_be_promised_is_refused_and_changes_nothing(desk, give, rule, refusal, key):
    before = desk.store.dump()
    with pytest.raises(refusal, match=key):
        add_rule("north", replace(PLAIN, **rule), **give())
    assert desk.store.dump() == before


def test_there_can_be_so_many(desk, give):
    for _ in range(MOST_RULES):
        add_rule("north", replace(PLAIN, counting=Counting.ALWAYS), **give())
    with pytest.raises(TooMuch, match=r"refused\.rule\.many"):
        add_rule("north", PLAIN, **give())


def test_patience_is_kept_and_logged(desk, give):
    assert set_patience("north", lambda _: Patience(remind=3, archive=14), **give()) == Patience(remind=3, archive=14)
    assert set_patience("north", lambda old: replace(old, remind=None), **give()) == Patience(archive=14)
    set_patience("north", lambda old: old, **give())
    assert logged(desk) == ["patience.set", "patience.set"]


@pytest.mark.parametrize(
    ("patience", "key"),
    [
        (Patience(remind=0), "refused.patience.days"),
        (Patience(remind=91), "refused.patience.days"),
        (Patience(archive=3651), "refused.patience.days"),
        (Patience(remind=7, archive=7), "refused.patience.order"),
    ],
)
def test_patience_that_makes_no_sense_is_refused(desk, give, patience, key):
    with pytest.raises(Invalid, match=key):
        set_patience("north", lambda _: patience, **give())
    assert desk.store.provider("north").patience == Patience()
