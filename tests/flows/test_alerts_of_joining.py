"""Work that comes out of another ticket is told to whom it concerns, and what brings none is told to nobody."""

from __future__ import annotations

import pytest

from chalicelib.desk.digests import Digest
from chalicelib.desk.people import Role
from chalicelib.services.act import TicketRef
from chalicelib.services.alert import alert
from chalicelib.services.effects import Event
from chalicelib.services.follow import follow
from chalicelib.services.join import merge, split
from tests.flows.desk_side import Employee, OnTheSite, cause, filed
from tests.flows.test_alerts import Ear, changed
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Stage

HEAD = ["№1002 · Сайт", "Север-Хостинг, Техническая поддержка"]


@pytest.fixture
def irina(stage: Stage) -> Client:
    return stage.client()


@pytest.fixture
def anna(stage: Stage, irina: Client) -> Ear:
    return Ear(stage, "Анна", on_duty(stage))


@pytest.fixture
def boris(stage: Stage, irina: Client) -> Ear:
    return Ear(stage, "Борис", on_duty(stage, "Борис", user=802))


@pytest.fixture
def olga(stage: Stage) -> Employee:
    """Who joins and parts, and is told of nothing herself."""
    return Employee(stage, stage.staff("Ольга", role=Role.HEAD))


@pytest.fixture
def both(stage: Stage, irina: Client, anna: Ear, boris: Ear) -> Employee:
    """Irina waits in 1001, which is nobody's; Boris has answered her in 1002, which is his. Boris."""
    at_work = Employee(stage, stage.staff("Борис"))
    filed(irina)
    OnTheSite(stage).asks()
    at_work.takes(1002)
    at_work.answers("Готово", number=1002)
    stage.later(minutes=2)
    return at_work


def heard(stage: Stage, *ears: Ear) -> list[list[str]]:
    """What is told within the next minutes; before, nobody was listening."""
    before = [len(each.hears()) for each in ears]
    stage.later(minutes=2)
    return [each.hears()[start:] for each, start in zip(ears, before, strict=True)]


def joins(stage: Stage, who: Employee, number: int = 1001, into: int = 1002) -> None:
    merge(TicketRef("north", number), into, actor=who.actor, cause=cause(), house=stage.house)
    stage.settle()


def parts(stage: Stage, who: Employee, message: int = 2) -> None:
    split(TicketRef("north", 1001), message, actor=who.actor, cause=cause(), house=stage.house)
    stage.settle()


def test_a_waiting_ticket_that_is_merged_into_a_colleagues_is_told_to_him(
    stage: Stage, both: Employee, olga: Employee, anna: Ear, boris: Ear
) -> None:
    joins(stage, olga)
    hers, his = heard(stage, anna, boris)
    assert hers == []
    (said,) = his
    assert said.splitlines() == [*HEAD, "Ольга присоединяет сюда тикет №1001", "", "С утра 502"]


def test_whoever_follows_it_hears_of_it_too(
    stage: Stage, both: Employee, olga: Employee, anna: Ear, boris: Ear
) -> None:
    follow(TicketRef("north", 1002), actor=stage.staff(), cause=cause(), house=stage.house)
    joins(stage, olga)
    assert [len(each) for each in heard(stage, anna, boris)] == [1, 1]


def test_where_nobody_works_on_it_the_department_is_told(
    stage: Stage, both: Employee, olga: Employee, anna: Ear, boris: Ear
) -> None:
    OnTheSite(stage).asks("Не ходит почта", subject="Почта")
    stage.later(minutes=2)
    joins(stage, olga, into=1003)
    assert [len(each) for each in heard(stage, anna, boris)] == [1, 1]


def test_whoever_merges_it_himself_is_told_nothing(stage: Stage, both: Employee, anna: Ear, boris: Ear) -> None:
    joins(stage, both)
    assert heard(stage, anna, boris) == [[], []]


def test_what_waits_for_the_client_brings_no_work(
    stage: Stage, both: Employee, olga: Employee, anna: Ear, boris: Ear
) -> None:
    olga.answers("Починили")
    stage.later(minutes=2)
    joins(stage, olga)
    assert heard(stage, anna, boris) == [[], []]


def test_who_does_not_want_to_hear_the_client_in_his_tickets_hears_nothing(
    stage: Stage, both: Employee, olga: Employee, boris: Ear
) -> None:
    changed(stage, "Борис", wishes={"replied.telegram": False, "filed.telegram": True})
    joins(stage, olga)
    assert heard(stage, boris) == [[]]


def test_a_letter_of_it_comes_by_the_same_wish(stage: Stage, both: Employee, olga: Employee, boris: Ear) -> None:
    changed(stage, "Борис", wishes={"replied.telegram": False, "replied.email": True})
    joins(stage, olga)
    ((said,),) = heard(stage, boris)
    assert "Ольга присоединяет сюда тикет №1001" in said


def test_what_the_client_writes_in_the_same_minute_comes_in_the_same_message(
    stage: Stage, both: Employee, olga: Employee, boris: Ear
) -> None:
    joins(stage, olga)
    OnTheSite(stage).replies("Ау", 1002)
    ((said,),) = heard(stage, boris)
    assert said.splitlines()[2:4] == ["Ольга присоединяет сюда тикет №1001", "Ирина пишет"]
    assert said.count("С утра 502") == said.count("Ау") == 1


def test_two_tickets_merged_within_a_minute_are_each_named(
    stage: Stage, both: Employee, olga: Employee, boris: Ear
) -> None:
    OnTheSite(stage).asks("И почта", subject="Почта")
    stage.later(minutes=2)
    joins(stage, olga)
    joins(stage, olga, 1003)
    ((said,),) = heard(stage, boris)
    assert said.splitlines()[2:4] == ["Ольга присоединяет сюда тикет №1001", "Ольга присоединяет сюда тикет №1003"]


def test_a_letter_of_the_hour_says_what_joined_which(stage: Stage, both: Employee, olga: Employee, boris: Ear) -> None:
    changed(stage, "Борис", wishes={"replied.telegram": False, "replied.email": True}, digest=Digest())
    OnTheSite(stage).asks("И почта", subject="Почта")
    both.takes(1003)
    stage.later(minutes=2)
    before = len(boris.hears())
    joins(stage, olga)
    OnTheSite(stage).replies("Ау", 1003)
    for _ in range(62):
        stage.later(minutes=1)
    (said,) = boris.hears()[before:]
    assert [each for each in said.splitlines() if "№" in each or "пишет" in each] == [
        "№1002 · Сайт",
        "Ольга присоединяет сюда тикет №1001",
        "№1003 · Почта",
        "Ирина пишет",
    ]


def test_a_message_that_becomes_a_ticket_is_told_to_the_department(
    stage: Stage, both: Employee, olga: Employee, anna: Ear, boris: Ear
) -> None:
    both.takes(1001)
    OnTheSite(stage).replies("И почта", 1001)
    stage.later(minutes=2)
    parts(stage, olga)
    hers, his = heard(stage, anna, boris)
    assert hers == his
    (said,) = hers
    assert said.splitlines() == [
        "№1003 · Сайт отвечает ошибкой 502",
        "Север-Хостинг, Техническая поддержка",
        "Ольга выделяет этот тикет из №1001",
        "",
        "И почта",
    ]


def test_whoever_parts_it_himself_is_told_nothing_and_his_colleagues_are(
    stage: Stage, both: Employee, anna: Ear, boris: Ear
) -> None:
    OnTheSite(stage).replies("И почта", 1001)
    stage.later(minutes=2)
    parts(stage, both)
    assert [len(each) for each in heard(stage, anna, boris)] == [1, 0]


def test_the_wish_to_hear_of_new_tickets_is_the_one_that_counts(
    stage: Stage, both: Employee, olga: Employee, anna: Ear
) -> None:
    changed(stage, wishes={"filed.telegram": False})
    OnTheSite(stage).replies("И почта", 1001)
    stage.later(minutes=2)
    parts(stage, olga)
    assert heard(stage, anna) == [[]]


def test_a_message_of_staff_that_becomes_a_ticket_waits_for_nobody(
    stage: Stage, both: Employee, olga: Employee, anna: Ear, boris: Ear
) -> None:
    olga.answers("Починили, но домен кончается", keep=True)
    stage.later(minutes=2)
    parts(stage, olga)
    assert stage.ticket(1003).waiting_since is None
    assert heard(stage, anna, boris) == [[], []]


def last(stage: Stage, kind: str) -> Event:
    return [each for each in stage.queues.published if each.kind == kind and "from" in each.details][-1]


@pytest.mark.parametrize("act", [joins, parts])
def test_however_often_the_event_comes_it_is_told_once(
    stage: Stage, both: Employee, olga: Employee, boris: Ear, act
) -> None:
    """1 to 8 times, before and after it was told."""
    OnTheSite(stage).replies("И почта", 1001)
    stage.later(minutes=2)
    before = len(boris.hears())
    act(stage, olga)
    again = last(stage, "ticket.merged" if act is joins else "ticket.split")
    for _ in range(4):
        alert(again, stage.house)
    stage.later(minutes=2)
    for _ in range(4):
        alert(again, stage.house)
    stage.later(minutes=2)
    assert len(boris.hears()) == before + 1


def test_the_events_say_since_when_the_client_waits(stage: Stage, both: Employee, olga: Employee) -> None:
    waits = stage.ticket(1001).waiting_since
    assert waits is not None
    OnTheSite(stage).replies("И почта", 1001)
    parts(stage, olga, 1)
    assert last(stage, "ticket.split").details == {"from": "1001", "waiting_since": waits.isoformat()}
    joins(stage, olga)
    merged = last(stage, "ticket.merged")
    assert merged.details == {"from": "1001", "waiting_since": waits.isoformat()}
    assert stage.store.message("north", 1002, merged.message).text == "И почта"
    joins(stage, olga, 1002, 1003)
    olga.answers("Готово", number=1003)
    OnTheSite(stage).asks()
    joins(stage, olga, 1003, 1004)
    assert last(stage, "ticket.merged").details == {"from": "1003"}
    assert last(stage, "ticket.merged").message is None
