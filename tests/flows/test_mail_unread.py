"""Mails that the reader itself fails on: each ends as every mail does, and the next one is not kept waiting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib import bootstrap
from chalicelib.channels.email.mail_reader import EmailReader
from chalicelib.desk.mail import Reason
from chalicelib.desk.mailroom import BarredKind, Outcome
from chalicelib.desk.permissions import SYSTEM
from chalicelib.services import barring, quarantine
from chalicelib.services.mail_files import LARGEST
from chalicelib.services.quarantine import HeldRef
from chalicelib.services.tend import unsettled
from tests.flows.mail_world import MailWorld
from tests.people.web import HOME, Browser
from tests.stage import Stage

POISON = b"poison"
CANNOT = "Прочитать это письмо не удалось"


class FailingReader:
    """Reads as the real one does, but fails on poison."""

    def __init__(self, fault: Exception) -> None:
        self.fault: Exception | None = fault

    def read(self, raw, envelope):
        if self.fault is not None and POISON in raw.read():
            raise self.fault
        return EmailReader().read(raw, envelope)


@pytest.fixture
def world(stage: Stage) -> MailWorld:
    return MailWorld(stage)


@pytest.fixture
def anna(world: MailWorld) -> Browser:
    world.stage.staff("Анна")
    return world.stage.workplace("Анна")


def fails(world: MailWorld, fault: Exception | None = None) -> FailingReader:
    reader = FailingReader(fault or ValueError("a bug of ours"))
    world.stage.house = replace(world.stage.house, mail_reader=reader)
    bootstrap.install(world.stage.house)
    return reader


@pytest.mark.parametrize("fault", [MemoryError(), RecursionError(), KeyError("x"), OSError(22, "Invalid argument")])
def test_a_mail_that_reading_fails_on_waits_and_the_next_is_taken(world: MailWorld, fault: Exception) -> None:
    """Case 42"""
    fails(world, fault)
    id = world.irina.mails("poison", files=[("a.txt", b"a")])
    assert world.became(id) == (Outcome.HELD, Reason.UNREADABLE, None)
    (held,) = world.held()
    assert (held.sender, held.proved, held.files) == (world.irina.address, False, 0)
    assert unsettled(world.stage.house) == []
    assert POISON in world.stage.files.kept[held.raw].content, "as it came it is kept"
    assert world.irina.receives() == []
    assert world.became(world.irina.mails("С утра 502.", subject="Сайт")) == (Outcome.TICKET, None, 1001)


def test_where_there_is_no_reader_mails_come_again(world: MailWorld) -> None:
    """A package that lacks a library fails on every mail, and nobody has to look at them all."""
    reader = fails(world, ImportError("nh3"))
    id = world.irina.mails("poison")
    assert world.stage.store.intake("north", id) is None
    assert len(unsettled(world.stage.house)) == 1
    reader.fault = None
    world.stage.later(minutes=1)
    assert world.became(id) == (Outcome.TICKET, None, 1001)


def test_two_that_reading_fails_on_are_two(world: MailWorld) -> None:
    fails(world)
    for _ in range(2):
        assert world.became(world.irina.mails("poison"))[1] is Reason.UNREADABLE
    assert len(world.held()) == 2


def test_whoever_is_kept_out_is_kept_out_by_the_envelope_too(world: MailWorld) -> None:
    barring.bar("north", BarredKind.EMAIL, world.irina.address, by="s-anna", cause="cli#1", house=world.stage.house)
    fails(world)
    assert world.became(world.irina.mails("poison"))[:2] == (Outcome.REFUSED, Reason.BLOCKED_SENDER)


def test_when_the_fault_is_mended_it_is_settled_as_if_it_came_now(world: MailWorld) -> None:
    reader = fails(world)
    id = world.irina.mails("poison")
    again = quarantine.replay(HeldRef("north", id), actor=SYSTEM, cause="cli#1", house=world.stage.house)
    assert (again.outcome, again.reason) == (Outcome.HELD, Reason.UNREADABLE)
    reader.fault = None
    done = quarantine.replay(HeldRef("north", id), actor=SYSTEM, cause="cli#2", house=world.stage.house)
    assert (done.outcome, done.ticket) == (Outcome.TICKET, 1001)
    (entry,) = world.stage.messages()
    assert entry.text == "poison"
    assert entry.mailed is not None
    assert entry.mailed.proved is True
    assert world.held() == []


def test_its_page_says_so_and_gives_the_mail_as_it_came(world: MailWorld, anna: Browser) -> None:
    fails(world)
    id = world.irina.mails("poison")
    anna.opens("/desk/mail")
    anna.sees("не удалось прочитать")
    anna.opens(f"/desk/mail/{id}")
    anna.sees(CANNOT)
    anna.sees_not("В письме нет текста.")
    anna.sees("Скачать .eml")
    answer = anna.asks("GET", f"{HOME}/desk/mail/{id}/whole")
    assert answer.status_code == 303
    address = str(answer.headers["Location"])
    assert world.held()[0].raw in address
    assert f"name={id}.eml" in address


def test_filed_by_hand_it_says_in_its_ticket_where_the_rest_is(world: MailWorld, anna: Browser) -> None:
    fails(world)
    id = world.irina.mails("poison")
    anna.opens(f"/desk/mail/{id}")
    anna.fills(account="c-1")
    anna.presses("Завести запрос")
    assert anna.page.url.endswith("/desk/tickets/1001")
    anna.sees(CANNOT)
    anna.sees("Скачать .eml")
    irina = world.stage.browser(501)
    irina.opens("/tickets/1001/mails/1")
    irina.sees(CANNOT)


def test_one_larger_than_any_that_is_taken_waits_unread(world: MailWorld) -> None:
    """Case 40: over the limit nothing of it is lost."""
    raw = b"From: p501@example.com\r\nSubject: all of it\r\n\r\n" + b"x" * LARGEST
    id = world.stage.mails(raw, ["support@desk.example"], "p501@example.com")
    assert world.became(id) == (Outcome.HELD, Reason.TOO_LARGE, None)
    (held,) = world.held()
    assert len(world.stage.files.kept[held.raw].content) == len(raw)
    assert world.became(world.irina.mails("С утра 502."))[0] is Outcome.TICKET
