"""Irina writes in Telegram and wants the big screen: «Открыть на сайте», one button on the page, and she is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib import bootstrap
from chalicelib.services.link import switch_off, unlink
from tests.flows.composing import FINISH, describing
from tests.people.telegram import Client
from tests.people.web import HOME, Browser
from tests.stage import CLOUD, NORTH, Stage
from tests.unit.services.listening import listening

OPEN, ENTER = "Открыть на сайте", "Войти на сайт"


def with_site(*providers) -> Stage:
    stage = Stage(providers or (NORTH,))
    stage.house = replace(stage.house, portal=HOME)
    bootstrap.install(stage.house)
    return stage


@pytest.fixture
def desk() -> Iterator[Stage]:
    yield with_site()
    bootstrap.install(None)


@pytest.fixture
def irina(desk: Stage) -> Client:
    return desk.client()


def filed(client: Client) -> None:
    describing(client)
    client.says("Не открывается")
    client.presses(FINISH)


def link(client: Client) -> str:
    """Where the button leads that the bot has just given."""
    (button,) = [each for message in client.heard() for each in message.buttons if each.url]
    assert button.label == ENTER
    return button.url


def asked_at_home(client: Client) -> str:
    client.says("/start")
    client.presses(OPEN)
    return link(client)


def test_the_list_leads_to_the_beginning_of_the_site(desk: Stage, irina: Client) -> None:
    browser = desk.browser()
    browser.opens(asked_at_home(irina))
    browser.sees("Вы открыли ссылку из бота")
    assert browser.presses("Войти").url == f"{HOME}/"
    assert browser.opens("/tickets").url == f"{HOME}/tickets"


def test_a_card_leads_to_its_ticket(desk: Stage, irina: Client) -> None:
    filed(irina)
    irina.says("/start")
    irina.presses("№1001")
    irina.presses(OPEN)
    browser = desk.browser()
    browser.opens(link(irina))
    page = browser.presses("Войти")
    assert page.url.startswith(f"{HOME}/tickets/1001")
    browser.sees("№1001")


def test_the_card_stays_where_it_was_asked_from(desk: Stage, irina: Client) -> None:
    filed(irina)
    irina.says("/start")
    irina.presses("№1001")
    before = [each.text for each in irina.sees()]
    irina.presses(OPEN)
    assert [each.text for each in irina.sees()][: len(before)] == before


def test_an_empty_list_leads_there_too(desk: Stage, irina: Client) -> None:
    irina.says("/start")
    assert OPEN in [each.label for each in irina.sees()[-1].buttons]


def test_a_ticket_of_a_second_account_opens_with_that_account() -> None:
    desk = with_site(NORTH, CLOUD)
    olga = desk.client("Ольга", user=502, accounts=(("north", "c-1"), ("cloud", "c-2")))
    olga.says("/createticket")
    olga.presses("Облако Плюс")
    olga.says("Тема")
    olga.says("Вопрос")
    olga.presses("Завершить")
    olga.says("/start")
    olga.presses("№1001")
    olga.presses(OPEN)
    browser = desk.browser()
    browser.opens(link(olga))
    assert browser.presses("Войти").status == 200
    browser.sees("Тема")
    bootstrap.install(None)


def test_a_draft_stays_as_it_is(desk: Stage, irina: Client) -> None:
    irina.says("/start")
    page = irina.sees()[-1]
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    before = desk.store.chats([desk.bot.id], 501)
    irina.press("web", page.message_id)
    after = desk.store.chats([desk.bot.id], 501)
    assert [each.draft for each in after] == [each.draft for each in before]


# Once, for minutes, and nobody else.


def refused(browser: Browser, address: str) -> None:
    browser.opens(address)
    page = browser.presses("Войти")
    assert page.status in (403, 422)
    browser.sees("Ссылка из бота уже открывалась или устарела")
    assert "lambdesk" not in browser.cookies


def test_a_look_signs_nobody_in_and_uses_nothing_up(desk: Stage, irina: Client) -> None:
    """Telegram itself looks at every link."""
    address = asked_at_home(irina)
    before = desk.store.dump()
    for _ in range(3):
        assert "lambdesk" not in desk.browser().opens(address).answer.headers.get("Set-Cookie", "")
    assert desk.store.dump() == before
    browser = desk.browser()
    browser.opens(address)
    assert browser.presses("Войти").url == f"{HOME}/"


def test_a_link_is_good_once(desk: Stage, irina: Client) -> None:
    address = asked_at_home(irina)
    browser = desk.browser()
    browser.opens(address)
    browser.presses("Войти")
    refused(desk.browser(), address)


def test_two_who_press_at_once_are_one(desk: Stage, irina: Client) -> None:
    address = asked_at_home(irina)
    first, second = desk.browser(), desk.browser()
    first.opens(address)
    second.opens(address)
    desk.store.on("commit", lambda: first.presses("Войти"))
    assert second.presses("Войти").status in (403, 422)
    assert "lambdesk" in first.cookies
    assert "lambdesk" not in second.cookies
    assert len(desk.store.sessions("p-501")) == 1


def test_a_link_is_good_for_ten_minutes(desk: Stage, irina: Client) -> None:
    address = asked_at_home(irina)
    desk.clock.turn(minutes=10)
    refused(desk.browser(), address)


def test_whoever_unties_his_telegram_closes_the_links_that_are_about(desk: Stage, irina: Client) -> None:
    address = asked_at_home(irina)
    unlink("p-501", by="p-501", cause="u", house=desk.house)
    refused(desk.browser(), address)


def test_switching_telegram_off_closes_them_too(desk: Stage, irina: Client) -> None:
    address = asked_at_home(irina)
    switch_off("p-501", by="p-501", cause="o", house=desk.house)
    refused(desk.browser(), address)


@pytest.mark.parametrize("key", ["", "x", "x" * 43, "x" * 5000, "../..", "%00"])
def test_a_guess_opens_nothing(desk: Stage, irina: Client, key: str) -> None:
    asked_at_home(irina)
    before = desk.store.dump()
    refused(desk.browser(), f"/sign-in/bot?key={key}")
    assert desk.store.dump() == before


def test_only_a_hash_of_the_secret_is_kept_and_none_of_it_logged(desk: Stage, irina: Client) -> None:
    with listening() as ear:
        secret = asked_at_home(irina).partition("key=")[2]
        browser = desk.browser()
        browser.opens(f"/sign-in/bot?key={secret}")
        browser.presses("Войти")
    kept = [thing for name, (thing, _) in desk.store.dump().items() if name[0] != "row"]
    assert len(secret) == 43
    assert secret not in repr(kept)
    assert secret not in " ".join(ear.lines)


def test_another_clients_ticket_has_no_link(desk: Stage, irina: Client) -> None:
    filed(irina)
    boris = desk.client("Борис", user=502, accounts=(("north", "c-2"),))
    boris.says("/start")
    boris.press("web:north:1001", boris.sees()[-1].message_id)
    assert not [each for message in boris.heard() for each in message.buttons if each.url]


def test_a_stranger_gets_no_link(desk: Stage) -> None:
    nobody = desk.stranger()
    nobody.says("/start")
    nobody.press("web", nobody.sees()[-1].message_id)
    assert not [each for message in nobody.sees() for each in message.buttons if each.url]


# A desk that does not know where it is.


def test_without_an_address_of_its_own_the_bot_offers_no_site(stage: Stage) -> None:
    client = stage.client()
    client.says("/start")
    assert OPEN not in [each.label for each in client.sees()[-1].buttons]
    client.press("web", client.sees()[-1].message_id)
    assert not [each for message in client.sees() for each in message.buttons if each.url]


# What it costs.


def test_showing_a_card_writes_no_pass_and_the_press_writes_one(desk: Stage, irina: Client) -> None:
    filed(irina)
    irina.says("/start")
    irina.presses("№1001")
    assert not [name for name in desk.store.dump() if name[0] == "pass"]
    desk.store.forget_calls()
    irina.presses(OPEN)
    assert len([name for name in desk.store.dump() if name[0] == "pass"]) == 1
    assert desk.store.calls["scene"] == 1
    assert desk.store.calls["commit"] == 1


def test_coming_in_costs_two_reads_and_one_transaction(desk: Stage, irina: Client) -> None:
    address = asked_at_home(irina)
    browser = desk.browser()
    browser.opens(address)
    desk.store.forget_calls()
    browser.asks("POST", f"{HOME}/sign-in/bot", f"key={address.partition('key=')[2]}", FORM)
    assert dict(desk.store.calls) == {"way": 1, "person": 1, "commit": 1}


FORM = {"Content-Type": "application/x-www-form-urlencoded", "Origin": HOME}
