"""A day of programs that answer each other, and one conversation on three channels."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes

import pytest

from chalicelib.desk.ticket import ClientStatus
from tests.flows.desk_side import Employee
from tests.flows.mail_world import MailWorld
from tests.people.mail import Correspondent
from tests.stage import CLOUD, Stage

HOURS = 24


@pytest.fixture
def world(stage: Stage) -> MailWorld:
    return MailWorld(stage)


def test_an_out_of_office_robot_keeps_a_desk_quiet(world: MailWorld) -> None:
    """Issue 6: it answers every letter, the desk answers none of its."""
    world.irina.mails("С утра 502.")
    world.anna.answers("Увеличили память.")
    seen = 0
    for _ in range(HOURS):
        letters = world.irina.receives()
        for letter in letters[seen:]:
            world.irina.answers(letter, "Я в отпуске", headers=[("Auto-Submitted", "auto-replied")], mail_from="")
        seen = len(letters)
        world.stage.later(hours=1)
    assert len(world.irina.receives()) == 2  # the receipt and the answer
    assert world.stage.ticket().client_status is ClientStatus.NEW_MESSAGES


def test_a_robot_that_says_nothing_of_itself_gets_few_receipts(world: MailWorld) -> None:
    """It writes anew each minute, as a person would."""
    for minute in range(180):
        world.irina.mails(f"Ваше обращение получено {minute}", subject=f"Заявка {minute}")
        world.stage.clock.turn(minutes=1)
    assert len(world.irina.receives()) <= 2 * 3
    assert len(world.stage.tickets()) <= 20 * 3


def test_two_desks_that_answer_each_other_fall_silent(stage: Stage) -> None:
    """Each provider is a client of the other, and writes by its own mailbox."""
    stage.save(CLOUD)
    world = MailWorld(stage)
    stage.mailbox("help@desk.example", provider="cloud", department="help")
    stage.client("Облако", user=502, accounts=[("north", "c-2")], linked=False)
    stage.client("Север", user=503, accounts=[("cloud", "x-1")], linked=False)
    north, cloud = (_person_at(stage, id, box) for id, box in (("p-503", "support"), ("p-502", "help")))
    begins = Correspondent("help@desk.example", "Облако", stage)
    begins.mails("У вас не отвечает DNS", to="support@desk.example")
    handed: set[bytes] = set()
    for _ in range(HOURS):
        for raw in [each for each in stage.mail.raw if each not in handed]:
            handed.add(raw)
            _delivered(stage, raw)
        stage.later(hours=1)
    assert (north, cloud) == ("support@desk.example", "help@desk.example")
    assert len(stage.mail.raw) <= 2
    assert len(stage.tickets()) + len(stage.tickets("cloud")) == 1
    assert world.stage.ticket().account == "c-2"


def _person_at(stage: Stage, id: str, box: str) -> str:
    person = stage.store.person(id)
    assert person is not None
    stage.save(replace(person, emails=(f"{box}@desk.example",)))
    return f"{box}@desk.example"


def _delivered(stage: Stage, raw: bytes) -> None:
    to = str(message_from_bytes(raw)["To"])
    stage.mails(raw, [to], "bounces@amazonses.com")


def test_one_conversation_on_three_channels_is_one_ticket_in_one_order(stage: Stage) -> None:
    """Issue 6: begun by mail, answered at the desk, continued in Telegram, finished in the portal."""
    stage.mailbox()
    chat, mail, anna = stage.client(), stage.at_mail(501), Employee(stage, stage.staff())
    chat.says("/start")
    mail.mails("С утра 502.")
    anna.answers("Увеличили память.")
    assert [each.subject for each in mail.receives()] == ["Re: Сайт не открывается [#1001]"] * 2
    chat.hears("Увеличили память.")
    chat.presses("Добавить ответ")
    chat.says("Теперь 504")
    chat.presses("Завершить")
    anna.answers("Перезапустили.")
    browser = stage.browser(501)
    browser.opens("/tickets/1001")
    browser.sees("Перезапустили.")
    browser.fills(text="Спасибо, работает")
    browser.presses("Отправить")
    mail.answers(mail.receives()[-1], "И почта тоже")
    said = [each.text for each in stage.messages()]
    assert said == [
        "С утра 502.",
        "Увеличили память.",
        "Теперь 504",
        "Перезапустили.",
        "Спасибо, работает",
        "И почта тоже",
    ]
    assert [str(each.channel) for each in stage.messages()] == ["email", "desk", "telegram", "desk", "web", "email"]
    assert len(stage.tickets()) == 1
