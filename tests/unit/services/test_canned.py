"""Canned answers: kept for a provider, a department or a member, counted when they are used."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.canned import Canned, Scope, filled
from chalicelib.desk.errors import Invalid, NotFound, TooMuch
from chalicelib.services.canned import add_canned, canned_of, change_canned, count_use, remove_canned, values_for
from tests.unit.services.small_desk import NORTH, SmallDesk

HELLO = Canned(provider="north", id="", title=" Привет ", text="Здравствуйте, {client}!\r\n")


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def give(desk):
    return lambda cause=None: {"by": "anna", "cause": cause or desk.cause(), "house": desk.house}


def test_it_is_kept_changed_and_removed(desk, give):
    made = add_canned(HELLO, **give())
    assert (made.title, made.text, made.used) == ("Привет", "Здравствуйте, {client}!", 0)
    changed = change_canned("north", made.id, lambda old: replace(old, text="Да", id="x", used=7), **give())
    assert (changed.id, changed.text, changed.used) == (made.id, "Да", 0)
    remove_canned("north", made.id, **give())
    assert desk.store.canned_answers("north") == ()
    with pytest.raises(NotFound):
        canned_of("north", made.id, desk.house)
    assert [each.verb for each in desk.store.log("north", limit=9).lines].count("canned.add") == 1


def test_the_same_act_twice_makes_one(desk, give):
    assert add_canned(HELLO, **give("x#1")) == add_canned(HELLO, **give("x#1"))
    assert len(desk.store.canned_answers("north")) == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": ""}, Invalid),
        ({"text": " "}, Invalid),
        ({"text": "{clinet}"}, Invalid),
        ({"scope": Scope.DEPARTMENT, "owner": "moon"}, NotFound),
        ({"scope": Scope.PERSON, "owner": "nobody"}, NotFound),
        ({"provider": "moon"}, NotFound),
    ],
)
def test_what_is_not_as_it_must_be_is_refused(desk, give, wrong, why):
    before = desk.store.dump()
    with pytest.raises(why):
        add_canned(replace(HELLO, **wrong), **give())
    assert desk.store.dump() == before


def test_there_is_an_end_to_them(desk, give):
    for each in range(200):
        desk.save(replace(HELLO, id=str(each)))
    with pytest.raises(TooMuch, match=r"refused\.canned\.many"):
        add_canned(HELLO, **give())


def test_a_use_is_counted_once_and_not_logged(desk, give):
    made = add_canned(HELLO, **give())
    lines = len(desk.store.log("north", limit=9).lines)
    count_use("north", made.id, **give("x#1"))
    count_use("north", made.id, **give("x#1"))
    count_use("north", made.id, **give())
    assert canned_of("north", made.id, desk.house).used == 2
    assert len(desk.store.log("north", limit=9).lines) == lines
    remove_canned("north", made.id, **give())
    count_use("north", made.id, **give())


def test_its_places_are_filled_from_the_ticket(desk):
    ticket = desk.ticket(desk.asked())
    values = values_for(
        ticket,
        NORTH,
        desk.store.person("irina"),
        desk.member(),
        language="ru",
        account="ООО c-1",
    )
    text = "{client} ({account}), №{number} «{subject}», {service|услуга не указана}. {staff}, {department}, {provider}"
    assert filled(text, values) == (
        "Irina (ООО c-1), №1001 «Сайт», услуга не указана. Anna, Техническая поддержка, Север-Хостинг"
    )
