"""Canned answers: what fills their places, who has which, and in what order they are offered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk.canned import PLACES, Canned, Scope, at_hand, checked_text, filled, permit_canned, unknown_places
from chalicelib.desk.errors import Invalid, NotFound, NotPermitted
from chalicelib.desk.people import Role, Staff
from chalicelib.desk.permissions import staff

HELLO = Canned(provider="north", id="a", title="Привет", text="Здравствуйте, {client}!")


def member(
    id: str = "anna", role: Role = Role.AGENT, departments: tuple[str, ...] = ("tech",), provider: str = "north"
):
    return staff(Staff(id=id, provider=provider, name=id, email="a@b.ru", role=role, departments=departments))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Здравствуйте, {client}!", "Здравствуйте, Ирина!"),
        ("№{number}: {subject}", "№1001: Сайт {client}"),
        ("Услуга {service|не указана}", "Услуга не указана"),
        ("{client|клиент}", "Ирина"),
        ("{service}", ""),
        ("server { listen 80; }", "server { listen 80; }"),
        ("${client} {CLIENT} {{client}} {}", "${client} {CLIENT} {Ирина} {}"),
        ("{client.name} {client!r} {0}", "{client.name} {client!r} {0}"),
    ],
)
def test_places_are_filled_and_all_else_stands(text, said):
    values = {"client": "Ирина", "number": "1001", "subject": "Сайт {client}", "service": ""}
    assert filled(text, values) == said


@given(st.text(), st.dictionaries(st.sampled_from(PLACES), st.text()))
def test_filling_never_fails_and_reads_no_value_again(text, values):
    filled(text, values)
    assert filled("{client}", {"client": text}) == text


def test_a_place_that_nothing_fills_is_named():
    assert unknown_places("{client} {clinet} {staff} ${path}") == ("clinet",)
    with pytest.raises(Invalid, match=r"refused\.canned\.place"):
        checked_text("Здравствуйте, {clinet}")
    for wrong in ("", "я" * 4001):
        with pytest.raises(Invalid, match=r"refused\.canned\.text"):
            checked_text(wrong)


TECH = replace(HELLO, id="t", title="Техника", scope=Scope.DEPARTMENT, owner="tech", used=5)
BILL = replace(HELLO, id="b", title="Счета", scope=Scope.DEPARTMENT, owner="bill")
MINE = replace(HELLO, id="m", title="Моё", scope=Scope.PERSON, owner="anna", used=1)
ALL = (HELLO, TECH, BILL, MINE)


@pytest.mark.parametrize(
    ("actor", "department", "ids"),
    [
        (member(), None, "tma"),
        (member("boris"), None, "ta"),
        (member("boris", departments=("tech", "bill")), "bill", "ab"),
        (member("olga", Role.ADMINISTRATOR, ()), None, "tab"),
        (member("anna", provider="cloud"), None, ""),
    ],
)
def test_everybody_has_his_own_the_most_used_first(actor, department, ids):
    assert "".join(each.id for each in at_hand(ALL, actor, department)) == ids


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (member(), "m"),
        (member("boris", Role.HEAD), "t"),
        (member("olga", Role.ADMINISTRATOR, ()), "atb"),
        (member("anna", Role.OBSERVER), ""),
    ],
)
def test_who_may_change_which(actor, may):
    for each in ALL:
        if each.id in may:
            permit_canned(actor, each)
        else:
            with pytest.raises((NotFound, NotPermitted)):
                permit_canned(actor, each)
