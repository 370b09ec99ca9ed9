"""What a provider announces: seen on the portal, obeyed by every channel with its words as the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk.announcements import Announcement, Stop
from chalicelib.services.setup_announcements import announce, withdraw
from tests.flows.composing import composing, draft, lines, talk
from tests.flows.desk_side import Employee, filed
from tests.people.web import Browser
from tests.stage import Stage

WORKS = "Работы в дата-центре до утра, почта может не ходить."
IN_ENGLISH = "Works in the data centre until morning."


@pytest.fixture
def irina(stage: Stage) -> Browser:
    stage.client("Ирина")
    stage.services(("4817", "VPS-2"))
    return stage.browser(501)


def tells(stage: Stage, *stops: Stop, **more: object) -> Announcement:
    new = Announcement(id="", text=WORKS, texts={"en": IN_ENGLISH}, starts_at=stage.clock.now(), stops=stops)
    return announce("north", replace(new, **more), by="operator", cause=stage.house.ids.long(), house=stage.house)


def asked(browser: Browser) -> None:
    browser.opens("/tickets/new")
    browser.fills(department="tech", text="Сайт не открывается")
    browser.presses("Отправить")


def test_the_home_page_shows_one_announcement_in_the_language_of_its_reader(stage, irina):
    tells(stage)
    latest = tells(stage, text="Скидки на домены", texts={}, starts_at=stage.clock.now() - timedelta(hours=1))
    irina.opens("/")
    irina.sees(WORKS)
    irina.sees_not(latest.text)
    irina.opens("/?language=en")
    irina.sees(IN_ENGLISH)


def test_the_home_page_reads_no_more_for_it(stage, irina):
    irina.opens("/")
    stage.store.forget_calls()
    irina.opens("/")
    before = stage.store.reads
    tells(stage)
    stage.store.forget_calls()
    irina.opens("/")
    irina.sees(WORKS)
    assert stage.store.reads == before


def test_it_is_gone_when_its_time_is_over_or_it_is_withdrawn(stage, irina):
    tells(stage, ends_at=stage.clock.now() + timedelta(hours=1))
    stage.clock.turn(minutes=1)
    other = tells(stage, text="Скидки на домены", texts={})
    irina.opens("/")
    irina.sees(other.text)
    withdraw("north", other.id, by="operator", cause="c", house=stage.house)
    irina.opens("/")
    irina.sees(WORKS)
    stage.later(hours=2)
    irina.opens("/")
    irina.sees_not(WORKS)


def test_what_stops_tickets_takes_the_form_away_and_refuses_one_that_was_open(stage, irina):
    irina.opens("/tickets/new")
    irina.fills(department="tech", text="Сайт не открывается")
    tells(stage, Stop.TICKETS)
    irina.presses("Отправить")
    assert irina.page.status == 422
    irina.sees(WORKS)
    assert irina.form("Отправить").fields["text"] == "Сайт не открывается"
    assert not stage.tickets()
    irina.opens("/tickets/new")
    irina.sees(WORKS)
    assert not [each for each in irina.page.forms if "text" in each.fields]


def test_a_stop_of_one_department_leaves_the_others(stage, irina):
    tells(stage, Stop.TICKETS, departments=("tech",))
    irina.opens("/tickets/new")
    irina.sees(WORKS)
    irina.fills(department="bill", text="Где счёт?")
    irina.presses("Отправить")
    assert stage.ticket().department == "bill"
    form = {"department": "tech", "text": "Сайт", "form": "abcdefgh"}
    irina.opens("/tickets/new")
    assert irina.sends(irina.form("Отправить"), {**irina.form("Отправить").fields, **form}).status == 422
    assert len(stage.tickets()) == 1


def test_what_stops_replies_leaves_reading(stage, irina):
    asked(irina)
    Employee(stage, stage.staff()).answers("Смотрим")
    made = tells(stage, Stop.REPLIES)
    irina.opens("/tickets/1001")
    irina.sees("Смотрим")
    irina.sees(WORKS)
    assert not [each for each in irina.page.forms if "text" in each.fields]
    withdraw("north", made.id, by="operator", cause="c", house=stage.house)
    irina.opens("/tickets/1001")
    tells(stage, Stop.REPLIES)
    irina.fills(text="Спасибо")
    assert irina.presses("Отправить").status == 422
    irina.sees(WORKS)
    assert irina.form("Отправить").fields["text"] == "Спасибо"
    assert [each.text for each in stage.messages()] == ["Сайт не открывается", "Смотрим"]


def test_the_bot_says_it_before_anything_is_typed(stage):
    irina = stage.client("Ирина")
    tells(stage, Stop.TICKETS)
    irina.says("/createticket")
    assert WORKS in lines(irina)[-1]
    assert talk(stage, irina).draft is None


def test_the_bot_says_it_in_the_language_of_the_chat(stage):
    irina = stage.client("Ирина", language="en")
    tells(stage, Stop.TICKETS)
    irina.says("/createticket")
    assert IN_ENGLISH in lines(irina)[-1]


def test_a_stopped_department_is_named_when_it_is_chosen_and_another_may_be(stage):
    irina = stage.client("Ирина")
    tells(stage, Stop.TICKETS, departments=("tech",))
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    assert WORKS in lines(irina)[0]
    irina.presses("Бухгалтерия")
    assert talk(stage, irina).draft.department == "bill"


def test_a_draft_that_was_begun_before_the_stop_is_kept_whole_and_sent_after_it(stage):
    irina = composing(stage)
    irina.says("С утра 502")
    made = tells(stage, Stop.TICKETS)
    irina.presses("Завершить")
    irina.hears(WORKS)
    assert not stage.tickets()
    assert [each.text for each in draft(stage, irina).items] == ["С утра 502"]
    withdraw("north", made.id, by="operator", cause="c", house=stage.house)
    irina.says("/done")
    assert stage.ticket().number == 1001


def test_the_bot_takes_no_replies_meanwhile_and_loses_none(stage):
    irina = stage.client("Ирина")
    filed(irina)
    Employee(stage, stage.staff()).answers("Смотрим")
    told = irina.hears("Смотрим")
    tells(stage, Stop.REPLIES)
    irina.presses("Добавить ответ")
    irina.hears(WORKS)
    assert talk(stage, irina).draft is None
    irina.says("Спасибо", reply_to=told)
    irina.presses("Завершить")
    assert WORKS in lines(irina)[0]
    assert [each.text for each in draft(stage, irina).items] == ["Спасибо"]
    assert len(stage.messages()) == 2
