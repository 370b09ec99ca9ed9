"""Domain 3: an answer of several messages is delivered when all of them are; what lacks one is told otherwise, once."""

from __future__ import annotations

import itertools
from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib import bootstrap
from chalicelib.desk.text import CARD_PIECE
from chalicelib.services.effects import Delivered, Event, Row, Spoken
from chalicelib.services.notify import notify
from chalicelib.services.wire import encode
from infra.local.telegram import Fault, FaultKind
from tests.flows.desk_side import Employee, filed, paper, picture, unsettled
from tests.flows.mail_world import MailWorld
from tests.flows.test_mail_fates import brings, tells
from tests.flows.test_other_way import BY_TELEGRAM_ALONE, keeps_out, letters, links, truth, wish
from tests.people.telegram import Client
from tests.stage import Killed, Stage

PARTS = ("sendMessage", "sendPhoto", "sendDocument")
"""How the three messages of one answer leave, in their order."""
SOME = [each for count in (1, 2, 3) for each in itertools.combinations(PARTS, count)]
GIVEN_UP = {FaultKind.BAD_REQUEST: Delivered.PARTLY, FaultKind.BLOCKED: Delivered.BLOCKED}
IN_PART = "Часть ответа не удалось доставить сюда"


@pytest.fixture
def irina(stage: Stage) -> Client:
    """She wants to hear by Telegram alone."""
    client = stage.client()
    filed(client)
    wish(stage, BY_TELEGRAM_ALONE)
    return client


@pytest.fixture
def anna(stage: Stage, irina: Client) -> Employee:
    return Employee(stage, stage.staff())


@pytest.fixture
def mailbox(stage: Stage) -> None:
    stage.mailbox()


def refuses(stage: Stage, *methods: str, kind: FaultKind = FaultKind.BAD_REQUEST, times: int | None = None) -> None:
    for each in methods:
        stage.telegram.faults.add(Fault(kind=kind, method=each, times=times))


def answers(anna: Employee) -> None:
    anna.answers("Вот счёт", picture(), paper())


def notes(client: Client) -> int:
    return sum(IN_PART in each.text for each in client.sees())


def hours(stage: Stage, count: int = 3) -> None:
    for _ in range(count):
        stage.later(hours=1)


# A part of it does not arrive.


def test_a_file_that_never_arrived_goes_by_mail_with_all_the_rest(stage: Stage, mailbox: None, anna: Employee) -> None:
    refuses(stage, "sendDocument")
    answers(anna)
    (letter,) = letters(stage, "Вот счёт")
    assert letter.files == ["график.png", "счёт.pdf"]
    assert truth(stage) == {"telegram": Delivered.PARTLY, "email": Delivered.SENT}


def test_what_was_given_up_after_many_tries_does_so_too(stage: Stage, mailbox: None, anna: Employee) -> None:
    refuses(stage, "sendDocument", kind=FaultKind.UNREACHABLE)
    answers(anna)
    assert (letters(stage), truth(stage)) == ([], {"telegram": Delivered.PENDING})
    hours(stage, 60)
    assert len(letters(stage, "Вот счёт")) == 1
    assert truth(stage) == {"telegram": Delivered.PARTLY, "email": Delivered.SENT}


def test_who_keeps_the_bot_out_between_the_text_and_the_file(stage: Stage, mailbox: None, anna: Employee) -> None:
    refuses(stage, "sendDocument", kind=FaultKind.BLOCKED)
    answers(anna)
    hours(stage)
    assert len(letters(stage, "Вот счёт")) == 1
    assert truth(stage) == {"telegram": Delivered.BLOCKED, "email": Delivered.SENT}


@pytest.mark.parametrize("kind", [FaultKind.BAD_REQUEST, FaultKind.BLOCKED])
@pytest.mark.parametrize("missing", SOME, ids="-".join)
def test_whichever_parts_are_missing_there_is_one_letter(
    stage: Stage, mailbox: None, anna: Employee, missing: tuple[str, ...], kind: FaultKind
) -> None:
    """And what arrives behind them makes it no more delivered."""
    refuses(stage, *missing, kind=kind)
    answers(anna)
    hours(stage)
    assert len(letters(stage, "Вот счёт")) == 1
    refused = Delivered.FAILED if missing[0] == PARTS[0] else Delivered.PARTLY
    state = Delivered.BLOCKED if kind is FaultKind.BLOCKED else refused
    assert truth(stage) == {"telegram": state, "email": Delivered.SENT}


@pytest.mark.parametrize("second", [FaultKind.BAD_REQUEST, FaultKind.BLOCKED])
@pytest.mark.parametrize("first", [FaultKind.BAD_REQUEST, FaultKind.BLOCKED])
def test_whatever_each_of_them_met_there_is_one_letter(
    stage: Stage, mailbox: None, anna: Employee, first: FaultKind, second: FaultKind
) -> None:
    refuses(stage, "sendPhoto", kind=first)
    refuses(stage, "sendDocument", kind=second)
    answers(anna)
    hours(stage)
    assert len(letters(stage, "Вот счёт")) == 1


def test_the_end_of_a_long_text_is_a_part_of_it(stage: Stage, mailbox: None, anna: Employee) -> None:
    Employee(unsettled(stage), anna.actor).answers("слово " * (CARD_PIECE // 4))
    stage.store.on("show", lambda: refuses(stage, "sendMessage", times=1))
    stage.settle()
    assert len(letters(stage, "слово")) == 1
    assert truth(stage) == {"telegram": Delivered.PARTLY, "email": Delivered.SENT}


def test_it_is_delivered_with_its_last_part(stage: Stage, mailbox: None, anna: Employee) -> None:
    refuses(stage, "sendDocument", kind=FaultKind.TOO_MANY_REQUESTS, times=2)
    answers(anna)
    assert truth(stage) == {"telegram": Delivered.PENDING}
    hours(stage)
    assert truth(stage) == {"telegram": Delivered.SENT}
    assert letters(stage) == []


def test_a_later_part_that_waits_does_not_hide_one_that_is_missing(stage: Stage, mailbox: None, anna: Employee) -> None:
    refuses(stage, "sendPhoto")
    refuses(stage, "sendDocument", kind=FaultKind.TOO_MANY_REQUESTS, times=2)
    answers(anna)
    assert truth(stage)["telegram"] is Delivered.PARTLY
    hours(stage)
    assert truth(stage) == {"telegram": Delivered.PARTLY, "email": Delivered.SENT}


def test_who_wants_both_ways_has_one_letter_anyway(stage: Stage, mailbox: None, anna: Employee) -> None:
    wish(stage, {"answered.telegram", "answered.email"})
    refuses(stage, "sendPhoto", "sendDocument")
    answers(anna)
    hours(stage)
    assert len(letters(stage, "Вот счёт")) == 1


# Every act once.


@pytest.mark.parametrize("kind", [FaultKind.BAD_REQUEST, FaultKind.BLOCKED])
@pytest.mark.parametrize(
    ("method", "died"),
    [
        (method, died)
        for method, most in {"commit": 2, "remember": 2, "settle": 3}.items()
        for died in range(1, most + 1)
    ],
)
def test_a_container_that_dies_anywhere_loses_and_doubles_nothing(
    stage: Stage, mailbox: None, anna: Employee, method: str, died: int, kind: FaultKind
) -> None:
    """Before each write of whoever tells it in the chat."""
    refuses(stage, "sendPhoto", "sendDocument", kind=kind)
    event = published(stage, anna)
    for _ in range(died - 1):
        stage.store.on(method, lambda: None)
    stage.store.on(method, _dies)
    with suppress(Killed):
        notify(event, stage.house)
    stage.store.forget_plans()
    stage.queues.put_back("notify", encode(event), delay=0)
    hours(stage)
    assert len(letters(stage, "Вот счёт")) == 1
    assert truth(stage) == {"telegram": GIVEN_UP[kind], "email": Delivered.SENT}
    assert stage.store.due(stage.clock.now(), limit=9) == ()


def published(stage: Stage, anna: Employee) -> Event:
    """The answer, of which nobody was told yet."""
    answers(Employee(unsettled(stage), anna.actor))
    stage.run("deliver")
    stage.queues.waiting["notify"].clear()
    return stage.queues.published[-1]


def _dies() -> None:
    raise Killed


def test_what_arrives_after_all_is_told_as_arrived(stage: Stage, mailbox: None, anna: Employee) -> None:
    """Its container died before it had told it otherwise."""
    refuses(stage, "sendDocument", times=1)
    event = published(stage, anna)
    stage.store.on("history", _dies)
    with pytest.raises(Killed):
        notify(event, stage.house)
    hours(stage)
    assert (truth(stage), letters(stage)) == ({"telegram": Delivered.SENT}, [])


# There is no other way.


@pytest.mark.parametrize("missing", SOME, ids="-".join)
def test_without_another_way_the_chat_says_once_that_something_is_missing(
    stage: Stage, irina: Client, anna: Employee, missing: tuple[str, ...]
) -> None:
    refuses(stage, *missing, times=1)
    answers(anna)
    hours(stage)
    assert notes(irina) == 1
    assert len(truth(stage)) == 1


def test_it_leads_to_where_the_answer_is_whole(stage: Stage, irina: Client, anna: Employee) -> None:
    stage.house = replace(stage.house, portal="https://desk.example")
    bootstrap.install(stage.house)
    refuses(stage, "sendDocument")
    answers(anna)
    note = irina.hears(IN_PART)
    assert note.text.startswith("№1001 · Сайт отвечает ошибкой 502")
    assert note.labels == ("Открыть на сайте",)
    assert "https://desk.example/tickets/1001?at=north/c-1" in str(note.raw)


def test_a_chat_that_keeps_the_bot_out_is_told_nothing_more(stage: Stage, irina: Client, anna: Employee) -> None:
    refuses(stage, "sendDocument", kind=FaultKind.BLOCKED, times=1)
    answers(anna)
    hours(stage)
    assert notes(irina) == 0


def test_where_a_letter_tells_it_the_chat_says_nothing(
    stage: Stage, mailbox: None, irina: Client, anna: Employee
) -> None:
    refuses(stage, "sendDocument")
    answers(anna)
    hours(stage)
    assert notes(irina) == 0


@pytest.mark.parametrize("missing", SOME, ids="-".join)
def test_where_the_letter_that_told_it_comes_back_the_chat_says_it_after_all(
    stage: Stage, missing: tuple[str, ...]
) -> None:
    world = MailWorld(stage)
    chat = links(stage)
    filed(chat)
    wish(stage, BY_TELEGRAM_ALONE)
    refuses(stage, *missing, times=1)
    answers(world.anna)
    hours(stage)
    assert notes(chat) == 0
    (letter,) = letters(stage, "Вот счёт")
    gone = tells(world, letter, "Bounce", bounceType="Permanent")
    brings(world, gone, gone)
    hours(stage)
    assert notes(chat) == 1


def test_where_the_letter_comes_back_and_the_chat_keeps_the_bot_out_nobody_is_told(stage: Stage) -> None:
    world = MailWorld(stage)
    chat = links(stage)
    filed(chat)
    wish(stage, BY_TELEGRAM_ALONE)
    refuses(stage, "sendDocument")
    answers(world.anna)
    hours(stage)
    (letter,) = letters(stage, "Вот счёт")
    keeps_out(stage, chat)
    brings(world, tells(world, letter, "Bounce", bounceType="Permanent"))
    hours(stage)
    assert notes(chat) == 0
    assert stage.store.due(stage.clock.now(), limit=9) == ()


def test_a_note_that_does_not_arrive_brings_no_other(stage: Stage, irina: Client, anna: Employee) -> None:
    refuses(stage, *PARTS)
    answers(anna)
    hours(stage)
    assert notes(irina) == 0
    assert stage.store.due(stage.clock.now(), limit=9) == ()


def test_a_single_message_that_is_refused_leaves_nothing_to_complete(
    stage: Stage, irina: Client, anna: Employee
) -> None:
    refuses(stage, "sendMessage", times=1)
    anna.answers("Починили")
    hours(stage)
    assert notes(irina) == 0


# What is seen, and what is kept.


def test_staff_see_under_the_message_that_it_lacks_a_part(stage: Stage, mailbox: None, anna: Employee) -> None:
    refuses(stage, "sendDocument")
    answers(anna)
    page = stage.workplace().opens("/desk/tickets/1001/aside").text
    assert "Telegram: доставлено не всё — вместо этого Почта: доставлено" in " ".join(page.split())


def test_rows_of_versions_that_told_by_the_first_alone_are_carried_as_before(
    stage: Stage, mailbox: None, anna: Employee
) -> None:
    refuses(stage, "sendDocument")
    event = published(stage, anna)
    with stage.dying_after_commit():
        notify(event, stage.house)
    for each in stage.store.shelf.all(Row, "row"):
        _as_before(stage, each)
    hours(stage)
    assert (truth(stage), letters(stage)) == ({"telegram": Delivered.SENT}, [])


def _as_before(stage: Stage, row: Row) -> None:
    if isinstance(row.content, Spoken):
        told = None if row.content.part else row.content.told
        before = replace(row.content, told=told, part=0, more=False)
        stage.store.shelf.put(("row", row.cause, row.ordinal), replace(row, content=before))
