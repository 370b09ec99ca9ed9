"""Finding tickets: by words of whoever said them, by number, by address; each only what he may see."""

from __future__ import annotations

import random

import pytest

from chalicelib.desk.people import Role
from chalicelib.desk.permissions import Actor, client
from chalicelib.services.index import again
from chalicelib.services.search import said_in, search
from chalicelib.services.wire import encode
from tests.flows.composing import describing
from tests.flows.desk_side import Employee
from tests.people.web import Browser
from tests.stage import Stage


@pytest.fixture
def irina(stage: Stage) -> Browser:
    stage.client("Ирина Северова")
    stage.services(("4817", "VPS-2"))
    return stage.browser(501)


def asks(browser: Browser, text: str, **fields: str) -> None:
    browser.opens("/tickets/new")
    browser.fills(**{"department": "tech", "text": text, **fields})
    browser.presses("Отправить")


def finds(stage: Stage, question: str, actor: Actor | None = None) -> list[int]:
    stage.settle()
    actor = actor or stage.staff()
    return [each.number for each in search(question, actor=actor, provider="north", house=stage.house).tickets]


def test_staff_find_a_ticket_by_any_word_that_was_said_in_it(stage, irina):
    asks(irina, "С утра ошибка 502 на example.com", subject="Сайт не открывается", service="4817")
    Employee(stage, stage.staff()).answers("Перезапустили сервер")
    Employee(stage, stage.staff()).notes("Клиент должен за хостинг")
    for question in (
        "сайты",
        "открывался",
        "ошибки 502",
        "example.com",
        "сервера",
        "хостинга сайт",
        "vps-2",
        "4817",
        "Северова",
        "p501@example.com",
        "№1001",
        "10",
    ):
        assert finds(stage, question) == [1001], question
    for question in ("почта", "сайт почта", "2", "other@example.com", "", "не", "№"):
        assert finds(stage, question) == [], question


def test_the_last_active_stands_first(stage, irina):
    for text in ("Сайт один", "Сайт два", "Сайт три"):
        asks(irina, text)
        stage.clock.turn(minutes=1)
    Employee(stage, stage.staff()).answers("Готово", number=1001)
    assert finds(stage, "сайт") == [1001, 1003, 1002]
    assert finds(stage, "100") == [1001, 1003, 1002]


def test_staff_find_only_in_their_departments(stage, irina):
    asks(irina, "Сайт не открывается")
    asks(irina, "Счёт за сайт", department="bill")
    assert finds(stage, "сайт") == [1001]
    assert finds(stage, "сайт", stage.staff("Борис", departments=("bill",))) == [1002]
    assert finds(stage, "100", stage.staff("Глеб", departments=("sales",))) == []
    assert finds(stage, "p501@example.com", stage.staff("Глеб", departments=("sales",))) == []
    assert finds(stage, "сайт", stage.staff("Вера", role=Role.ADMINISTRATOR, departments=())) == [1002, 1001]


def test_a_client_finds_by_what_was_said_to_him_and_never_by_a_note(stage, irina):
    """I-3"""
    asks(irina, "Не открывается", subject="Сайт")
    anna = Employee(stage, stage.staff())
    anna.answers("Перезапустили сервер")
    anna.notes("Скандалист")
    stage.settle()
    irina.opens("/tickets?q=сервера")
    irina.sees("№1001")
    irina.opens("/tickets?q=скандалист")
    irina.sees("Ничего не нашлось")
    person = stage.store.person("p-501")
    assert said_in([stage.ticket()], "скандалист", actor=client(person), house=stage.house) == frozenset()
    assert finds(stage, "скандалист") == [1001]


def test_a_client_finds_nothing_of_others(stage, irina):
    """I-1"""
    stage.client("Олег", user=502, accounts=(("north", "c-2"),))
    oleg = stage.browser(502)
    asks(oleg, "Секретный сервер")
    for path in ("/tickets?q=секретный", "/archive?q=сервер", "/tickets?q=1001"):
        irina.opens(path)
        irina.sees_not("№1001")


def test_what_is_told_often_and_out_of_order_comes_to_the_same(stage, irina):
    asks(irina, "Сайт не открывается")
    anna = Employee(stage, stage.staff())
    anna.answers("Перезапустили")
    anna.notes("Заметка")
    stage.settle()
    first = {name: each for name, each in stage.store.dump().items() if name[0] == "lexicon"}
    assert first
    told = [encode(each) for each in stage.queues.published] * 8
    random.Random(3).shuffle(told)
    for name in first:
        del stage.store.shelf.things[name]
    for body in told:
        stage.queues.put_back("index", body, delay=0)
    stage.settle()
    assert {name: each for name, each in stage.store.dump().items() if name[0] == "lexicon"} == first


def test_a_rebuilt_index_is_the_same_index(stage, irina):
    asks(irina, "Сайт не открывается", service="4817")
    Employee(stage, stage.staff()).notes("Заметка")
    stage.settle()
    before = stage.store.known("north", [1001])
    stage.store.shelf.things.pop(("lexicon", "north", 1001))
    again(stage.ticket(), stage.house)
    assert stage.store.known("north", [1001]) == before


def test_a_corrected_message_is_found_by_its_new_words_and_its_old(stage):
    """Its revisions show the old ones, too."""
    stage.client("Ирина")
    bot = describing(stage.stranger("Ирина", user=501), "Сайт")
    said = bot.says("Опечатка")
    bot.presses("Завершить")
    bot.edits(said, "Исправление")
    assert finds(stage, "исправления") == finds(stage, "опечатки") == [1001]


def test_a_flood_of_words_is_found_by_its_beginning_and_costs_no_more(stage, irina):
    asks(irina, " ".join(f"слово{each}" for each in range(3000)))
    assert finds(stage, "слово7") == [1001]
    assert finds(stage, "слово2999") == []
    assert len(stage.store.known("north", [1001])[1001].all) < 320


@pytest.mark.parametrize("question", ["\x00", "#" * 500, "🤷", "'; drop", "\ud800", "a" * 10**4, "1" * 300, "%00 %23"])
def test_no_question_breaks_it(stage, irina, question):
    asks(irina, "Сайт")
    assert finds(stage, question) in ([], [1001])


def test_a_question_costs_the_same_however_many_tickets_there_are(stage, irina):
    anna = stage.staff()

    def cost() -> dict[str, int]:
        stage.settle()
        stage.store.forget_calls()
        finds(stage, "сайт открывается", anna)
        return dict(stage.store.calls)

    asks(irina, "Сайт не открывается")
    few = cost()
    for _ in range(30):
        asks(irina, "Сайт опять не открывается")
    assert cost() == few == {"having": 2, "known": 1, "tickets": 1}
