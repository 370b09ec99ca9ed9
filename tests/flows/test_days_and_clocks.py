"""Time as people live in it: week-ends, holidays, and the nights in which the clocks are changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.desk.answer_times import Counting, Patience, Rule
from chalicelib.desk.hours import Hours, Span
from chalicelib.desk.quiet import Quiet
from chalicelib.desk.ticket import ClientStatus
from tests.flows.desk_side import Employee, OnTheSite, filed
from tests.flows.test_deadlines import UNITY, at, desk, minutes, north, office, told
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Stage

BERLIN = "Europe/Berlin"
SIX_HOURS = Rule(id="all", first=360)
BACK, FORWARD = "2026-10-24T22:00+02:00", "2026-03-28T22:00+01:00"
"""Two hours before the day on which the clocks are changed: an hour is shown twice, or not at all."""


# What the client was promised.


@pytest.mark.parametrize(
    ("begins", "near", "missed"),
    [
        (BACK, "2026-10-25T02:30+02:00", "2026-10-25T03:00+01:00"),
        (FORWARD, "2026-03-29T03:30+02:00", "2026-03-29T05:00+02:00"),
    ],
)
@pytest.mark.parametrize("always", ["no hours", "hours that do not count"])
def test_a_desk_that_never_closes_counts_hours_as_they_pass(begins: str, near: str, missed: str, always: str) -> None:
    """Issue 7: six of them are six, whatever the wall shows."""
    hours = None if always == "no hours" else office(BERLIN)
    rule = SIX_HOURS if hours is None else replace(SIX_HOURS, counting=Counting.ALWAYS)
    stage = desk(north(rule, hours=hours), begins)
    filed(stage.client())
    assert stage.ticket().deadline == at(missed) == at(begins) + timedelta(hours=6)
    minutes(stage, missed)
    assert told(stage) == [("ticket.deadline_near", at(near)), ("ticket.deadline_missed", at(missed))]


def night_shift(*holidays: str) -> Hours:
    """Every day from midnight until six."""
    spans = tuple(Span(day=day, opens=0, closes=6 * 60) for day in range(7))
    return Hours(zone=BERLIN, spans=spans, holidays=holidays)


@pytest.mark.parametrize(
    ("begins", "near", "missed"),
    [
        # that night is open for seven hours: six of them end at five
        (BACK, "2026-10-25T03:30+01:00", "2026-10-25T05:00+01:00"),
        # that night is open for five hours: the sixth is the first of the next
        (FORWARD, "2026-03-29T05:30+02:00", "2026-03-30T01:00+02:00"),
    ],
)
def test_hours_over_the_change_are_as_long_as_they_are(begins: str, near: str, missed: str) -> None:
    stage = desk(north(SIX_HOURS, hours=night_shift()), begins)
    filed(stage.client())
    assert stage.ticket().deadline == at(missed)
    minutes(stage, missed)
    assert told(stage) == [("ticket.deadline_near", at(near)), ("ticket.deadline_missed", at(missed))]


def test_a_holiday_on_the_night_of_the_change_is_closed_all_through() -> None:
    stage = desk(north(SIX_HOURS, hours=night_shift("2026-10-25")), BACK)
    filed(stage.client())
    assert stage.ticket().deadline == at("2026-10-26T06:00+01:00")


# What is counted in days: the silence of a client, which no week-end and no holiday makes longer.

ANSWERED = [
    pytest.param("2026-11-13T17:00+03:00", id="over a week-end"),
    pytest.param("2026-11-03T17:00+03:00", id="over a holiday"),
    pytest.param("2026-10-23T17:00+02:00", id="over the clocks going back"),
    pytest.param("2026-03-27T17:00+01:00", id="over the clocks going forward"),
]


def silence(begins: str) -> tuple[Stage, datetime]:
    """Answered, read, and then nothing; the office keeps hours, holidays and the change of clocks."""
    hours = office("Europe/Moscow" if begins.endswith("+03:00") else BERLIN, *UNITY)
    stage = desk(north(hours=hours, patience=Patience(remind=3, archive=7)), begins)
    filed(stage.client())
    Employee(stage, stage.staff()).answers("Проверьте")
    OnTheSite(stage).reads()
    return stage, stage.clock.now()


@pytest.mark.parametrize("begins", ANSWERED)
def test_a_silent_client_is_reminded_after_so_many_times_twenty_four_hours(begins: str) -> None:
    stage, since = silence(begins)
    stage.later(days=2, hours=23, minutes=59)
    assert told(stage) == []
    stage.later(minutes=1)
    stage.later(days=3)
    assert told(stage) == [("ticket.reminded", since + timedelta(hours=72))]
    reminders = [each for each in stage.stranger(user=501).sees() if "ждём вашего ответа" in each.text]
    assert ["3 дня" in each.text for each in reminders] == [True]


@pytest.mark.parametrize("begins", ANSWERED)
def test_what_was_read_is_put_away_after_so_many_times_twenty_four_hours(begins: str) -> None:
    stage, since = silence(begins)
    stage.later(days=6, hours=23, minutes=59)
    assert stage.ticket().client_status is ClientStatus.AWAITING_REPLY
    stage.later(minutes=1)
    assert told(stage, "ticket.archived") == [("ticket.archived", since + timedelta(hours=168))]
    assert stage.ticket().client_status is ClientStatus.ARCHIVED


# What a member of staff sets for himself goes by the clock on his wall.


def colleague(stage: Stage, zone: str, **facts: object) -> Client:
    """Anna, who lives there."""
    anna = on_duty(stage)
    (member,) = stage.store.staff("north")
    stage.save(replace(member, zone=zone, **facts))
    return anna


@pytest.mark.parametrize(
    ("zone", "begins", "typed", "rings"),
    [
        ("Asia/Vladivostok", "2026-11-16T00:00+00:00", "2026-11-16T12:00", "2026-11-16T02:00+00:00"),
        ("America/New_York", "2026-11-16T00:00+00:00", "2026-11-16T12:00", "2026-11-16T17:00+00:00"),
        # on a Sunday, and on a holiday of the department
        ("Europe/Moscow", "2026-10-30T12:00+03:00", "2026-11-01T10:00", "2026-11-01T10:00+03:00"),
        ("Europe/Moscow", "2026-10-30T12:00+03:00", "2026-11-04T10:00", "2026-11-04T10:00+03:00"),
        # behind a change of clocks: nine is nine
        (BERLIN, "2026-10-24T12:00+02:00", "2026-10-26T09:00", "2026-10-26T09:00+01:00"),
        (BERLIN, "2026-03-28T12:00+01:00", "2026-03-30T09:00", "2026-03-30T09:00+02:00"),
        # within it: of the hour shown twice the first, for the hour left out the one behind it
        (BERLIN, "2026-10-24T12:00+02:00", "2026-10-25T02:30", "2026-10-25T02:30+02:00"),
        (BERLIN, "2026-03-28T12:00+01:00", "2026-03-29T02:30", "2026-03-29T03:30+02:00"),
    ],
)
def test_a_reminder_rings_when_his_wall_shows_what_he_typed(zone: str, begins: str, typed: str, rings: str) -> None:
    """Issue 7: the department's hours and holidays are no matter of it."""
    stage = desk(north(hours=office("Europe/Moscow", *UNITY)), begins)
    chat = colleague(stage, zone)
    filed(stage.client())
    page = stage.workplace("Анна")
    page.opens("/desk/tickets/1001/aside")
    page.fills(at=typed, text="Перезвонить")
    page.presses("Напомнить")
    stage.later(seconds=(at(rings) - stage.clock.now()).total_seconds() - 60)
    assert told(stage, "ticket.reminder") == []
    stage.later(minutes=1)
    stage.later(minutes=2)
    assert told(stage, "ticket.reminder") == [("ticket.reminder", at(rings))]
    assert sum("Перезвонить" in each.text for each in chat.sees()) == 1


@pytest.mark.parametrize(
    ("begins", "ends", "hours"),
    [
        ("2026-10-24T23:00+02:00", "2026-10-25T08:00+01:00", 10),
        ("2026-03-28T23:00+01:00", "2026-03-29T08:00+02:00", 8),
        ("2026-11-14T23:00+01:00", "2026-11-15T08:00+01:00", 9),
    ],
)
def test_a_quiet_night_ends_at_his_hour_however_long_it_was(begins: str, ends: str, hours: int) -> None:
    """Quiet from ten until eight: what comes at eleven is told at eight."""
    stage = desk(north(), begins)
    chat = colleague(stage, BERLIN, quiet=Quiet(since=22 * 60, until=8 * 60))
    before = len(chat.sees())
    filed(stage.client())
    assert at(ends) - at(begins) == timedelta(hours=hours)
    stage.later(seconds=(at(ends) - stage.clock.now()).total_seconds() - 60)
    assert len(chat.sees()) == before
    stage.later(minutes=1)
    (digest,) = chat.sees()[before:]
    assert "Новый тикет" in digest.text
    assert stage.clock.now().astimezone(UTC) == at(ends)
    stage.later(hours=1)
    assert len(chat.sees()) == before + 1
