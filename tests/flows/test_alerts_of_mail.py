"""Mail that belongs to nobody yet, or to no part of a ticket, is told to whoever should look at it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk import reply_address
from chalicelib.desk.mailroom import Outcome
from chalicelib.desk.people import Role
from chalicelib.desk.quiet import Quiet
from chalicelib.services import alert, quarantine
from chalicelib.services.act import TicketRef
from chalicelib.services.effects import Class, Waits
from chalicelib.services.follow import follow
from chalicelib.services.quarantine import HeldRef
from tests.flows.desk_side import Employee, cause
from tests.flows.mail_world import MailWorld
from tests.flows.test_alerts import Ear, changed
from tests.flows.test_groups import forum, thread, told
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Stage


@pytest.fixture
def world(stage: Stage) -> MailWorld:
    return MailWorld(stage)


@pytest.fixture
def anna(stage: Stage, world: MailWorld) -> Client:
    """Who answers where the mailbox files what comes."""
    return on_duty(stage)


def waits(world: MailWorld, text: str = "Сколько стоит?", **more: object) -> str:
    id = world.stranger().mails(text, **{"subject": "Цены", **more})
    assert world.became(id)[0] is Outcome.HELD
    return id


def half_an_hour(stage: Stage) -> None:
    for _ in range(30):
        stage.later(minutes=1)


# A mail waits for a look.


def test_a_prospects_first_mail_is_told_to_the_department_of_the_mailbox(
    stage: Stage, world: MailWorld, anna: Client
) -> None:
    boris = on_duty(stage, "Борис", user=802, departments=("bill",))
    olga = on_duty(stage, "Ольга", user=803, role=Role.OBSERVER)
    ears = [Ear(stage, name, who) for name, who in (("Анна", anna), ("Борис", boris), ("Ольга", olga))]
    waits(world)
    half_an_hour(stage)
    heard = [each.hears() for each in ears]
    assert heard == [["Почта ждёт разбора: 1 письмо\nСевер-Хостинг\nКто-то · Цены\n\nСколько стоит?"], [], []]


def test_several_are_told_in_one_message(stage: Stage, world: MailWorld, anna: Client) -> None:
    ear = Ear(stage, "Анна", anna)
    waits(world)
    stage.later(minutes=4)
    waits(world, "Ау", subject="")
    half_an_hour(stage)
    (heard,) = ear.hears()
    assert heard.splitlines() == ["Почта ждёт разбора: 2 письма", "Север-Хостинг", "Кто-то · Цены", "Кто-то"]


def test_what_somebody_has_seen_to_meanwhile_is_not_told(stage: Stage, world: MailWorld, anna: Client) -> None:
    ear = Ear(stage, "Анна", anna)
    id = waits(world)
    stage.later(minutes=4)
    quarantine.drop(HeldRef("north", id), actor=stage.staff(), cause=cause(), house=stage.house)
    half_an_hour(stage)
    assert ear.hears() == []


@pytest.mark.parametrize("verdict", [{"spam": "FAIL"}, {"virus": "FAIL"}])
def test_what_is_certainly_nothing_wakes_nobody(
    stage: Stage, world: MailWorld, anna: Client, verdict: dict[str, str]
) -> None:
    ear = Ear(stage, "Анна", anna)
    waits(world, **verdict)
    half_an_hour(stage)
    assert ear.hears() == []


def test_who_does_not_want_to_hear_of_it_does_not(stage: Stage, world: MailWorld, anna: Client) -> None:
    changed(stage, wishes={"held.telegram": False})
    ear = Ear(stage, "Анна", anna)
    waits(world)
    half_an_hour(stage)
    assert ear.hears() == []


def test_who_wants_a_letter_gets_one_with_the_way_there(stage: Stage, world: MailWorld, anna: Client) -> None:
    changed(stage, wishes={"held.telegram": False, "held.email": True})
    stage.house = replace(stage.house, portal="https://desk.example")
    waits(world)
    half_an_hour(stage)
    (letter,) = [each for each in stage.mail.to("s-anna@staff.example") if each.name == "alert"]
    assert letter.values["subject"] == "Почта ждёт разбора: 1 письмо"


def test_in_quiet_hours_it_waits_for_their_end_with_the_rest(stage: Stage, world: MailWorld, anna: Client) -> None:
    changed(stage, quiet=Quiet(since=12 * 60, until=13 * 60), zone="Europe/Moscow")
    ear = Ear(stage, "Анна", anna)
    waits(world)
    world.irina.mails("С утра 502.", subject="Сайт")
    for _ in range(61):
        stage.later(minutes=1)
    assert ear.hears() == [
        "Пока вас не беспокоили: 1 тикет\n№1001 · Сайт\nНовый тикет. Пишет Ирина\nПочта ждёт разбора: 1 письмо"
    ]


def test_a_mail_that_is_looked_at_anew_and_waits_on_is_told_once(stage: Stage, world: MailWorld, anna: Client) -> None:
    ear = Ear(stage, "Анна", anna)
    id = waits(world)
    quarantine.replay(HeldRef("north", id), actor=stage.staff(), cause=cause(), house=stage.house)
    half_an_hour(stage)
    assert len(ear.hears()) == 1


@pytest.mark.parametrize("times", [1, 2, 8])
def test_however_often_it_is_asked_for_it_is_told_once(
    stage: Stage, world: MailWorld, anna: Client, times: int
) -> None:
    ear = Ear(stage, "Анна", anna)
    id = waits(world)
    (held,) = world.held()
    asked = Waits(provider="north", department="tech", id=id, sender=held.sender, at=held.at)
    for _ in range(times):
        alert.held(asked, stage.house)
    half_an_hour(stage)
    for _ in range(times):
        alert.held(asked, stage.house)
    half_an_hour(stage)
    assert len(ear.hears()) == 1


def test_whoever_died_after_taking_it_in_leaves_it_to_the_clock(stage: Stage, world: MailWorld, anna: Client) -> None:
    ear = Ear(stage, "Анна", anna)
    with stage.dying_after_commit():
        world.stranger().mails("Сколько стоит?", subject="Цены")
    half_an_hour(stage)
    assert len(ear.hears()) == 1


def test_the_row_that_asks_for_it_is_no_letter_and_no_delivery(world: MailWorld) -> None:
    """It counts among nothing that was delivered or given up."""
    waits(world)
    rows = world.stage.store.shelf.all(object, "row")
    assert [each.cls for each in rows if isinstance(each.content, Waits)] == [Class.GATHER]


# A stranger writes into a ticket.


@pytest.fixture
def ticket(stage: Stage, world: MailWorld, anna: Client) -> str:
    """The signed address of an open ticket that Anna works on."""
    world.irina.mails("С утра 502.", subject="Сайт")
    Employee(stage, stage.staff()).takes()
    stage.later(minutes=2)
    keys = stage.store.reply_keys("north")
    assert keys is not None
    return reply_address.reply_address("support@desk.example", 1001, reply_address.client_of("p-501"), keys)


def overheard(world: MailWorld, to: str, text: str = "Мы перенесли домен", **more: object) -> None:
    id = world.stranger().mails(text, to=to, **more)
    assert world.became(id)[0] is Outcome.OVERHEARD


def test_a_strangers_mail_is_told_to_whoever_works_on_the_ticket_and_whoever_follows_it(
    stage: Stage, world: MailWorld, anna: Client, ticket: str
) -> None:
    boris = on_duty(stage, "Борис", user=802)
    olga = on_duty(stage, "Ольга", user=803)
    follow(TicketRef("north", 1001), actor=stage.staff("Ольга"), cause=cause(), house=stage.house)
    ears = [Ear(stage, name, who) for name, who in (("Анна", anna), ("Борис", boris), ("Ольга", olga))]
    before = stage.ticket().client_status, stage.ticket().stage
    overheard(world, ticket)
    stage.later(minutes=2)
    heard = [each.hears() for each in ears]
    assert [len(each) for each in heard] == [1, 0, 1]
    assert heard[0][0].endswith("Письмо постороннего: stranger@elsewhere.example\n\nМы перенесли домен")
    assert (stage.ticket().client_status, stage.ticket().stage) == before


def test_without_anybody_who_works_on_it_the_department_is_told(
    stage: Stage, world: MailWorld, anna: Client, ticket: str
) -> None:
    boris = on_duty(stage, "Борис", user=802)
    changed(stage, active=False)
    ear = Ear(stage, "Борис", boris)
    overheard(world, ticket)
    stage.later(minutes=2)
    assert len(ear.hears()) == 1


def test_a_program_that_answers_wakes_nobody(stage: Stage, world: MailWorld, anna: Client, ticket: str) -> None:
    ear = Ear(stage, "Анна", anna)
    overheard(world, ticket, "Я в отпуске", headers=[("Auto-Submitted", "auto-replied")])
    stage.later(minutes=2)
    assert ear.hears() == []


def test_whoever_put_it_there_himself_is_not_told(stage: Stage, world: MailWorld, anna: Client, ticket: str) -> None:
    olga = on_duty(stage, "Ольга", user=803)
    follow(TicketRef("north", 1001), actor=stage.staff("Ольга"), cause=cause(), house=stage.house)
    id = waits(world)
    half_an_hour(stage)
    ears = Ear(stage, "Анна", anna), Ear(stage, "Ольга", olga)
    quarantine.attach(HeldRef("north", id), 1001, actor=stage.staff(), cause=cause(), house=stage.house)
    stage.settle()
    stage.later(minutes=2)
    assert [len(each.hears()) for each in ears] == [0, 1]


def test_its_events_say_who_wrote(stage: Stage, world: MailWorld, anna: Client, ticket: str) -> None:
    overheard(world, ticket)
    found = [each for each in stage.queues.published if each.kind == "ticket.overheard"]
    assert [dict(each.details) for each in found] == [{"from": "stranger@elsewhere.example", "by": "person"}]


# A department's group.


def test_a_group_is_told_of_both(stage: Stage, world: MailWorld, anna: Client, ticket: str) -> None:
    """What waits is of no ticket, so it comes into no topic."""
    group = forum(stage)
    waits(world)
    overheard(world, ticket)
    half_an_hour(stage)
    assert sum("Почта ждёт разбора: 1 письмо" in each for each in told(group)) == 1
    assert sum("Письмо постороннего" in each for each in told(group)) == 1
    assert thread(group, "Почта ждёт разбора") is None
    assert thread(group, "Письмо постороннего") is not None


def test_a_group_is_told_of_its_own_mail_alone(stage: Stage, world: MailWorld) -> None:
    group = forum(stage, "bill")
    waits(world)
    half_an_hour(stage)
    assert not [each for each in told(group) if "Почта" in each]
