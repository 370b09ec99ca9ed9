"""Reminders of staff: set on a ticket, rung once at their time, seen there until somebody settles them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.desk.answer_times import Rule
from chalicelib.desk.errors import Invalid, NotFound, NotPermitted, TooMuch
from chalicelib.desk.history import Happened
from chalicelib.desk.people import Role
from chalicelib.desk.reminders import FARTHEST, MOST
from chalicelib.desk.ticket import Reminder, Whom
from chalicelib.services.act import TicketRef
from chalicelib.services.join import merge
from chalicelib.services.remind import remind, settle
from chalicelib.services.retime import retime
from chalicelib.services.tend import tend
from tests.flows.desk_side import Employee, OnTheSite, cause, filed
from tests.people.telegram import Client
from tests.people.web import Browser
from tests.stage import Stage

REF = TicketRef("north", 1001)
HOUR = timedelta(hours=1)


@pytest.fixture
def irina(stage: Stage) -> Client:
    client = stage.client()
    filed(client)
    return client


@pytest.fixture
def anna(stage: Stage, irina: Client) -> Employee:
    return Employee(stage, stage.staff())


def reminds(
    anna: Employee, text: str = "перезвонить", *, after: timedelta = HOUR, whom: Whom = Whom.SELF, key: str = ""
) -> Reminder:
    stage = anna.stage
    at = stage.clock.now() + after
    kept = remind(REF, actor=anna.actor, at=at, text=text, whom=whom, cause=key or cause(), house=stage.house)
    return kept.reminders[-1]


def rung(stage: Stage) -> list[dict[str, str]]:
    return [dict(each.details) for each in stage.queues.published if each.kind == "ticket.reminder"]


def test_it_rings_once_at_its_time_for_whoever_set_it(stage: Stage, anna: Employee) -> None:
    made = reminds(anna)
    stage.later(minutes=59)
    assert rung(stage) == []
    for _ in range(8):
        stage.later(minutes=1)
    assert rung(stage) == [{"reminder": made.id, "whom": "self", "member": "s-anna"}]
    (kept,) = stage.ticket().reminders
    assert kept.rung_at == stage.clock.now() - timedelta(minutes=7)


def test_the_department_can_be_reminded_and_each_reminder_rings(stage: Stage, anna: Employee) -> None:
    reminds(anna, whom=Whom.DEPARTMENT)
    reminds(anna, "и ещё раз")
    stage.clock.turn(hours=2)
    tend(stage.house)
    tend(stage.house)
    tend(stage.house)
    stage.settle()
    assert [each["whom"] for each in rung(stage)] == ["department", "self"]


@pytest.fixture
def full(stage: Stage, anna: Employee) -> Stage:
    """A ticket with as many as it holds, all for the same moment, at which an answer is due as well."""
    provider = stage.store.provider("north")
    assert provider is not None
    stage.save(replace(provider, rules=(Rule(id="all", first=60, warn=0),)))
    retime("north", by="operator", cause="apply", house=stage.house)
    for _ in range(MOST):
        remind(REF, actor=anna.actor, at=due_of(stage), text="звонок", whom=Whom.SELF, cause=cause(), house=stage.house)
    return stage


def due_of(stage: Stage) -> datetime:
    due = stage.ticket().deadline
    assert due is not None
    return due


def happened(stage: Stage) -> list[Happened]:
    wanted = (Happened.REMINDER, Happened.DEADLINE_MISSED)
    return [each.kind for each in stage.store.history("north", 1001) if each.kind in wanted]


ALL_DUE = [*[Happened.REMINDER] * MOST, Happened.DEADLINE_MISSED]


def test_all_that_is_due_on_a_ticket_happens_in_its_minute(full: Stage) -> None:
    due = due_of(full)
    full.later(hours=1)
    assert happened(full) == ALL_DUE
    assert {each.at for each in full.store.history("north", 1001) if each.kind in ALL_DUE} == {due}
    assert len({each["reminder"] for each in rung(full)}) == MOST
    assert full.store.wakes(full.clock.now(), limit=9) == ()
    full.later(minutes=1)
    assert happened(full) == ALL_DUE


def test_what_there_is_no_time_for_is_due_in_the_next_minute(full: Stage) -> None:
    full.clock.turn(hours=1)
    full.store.before_commit = lambda _: setattr(full.clock, "seconds_left", full.clock.seconds_left - 400)
    full.clock.seconds_left = 1000
    tend(full.house)
    assert happened(full) == ALL_DUE[:3]
    full.store.before_commit = lambda _: None
    full.clock.seconds_left = 1000
    tend(full.house)
    assert happened(full) == ALL_DUE


def test_a_minute_that_dies_among_them_and_two_at_once_ring_each_once(full: Stage) -> None:
    full.clock.turn(hours=1)
    with full.dying_after_commit():
        tend(full.house)
    assert happened(full) == ALL_DUE[:1]

    def meanwhile(_: object) -> None:
        full.store.before_commit = lambda _: None
        tend(full.house)

    full.store.before_commit = meanwhile
    tend(full.house)
    assert happened(full) == ALL_DUE
    full.later(minutes=5)
    assert len(rung(full)) == len({each["reminder"] for each in rung(full)}) == MOST


def test_it_rings_whatever_becomes_of_the_ticket_meanwhile(stage: Stage, anna: Employee) -> None:
    reminds(anna)
    anna.answers("Готово")
    OnTheSite(stage).archives()
    stage.later(hours=1)
    assert len(rung(stage)) == 1


def test_what_is_settled_does_not_ring(stage: Stage, anna: Employee) -> None:
    made = reminds(anna)
    settle(REF, made.id, actor=anna.actor, cause=cause(), house=stage.house)
    stage.later(hours=2)
    assert (rung(stage), stage.ticket().reminders, stage.ticket().wakes_at) == ([], (), None)
    with pytest.raises(NotFound):
        settle(REF, made.id, actor=anna.actor, cause=cause(), house=stage.house)


def test_the_same_act_twice_reminds_once(stage: Stage, anna: Employee) -> None:
    reminds(anna, key="web#1")
    reminds(anna, key="web#1")
    assert len(stage.ticket().reminders) == 1


@pytest.mark.parametrize(
    ("text", "after"), [("", HOUR), ("а" * 201, HOUR), ("поздно", -HOUR), ("сейчас", 0 * HOUR), ("рано", FARTHEST * 2)]
)
def test_what_cannot_be_reminded_of_is_refused(stage: Stage, anna: Employee, text: str, after: timedelta) -> None:
    before = stage.store.dump()
    with pytest.raises(Invalid):
        reminds(anna, text, after=after)
    assert stage.store.dump() == before


def test_a_ticket_holds_so_many(anna: Employee) -> None:
    for _ in range(MOST):
        reminds(anna)
    with pytest.raises(TooMuch):
        reminds(anna)


def test_who_only_looks_sets_none_and_who_does_not_see_it_finds_nothing(stage: Stage, irina: Client) -> None:
    observer = Employee(stage, stage.staff("Вера", role=Role.OBSERVER))
    elsewhere = Employee(stage, stage.staff("Борис", departments=("bill",)))
    with pytest.raises(NotPermitted):
        reminds(observer)
    with pytest.raises(NotFound):
        reminds(elsewhere)


def test_nothing_of_it_reaches_the_client(stage: Stage, irina: Client, anna: Employee) -> None:
    """I-3: what staff write for staff stays with them."""
    heard = len(irina.sees())
    reminds(anna, "тайна отдела")
    stage.later(hours=1)
    assert len(irina.sees()) == heard
    site = stage.browser(501)
    site.opens("/tickets/1001")
    assert "тайна отдела" not in site.page.text
    assert not any("тайна" in str(each) for each in stage.queues.published)


def test_reminders_go_along_into_the_ticket_that_goes_on(stage: Stage, anna: Employee) -> None:
    reminds(anna, "перезвонить")
    OnTheSite(stage).asks("Ещё вопрос")
    merge(REF, 1002, actor=anna.actor, cause=cause(), house=stage.house)
    assert [each.text for each in stage.ticket(1002).reminders] == ["перезвонить"]
    assert (stage.ticket(1001).reminders, stage.ticket(1001).wakes_at) == ((), None)
    stage.later(hours=1)
    assert len(rung(stage)) == 1


@pytest.fixture
def desk(stage: Stage, anna: Employee) -> Browser:
    return stage.workplace("Анна")


def test_it_is_set_seen_and_settled_on_the_tickets_page(stage: Stage, desk: Browser) -> None:
    desk.opens("/desk/tickets/1001/aside")
    desk.sees("Напоминания")
    desk.fills(at="2026-11-20T12:00", text="Перезвонить Ирине")
    desk.presses("Напомнить")
    (made,) = stage.ticket().reminders
    assert (made.text, made.whom, f"{made.at:%Y-%m-%d}") == ("Перезвонить Ирине", Whom.SELF, "2026-11-20")
    desk.opens("/desk/tickets/1001/aside")
    desk.sees("Перезвонить Ирине")
    desk.presses("Сделано")
    assert stage.ticket().reminders == ()


def test_a_time_that_is_none_is_told_on_the_ticket(stage: Stage, desk: Browser) -> None:
    desk.opens("/desk/tickets/1001/aside")
    desk.fills(at="вчера", text="Перезвонить")
    desk.presses("Напомнить")
    assert desk.page.status == 422
    assert stage.ticket().reminders == ()
