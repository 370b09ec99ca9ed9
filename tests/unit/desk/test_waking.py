"""What time does to a ticket: promises made, kept, moved and missed; silences that end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.desk import verbs, waking
from chalicelib.desk.answer_times import Alarm, Counting, Having, Patience, Rule
from chalicelib.desk.history import Happened
from chalicelib.desk.hours import Hours, Span
from chalicelib.desk.message import Side
from chalicelib.desk.people import Department, Provider
from chalicelib.desk.ticket import ClientStatus, Excerpt, Move, Stage, Ticket
from tests.unit.desk.tickets import ADMIN, ANNA, IRINA, NOW, said, ticket

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVERYONE = Rule(id="all", first=60, next=240, counting=Counting.ALWAYS)


def north(*rules: Rule, remind: int | None = None, archive: int | None = None, hours: Hours | None = None) -> Provider:
    return Provider(
        id="north",
        name="Север",
        departments=(
            Department(id="tech", name="Техподдержка", hours=hours),
            Department(id="bill", name="Бухгалтерия"),
        ),
        rules=rules,
        patience=Patience(remind=remind, archive=archive),
    )


def timed(now: Ticket, provider: Provider, *, active: bool = False) -> Ticket:
    return waking.timed(now, provider, lambda: active)


def waiting(**facts: Any) -> Ticket:
    return ticket(**{"waiting_since": NOW, "active_at": NOW, **facts})


def resting(**facts: Any) -> Ticket:
    """Answered an hour ago, and read."""
    plain = {"stage": Stage.RELEASED, "last_author": Side.STAFF, "active_at": NOW, "waiting_since": None}
    return ticket(**{**plain, **facts})


def test_whoever_waits_is_promised_an_answer_by_the_first_rule_about_him() -> None:
    other = Rule(id="other", accounts=("c-2",), first=5)
    promise = timed(waiting(), north(other, EVERYONE, Rule(id="late", first=1))).promise
    assert promise is not None
    assert (promise.rule, promise.due, promise.near) == ("all", NOW + HOUR, NOW + 0.75 * HOUR)


@pytest.mark.parametrize(
    ("rule", "facts", "matches"),
    [
        ({"departments": ("tech", "bill")}, {}, True),
        ({"departments": ("bill",)}, {}, False),
        ({"accounts": ("c-1",)}, {}, True),
        ({"accounts": ("c-1",), "departments": ("bill",)}, {}, False),
        ({"services": ("vps-1",)}, {}, False),
        ({"services": ("vps-1",)}, {"service": "vps-1"}, True),
        ({"having": Having.ACTIVE_SERVICE}, {}, True),
    ],
)
def test_everything_a_rule_names_must_be_so(rule: dict[str, Any], facts: dict[str, Any], matches: bool) -> None:
    promise = timed(waiting(**facts), north(Rule(id="one", first=60, **rule)), active=True).promise
    assert promise is not None
    assert (promise.rule == "one") is matches


def test_services_are_asked_for_only_where_a_rule_wants_to_know() -> None:
    def refuse() -> bool:
        raise AssertionError

    assert waking.timed(waiting(), north(EVERYONE), refuse).promise is not None
    asked = timed(waiting(), north(Rule(id="paid", having=Having.ACTIVE_SERVICE, first=5), EVERYONE), active=False)
    assert asked.promise is not None
    assert asked.promise.rule == "all"


def test_a_later_answer_has_a_time_of_its_own() -> None:
    again = timed(waiting(answered_at=NOW - DAY), north(EVERYONE)).promise
    assert again is not None
    assert again.due == NOW + 4 * HOUR


def test_a_rule_may_promise_only_the_first_answer() -> None:
    once = replace(EVERYONE, next=None)
    later = timed(waiting(answered_at=NOW - DAY), north(once))
    assert later.promise is not None
    assert (later.promise.rule, later.deadline, later.wakes_at) == ("all", None, None)


def test_business_hours_of_the_department_count_and_another_department_has_its_own() -> None:
    monday = Hours(zone="UTC", spans=(Span(day=0, opens=9 * 60, closes=18 * 60),))
    provider = north(replace(EVERYONE, counting=Counting.HOURS), hours=monday)
    first = timed(waiting(), provider)
    assert first.deadline == datetime(2026, 11, 16, 10, tzinfo=UTC)
    assert timed(replace(first, department="bill"), provider).deadline == NOW + HOUR


def test_who_adds_detail_keeps_his_deadline_though_the_rules_have_changed() -> None:
    first = timed(waiting(), north(EVERYONE))
    more = verbs.reply(first, said("ещё"), IRINA, NOW + HOUR / 2).ticket
    assert timed(more, north(replace(EVERYONE, first=1))).deadline == NOW + HOUR


def test_an_answer_ends_the_wait_and_the_next_question_begins_another() -> None:
    first = timed(waiting(), north(EVERYONE))
    answered = timed(verbs.answer(first, said(), ANNA, NOW + HOUR).ticket, north(EVERYONE))
    assert (answered.promise, answered.wakes_at, answered.answered_at) == (None, None, NOW + HOUR)
    again = timed(verbs.reply(answered, said(), IRINA, NOW + DAY).ticket, north(EVERYONE))
    assert again.deadline == NOW + DAY + 4 * HOUR


@pytest.mark.parametrize("move", [Move.ANSWER, Move.ANSWER_KEEP])
def test_while_staff_wait_for_the_client_no_time_counts(move: Move) -> None:
    first = timed(waiting(), north(EVERYONE))
    kept = timed(verbs.answer(first, said(), ANNA, NOW, move).ticket, north(EVERYONE))
    assert (kept.promise, kept.wakes_at) == (None, None)


def test_a_row_from_before_knows_that_staff_had_answered() -> None:
    last = Excerpt(text="проверьте", by="Анна", at=NOW)
    replied = verbs.reply(resting(last=last), said(), IRINA, NOW + DAY).ticket
    assert replied.answered_at == NOW
    assert verbs.reply(replied, said(), IRINA, NOW + 2 * DAY).ticket.answered_at == NOW
    older = verbs.reply(resting(), said(), IRINA, NOW + DAY).ticket
    assert older.answered_at == NOW + DAY
    assert verbs.reply(waiting(), said(), IRINA, NOW + DAY).ticket.answered_at is None


def test_a_deadline_comes_near_then_is_missed_each_once() -> None:
    provider = north(EVERYONE)
    now = timed(waiting(), provider)
    happened = []
    for minutes in (0, 44, 45, 46, 59, 60, 61, 600):
        deed = waking.woken(now, provider.patience, NOW + timedelta(minutes=minutes))
        if deed is not None:
            happened.append((minutes, [each.kind for each in deed.facts]))
            now = timed(deed.ticket, provider)
    assert happened == [(45, [Happened.DEADLINE_NEAR]), (60, [Happened.DEADLINE_MISSED])]
    assert now.wakes_at is None


def test_one_that_is_missed_already_is_not_called_near() -> None:
    now = timed(waiting(), north(EVERYONE))
    deed = waking.woken(now, Patience(), NOW + DAY)
    assert deed is not None
    (fact,) = deed.facts
    assert (fact.kind, fact.details) == (
        Happened.DEADLINE_MISSED,
        {"due": (NOW + HOUR).isoformat(), "rule": "all"},
    )
    assert deed.ticket.promise is not None
    assert deed.ticket.promise.told is Alarm.MISSED


def test_another_department_is_told_again() -> None:
    provider = north(EVERYONE)
    missed = waking.woken(timed(waiting(), provider), provider.patience, NOW + DAY)
    assert missed is not None
    moved = timed(verbs.move(missed.ticket, ADMIN, NOW + DAY, department="bill").ticket, provider)
    assert moved.promise is not None
    assert (moved.promise.told, moved.deadline) == (Alarm.NONE, NOW + HOUR)


def test_a_promise_that_no_longer_fits_rings_nothing_and_is_made_anew() -> None:
    provider = north(EVERYONE)
    stale = replace(timed(waiting(), provider), waiting_since=NOW + DAY)
    deed = waking.woken(stale, provider.patience, NOW + DAY)
    assert deed is not None
    assert deed.facts == ()
    assert timed(deed.ticket, provider).deadline == NOW + DAY + HOUR


def test_silence_is_broken_once_and_then_put_away() -> None:
    provider = north(remind=3, archive=7)
    now = timed(resting(), provider)
    assert now.wakes_at == NOW + 3 * DAY
    reminded = waking.woken(now, provider.patience, NOW + 3 * DAY)
    assert reminded is not None
    assert [each.kind for each in reminded.facts] == [Happened.REMINDED]
    now = timed(reminded.ticket, provider)
    assert (now.wakes_at, now.active_at) == (NOW + 7 * DAY, NOW)
    archived = waking.woken(now, provider.patience, NOW + 7 * DAY)
    assert archived is not None
    assert [each.kind for each in archived.facts] == [Happened.ARCHIVED]
    assert (archived.ticket.stage, timed(archived.ticket, provider).wakes_at) == (Stage.ARCHIVED, None)


@pytest.mark.parametrize(
    "facts",
    [{"stage": Stage.OPEN, "waiting_since": NOW}, {"stage": Stage.OPEN}, {"stage": Stage.ARCHIVED, "archived_at": NOW}],
)
def test_what_is_open_or_put_away_is_never_called_silent(facts: dict[str, Any]) -> None:
    assert timed(resting(**facts), north(remind=1, archive=1)).wakes_at is None


def test_what_the_client_has_not_read_is_not_put_away() -> None:
    unread = resting(client_unread=1)
    assert unread.client_status is ClientStatus.NEW_MESSAGES
    assert timed(unread, north(archive=1)).wakes_at is None
    assert timed(unread, north(remind=1)).wakes_at == NOW + DAY


def test_whoever_reads_late_has_his_days_from_then_on() -> None:
    read = verbs.view(resting(client_unread=1), IRINA, NOW + 20 * DAY)
    assert read is not None
    assert timed(read.ticket, north(archive=14)).wakes_at == NOW + 34 * DAY


def test_where_the_client_spoke_last_nobody_waits_for_him() -> None:
    viewed = resting(last_author=Side.CLIENT)
    assert timed(viewed, north(remind=1)).wakes_at is None
    assert timed(viewed, north(archive=1)).wakes_at == NOW + DAY


def test_a_new_answer_begins_a_new_silence() -> None:
    reminded = resting(reminded_at=NOW + 3 * DAY)
    again = verbs.answer(reminded, said(), ANNA, NOW + 4 * DAY).ticket
    assert timed(again, north(remind=3)).wakes_at == NOW + 7 * DAY


def test_patience_that_was_switched_off_meanwhile_does_nothing_but_let_go() -> None:
    now = timed(resting(), north(remind=3))
    deed = waking.woken(now, Patience(), NOW + 3 * DAY)
    assert deed is not None
    assert deed.facts == ()
    assert timed(deed.ticket, north()).wakes_at is None


def test_too_early_is_nothing_at_all() -> None:
    now = timed(resting(), north(remind=3))
    assert waking.woken(now, Patience(remind=3), NOW + DAY) is None
    assert waking.woken(ticket(), Patience(remind=3), NOW + DAY) is None
