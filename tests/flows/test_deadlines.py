"""Answer times: what a waiting client was promised is kept in mind by the clock, once, whatever happens meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.desk import ticket as tickets
from chalicelib.desk.answer_times import Alarm, Counting, Patience, Rule
from chalicelib.desk.history import Happened
from chalicelib.desk.hours import Hours, Span
from chalicelib.desk.people import Person, Provider
from chalicelib.desk.ticket import ClientStatus
from chalicelib.services.failures import Unavailable
from chalicelib.services.retime import retime
from chalicelib.services.tend import tend
from chalicelib.services.wake import AT_ONCE, wake
from chalicelib.services.wire import encode
from tests.flows.desk_side import Employee, OnTheSite, filed
from tests.people.telegram import Client
from tests.stage import NORTH, Stage

UNITY = ("2026-11-04",)
TWO_HOURS = Rule(id="all", first=120, next=240)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def office(zone: str, *holidays: str) -> Hours:
    """Nine to six, five days a week."""
    return Hours(
        zone=zone,
        spans=tuple(Span(day=day, opens=9 * 60, closes=18 * 60) for day in range(5)),
        holidays=holidays,
    )


def north(*rules: Rule, hours: Hours | None = None, patience: Patience | None = None) -> Provider:
    tech, *others = NORTH.departments
    departments = (replace(tech, hours=hours), *others)
    return replace(NORTH, departments=departments, rules=rules, patience=patience or Patience())


def desk(provider: Provider, begins: str) -> Stage:
    stage = Stage([provider])
    stage.clock.at = at(begins)
    return stage


def minutes(stage: Stage, until: str) -> None:
    """Let the minute's function run all the way, every quarter of an hour."""
    while stage.clock.now() < at(until):
        stage.later(minutes=15)


def told(stage: Stage, *kinds: str) -> list[tuple[str, datetime]]:
    wanted = kinds or ("ticket.deadline_near", "ticket.deadline_missed", "ticket.reminded")
    return [(each.kind, each.at) for each in stage.queues.published if each.kind in wanted]


@pytest.mark.parametrize(
    ("zone", "holidays", "asked", "near", "missed"),
    [
        ("Europe/Moscow", (), "2026-11-16T10:00+03:00", "2026-11-16T11:30+03:00", "2026-11-16T12:00+03:00"),
        # over a night
        ("Europe/Moscow", (), "2026-11-16T17:00+03:00", "2026-11-17T09:30+03:00", "2026-11-17T10:00+03:00"),
        # over a week-end
        ("Europe/Moscow", (), "2026-11-13T17:00+03:00", "2026-11-16T09:30+03:00", "2026-11-16T10:00+03:00"),
        # over a holiday
        (
            "Europe/Moscow",
            ("2026-11-04",),
            "2026-11-03T17:00+03:00",
            "2026-11-05T09:30+03:00",
            "2026-11-05T10:00+03:00",
        ),
        # over a week-end on which clocks go back, and one on which they go forward
        ("Europe/Berlin", (), "2026-10-23T17:00+02:00", "2026-10-26T09:30+01:00", "2026-10-26T10:00+01:00"),
        ("Europe/Berlin", (), "2026-03-27T17:00+01:00", "2026-03-30T09:30+02:00", "2026-03-30T10:00+02:00"),
    ],
)
def test_a_deadline_counts_business_time_only(
    zone: str, holidays: tuple[str, ...], asked: str, near: str, missed: str
) -> None:
    """Issue 7: each deadline across a week-end, a holiday and a change of clocks."""
    stage = desk(north(TWO_HOURS, hours=office(zone, *holidays)), asked)
    filed(stage.client())
    assert stage.ticket().deadline == at(missed)
    minutes(stage, missed)
    stage.later(days=3)
    assert told(stage) == [("ticket.deadline_near", at(near)), ("ticket.deadline_missed", at(missed))]


@pytest.mark.parametrize(
    ("warn", "asked", "near"),
    [
        (15, "2026-11-16T10:00+03:00", "2026-11-16T11:45+03:00"),
        (90, "2026-11-13T17:00+03:00", "2026-11-13T17:30+03:00"),
        (15, "2026-11-13T17:00+03:00", "2026-11-16T09:45+03:00"),
        (None, "2026-11-16T10:00+03:00", "2026-11-16T11:30+03:00"),
    ],
)
def test_a_rule_says_how_long_before_its_deadline_staff_are_warned(warn: int | None, asked: str, near: str) -> None:
    """In business time, over a week-end too."""
    stage = desk(north(replace(TWO_HOURS, warn=warn), hours=office("Europe/Moscow")), asked)
    filed(stage.client())
    minutes(stage, near)
    assert told(stage) == [("ticket.deadline_near", at(near))]


@pytest.mark.parametrize("warn", [120, 300])
def test_a_warning_that_would_come_before_the_wait_comes_at_three_quarters(warn: int) -> None:
    """Of rules that a version without this check has kept."""
    stage = desk(north(replace(TWO_HOURS, warn=warn)), "2026-11-16T10:00+00:00")
    filed(stage.client())
    minutes(stage, "2026-11-16T11:30+00:00")
    assert told(stage) == [("ticket.deadline_near", at("2026-11-16T11:30+00:00"))]


def test_around_the_clock_is_around_the_clock(stage: Stage) -> None:
    stage = desk(
        north(replace(TWO_HOURS, counting=Counting.ALWAYS), hours=office("UTC")),
        "2026-11-14T23:00+00:00",
    )
    filed(stage.client())
    assert stage.ticket().deadline == at("2026-11-15T01:00+00:00")


@pytest.fixture
def quick() -> Stage:
    return desk(north(TWO_HOURS, patience=Patience(remind=3, archive=7)), "2026-11-16T10:00+00:00")


@pytest.fixture
def irina(quick: Stage) -> Client:
    client = quick.client()
    filed(client)
    return client


@pytest.fixture
def anna(quick: Stage, irina: Client) -> Employee:
    return Employee(quick, quick.staff())


def test_an_answer_in_time_is_heard_of_by_nobody(quick: Stage, anna: Employee) -> None:
    quick.clock.turn(minutes=80)
    anna.answers("Чиним")
    quick.later(hours=5)
    assert told(quick) == []
    assert (quick.ticket().deadline, quick.ticket().promise) == (None, None)


def test_adding_detail_moves_no_deadline(quick: Stage, irina: Client) -> None:
    """Domain 5.4: detail never costs place."""
    due = quick.ticket().deadline
    quick.clock.turn(minutes=60)
    OnTheSite(quick).replies("и почта тоже")
    assert quick.ticket().deadline == due


def test_who_is_answered_and_asks_again_waits_for_the_next_answer(quick: Stage, anna: Employee) -> None:
    anna.answers("Проверьте", keep=True)
    quick.clock.turn(days=1)
    OnTheSite(quick).replies("не помогло")
    assert quick.ticket().deadline == quick.clock.now() + timedelta(hours=4)


def test_the_department_it_is_moved_to_has_its_own_rule_from_when_he_began_to_wait(irina: Client, quick: Stage) -> None:
    provider = quick.store.provider("north")
    assert provider is not None
    quick.save(replace(provider, rules=(Rule(id="money", departments=("bill",), first=30), *provider.rules)))
    anna = Employee(quick, quick.staff(departments=("tech", "bill")))
    began = quick.clock.now()
    quick.later(minutes=95)
    anna.moves("bill")
    promise = quick.ticket().promise
    assert promise is not None
    assert (promise.rule, promise.due) == ("money", began + timedelta(minutes=30))
    quick.later(minutes=1)
    assert [kind for kind, _ in told(quick)] == ["ticket.deadline_near", "ticket.deadline_missed"]


def test_a_close_ends_it_and_a_reopening_begins_anew(quick: Stage, anna: Employee) -> None:
    anna.closes()
    assert quick.ticket().deadline is None
    quick.clock.turn(hours=1)
    anna.reopens()
    assert quick.ticket().deadline == quick.clock.now() + timedelta(hours=2)


def test_the_clients_own_eyes_and_the_topic_tell_of_it_what_they_should(quick: Stage, irina: Client) -> None:
    quick.later(hours=3)
    assert not any("срок" in each.text for each in irina.sees())
    (event,) = [each for each in quick.queues.published if each.kind == "ticket.deadline_missed"]
    assert (event.side, event.by, event.department) == ("system", "system", "tech")
    assert event.details == {"due": "2026-11-16T12:00:00+00:00", "rule": "all"}


@pytest.mark.parametrize("times", range(1, 9))
def test_however_often_the_minute_runs_it_is_told_once(quick: Stage, irina: Client, times: int) -> None:
    """Issue 7: the same event 1 to 8 times."""
    quick.clock.turn(hours=2)
    listed = quick.store.wakes(quick.clock.now(), limit=9)
    for _ in range(times):
        for each in listed:
            wake(each, quick.house)
        tend(quick.house)
    quick.settle()
    assert [kind for kind, _ in told(quick)] == ["ticket.deadline_missed"]


def test_two_minutes_at_once_tell_it_once(quick: Stage, irina: Client) -> None:
    """Between the read and the commit of one, the other does it all."""
    quick.clock.turn(hours=2)

    def meanwhile(_: object) -> None:
        quick.store.before_commit = lambda _: None
        tend(quick.house)

    quick.store.before_commit = meanwhile
    tend(quick.house)
    quick.settle()
    assert [kind for kind, _ in told(quick)] == ["ticket.deadline_missed"]


def test_a_container_killed_behind_its_commit_tells_it_still_and_once(quick: Stage, irina: Client) -> None:
    quick.clock.turn(hours=2)
    with quick.dying_after_commit():
        tend(quick.house)
    assert told(quick) == []
    quick.later(minutes=2)
    quick.later(minutes=2)
    assert [kind for kind, _ in told(quick)] == ["ticket.deadline_missed"]


def test_what_was_answered_while_the_list_lagged_behind_costs_one_read(quick: Stage, anna: Employee) -> None:
    quick.clock.turn(hours=2)
    (late,) = quick.store.wakes(quick.clock.now(), limit=9)
    anna.answers("Чиним")
    before = dict(quick.store.calls)
    wake(late, quick.house)
    spent = {name: number - before.get(name, 0) for name, number in quick.store.calls.items()}
    assert {name: number for name, number in spent.items() if number} == {"thread": 1}
    assert told(quick) == []


@pytest.mark.parametrize("fault", [Unavailable("down"), ValueError("тайна")])
def test_one_that_fails_does_not_keep_the_others(quick: Stage, irina: Client, fault: Exception) -> None:
    OnTheSite(quick).asks()
    quick.clock.turn(hours=2)
    quick.store.fail_next("thread", fault)
    tend(quick.house)
    quick.settle()
    assert len(told(quick)) == 1
    quick.later(hours=1)
    assert len(told(quick)) == 2


def test_a_minute_wakes_so_many_and_the_next_the_rest(quick: Stage, irina: Client) -> None:
    site = OnTheSite(quick)
    for _ in range(AT_ONCE):
        site.asks()
    quick.clock.turn(hours=2)
    assert tend(quick.house) == AT_ONCE
    assert len(told(quick)) == AT_ONCE
    assert tend(quick.house) == 1
    assert len(told(quick)) == AT_ONCE + 1


def test_near_its_own_end_the_minute_leaves_the_rest_to_the_next(quick: Stage, irina: Client) -> None:
    quick.clock.turn(hours=2)
    quick.clock.seconds_left = 1
    tend(quick.house)
    assert told(quick) == []
    quick.clock.seconds_left = 1000
    tend(quick.house)
    assert len(told(quick)) == 1


def test_a_desk_without_rules_has_no_deadlines() -> None:
    stage = desk(NORTH, "2026-11-16T10:00+00:00")
    filed(stage.client())
    stage.later(days=30)
    assert (told(stage), stage.ticket().deadline) == ([], None)


def test_a_silent_client_is_reminded_once_then_the_ticket_is_put_away(
    quick: Stage, irina: Client, anna: Employee
) -> None:
    """Domain 4.3: archive by timer, status 2 or 3 for N days, setting on."""
    anna.answers("Проверьте")
    irina.says("/start")
    irina.presses("№1001")
    assert quick.ticket().client_status is ClientStatus.AWAITING_REPLY
    for _ in range(6):
        quick.later(days=1)
    assert [kind for kind, _ in told(quick)] == ["ticket.reminded"]
    assert quick.ticket().stage is tickets.Stage.RELEASED
    quick.later(days=1)
    assert quick.ticket().client_status is ClientStatus.ARCHIVED
    archived = [each for each in quick.queues.published if each.kind == "ticket.archived"]
    assert [(each.side, each.by) for each in archived] == [("system", "system")]


def test_a_reply_ends_the_silence(quick: Stage, anna: Employee) -> None:
    anna.answers("Проверьте")
    quick.later(days=2)
    OnTheSite(quick).replies("Проверяю")
    quick.later(days=9)
    assert told(quick, "ticket.reminded", "ticket.archived") == []
    assert quick.ticket().stage is tickets.Stage.OPEN


def test_what_was_put_away_by_itself_comes_back_with_a_reply(quick: Stage, anna: Employee) -> None:
    anna.answers("Проверьте")
    OnTheSite(quick).reads()
    quick.later(days=4)
    quick.later(days=4)
    assert quick.ticket().stage is tickets.Stage.ARCHIVED
    OnTheSite(quick).replies("Всё ещё нет")
    assert quick.ticket().stage is tickets.Stage.OPEN


def wishes(stage: Stage, **wanted: bool) -> None:
    person = stage.store.person("p-501")
    assert isinstance(person, Person)
    stage.save(replace(person, wishes={name.replace("_", "."): value for name, value in wanted.items()}))


@pytest.mark.parametrize(("wanted", "heard"), [({}, 1), ({"waiting_telegram": False}, 0)])
def test_the_client_hears_of_it_on_the_ways_he_wishes(
    quick: Stage, irina: Client, anna: Employee, wanted: dict[str, bool], heard: int
) -> None:
    wishes(quick, **wanted)
    anna.answers("Проверьте")
    quick.later(days=3)
    quick.later(days=1)
    (event,) = [each for each in quick.queues.published if each.kind == "ticket.reminded"]
    assert event.details == {"days": "3"}
    for _ in range(8):
        quick.queues.put_back("notify", encode(event), delay=0)
    quick.settle()
    assert sum("ждём вашего ответа" in each.text for each in irina.sees()) == heard


def test_the_words_of_a_reminder_name_ticket_and_silence(quick: Stage, irina: Client, anna: Employee) -> None:
    anna.answers("Проверьте")
    quick.later(days=3)
    reminder = next(each for each in irina.sees() if "ждём вашего ответа" in each.text)
    assert "№1001" in reminder.text
    assert "3 дня" in reminder.text


def test_each_wake_is_a_fact_of_the_history(quick: Stage, irina: Client, anna: Employee) -> None:
    quick.later(minutes=100)
    quick.later(minutes=30)
    kinds = [each.kind for each in quick.store.history("north", 1001)]
    assert kinds == [Happened.CREATED, Happened.DEADLINE_NEAR, Happened.DEADLINE_MISSED]


def applied(stage: Stage, *rules: Rule) -> None:
    """These rules from now on, for the tickets that are there already too."""
    provider = stage.store.provider("north")
    assert provider is not None
    stage.save(replace(provider, rules=rules))
    retime("north", by="operator", cause=f"apply#{stage.clock.now()}", house=stage.house)
    for _ in range(2):
        stage.later(minutes=1)


ALARMS = ["ticket.deadline_near", "ticket.deadline_missed"]


@pytest.mark.parametrize("rule", [replace(TWO_HOURS, warn=10), replace(TWO_HOURS, id="other"), TWO_HOURS])
def test_rules_that_are_applied_tell_no_deadline_again(quick: Stage, irina: Client, rule: Rule) -> None:
    """The same moment promised by another rule, or with another warning."""
    minutes(quick, "2026-11-16T12:15+00:00")
    assert [kind for kind, _ in told(quick)] == ALARMS
    applied(quick, rule)
    applied(quick, rule)
    assert [kind for kind, _ in told(quick)] == ALARMS
    promise = quick.ticket().promise
    assert promise is not None
    assert (promise.rule, promise.told) == (rule.id, Alarm.MISSED)


def test_staff_who_were_warned_are_not_warned_again_of_the_same_moment(quick: Stage, irina: Client) -> None:
    minutes(quick, "2026-11-16T11:30+00:00")
    applied(quick, replace(TWO_HOURS, warn=20))
    minutes(quick, "2026-11-16T12:15+00:00")
    assert [kind for kind, _ in told(quick)] == ALARMS


def test_staff_who_were_not_warned_yet_are_by_the_new_rule(quick: Stage, irina: Client) -> None:
    applied(quick, replace(TWO_HOURS, warn=15))
    minutes(quick, "2026-11-16T11:30+00:00")
    assert told(quick) == []
    minutes(quick, "2026-11-16T12:15+00:00")
    assert [kind for kind, _ in told(quick)] == ALARMS


def test_a_deadline_that_is_moved_by_new_rules_is_told_anew(quick: Stage, irina: Client) -> None:
    minutes(quick, "2026-11-16T12:15+00:00")
    applied(quick, replace(TWO_HOURS, first=180))
    minutes(quick, "2026-11-16T13:15+00:00")
    assert [kind for kind, _ in told(quick)] == [*ALARMS, *ALARMS]
    dues = [each.details["due"][11:16] for each in quick.queues.published if each.kind == ALARMS[1]]
    assert dues == ["12:00", "13:00"]


def test_rules_that_promise_nothing_any_more_end_a_deadline(quick: Stage, irina: Client) -> None:
    minutes(quick, "2026-11-16T11:30+00:00")
    applied(quick)
    quick.later(hours=3)
    assert ([kind for kind, _ in told(quick)], quick.ticket().deadline) == (ALARMS[:1], None)
