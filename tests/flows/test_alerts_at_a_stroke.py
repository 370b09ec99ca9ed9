"""What somebody does to many tickets at a stroke is told in one message; what happens to one ticket stays together."""

from __future__ import annotations

from itertools import permutations

import pytest

from chalicelib.desk.people import Role
from chalicelib.desk.quiet import Quiet
from chalicelib.services.act import TicketRef
from chalicelib.services.alert import alert
from chalicelib.services.effects import Event
from chalicelib.services.join import merge
from tests.flows.desk_side import Employee, OnTheSite, cause, filed
from tests.flows.test_alerts import Ear, changed, event
from tests.flows.test_groups import plain
from tests.flows.test_groups import told as heard_in
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Stage


@pytest.fixture
def anna(stage: Stage) -> Client:
    return on_duty(stage)


@pytest.fixture
def olga(stage: Stage) -> Employee:
    return Employee(stage, stage.staff("Ольга", role=Role.HEAD))


@pytest.fixture
def twelve(stage: Stage, anna: Client) -> list[int]:
    """Tickets of which everybody has been told."""
    stage.client()
    numbers = [OnTheSite(stage).asks(subject=f"Сайт {number}").number for number in range(12)]
    for _ in range(3):
        stage.later(minutes=1)
    return numbers


def given(stage: Stage, ticket: int, **facts: str) -> Event:
    """Its event of being assigned to Anna."""
    plain = {"id": f"north#{ticket}#a", "details": {"assignee": "s-anna"}}
    return event(stage, "ticket.assigned", ticket=ticket, **{**plain, **facts})


def letters(stage: Stage) -> list[str]:
    return [str(each.values["subject"]) for each in stage.mail.to("s-anna@staff.example") if each.name == "alert"]


def test_twelve_tickets_handed_over_are_one_message_and_one_letter(
    stage: Stage, anna: Client, olga: Employee, twelve: list[int]
) -> None:
    before = len(anna.sees())
    for number in twelve:
        olga.gives("Анна", number)
        stage.clock.turn(seconds=3)
    stage.later(minutes=2)
    (told,) = anna.sees()[before:]
    first, *others = told.text.splitlines()
    assert first == "Ольга поручает вам 12 тикетов"
    assert others == [f"№{number} · Сайт {place}" for place, number in enumerate(twelve)]
    assert letters(stage) == ["Ольга поручает вам 12 тикетов"]


def test_one_ticket_is_told_as_ever(stage: Stage, anna: Client, olga: Employee, twelve: list[int]) -> None:
    """With its buttons, and its subject for the letter."""
    olga.gives("Анна", twelve[0])
    stage.later(minutes=2)
    told = anna.sees()[-1]
    assert "Ольга поручает вам этот тикет" in told.text
    assert list(told.labels) == ["Ответить", "Заметка"]
    assert letters(stage) == ["[#1001] Сайт 0"]


def test_where_the_last_of_many_are_by_one_person_it_is_said_of_each(
    stage: Stage, anna: Client, olga: Employee, twelve: list[int]
) -> None:
    """The title is of all of them, and tells of none who did it."""
    others = [OnTheSite(stage).asks(subject=f"Почта {number}").number for number in range(11)]
    stage.later(minutes=2)
    vera = Employee(stage, stage.staff("Вера", role=Role.HEAD))
    for number in twelve[:3]:
        vera.gives("Анна", number)
    for number in (*twelve[3:], *others):
        olga.gives("Анна", number)
    stage.later(minutes=2)
    first, *lines = anna.sees()[-1].text.splitlines()
    assert first == "23 тикета сразу"
    assert lines.count("Ольга поручает вам этот тикет") == 20


def test_of_two_who_hand_over_each_is_named(stage: Stage, anna: Client, olga: Employee, twelve: list[int]) -> None:
    vera = Employee(stage, stage.staff("Вера", role=Role.HEAD))
    ear = Ear(stage, "Анна", anna)
    olga.gives("Анна", 1001)
    vera.gives("Анна", 1002)
    stage.later(minutes=2)
    told, _ = ear.hears()
    assert told.splitlines() == [
        "2 тикета сразу",
        "№1001 · Сайт 0",
        "Ольга поручает вам этот тикет",
        "№1002 · Сайт 1",
        "Вера поручает вам этот тикет",
    ]


def test_tickets_moved_at_a_stroke_are_one_message_too(
    stage: Stage, anna: Client, olga: Employee, twelve: list[int]
) -> None:
    boris = on_duty(stage, "Борис", user=802, departments=("bill",))
    ear = Ear(stage, "Борис", boris)
    for number in twelve[:3]:
        olga.moves("bill", number)
    stage.later(minutes=2)
    (told,) = ear.hears()
    assert told.splitlines()[0] == "Ольга передаёт в ваш отдел 3 тикета"


def test_what_a_message_has_no_room_for_is_counted_and_stands_in_the_letter(
    stage: Stage, anna: Client, olga: Employee
) -> None:
    stage.client()
    changed(stage, wishes={"filed.telegram": False})
    for number in range(30):
        OnTheSite(stage).asks(subject=f"Сайт {number}")
    stage.later(minutes=2)
    before = len(anna.sees())
    for number in range(30):
        olga.gives("Анна", 1001 + number)
    stage.later(minutes=2)
    (told,) = anna.sees()[before:]
    first, *others, last = told.text.splitlines()
    assert (first, last) == ("Ольга поручает вам 30 тикетов", "И ещё 10 событий")
    assert others == [f"№{1001 + number} · Сайт {number}" for number in range(10, 30)]
    (letter,) = [each for each in stage.mail.to("s-anna@staff.example") if each.name == "alert"]
    assert letter.values["subject"] == "Ольга поручает вам 30 тикетов"
    assert list(letter.lines[1:]) == [f"№{1001 + number} · Сайт {number}" for number in range(30)]


# One ticket stays together.


def test_what_waits_to_be_told_of_a_ticket_takes_its_handing_over_in(
    stage: Stage, anna: Client, olga: Employee, twelve: list[int]
) -> None:
    ear = Ear(stage, "Анна", anna)
    changed(stage, wishes={"assigned.email": False})
    OnTheSite(stage).replies("Ау", 1001)
    stage.clock.turn(seconds=5)
    olga.gives("Анна", 1001)
    stage.later(minutes=2)
    (told,) = ear.hears()
    assert "Ирина пишет" in told
    assert "поручает вам этот тикет" in told


def test_what_follows_the_handing_over_within_the_minute_joins_it(
    stage: Stage, anna: Client, olga: Employee, twelve: list[int]
) -> None:
    ear = Ear(stage, "Анна", anna)
    changed(stage, wishes={"assigned.email": False})
    olga.gives("Анна", 1001)
    stage.clock.turn(seconds=5)
    OnTheSite(stage).replies("Ау", 1001)
    stage.later(minutes=2)
    (told,) = ear.hears()
    assert "Ирина пишет" in told
    assert "поручает вам этот тикет" in told
    assert told.endswith("Ау")


def test_after_it_was_told_the_next_begins_anew(stage: Stage, anna: Client, olga: Employee, twelve: list[int]) -> None:
    changed(stage, wishes={"assigned.email": False})
    ear = Ear(stage, "Анна", anna)
    olga.gives("Анна", 1001)
    olga.gives("Анна", 1002)
    stage.later(minutes=2)
    OnTheSite(stage).replies("Ау", 1001)
    olga.gives("Анна", 1003)
    stage.later(minutes=2)
    first, *others = ear.hears()
    assert first.startswith("Ольга поручает вам 2 тикета")
    assert sorted(each.splitlines()[0] for each in others) == ["№1001 · Сайт 0", "№1003 · Сайт 2"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_any_order_and_twice_each_is_told_once(
    stage: Stage, anna: Client, twelve: list[int], order: tuple[int, ...]
) -> None:
    changed(stage, wishes={"assigned.email": False, "mentioned.email": False})
    ear = Ear(stage, "Анна", anna)
    events = [
        given(stage, 1001),
        given(stage, 1002),
        event(stage, "ticket.noted", id="north#1001#b", details={"mentioned": "s-anna"}),
    ]
    for each in order:
        alert(events[each], stage.house)
        alert(events[each], stage.house)
    stage.later(minutes=2)
    heard = "\n".join(ear.hears())
    assert heard.count("№1002") == 1
    assert heard.count("упоминает вас") == 1


def test_two_at_once_are_both_in_the_message(stage: Stage, anna: Client, twelve: list[int]) -> None:
    changed(stage, wishes={"assigned.email": False})
    ear = Ear(stage, "Анна", anna)
    first, second = (given(stage, number, by_name="Ольга") for number in (1001, 1002))
    stage.store.on("commit", lambda: alert(second, stage.house))
    alert(first, stage.house)
    stage.later(minutes=2)
    (told,) = ear.hears()
    assert told.startswith("Ольга поручает вам 2 тикета")


def test_whoever_died_after_writing_it_down_leaves_it_to_the_clock(
    stage: Stage, anna: Client, twelve: list[int]
) -> None:
    changed(stage, wishes={"assigned.email": False})
    ear = Ear(stage, "Анна", anna)
    with stage.dying_after_commit():
        alert(given(stage, 1001), stage.house)
    stage.later(minutes=2)
    assert len(ear.hears()) == 1


def test_in_quiet_hours_it_waits_with_the_rest(stage: Stage, anna: Client, olga: Employee, twelve: list[int]) -> None:
    changed(stage, quiet=Quiet(since=12 * 60, until=13 * 60), zone="Europe/Moscow", wishes={"assigned.email": False})
    ear = Ear(stage, "Анна", anna)
    olga.gives("Анна", 1001)
    olga.gives("Анна", 1002)
    OnTheSite(stage).replies("Ау", 1003)
    for _ in range(61):
        stage.later(minutes=1)
    (told,) = ear.hears()
    assert told.startswith("Пока вас не беспокоили: 3 тикета")


def test_a_group_is_told_of_each_ticket_by_itself(stage: Stage, anna: Client) -> None:
    """It may have a topic for each."""
    olga = Employee(stage, stage.staff("Ольга", role=Role.HEAD, departments=("tech", "bill")))
    filed(stage.client())
    OnTheSite(stage).asks(department="bill")
    OnTheSite(stage).asks(department="bill")
    group = plain(stage)
    before = len(heard_in(group))
    for number in (1002, 1003):
        olga.moves("tech", number)
    stage.later(minutes=2)
    moved = [each for each in heard_in(group)[before:] if "передаёт" in each]
    assert [each.splitlines()[0] for each in moved] == ["№1002 · Сайт", "№1003 · Сайт"]


@pytest.mark.parametrize("said", ["replied", "merged"])
def test_who_hears_by_letter_that_they_are_his_hears_in_the_chat_of_what_else_happened_to_them(
    stage: Stage, anna: Client, olga: Employee, twelve: list[int], said: str
) -> None:
    changed(stage, wishes={"assigned.telegram": False})
    before = len(anna.sees())
    for number in twelve[:2]:
        olga.gives("Анна", number)
    for number in twelve[:2]:
        if said == "replied":
            OnTheSite(stage).replies("Ау", number)
        else:
            merge(TicketRef("north", number + 5), number, actor=olga.actor, cause=cause(), house=stage.house)
    stage.settle()
    stage.later(minutes=2)
    (told,) = anna.sees()[before:]
    assert [line for line in told.text.splitlines() if not line.startswith("№")] == [
        "2 тикета сразу",
        *(
            ["Ирина пишет"] * 2
            if said == "replied"
            else [f"Ольга присоединяет сюда тикет №{n + 5}" for n in twelve[:2]]
        ),
    ]
