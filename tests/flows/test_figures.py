"""Figures: counted once however often they are told, and shown to those who lead."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.desk.figures import bucket_of, figure
from chalicelib.desk.people import Role
from chalicelib.services.wire import encode
from tests.flows.desk_side import Employee
from tests.people.web import Browser
from tests.stage import NORTH, Stage


@pytest.fixture
def irina(stage: Stage) -> Browser:
    stage.client("Ирина")
    return stage.browser(501)


@pytest.fixture
def vera(stage: Stage) -> Browser:
    stage.staff("Вера", role=Role.ADMINISTRATOR, departments=())
    return stage.workplace("Вера")


def asks(browser: Browser, text: str = "Сайт", department: str = "tech") -> None:
    browser.opens("/tickets/new")
    browser.fills(department=department, text=text)
    browser.presses("Отправить")


def a_day(stage: Stage, irina: Browser) -> None:
    """Asked, answered after 20 minutes, asked again, answered after two hours, put away; and a bill, closed."""
    anna = Employee(stage, stage.staff("Анна", departments=("tech", "bill")))
    asks(irina)
    stage.clock.turn(minutes=20)
    anna.answers("Готово")
    stage.clock.turn(minutes=10)
    irina.opens("/tickets/1001")
    irina.fills(text="Опять")
    irina.presses("Отправить")
    stage.clock.turn(hours=2)
    anna.answers("И опять готово")
    asks(irina, "Счёт", "bill")
    stage.clock.turn(minutes=3)
    anna.closes(1002)
    stage.settle()


def counts(stage: Stage) -> dict[str, int]:
    return dict(figure(stage.store.tallies("north", date(2026, 1, 1), date(2030, 1, 1), limit=999)).counts)


def test_a_day_is_counted(stage, irina):
    a_day(stage, irina)
    told = counts(stage)
    hours = {name: told.pop(name) for name in list(told) if name.startswith(("in_", "out_"))}
    assert sum(hours.values()) == 5
    assert told == {
        "asked": 2,
        "replied": 1,
        "answered": 2,
        "closed": 1,
        "solved": 2,
        f"first_answer_{bucket_of(timedelta(minutes=20))}": 1,
        f"next_answer_{bucket_of(timedelta(hours=2))}": 1,
        f"solution_{bucket_of(timedelta(minutes=20))}": 1,
        f"solution_{bucket_of(timedelta(minutes=3))}": 1,
    }


def test_what_is_told_often_and_out_of_order_is_counted_once(stage, irina):
    a_day(stage, irina)
    before = counts(stage)
    told = [encode(each) for each in stage.queues.published] * 8
    random.Random(5).shuffle(told)
    for body in told:
        stage.queues.put_back("index", body, delay=0)
    stage.settle()
    assert counts(stage) == before
    for name in [each for each in stage.store.shelf.things if each[0] == "tally" or "counted#" in str(each[1])]:
        del stage.store.shelf.things[name]
    for body in told:
        stage.queues.put_back("index", body, delay=0)
    stage.settle()
    assert counts(stage) == before


def test_a_day_ends_at_the_providers_midnight(stage, irina):
    stage.save(replace(stage.store.provider("north"), zone="Asia/Vladivostok"))
    stage.clock.turn(hours=(20 - stage.clock.now().hour) % 24)
    asks(irina)
    stage.settle()
    (line,) = stage.store.tallies("north", date(2026, 1, 1), date(2030, 1, 1), limit=9)
    assert line.slice.day == stage.clock.now().date().replace(day=stage.clock.now().day + 1)
    assert line.counts["in_6"] == 1


def test_the_page_shows_the_figures_of_the_last_days(stage, irina, vera):
    a_day(stage, irina)
    vera.opens("/desk/figures")
    for told in ("Показатели", "Новые запросы", "Первый ответ", "Техническая поддержка", "Анна", "Сайт"):
        vera.sees(told)
    assert vera.page.html.count("<svg") == 3
    vera.opens("/desk/figures?days=7&department=bill")
    vera.sees_not("Первый ответ 1")
    assert "<td>1</td>" in vera.page.html


@pytest.mark.parametrize("query", ["days=x", "days=9999999", "department=nowhere", "days=-1&department=%00", ""])
def test_any_question_is_answered(stage, irina, vera, query):
    a_day(stage, irina)
    assert vera.opens(f"/desk/figures?{query}").status == 200
    assert vera.opens(f"/desk/figures/file?{query}").status == 200


def test_an_empty_desk_has_figures_too(stage, vera):
    assert vera.opens("/desk/figures").status == 200
    vera.sees("Показатели")


def test_the_file_has_every_line_and_no_formula(stage, irina, vera):
    provider = stage.store.provider("north")
    tech = replace(NORTH.departments[0], name="=cmd|'/c calc'!A1", names={})
    stage.save(replace(provider, departments=(tech, *provider.departments[1:])))
    a_day(stage, irina)
    answer = vera.asks("GET", "http://desk.example/desk/figures/file?days=7")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    head, *lines = answer.body.decode("utf-8-sig").splitlines()
    assert head.startswith("День,Отдел,Канал,Сотрудник,Новые запросы")
    assert len(lines) == 4
    assert not any(each.startswith("=") or ",=" in each for each in lines)
    assert any("'=cmd" in each for each in lines)


def test_only_those_who_lead_see_figures_and_a_head_those_of_his_departments(stage, irina):
    a_day(stage, irina)
    stage.staff("Егор", departments=("tech",))
    stage.staff("Глава", role=Role.HEAD, departments=("bill",))
    stage.staff("Око", role=Role.OBSERVER, departments=("tech",))
    for path in ("/desk/figures", "/desk/figures/file"):
        assert stage.workplace("Егор").opens(path).status == 403
    assert stage.workplace("Око").opens("/desk/figures").status == 200
    file = stage.workplace("Глава").asks("GET", "http://desk.example/desk/figures/file").body.decode("utf-8-sig")
    assert "Бухгалтерия" in file or "bill" in file
    assert "Техническая" not in file


def test_figures_cost_the_same_however_many_tickets_there_are(stage, irina, vera):
    def cost() -> dict[str, int]:
        stage.settle()
        vera.opens("/desk/figures")
        stage.store.forget_calls()
        vera.opens("/desk/figures")
        return dict(stage.store.calls)

    asks(irina)
    few = cost()
    for _ in range(20):
        asks(irina)
    assert cost() == few
    assert few["tallies"] == 1
    assert few["queue"] == len(NORTH.departments)
