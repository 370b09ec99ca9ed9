"""Quiet hours and the hours of letters change while something waits: what holds is what he wishes when it is told."""

from __future__ import annotations

from contextlib import suppress

import pytest

from chalicelib.desk.digests import Digest
from chalicelib.desk.quiet import Quiet
from chalicelib.services.alert_wishes import Wished, wish
from chalicelib.services.staff_looks import Looks, choose_looks
from tests.flows.desk_side import OnTheSite, filed
from tests.flows.test_alert_other_way import letters, notices
from tests.flows.test_alerts import changed
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Killed, Stage

AFTERNOON = Quiet(since=12 * 60, until=18 * 60)
NIGHT = Quiet(since=12 * 60, until=8 * 60)


@pytest.fixture
def irina(stage: Stage) -> Client:
    return stage.client()


@pytest.fixture
def anna(stage: Stage, irina: Client) -> Client:
    """It is noon in Moscow, on a Saturday."""
    phone = on_duty(stage)
    changed(stage, zone="Europe/Moscow")
    return phone


def wishes(stage: Stage, **wished: str | tuple[int, ...]) -> None:
    """On her page; she wants letters of new tickets besides messages."""
    member = next(each for each in stage.store.staff("north") if each.id == "s-anna")
    wish(
        member,
        Wished(wishes={"filed.email": True}, **wished),
        cause=f"wish#{stage.house.ids.long()}",
        house=stage.house,
    )
    stage.settle()


def hourly(stage: Stage, hours: int) -> None:
    for _ in range(hours):
        stage.later(hours=1)


# Set after something happened.


def test_what_waits_for_its_minute_waits_for_the_end_of_quiet_hours_that_were_set_in_it(
    stage: Stage, irina: Client, anna: Client
) -> None:
    filed(irina)
    changed(stage, quiet=AFTERNOON)
    stage.later(hours=5, minutes=59)
    assert notices(anna, "Новый тикет") == 0
    stage.later(minutes=1)
    assert notices(anna, "Новый тикет") == 1
    hourly(stage, 24)
    assert notices(anna, "Новый тикет") == 1


def test_quiet_hours_that_were_made_longer_are_longer_for_what_waits(stage: Stage, irina: Client, anna: Client) -> None:
    changed(stage, quiet=AFTERNOON)
    filed(irina)
    OnTheSite(stage).asks()
    changed(stage, quiet=NIGHT)
    hourly(stage, 7)
    OnTheSite(stage).replies("Ау", 1001)
    hourly(stage, 12)
    assert notices(anna, "Пока вас не беспокоили") == 0
    stage.later(hours=1)
    assert notices(anna, "Пока вас не беспокоили: 2 тикета") == 1
    assert notices(anna, "Ирина пишет") == 1
    hourly(stage, 24)
    assert notices(anna, "Пока вас не беспокоили") == 1


def test_a_letter_keeps_out_of_days_off_that_were_ticked_while_it_waited(
    stage: Stage, irina: Client, anna: Client
) -> None:
    changed(stage, digest=Digest(at=9 * 60), wishes={"filed.email": True})
    filed(irina)
    stage.later(minutes=2)
    changed(stage, quiet=Quiet(off=(5, 6)))
    hourly(stage, 44)
    assert letters(stage) == []
    stage.later(hours=1)
    assert len(letters(stage)) == 1
    hourly(stage, 48)
    assert len(letters(stage)) == 1


@pytest.mark.parametrize("times", [1, 2, 8])
def test_a_container_that_dies_while_it_puts_off_loses_nothing(
    stage: Stage, irina: Client, anna: Client, times: int
) -> None:
    filed(irina)
    changed(stage, quiet=AFTERNOON)
    stage.clock.turn(minutes=1)
    stage.store.after_commit = _dies
    for _ in range(times):
        with suppress(Killed):
            stage.later(minutes=20)
    stage.store.after_commit = lambda _: None
    hourly(stage, 6)
    assert notices(anna, "Новый тикет") == 1


def _dies(_: object) -> None:
    raise Killed


# Lifted, or changed to sooner ones.


def test_what_waited_for_hours_that_are_no_more_comes_at_once(stage: Stage, irina: Client, anna: Client) -> None:
    wishes(stage, since="12:00", until="08:00")
    filed(irina)
    stage.later(minutes=2)
    assert notices(anna, "Новый тикет") == 0
    wishes(stage)
    assert (notices(anna, "Новый тикет"), len(letters(stage))) == (1, 1)
    hourly(stage, 24)
    assert (notices(anna, "Новый тикет"), len(letters(stage))) == (1, 1)


def test_where_it_is_no_night_any_more_what_waited_for_its_end_comes_at_once(
    stage: Stage, irina: Client, anna: Client
) -> None:
    wishes(stage, since="12:00", until="18:00")
    filed(irina)
    stage.later(minutes=2)
    member = next(each for each in stage.store.staff("north") if each.id == "s-anna")
    choose_looks(member, Looks(zone="Asia/Vladivostok"), cause="looks", house=stage.house)
    stage.settle()
    assert (notices(anna, "Новый тикет"), len(letters(stage))) == (1, 1)
    hourly(stage, 24)
    assert (notices(anna, "Новый тикет"), len(letters(stage))) == (1, 1)


def test_from_a_letter_a_day_to_one_an_hour_the_next_hour_brings_one(stage: Stage, irina: Client, anna: Client) -> None:
    wishes(stage, letters="daily", letters_at="9:00")
    filed(irina)
    stage.later(minutes=2)
    wishes(stage, letters="hourly")
    stage.later(minutes=57)
    assert letters(stage) == []
    stage.later(minutes=1)
    assert len(letters(stage)) == 1
    hourly(stage, 24)
    assert len(letters(stage)) == 1


def test_from_a_letter_an_hour_to_each_at_once_what_waits_comes_now(stage: Stage, irina: Client, anna: Client) -> None:
    wishes(stage, letters="hourly")
    filed(irina)
    stage.later(minutes=2)
    wishes(stage)
    assert len(letters(stage)) == 1


def test_from_a_letter_an_hour_to_one_a_day_what_waits_comes_as_it_was_going_to(
    stage: Stage, irina: Client, anna: Client
) -> None:
    wishes(stage, letters="hourly")
    filed(irina)
    stage.later(minutes=2)
    wishes(stage, letters="daily", letters_at="9:00")
    stage.later(minutes=58)
    assert len(letters(stage)) == 1


def test_a_letter_that_is_planned_late_does_not_hold_back_what_comes_later_and_is_due_sooner(
    stage: Stage, irina: Client, anna: Client
) -> None:
    """Where his wishes were changed by something that looks at nothing else, such as an import."""
    changed(stage, digest=Digest(at=9 * 60), wishes={"filed.email": True})
    filed(irina)
    stage.later(minutes=2)
    changed(stage, digest=Digest())
    OnTheSite(stage).asks()
    stage.later(minutes=2)
    stage.later(minutes=56)
    (letter,) = letters(stage)
    assert letter.values["subject"] == "С прошлого письма: 2 тикета"
    hourly(stage, 24)
    assert len(letters(stage)) == 1


def test_two_changes_at_once_bring_what_waits_once(stage: Stage, irina: Client, anna: Client) -> None:
    wishes(stage, since="12:00", until="08:00")
    filed(irina)
    stage.later(minutes=2)
    stage.store.on("commit", lambda: wishes(stage, since="12:00", until="07:00"))
    wishes(stage)
    hourly(stage, 24)
    assert notices(anna, "Новый тикет") == 1


# Set while a letter of the hour waits.


def test_letters_that_were_parted_in_quiet_hours_wait_for_their_end_and_are_asked_for_once(
    stage: Stage, irina: Client, anna: Client
) -> None:
    wishes(stage, letters="hourly")
    filed(irina)
    stage.later(minutes=2)
    wishes(stage, since="12:00", until="18:00")
    stage.later(minutes=58)
    before = len(stage.store.dump())
    stage.later(minutes=30)
    assert len(stage.store.dump()) == before
    hourly(stage, 4)
    assert letters(stage) == []
    stage.later(minutes=30)
    assert len(letters(stage)) == 1
    hourly(stage, 24)
    assert len(letters(stage)) == 1


def test_a_letter_a_day_whose_time_is_quiet_now_comes_when_that_ends(stage: Stage, irina: Client, anna: Client) -> None:
    """The clock is never on the second."""
    wishes(stage, letters="daily", letters_at="9:00")
    filed(irina)
    stage.later(minutes=2)
    hourly(stage, 9)
    wishes(stage, letters="daily", letters_at="9:00", since="22:00", until="10:00")
    hourly(stage, 11)
    stage.later(minutes=58, seconds=20)
    assert letters(stage) == []
    stage.later(hours=1)
    assert len(letters(stage)) == 1
    hourly(stage, 24)
    assert len(letters(stage)) == 1
