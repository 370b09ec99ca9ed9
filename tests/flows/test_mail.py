"""A letter becomes a ticket, an answer becomes a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk.answer_times import Rule
from chalicelib.desk.mailroom import Outcome
from chalicelib.desk.message import Channel
from chalicelib.desk.ticket import ClientStatus
from tests.flows.desk_side import Employee
from tests.people.mail import Correspondent
from tests.stage import Stage


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.mailbox()
    return stage


@pytest.fixture
def irina(stage: Stage) -> Correspondent:
    stage.client(linked=False)
    return stage.at_mail(501)


@pytest.fixture
def anna(stage: Stage) -> Employee:
    return Employee(stage, stage.staff())


def outcome(stage: Stage, id: str) -> tuple[Outcome, int | None]:
    found = stage.store.intake("north", id)
    assert found is not None
    return found.outcome, found.ticket


def test_a_plain_letter_of_a_known_client_becomes_a_ticket(stage: Stage, irina: Correspondent) -> None:
    id = irina.mails("С утра 502 на всех страницах.", files=[("log.txt", b"502")])
    ticket, (message,) = stage.ticket(), stage.messages()
    assert (ticket.subject, ticket.channel, ticket.requester) == ("Сайт не открывается", Channel.EMAIL, "p-501")
    assert (ticket.account, ticket.department) == ("c-1", "tech")
    assert ticket.client_status is ClientStatus.IN_PROGRESS
    assert message.text == "С утра 502 на всех страницах."
    assert [(each.name, each.size) for each in message.attachments] == [("log.txt", 3)]
    assert stage.files.kept[message.attachments[0].key].content == b"502"
    assert outcome(stage, id) == (Outcome.TICKET, 1001)


def test_what_is_settled_lies_elsewhere_than_what_is_not(stage: Stage, irina: Correspondent) -> None:
    id = irina.mails("С утра 502.")
    (message,) = stage.messages()
    assert [each for each in stage.files.kept if each.startswith("mail/")] == []
    assert message.mailed is not None
    assert message.mailed.raw.endswith(f"/{id}")
    assert b"Message-ID" in stage.files.kept[message.mailed.raw].content


def test_the_sender_gets_a_receipt_with_the_number(stage: Stage, irina: Correspondent) -> None:
    """45"""
    irina.mails("С утра 502.")
    (receipt,) = irina.receives()
    assert receipt.subject == "Re: Сайт не открывается [#1001]"
    assert "1001" in receipt.text
    assert receipt.message["Auto-Submitted"] == "auto-replied"
    assert receipt.message["In-Reply-To"] == irina.written[0]


def test_an_answer_is_a_letter_and_its_answer_a_reply(stage: Stage, irina: Correspondent, anna: Employee) -> None:
    """1, 45"""
    irina.mails("С утра 502.")
    anna.answers("Не хватало памяти, увеличили.")
    letter = irina.receives()[-1]
    assert letter.subject == "Re: Сайт не открывается [#1001]"
    assert letter.text.startswith("Не хватало памяти, увеличили.")
    assert letter.message["Auto-Submitted"] is None
    assert stage.ticket().client_status is ClientStatus.NEW_MESSAGES
    irina.answers(letter, "Работает, спасибо!")
    assert [each.text for each in stage.messages()][-1] == "Работает, спасибо!"
    assert stage.ticket().client_status is ClientStatus.IN_PROGRESS
    assert len(stage.tickets()) == 1


def test_whoever_writes_by_mail_is_promised_an_answer_like_anybody(
    stage: Stage, irina: Correspondent, anna: Employee
) -> None:
    """I-8: e-mail obeys the rules of every other channel."""
    north = stage.store.provider("north")
    assert north is not None
    stage.save(replace(north, rules=(Rule(id="all", first=120, next=240),)))
    irina.mails("Сайт не открывается")
    assert stage.ticket().deadline == stage.clock.now() + timedelta(hours=2)
    anna.answers("Проверьте")
    assert stage.ticket().deadline is None
