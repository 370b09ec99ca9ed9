"""«Настройки пользователя»: Telegram turned on and off, what to be told of, looks, sessions, and one's own data."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.desk.people import Person
from chalicelib.desk.rules import GRANT_LIFE
from chalicelib.services import export
from tests.flows.desk_side import Employee, OnTheSite, paper
from tests.people.telegram import Client
from tests.people.web import HOME, Browser
from tests.stage import Stage

SWITCH = "Включить работу с поддержкой"
INVITE = "Получить ссылку и код"
OFF = "Работа с поддержкой через Telegram выключена"
NOTICES, LOOKS = 'action="/settings/notices"', 'action="/settings/looks"'


@pytest.fixture
def chat(stage: Stage) -> Client:
    return stage.client("Ирина")


@pytest.fixture
def irina(stage: Stage, chat: Client) -> Browser:
    return stage.browser(501)


@pytest.fixture
def by_mail(stage: Stage) -> None:
    """The provider has a mailbox."""
    stage.mailbox()


def person(stage: Stage, id: str = "p-501") -> Person:
    return stage.store.person(id)


def is_on(browser: Browser) -> bool:
    return 'aria-checked="true"' in browser.page.html


def saves(browser: Browser, section: str, **filled: str) -> None:
    """Each block has its own «Сохранить»."""
    form = next(each for each in browser.page.forms if each.action.endswith(f"/settings/{section}"))
    browser.sends(form, {**form.fields, **filled})


def unticks(browser: Browser, wish: str) -> None:
    browser.opens("/settings")
    browser.ticks("wish", wish)
    saves(browser, "notices")


# Telegram.


def test_the_switch_turns_the_bot_off_and_on_at_once(stage: Stage, irina: Browser, chat: Client) -> None:
    """T-2"""
    OnTheSite(stage).asks()
    irina.opens("/settings")
    irina.sees("Настройка работы с Telegram")
    assert is_on(irina)
    assert irina.presses(SWITCH).url == f"{HOME}/settings?saved=telegram#telegram"
    irina.sees("Сохранено.")
    assert not is_on(irina)
    chat.says("/start")
    chat.hears(OFF)
    before = chat.sees()
    Employee(stage, stage.staff()).answers("Починили")
    assert chat.sees() == before
    irina.presses(SWITCH)
    assert is_on(irina)
    chat.says("/start")
    chat.hears("Активные запросы (1)")


def test_the_switch_is_off_for_whoever_never_turned_it_on(stage: Stage) -> None:
    """T-2"""
    stage.client("Олег", user=502, linked=False)
    oleg = stage.browser(502)
    oleg.opens("/settings")
    assert not is_on(oleg)


def test_a_switch_pressed_twice_is_one_act(stage: Stage, irina: Browser) -> None:
    irina.opens("/settings")
    form = irina.form(SWITCH)
    irina.sends(form, form.fields)
    irina.presses(SWITCH)
    assert person(stage).telegram_support
    irina.sends(form, form.fields)
    assert person(stage).telegram_support


def test_the_list_names_each_providers_bot_and_follows_it(two_providers: Stage) -> None:
    """T-3"""
    stage = two_providers
    stage.client("Ирина", accounts=(("north", "c-1"), ("cloud", "k-1")))
    irina = stage.browser(501)
    irina.opens("/settings")
    irina.sees("Север-Хостинг @north_help_bot")
    irina.sees("Облако Плюс @north_help_bot")
    stage.save(replace(stage.store.bot(stage.bot.id), providers=("north",)))
    stage.add_bot("7000000002:AAExampleExampleExampleExampleExample", "cloud_help_bot", ["cloud"])
    stage.clock.turn(seconds=61)
    irina.opens("/settings")
    irina.sees("Север-Хостинг @north_help_bot")
    irina.sees("Облако Плюс @cloud_help_bot")
    assert ("https://t.me/cloud_help_bot", "@cloud_help_bot") in irina.page.links


def test_a_provider_without_telegram_shows_neither_switch_nor_list(stage: Stage, irina: Browser) -> None:
    """T-1"""
    irina.opens("/settings")
    on, invite = irina.form(SWITCH), irina.form("Связать другой Telegram")
    stage.save(replace(stage.store.provider("north"), telegram=False))
    irina.opens("/settings")
    irina.sees("Ваш провайдер не принимает запросы через Telegram.")
    for gone in (SWITCH, "@north_help_bot", INVITE, "Связать другой Telegram"):
        irina.sees_not(gone)
    irina.sees("Отвязать")
    before = stage.store.dump()
    on.action = "/settings/telegram/on"
    for form in (on, invite):
        assert irina.sends(form, form.fields).status == 404
    assert stage.store.dump() == before


def test_one_provider_without_telegram_does_not_hide_the_other(two_providers: Stage) -> None:
    """G-1, T-1"""
    stage = two_providers
    stage.client("Ирина", accounts=(("north", "c-1"), ("cloud", "k-1")))
    stage.save(replace(stage.store.provider("cloud"), telegram=False))
    irina = stage.browser(501)
    irina.opens("/settings")
    irina.sees("Север-Хостинг @north_help_bot")
    irina.sees_not("Облако Плюс @")


def invited(stage: Stage) -> tuple[Browser, Client]:
    """Somebody who was just shown how to link, and her chat."""
    chat = stage.client("Ирина", linked=False)
    browser = stage.browser(501)
    browser.opens("/settings")
    browser.presses(INVITE)
    return browser, chat


def token(browser: Browser) -> str:
    return re.search(r"https://t\.me/north_help_bot\?start=([\w-]{43})", browser.page.html)[1]


def test_no_invitation_is_made_before_it_is_asked_for(stage: Stage) -> None:
    stage.client("Ирина", linked=False)
    before = stage.store.dump()
    browser = stage.browser(501)
    opened = stage.store.dump().keys() - before.keys()
    browser.opens("/settings")
    assert stage.store.dump().keys() - before.keys() == opened


def test_the_link_on_the_page_links(stage: Stage) -> None:
    """T-2, P4"""
    browser, chat = invited(stage)
    until = stage.clock.now() + GRANT_LIFE
    browser.sees(f"до {until:%H:%M}")
    chat.starts(token(browser))
    chat.presses("Да, связать")
    browser.opens("/settings")
    browser.sees("Связан: Ирина")
    assert is_on(browser)


def test_the_code_on_the_page_links(stage: Stage) -> None:
    browser, chat = invited(stage)
    chat.says(re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", browser.page.text)[0])
    chat.presses("Да, связать")
    assert person(stage).telegram.id == 501


def test_an_invitation_is_shown_once(stage: Stage) -> None:
    browser, _ = invited(stage)
    shown = token(browser)
    browser.opens("/settings")
    assert shown not in browser.page.html
    browser.sees_not("Или пришлите боту код")


def test_the_same_form_again_makes_no_second_invitation(stage: Stage) -> None:
    stage.client("Ирина", linked=False)
    browser = stage.browser(501)
    browser.opens("/settings")
    form = browser.form(INVITE)
    browser.sends(form, form.fields)
    before = stage.store.dump()
    assert browser.sends(form, form.fields).status == 422
    browser.sees("Эти ссылку и код мы уже показали")
    assert stage.store.dump() == before


def test_the_qr_code_is_a_picture_of_its_own_for_whoever_may_see_it(stage: Stage) -> None:
    browser, _ = invited(stage)
    path = re.search(r'<img src="(/settings/telegram/code/[^"]+)"', browser.page.html)[1]
    answer = browser.asks("GET", HOME + path)
    drawn = answer.body.decode()
    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert drawn.rstrip().endswith("</svg>")
    assert "style" not in drawn
    for other in (path.replace("north_help_bot", "evil_bot"), path[:-1], path + "%3C", path.partition("?")[0]):
        assert browser.asks("GET", HOME + other).status_code == 404
    assert stage.browser().asks("GET", HOME + path).status_code == 303


def test_unlinking_puts_the_bot_out_at_once(stage: Stage, irina: Browser, chat: Client) -> None:
    OnTheSite(stage).asks()
    irina.opens("/settings")
    form = irina.form("Отвязать")
    irina.presses("Отвязать")
    irina.sees("Сохранено.")
    irina.sees(INVITE)
    chat.says("/start")
    chat.hears("Сначала свяжите Telegram")
    assert irina.sends(form, form.fields).status == 200  # once more is no harm


# What to be told of.


@pytest.mark.usefixtures("by_mail")
def test_whoever_has_chosen_nothing_is_told_as_most_are(irina: Browser) -> None:
    """Event matrix: a reply by every way, other changes optional by mail, reminders off."""
    irina.opens("/settings")
    ticked = {value for (_, value), is_ticked in _boxes(irina).items() if is_ticked}
    assert ticked == {
        "filed.email",
        "answered.email",
        "answered.telegram",
        "changed.telegram",
        "waiting.email",
        "waiting.telegram",
    }
    irina.sees("если работа с поддержкой там включена")


def _boxes(browser: Browser) -> dict[tuple[str, str], bool]:
    return next(each for each in browser.page.forms if each.action.endswith("/settings/notices")).ticked


def test_replies_are_told_in_telegram_as_it_is_wished(stage: Stage, irina: Browser, chat: Client) -> None:
    chat.says("/help")
    OnTheSite(stage).asks()
    anna = Employee(stage, stage.staff())
    unticks(irina, "answered.telegram")
    irina.sees("Сохранено.")
    assert not _boxes(irina)["wish", "answered.telegram"]
    before = chat.sees()
    anna.answers("Починили")
    assert chat.sees() == before
    unticks(irina, "answered.telegram")
    anna.answers("Проверьте")
    chat.hears("Проверьте")


def test_changes_without_words_are_wished_apart_from_replies(stage: Stage, irina: Browser, chat: Client) -> None:
    chat.says("/help")
    OnTheSite(stage).asks()
    anna = Employee(stage, stage.staff())
    anna.takes()
    unticks(irina, "changed.telegram")
    before = chat.sees()
    anna.closes()
    assert chat.sees() == before
    anna.answers("И ещё")
    chat.hears("И ещё")


@pytest.mark.usefixtures("by_mail")
def test_wishes_that_mean_nothing_are_passed_over(stage: Stage, irina: Browser) -> None:
    irina.opens("/settings")
    saves(irina, "notices", wish="filed.telegram")
    on = ("filed.email", "answered.email", "answered.telegram", "changed.telegram", "waiting.email", "waiting.telegram")
    assert set(person(stage).wishes) == set(on)
    irina.opens("/settings")
    for wish in on:
        irina.ticks("wish", wish)
    saves(irina, "notices")
    assert person(stage).wishes == {}


def lacks_telegram(stage: Stage) -> None:
    stage.save(replace(stage.store.provider("north"), telegram=False))


def test_a_provider_that_has_no_mailbox_offers_no_letters(stage: Stage) -> None:
    """G-1"""
    stage.client("Ирина")
    irina = stage.browser(501)
    irina.opens("/settings")
    assert {value for _, value in _boxes(irina)} == {"answered.telegram", "changed.telegram", "waiting.telegram"}
    irina.sees("Север-Хостинг не сообщает о запросах по почте.")
    irina.sees_not("Ваш запрос принят")


@pytest.mark.usefixtures("by_mail")
def test_a_provider_that_has_no_telegram_offers_no_messages(stage: Stage, irina: Browser) -> None:
    """G-1, T-1"""
    lacks_telegram(stage)
    irina.opens("/settings")
    assert {value for _, value in _boxes(irina)} == {
        "filed.email",
        "answered.email",
        "changed.email",
        "waiting.email",
    }
    irina.sees("Север-Хостинг не сообщает о запросах в Telegram.")
    irina.sees_not("если работа с поддержкой там включена")


def test_a_provider_that_has_neither_offers_the_site(stage: Stage) -> None:
    """G-1"""
    stage.client("Ирина")
    lacks_telegram(stage)
    irina = stage.browser(501)
    irina.opens("/settings?language=en")
    assert not any(each.action.endswith("/settings/notices") for each in irina.page.forms)
    irina.sees("North Hosting does not tell of tickets by e-mail.")
    irina.sees("North Hosting does not tell of tickets in Telegram.")
    irina.sees("The site always shows what is new.")


def test_of_two_providers_it_is_said_which_has_what(two_providers: Stage) -> None:
    """G-1: wishes are one for both."""
    stage = two_providers
    stage.mailbox("support@cloud.example", provider="cloud", department="help")
    stage.client("Ирина", accounts=(("north", "c-1"), ("cloud", "k-1")))
    irina = stage.browser(501)
    irina.opens("/settings")
    assert ("wish", "answered.email") in _boxes(irina)
    irina.sees("Север-Хостинг не сообщает о запросах по почте.")
    irina.sees_not("Облако Плюс не сообщает")


@pytest.mark.usefixtures("by_mail")
def test_what_was_wished_of_a_way_that_is_gone_stays_for_when_it_is_back(stage: Stage, irina: Browser) -> None:
    unticks(irina, "answered.telegram")
    lacks_telegram(stage)
    unticks(irina, "answered.email")
    assert person(stage).wishes == {"answered.telegram": False, "answered.email": False}


def test_a_way_that_comes_while_the_form_is_open_is_not_refused_by_it(stage: Stage) -> None:
    """The boxes that were not there were not left empty."""
    stage.client("Ирина")
    irina = stage.browser(501)
    irina.opens("/settings")
    stage.mailbox()
    irina.ticks("wish", "changed.telegram")
    saves(irina, "notices")
    assert person(stage).wishes == {"changed.telegram": False}


@pytest.mark.usefixtures("by_mail")
def test_a_form_of_a_version_that_offered_all_ways_says_all(stage: Stage, irina: Browser) -> None:
    irina.opens("/settings")
    form = next(each for each in irina.page.forms if each.action.endswith("/settings/notices"))
    del form.fields["ways"]
    irina.ticks("wish", "answered.email")
    saves(irina, "notices")
    assert person(stage).wishes == {"answered.email": False}


# Language, time, theme.


def test_language_zone_and_theme_hold_in_every_browser(stage: Stage, irina: Browser) -> None:
    OnTheSite(stage).asks()
    irina.opens("/settings?theme=light")
    irina.opens("/settings")
    saves(irina, "looks", language="en", zone="Asia/Vladivostok", theme="dark")
    irina.sees("Saved.")
    other = irina.another()
    other.cookies["lambdesk"] = stage.browser(501).cookies["lambdesk"]
    local = stage.messages()[0].at + timedelta(hours=10)
    for browser in (irina, other):
        browser.opens("/tickets/1001")
        browser.sees("In progress")
        assert 'data-theme="dark"' in browser.page.html
        browser.sees(f"{local:%H:%M}")


def test_the_zone_is_the_browsers_then_the_providers(stage: Stage, irina: Browser) -> None:
    OnTheSite(stage).asks()
    at = stage.messages()[0].at
    stage.save(replace(stage.store.provider("north"), zone="Asia/Omsk"))
    for zone, hours in ((None, 6), ("Europe%2FMoscow", 3), ("Nowhere%2FNothing", 6), ("..%2F..%2Fetc%2Fpasswd", 6)):
        if zone:
            irina.cookies["lambdesk_zone"] = zone
        irina.opens("/tickets/1001")
        irina.sees(f"{at + timedelta(hours=hours):%H:%M}")


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../../etc/passwd", "UTC\n", "<script>"])
def test_a_zone_that_is_none_is_refused_and_the_rest_stays_as_chosen(stage: Stage, irina: Browser, zone: str) -> None:
    irina.opens("/settings")
    before = person(stage)
    saves(irina, "looks", language="en", zone=zone, theme="dark")
    assert irina.page.status == 422
    irina.sees("Такого часового пояса нет")
    assert '<option value="en" lang="en" selected>' in irina.page.html
    assert re.search(r'value="dark" checked', irina.page.html)
    assert person(stage) == before
    assert "<script>" not in irina.page.html.replace("<script src", "")


def test_as_in_the_browser_is_a_choice_too(stage: Stage, irina: Browser) -> None:
    irina.opens("/settings")
    saves(irina, "looks", language="en", zone="Asia/Omsk", theme="dark")
    saves(irina, "looks", language="", zone="", theme="auto")
    chosen = person(stage)
    assert (chosen.language, chosen.zone, chosen.theme) == (None, "", "auto")
    irina.sees("Сохранено.")


def test_a_form_of_an_older_session_comes_back_as_it_was_chosen(stage: Stage, irina: Browser) -> None:
    irina.opens("/settings")
    irina.cookies["lambdesk"] = stage.browser(501).cookies["lambdesk"]
    saves(irina, "looks", language="en", zone="Asia/Omsk", theme="dark")
    assert irina.page.status == 422
    assert '<option value="Asia/Omsk" selected>' in irina.page.html
    form = next(each for each in irina.page.forms if each.action.endswith("/settings/looks"))
    irina.sends(form, form.fields)
    assert person(stage).zone == "Asia/Omsk"


# Sessions.


def test_sessions_tell_device_first_and_last_use_and_which_is_this_one(stage: Stage, irina: Browser) -> None:
    stage.clock.turn(days=2)
    stage.browser(501)
    irina.opens("/settings")
    irina.sees("Firefox, Linux этот браузер вход")
    irina.sees("был(а) здесь")


def test_all_other_browsers_are_signed_out_at_once(stage: Stage, irina: Browser) -> None:
    phone, tablet = stage.browser(501), stage.browser(501)
    irina.opens("/settings")
    irina.presses("Завершить все остальные")
    irina.sees("Сохранено.")
    irina.sees_not("Завершить все остальные")
    for each in (phone, tablet):
        assert "/sign-in" in each.opens("/").url


# One's own data.


def data(browser: Browser, path: str = "/settings/data/file?part=1") -> dict:
    answer = browser.asks("GET", HOME + path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="lambdesk-')
    return json.loads(answer.body)


def test_the_data_are_all_that_the_client_sees_and_nothing_else(stage: Stage, irina: Browser) -> None:
    stage.services(("4817", "VPS"))
    OnTheSite(stage).asks("Вопрос", files=[paper("счёт.pdf")])
    anna = Employee(stage, stage.staff())
    anna.takes()
    anna.notes("тайна поддержки")
    anna.answers("Ответ")
    stage.client("Олег", user=502, accounts=(("north", "c-2"),))
    OnTheSite(stage, "p-502").asks("Тайна Олега", account="c-2")
    irina.opens("/settings")
    irina.clicks("Посмотреть и скачать")
    irina.clicks("Скачать JSON")
    told = json.loads(irina.page.answer.body)
    assert told["person"]["emails"] == ["p501@example.com"]
    assert told["person"]["telegram"]["id"] == 501
    assert told["accounts"][0]["services"] == [{"id": "4817", "name": "VPS", "state": "active"}]
    (ticket,) = told["tickets"]
    assert [each["text"] for each in ticket["messages"]] == ["Вопрос", "Ответ"]
    assert [each["author"] for each in ticket["messages"]] == ["Ирина", "Анна"]
    assert ticket["department"] == "Техническая поддержка"
    assert told["next"] is None
    assert stage.ticket().client_unread == 1  # it was not shown, only taken away
    all = json.dumps(told, ensure_ascii=False)
    for hidden in ("тайна", "Тайна", "s-anna", "assignee", "secret", "hash"):
        assert hidden not in all
    (file,) = ticket["messages"][0]["files"]
    answer = irina.asks("GET", file["link"])
    assert answer.status_code == 303


def test_what_he_was_told_is_among_the_data_and_stays_new(stage: Stage, irina: Browser, chat: Client) -> None:
    """When, by which ways, of which ticket and what; nobody else's, and nothing is read by it."""
    chat.says("/help")
    stage.mailbox()
    stage.client("Олег", user=502, linked=False)
    OnTheSite(stage).asks("Вопрос", subject="Сайт")
    stage.clock.turn(minutes=1)
    asked_at, answered_at = stage.clock.now() - timedelta(minutes=1), stage.clock.now()
    anna = Employee(stage, stage.staff())
    anna.answers("Ответ")
    before = stage.store.dump()
    told = data(irina)["notifications"]
    assert [
        {name: each[name] for name in ("provider", "account", "ticket", "subject", "kind", "author", "text")}
        for each in told
    ] == [
        {**NOTICE, "kind": "ticket.answered", "author": "Анна", "text": "Ответ"},
        {**NOTICE, "kind": "ticket.created", "author": "", "text": ""},
    ]
    assert [datetime.fromisoformat(each["at"]) for each in told] == [answered_at, asked_at]
    assert [sorted(each["ways"]) for each in told] == [["email", "telegram"], ["email"]]
    assert stage.store.dump() == before
    (oleg,) = data(stage.browser(502))["notifications"]
    assert (oleg["text"], oleg["ways"]) == ("Ответ", ["email"])


def test_what_his_portal_alone_told_him_was_told_by_no_way(stage: Stage) -> None:
    stage.client("Олег", user=502, linked=False)
    OnTheSite(stage, "p-502").asks()
    Employee(stage, stage.staff()).answers("Ответ")
    (told,) = data(stage.browser(502))["notifications"]
    assert (told["text"], told["ways"]) == ("Ответ", [])


NOTICE = {"provider": "north", "account": "c-1", "ticket": 1001, "subject": "Сайт"}


def test_what_he_was_told_comes_in_parts_behind_the_tickets_of_all_accounts(two_providers: Stage, monkeypatch) -> None:
    """Each once, whatever the parts."""
    monkeypatch.setattr(export, "NOTICED", 2)
    monkeypatch.setattr(export, "MOST_READS", 2)
    stage = two_providers
    stage.mailbox()
    stage.mailbox("help@cloud.example", provider="cloud", department="help")
    stage.client("Ирина", accounts=(("north", "c-1"), ("cloud", "k-1")))
    site = OnTheSite(stage)
    for number in range(7):
        site.asks(f"вопрос {number}", subject=f"вопрос {number}")
        stage.later(minutes=61)  # nobody gets more than two receipts by letter an hour
    site.asks("Облаку", subject="Облаку", provider="cloud", account="k-1", department="help")
    irina = stage.browser(501)
    path, told, tickets = "/settings/data/file?part=1", [], []
    while path:
        stage.store.forget_calls()
        part = data(irina, path)
        assert stage.store.reads <= 2 + 4 + 3
        assert not (told and part["tickets"])
        told += [each["subject"] for each in part["notifications"]]
        tickets += [each["subject"] for each in part["tickets"]]
        path = (part["next"] or "").removeprefix(HOME)
    assert told == [*(f"вопрос {number}" for number in reversed(range(7))), "Облаку"]
    assert len(tickets) == 8


def test_each_file_has_its_own_link_on_the_page(stage: Stage, irina: Browser) -> None:
    OnTheSite(stage).asks("Вопрос", files=[paper("счёт.pdf")])
    irina.opens("/settings/data")
    (link,) = [to for to, name in irina.page.links if name == "счёт.pdf"]
    assert irina.asks("GET", HOME + link).status_code == 303


def test_files_of_several_providers_are_told_apart(two_providers: Stage) -> None:
    stage = two_providers
    stage.client("Ирина", accounts=(("north", "c-1"), ("cloud", "k-1")))
    site = OnTheSite(stage)
    site.asks("Северу", files=[paper("север.pdf")])
    site.asks("Облаку", files=[paper("облако.pdf")], provider="cloud", account="k-1", department="help")
    irina = stage.browser(501)
    irina.opens("/settings/data")
    for name, place in (("север.pdf", "north/c-1"), ("облако.pdf", "cloud/k-1")):
        (link,) = [to for to, text in irina.page.links if text == name]
        assert link.endswith(f"?at={place}")
        chosen = irina.asks("GET", HOME + link)
        assert chosen.status_code == 303
        assert irina.asks("GET", HOME + str(chosen.headers["Location"])).status_code == 303


def test_many_tickets_come_in_parts_each_bounded(stage: Stage, irina: Browser, monkeypatch) -> None:
    """Every message once, whatever the parts; archived tickets too; no part reads more than it may."""
    monkeypatch.setattr(export, "MOST_READS", 4)
    monkeypatch.setattr(export, "ENTRIES", 2)
    site = OnTheSite(stage)
    for number in range(13):
        site.asks(f"вопрос {number}")
    for number in range(7):
        site.replies(f"дополнение {number}", number=1003)
    Employee(stage, stage.staff()).answers("ответ", number=1004)
    site.reads(1004)
    site.archives(1004)
    irina.opens("/settings/data")
    path, texts, parts = "/settings/data/file?part=1", [], 0
    while path:
        stage.store.forget_calls()
        told = data(irina, path)
        assert stage.store.reads <= 4 + 3 + 3
        texts += [each["text"] for ticket in told["tickets"] for each in ticket["messages"]]
        path, parts = (told["next"] or "").removeprefix(HOME), parts + 1
        assert told["part"] == parts
        assert ("person" in told) == (parts == 1)
    assert sorted(texts) == sorted(
        [*(f"вопрос {each}" for each in range(13)), *(f"дополнение {each}" for each in range(7)), "ответ"]
    )
    assert parts > 3
    irina.opens("/settings/data")
    irina.sees("Часть 1.")
    irina.clicks("Следующая часть")
    irina.sees("Часть 2.")


@pytest.mark.parametrize(
    "query",
    ["list=-1", "skip=x", "before=0", "cursor=x", "part=99999999999999999999", "list=1&cursor=%00", "skip=-5", "part="],
)
def test_a_mark_that_was_not_given_out_is_refused(irina: Browser, query: str) -> None:
    for path in ("/settings/data", "/settings/data/file"):
        assert irina.opens(f"{path}?{query}").status == 422


def test_nobody_gets_anothers_data_by_his_marks(stage: Stage, irina: Browser, monkeypatch) -> None:
    monkeypatch.setattr(export, "LISTED", 1)
    monkeypatch.setattr(export, "MOST_READS", 1)
    site = OnTheSite(stage)
    site.asks("Тайна")
    site.asks("Тайна")
    next = data(irina)["next"].removeprefix(HOME)
    stage.client("Олег", user=502, accounts=(("north", "c-2"),))
    answer = stage.browser(502).asks("GET", HOME + next)
    assert "Тайна" not in answer.body.decode()


def test_the_page_is_four_reads_and_writes_nothing(stage: Stage, irina: Browser) -> None:
    """The session with its person and provider, the provider's mailboxes, the sessions, and once a minute the bots."""
    irina.opens("/settings")
    stage.store.forget_calls()
    stage.clock.turn(seconds=61)
    irina.opens("/settings")
    assert (stage.store.reads, stage.store.transactions) == (4, 0)
