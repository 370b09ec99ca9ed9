"""Merged tickets from the client's side: whatever he does about the old one concerns the one that goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.permissions import Actor
from chalicelib.services.act import TicketRef
from chalicelib.services.join import merge
from tests.flows.desk_side import Employee, OnTheSite, cause, filed
from tests.people.telegram import Client
from tests.people.web import Browser
from tests.stage import Stage


@pytest.fixture
def anna(stage: Stage) -> Employee:
    return Employee(stage, stage.staff())


@pytest.fixture
def irina(stage: Stage) -> Client:
    return stage.client("Ирина")


@pytest.fixture
def site(stage: Stage, irina: Client) -> OnTheSite:
    return OnTheSite(stage)


def merged(stage: Stage, actor: Actor, number: int, into: int) -> None:
    merge(TicketRef("north", number), into, actor=actor, cause=cause(), house=stage.house)
    stage.settle()


@pytest.fixture
def joined(stage: Stage, irina: Client, site: OnTheSite, anna: Employee) -> Client:
    """№1001 goes on in №1002, and that one, later, in №1003."""
    filed(irina)
    for subject in ("Второй", "Третий"):
        site.asks(subject, subject=subject)
    merged(stage, anna.actor, 1001, 1002)
    merged(stage, anna.actor, 1002, 1003)
    return irina


def test_the_card_of_a_merged_ticket_says_where_it_goes_on_and_leads_there(joined: Client) -> None:
    joined.press("t:north:1001", None)
    joined.hears("Переписка продолжается в запросе №1002.")
    assert "Вернуть из архива" not in joined.labels()
    joined.presses("Открыть №1002")
    joined.presses("Открыть №1003")
    joined.hears("№1003 · Третий")


def test_a_button_of_before_the_merge_says_why_it_cannot_be_and_leads_on(stage: Stage, joined: Client) -> None:
    joined.press("un:north:1001", None)
    assert joined.toast() == "Запрос №1001 объединён с №1002: продолжайте там."
    assert joined.labels()[0] == "Открыть №1002"
    assert stage.ticket(1001).merged_into == 1002
    assert not stage.store.dead_letters(limit=1)


def test_a_reply_by_the_bot_to_a_merged_ticket_joins_the_one_that_goes_on(site: OnTheSite, joined: Client) -> None:
    joined.press("re:north:1001", None)
    joined.hears("№1003")
    joined.says("Ну как?")
    joined.presses("Завершить")
    joined.hears("№1003")
    assert site.texts(1003)[-1] == "Ну как?"


def test_a_swipe_on_what_was_said_in_a_merged_ticket_joins_the_one_that_goes_on(
    site: OnTheSite, irina: Client, anna: Employee, stage: Stage
) -> None:
    filed(irina)
    site.asks("Второй", subject="Второй")
    anna.answers("Починили", keep=True)
    notice = irina.hears("Починили")
    merged(stage, anna.actor, 1001, 1002)
    irina.says("У меня нет", reply_to=notice)
    irina.says("Совсем нет", reply_to=notice)
    irina.presses("Завершить")
    assert site.texts(1002)[-1] == "У меня нет\nСовсем нет"


def test_a_draft_begun_before_the_merge_joins_the_ticket_that_goes_on(
    site: OnTheSite, irina: Client, anna: Employee, stage: Stage
) -> None:
    filed(irina)
    site.asks("Второй", subject="Второй")
    irina.press("re:north:1001", None)
    irina.says("Ну как?")
    merged(stage, anna.actor, 1001, 1002)
    irina.press("re:north:1001", None)
    irina.presses("Завершить")
    assert site.texts(1002)[-1] == "Ну как?"
    assert {each.number for each in stage.tickets()} == {1001, 1002}


def test_a_draft_that_comes_too_late_follows_the_ticket_that_went_on(
    site: OnTheSite, stage: Stage, joined: Client, anna: Employee
) -> None:
    anna.answers("Готово", number=1003)
    site.reads(1003)
    site.archives(1003)
    stage.later(days=31)
    joined.press("re:north:1001", None)
    joined.says("Опять")
    joined.presses("Завершить")
    joined.presses("Новый запрос с этим черновиком")
    joined.presses("Завершить")
    assert stage.ticket(1004).follows == 1003


def test_a_reply_on_the_site_goes_through_all_merges(stage: Stage, joined: Client) -> None:
    browser = replies(stage.browser(501), 1001, "Ну как?")
    assert browser.page.url.endswith("/tickets/1003#last")
    browser.sees("Ну как?")


def test_a_reply_that_leads_nowhere_comes_back_as_it_was_typed(stage: Stage, joined: Client) -> None:
    stage.save(replace(stage.ticket(1003), merged_into=1001))
    browser = replies(stage.browser(501), 1001, "Ну как?")
    browser.sees("Запрос №1001 объединён с №1002")
    assert browser.form("Отправить").fields["text"] == "Ну как?"


def replies(browser: Browser, number: int, text: str) -> Browser:
    browser.opens(f"/tickets/{number}")
    browser.fills(text=text)
    browser.presses("Отправить")
    return browser
