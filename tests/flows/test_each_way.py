"""The event matrix, cell by cell, where other stories tell of one way alone: letters to clients and staff, groups."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.desk import alerts, notices
from chalicelib.desk.alerts import PERSONAL, Alert
from chalicelib.desk.answer_times import Counting, Patience, Rule
from chalicelib.desk.notices import Notice, Way
from chalicelib.desk.people import Role
from chalicelib.desk.reply_address import client_of, reply_address
from chalicelib.desk.ticket import Whom
from chalicelib.services.act import TicketRef
from chalicelib.services.remind import remind
from tests.flows.desk_side import Employee, OnTheSite, cause, filed
from tests.flows.test_groups import forum, plain, told
from tests.people.mail import Correspondent
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Stage


@pytest.fixture
def irina(stage: Stage) -> Client:
    """She has an address and a chat; her provider a mailbox, patience, and an hour for each answer."""
    stage.mailbox()
    provider = stage.store.provider("north")
    assert provider is not None
    within_an_hour = Rule(id="all", first=60, next=60, counting=Counting.ALWAYS)
    stage.save(replace(provider, patience=Patience(remind=3), rules=(within_an_hour,)))
    client = stage.client()
    filed(client)
    return client


@pytest.fixture
def olga(stage: Stage, irina: Client) -> Employee:
    """She leads both departments, and wants to hear of nothing."""
    actor = stage.staff("Ольга", role=Role.HEAD, departments=("tech", "bill"))
    (member,) = stage.store.staff("north")
    stage.save(replace(member, wishes=alerts.wishes(())))
    return Employee(stage, actor)


def minutes(stage: Stage, count: int) -> None:
    for _ in range(count):
        stage.later(minutes=1)


# A client, by letter.


def closed(_: Stage, olga: Employee) -> None:
    olga.closes()


def taken_up_again(stage: Stage, olga: Employee) -> None:
    olga.closes()
    olga.reopens()


def waited_for(stage: Stage, olga: Employee) -> None:
    olga.answers("Какой адрес?")
    stage.later(days=3)


LETTERS: dict[Callable[[Stage, Employee], None], tuple[Notice, list[str]]] = {
    closed: (Notice.CHANGED, ["Запрос №1001 закрыт"]),
    taken_up_again: (Notice.CHANGED, ["Запрос №1001 закрыт", "Запрос №1001 снова в работе"]),
    waited_for: (Notice.WAITING, ["Мы ждём вашего ответа в запросе №1001"]),
}


def wants(stage: Stage, ticked: Collection[str]) -> None:
    person = stage.store.person("p-501")
    assert person is not None
    stage.save(replace(person, wishes=notices.wishes(ticked)))


@pytest.mark.parametrize("happens", LETTERS)
def test_what_a_client_wants_by_letter_comes_by_letter_alone(
    stage: Stage, irina: Client, olga: Employee, happens: Callable[[Stage, Employee], None]
) -> None:
    """Event matrix: closed, e-mail optional; waiting for the client N days, e-mail."""
    notice, words = LETTERS[happens]
    wants(stage, [notices.name_of_wish(notice, Way.EMAIL)])
    before = irina.sees()
    happens(stage, olga)
    stage.later(hours=1)
    letters = stage.at_mail(501).receives()
    assert [text in each.text for text, each in zip(words, letters, strict=True)] == [True] * len(words)
    for each in letters:
        assert each.subject == "Re: Сайт отвечает ошибкой 502 [#1001]"
        assert each.message["Auto-Submitted"] == "auto-generated"
        assert each.answer_to.startswith("support+")
    assert irina.sees() == before


@pytest.mark.parametrize("happens", LETTERS)
def test_what_a_client_wants_by_no_way_comes_by_none(
    stage: Stage, irina: Client, olga: Employee, happens: Callable[[Stage, Employee], None]
) -> None:
    wants(stage, ())
    before = irina.sees()
    happens(stage, olga)
    stage.later(hours=1)
    assert (irina.sees(), stage.at_mail(501).receives()) == (before, [])


# A member of staff, by the way he wishes and by no other.


def an_hour(stage: Stage, _: Employee) -> None:
    minutes(stage, 65)


def his_own_hour(stage: Stage, olga: Employee) -> None:
    """Of a deadline that was missed, whoever works on it hears, and who leads."""
    olga.gives("Анна")
    an_hour(stage, olga)


def a_reminder(stage: Stage, olga: Employee) -> None:
    at = stage.clock.now() + timedelta(minutes=5)
    act = {"at": at, "text": "позвонить", "whom": Whom.DEPARTMENT, "cause": cause(), "house": stage.house}
    remind(TicketRef("north", 1001), actor=olga.actor, **act)
    minutes(stage, 5)


def a_strangers_mail(stage: Stage, _: Employee) -> None:
    """In answer to a letter that the client has passed on to him."""
    keys = stage.store.reply_keys("north")
    assert keys is not None
    to = reply_address("support@desk.example", 1001, client_of("p-501"), keys)
    STRANGER(stage).mails("Мы перенесли домен", to=to)


def a_prospects_mail(stage: Stage, _: Employee) -> None:
    STRANGER(stage).mails("Сколько стоит?", subject="Цены")
    minutes(stage, 30)


STRANGER = partial(Correspondent, "stranger@elsewhere.example", "Кто-то")
ALERTS: dict[Alert, tuple[Callable[[Stage, Employee], object], str]] = {
    Alert.FILED: (lambda stage, _: OnTheSite(stage).asks(), "Новый тикет. Пишет Ирина"),
    Alert.REPLIED: (lambda stage, _: OnTheSite(stage).replies("Ау"), "Ирина пишет"),
    Alert.ASSIGNED: (lambda _, olga: olga.gives("Анна"), "Ольга поручает вам этот тикет"),
    Alert.MOVED: (lambda _, olga: olga.moves("bill"), "Ольга передаёт тикет в ваш отдел"),
    Alert.MENTIONED: (lambda _, olga: olga.notes("@s-anna, посмотри"), "Ольга упоминает вас"),
    Alert.NEAR: (an_hour, "Срок ответа подходит"),
    Alert.MISSED: (his_own_hour, "Срок ответа прошёл"),
    Alert.REMINDED: (a_reminder, "Напоминание"),
    Alert.OVERHEARD: (a_strangers_mail, "Письмо постороннего"),
    Alert.HELD: (a_prospects_mail, "Почта ждёт разбора: 1 письмо"),
}


def test_every_alert_that_can_be_wished_for_is_told_of_below() -> None:
    assert tuple(ALERTS) == PERSONAL


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("alert", PERSONAL)
def test_what_a_member_of_staff_wants_by_one_way_comes_by_it_alone(
    stage: Stage, irina: Client, olga: Employee, alert: Alert, way: Way
) -> None:
    """Event matrix: staff, by chosen channels; each event happens as it does in life."""
    chat = on_duty(stage, "Анна", departments=("tech", "bill"))
    stage.later(minutes=2)
    anna = next(each for each in stage.store.staff("north") if each.name == "Анна")
    stage.save(replace(anna, wishes=alerts.wishes([alerts.name_of_wish(alert, way)])))
    seen, written = len(chat.sees()), len(stage.mail.to(anna.email))
    happens, words = ALERTS[alert]
    happens(stage, olga)
    minutes(stage, 2)
    messages = [each.text for each in chat.sees()[seen:]]
    letters = ["\n".join(each.lines) for each in stage.mail.to(anna.email)[written:]]
    told_so, otherwise = (letters, messages) if way is Way.EMAIL else (messages, letters)
    assert [words in each for each in told_so] == [True]
    assert otherwise == []


# A department's group.


def test_a_ticket_that_moves_is_told_in_the_group_of_its_new_department(
    stage: Stage, irina: Client, olga: Employee
) -> None:
    """Event matrix: moved -> new department."""
    tech, bill = plain(stage), forum(stage, "bill")
    OnTheSite(stage).replies("Ау")
    minutes(stage, 2)
    before = len(told(bill))
    olga.moves("bill")
    minutes(stage, 2)
    (alert,) = told(bill)[before:]
    assert alert.splitlines()[:3] == [
        "№1001 · Сайт отвечает ошибкой 502",
        "Север-Хостинг, Бухгалтерия",
        "Ольга передаёт тикет в ваш отдел",
    ]
    assert not any("передаёт" in each for each in told(tech))


def test_a_deadline_near_and_missed_is_told_in_the_group_each_once(stage: Stage, irina: Client, olga: Employee) -> None:
    """Event matrix: deadline near, missed."""
    tech = plain(stage)
    before = len(told(tech))
    minutes(stage, 65)
    said = told(tech)[before:]
    assert [[text in each for each in said].count(True) for text in ("подходит", "прошёл")] == [1, 1]
    minutes(stage, 120)
    assert told(tech)[before:] == said
