"""Answer times: which rule holds, and when an answer is due across nights, week-ends and holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.desk.answer_rules import Rule, checked
from chalicelib.desk.answer_times import due, rule_for
from chalicelib.desk.errors import Invalid
from chalicelib.desk.hours import Hours, Span
from chalicelib.desk.people import Department, Provider
from tests.unit.desk.tickets import ticket

OFFICE = Hours(zone="Europe/Moscow", spans=tuple(Span(day=day, opens=9 * 60, closes=18 * 60) for day in range(5)))
RULE = Rule(id="r", name="Всем", first=120, next=60)
NORTH = Provider(id="north", name="Север", departments=(Department(id="tech", name="Т", hours=OFFICE),), rules=(RULE,))
FRIDAY = datetime(2026, 5, 8, 14, 0, tzinfo=UTC)
"""Five in the afternoon in Moscow."""


def waiting(**facts):
    return replace(ticket(), waiting_since=FRIDAY, department="tech", **facts)


def test_the_first_answer_is_due_after_the_week_end():
    assert due(NORTH, waiting()) == datetime(2026, 5, 11, 7, 0, tzinfo=UTC)


def test_the_next_ones_have_a_time_of_their_own():
    assert due(NORTH, waiting(answered=True)) == datetime(2026, 5, 8, 15, 0, tzinfo=UTC)


def test_holidays_put_it_off_and_other_hours_hold_at_once():
    closed = replace(NORTH.departments[0], hours=replace(OFFICE, holidays=("2026-05-11",)))
    assert due(replace(NORTH, departments=(closed,)), waiting()) == datetime(2026, 5, 12, 7, 0, tzinfo=UTC)
    always = replace(closed, hours=None)
    assert due(replace(NORTH, departments=(always,)), waiting()) == FRIDAY + timedelta(hours=2)
    assert due(NORTH, replace(waiting(), department="gone")) == FRIDAY + timedelta(hours=2)


def test_nothing_is_due_while_the_client_is_to_answer_nor_without_a_rule():
    assert due(NORTH, replace(waiting(), waiting_since=None)) is None
    assert due(replace(NORTH, rules=()), waiting()) is None


@pytest.mark.parametrize(
    ("named", "fits"),
    [
        ({"departments": ("tech",)}, True),
        ({"departments": ("bill",)}, False),
        ({"accounts": ("c-1",)}, True),
        ({"accounts": ("c-2",)}, False),
        ({"services": ("vps-7",)}, True),
        ({"services": ("vps-8",)}, False),
        ({"departments": ("tech",), "services": ("vps-8",)}, False),
    ],
)
def test_the_first_rule_that_fits_holds(named, fits):
    mine = replace(RULE, id="mine", **named)
    held = rule_for((mine, RULE), waiting(account="c-1", service="vps-7"))
    assert held.id == ("mine" if fits else "r")


@pytest.mark.parametrize("wrong", [{"first": 0}, {"next": 0}, {"first": 30 * 24 * 60 + 1}])
def test_a_time_that_is_none_is_refused(wrong):
    with pytest.raises(Invalid, match=r"refused\.rule\.time"):
        checked((replace(RULE, **wrong),))


def test_there_is_an_end_to_rules():
    with pytest.raises(Invalid, match=r"refused\.rule\.many"):
        checked((RULE,) * 21)
