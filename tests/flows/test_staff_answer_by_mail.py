"""Staff are told of a ticket by letter and answer the letter: the client gets it, and nothing that was not for her."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib import bootstrap
from chalicelib.desk.alerts import Alert, name_of_wish
from chalicelib.desk.mail import Reason
from chalicelib.desk.mailroom import Mailbox, Outcome
from chalicelib.desk.notices import Way
from chalicelib.desk.people import Person, Role, Staff
from chalicelib.desk.quiet import Quiet
from chalicelib.services.records import Changes
from tests.flows.desk_side import Employee
from tests.flows.mail_world import MailWorld
from tests.people.mail import Correspondent, Got
from tests.stage import Stage

HOME = "https://desk.example"
LETTERS = {name_of_wish(each, Way.EMAIL): True for each in Alert}


@pytest.fixture
def world(stage: Stage) -> MailWorld:
    stage.house = replace(stage.house, portal=HOME)
    bootstrap.install(stage.house)
    world = MailWorld(stage)
    wants_letters(world)
    return world


@pytest.fixture
def at_mail(world: MailWorld) -> Correspondent:
    """Anna, who answers clients, at her mail program."""
    return Correspondent("s-anna@staff.example", "Анна", world.stage)


def member(world: MailWorld) -> Staff:
    anna = world.anna.actor.id
    return next(each for each in world.stage.store.staff("north") if each.id == anna)


def wants_letters(world: MailWorld, **facts: object) -> None:
    world.stage.save(replace(member(world), wishes=LETTERS, **facts))


def told(world: MailWorld, at_mail: Correspondent) -> Got:
    """The letter about what happened last."""
    world.stage.later(minutes=2)
    return at_mail.receives()[-1]


def ask(world: MailWorld, at_mail: Correspondent) -> Got:
    world.irina.mails("С утра 502.")
    return told(world, at_mail)


def test_an_answer_to_the_letter_goes_to_the_client(world: MailWorld, at_mail: Correspondent) -> None:
    letter = ask(world, at_mail)
    assert "Ответ на это письмо уйдёт клиенту." in letter.text
    assert "отвечать на него не нужно" not in letter.text
    id = at_mail.answers(letter, "Увеличили память.")
    assert world.became(id) == (Outcome.FOLLOW_UP, None, 1001)
    assert world.texts() == [("С утра 502.", False), ("Увеличили память.", False)]
    got = world.irina.receives()[-1]
    assert "Увеличили память." in got.text
    assert got.message["From"].addresses[0].display_name.startswith("Анна")
    assert "s-anna@staff.example" not in got.raw.decode()
    world.irina.answers(got, "Спасибо")
    assert told(world, at_mail).references == letter.references  # one thread in her mail program


def test_the_letter_says_the_same_in_its_page(world: MailWorld, at_mail: Correspondent) -> None:
    assert "Ответ на это письмо уйдёт клиенту." in ask(world, at_mail).html


def test_between_the_lines_too_and_without_addresses_of_the_console(world: MailWorld, at_mail: Correspondent) -> None:
    letter = ask(world, at_mail)
    assert f"{HOME}/desk/unsubscribe" in letter.text
    quoted = "\n".join(f"> {line}" for line in letter.text.splitlines())
    at_mail.mails(f"{quoted}\n\nПочинили.\n\n> Ещё\n\nИ это тоже.", subject=letter.subject, to=letter.answer_to)
    text = world.texts()[-1][0]
    assert "Починили." in text
    assert HOME not in text
    assert "/desk/unsubscribe" not in world.irina.receives()[-1].text


def test_what_nothing_proves_waits(world: MailWorld, at_mail: Correspondent) -> None:
    id = at_mail.answers(ask(world, at_mail), "Отдайте ему сервер", dmarc="GRAY")
    assert world.became(id) == (Outcome.HELD, Reason.UNPROVED, 1001)
    assert len(world.texts()) == 1


def test_whoever_she_hands_the_letter_on_to_does_not_answer_in_her_name(
    world: MailWorld, at_mail: Correspondent
) -> None:
    letter = ask(world, at_mail)
    id = world.stranger().answers(letter, "Я её знакомый")
    assert world.became(id)[0] is Outcome.OVERHEARD
    assert world.texts()[-1] == ("Я её знакомый", True)


def test_whoever_does_not_answer_there_any_more_is_not_sent_and_not_lost(
    world: MailWorld, at_mail: Correspondent
) -> None:
    letter = ask(world, at_mail)
    wants_letters(world, departments=("bill",))
    id = at_mail.answers(letter, "Увеличили память.")
    assert world.became(id) == (Outcome.HELD, Reason.MAY_NOT, 1001)
    assert len(world.texts()) == 1
    world.stage.staff("Ольга", role=Role.HEAD)
    page = world.stage.workplace("Ольга").opens("/desk/mail")
    assert "сотрудник здесь больше не отвечает" in page.text


def test_a_colleague_who_is_a_client_as_well_answers_as_a_colleague(world: MailWorld, at_mail: Correspondent) -> None:
    letter = ask(world, at_mail)
    world.stage.save(Person(id="p-anna", name="Анна", emails=(at_mail.address,)))
    assert world.became(at_mail.answers(letter, "Увеличили память."))[0] is Outcome.FOLLOW_UP
    assert world.stage.messages()[-1].author.role is Role.AGENT


def signed(letter: Got) -> bool:
    return "+t." in letter.answer_to


def test_what_shows_a_note_is_answered_in_the_console_alone(world: MailWorld, at_mail: Correspondent) -> None:
    """Whoever answers a letter sends what it said back, as a quotation."""
    assert signed(ask(world, at_mail))
    boris = Employee(world.stage, world.stage.staff("Борис"))
    boris.notes("@s-anna, клиент не платит")
    letter = told(world, at_mail)
    assert "клиент не платит" in letter.text
    assert not signed(letter)
    assert "отвечать на него не нужно" in letter.text


def test_a_digest_of_several_tickets_has_no_client_to_answer(world: MailWorld, at_mail: Correspondent) -> None:
    wants_letters(world, quiet=Quiet(since=0, until=24 * 60 - 1), zone="UTC")
    world.irina.mails("С утра 502.")
    world.irina.mails("Домен", subject="Домен")
    world.stage.later(hours=14, minutes=59)
    (letter,) = at_mail.receives()
    assert ("№1001" in letter.text, "№1002" in letter.text, signed(letter)) == (True, True, False)


def test_whoever_only_looks_on_is_asked_for_nothing(world: MailWorld, at_mail: Correspondent) -> None:
    ask(world, at_mail)
    world.anna.takes()
    wants_letters(world, role=Role.OBSERVER)
    world.irina.mails("И ещё", subject="Re: Сайт не открывается [#1001]")
    assert not signed(told(world, at_mail))


def test_where_the_provider_has_no_mailbox_the_letter_goes_out_as_before(
    world: MailWorld, at_mail: Correspondent
) -> None:
    ask(world, at_mail)
    (box,) = world.stage.store.mailboxes("north")
    assert isinstance(box, Mailbox)
    world.stage.store.commit(Changes(drops=(box,)))
    Employee(world.stage, world.stage.staff("Ольга", role=Role.HEAD)).gives("Анна")
    letter = told(world, at_mail)
    assert not signed(letter)
    assert "1001" in letter.subject
