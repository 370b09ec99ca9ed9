"""One question through both doors: asked on the site and followed in the bot, and the reverse; by keyboard alone."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import running
from tests.e2e.people import Chat, Staff
from tests.e2e.portal import Portal, somebody
from tests.e2e.things import file

IN_PROGRESS, NEW, AWAITING = "Находится на рассмотрении", "Есть новые сообщения", "Ожидает вашего ответа"
LOG = file("error.log", b"upstream timed out\n" * 40, "text/plain")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Its own, for what is told to one bot is not said in another."""
    with running(tmp_path_factory.mktemp("story")) as one:
        yield one


@pytest.fixture(scope="module")
def facts(desk):
    return httpx.get(f"{desk.lobby}/demo.json", trust_env=False).json()


@pytest.fixture
def timur(facts):
    return somebody(facts, "timur")


@pytest.fixture
def site(visit, timur):
    return Portal(visit(), timur)


@pytest.fixture
def chat(visit, facts, timur):
    bot = next(each["id"] for each in facts["bots"] if len(each["providers"]) == 1)
    chat = Chat(visit(), bot, timur["telegram_id"])
    expect(chat.page.locator(".begin, #text").first).to_be_visible()
    if chat.page.locator(".begin").is_visible():
        chat.starts()
        chat.hears("Активные запросы")
    return chat


def listed(site: Portal, number: str, status: str) -> None:
    """In the list, which is opened without reading the ticket."""
    page = site.goes(f"/tickets?q={number}")
    expect(page.locator("#list")).to_contain_text(f"№{number}")
    expect(page.locator("#list .pill").first).to_have_text(status)


def opened(chat: Chat, number: str, status: str) -> None:
    chat.says("/start")
    chat.hears_at_last("Активные запросы")
    chat.presses(f"№{number}")
    expect(chat.page.locator("#messages")).to_contain_text(status)


def lists(chat: Chat, number: str) -> None:
    chat.says("/start")
    chat.hears_at_last("Активные запросы")
    expect(chat.button(f"№{number}")).to_be_visible()


def asks_on_the_site(site: Portal, subject: str) -> str:
    page = site.goes("/tickets/new")
    page.get_by_text("Инженеры облака").click()
    page.locator("#subject").fill(subject)
    page.locator("#text").fill("Узел не отвечает с утра")
    page.get_by_role("button", name="Отправить", exact=True).click()
    page.wait_for_url(re.compile(r"/tickets/\d+"))
    return re.search(r"/tickets/(\d+)", page.url)[1]


def test_a_question_from_the_site_is_listed_and_answered_in_the_bot(site, chat, visit):
    number = asks_on_the_site(site, "С сайта в бота")
    expect(site.page.locator("#status")).to_contain_text(IN_PROGRESS)
    listed(site, number, IN_PROGRESS)
    lists(chat, number)

    staff = Staff(visit(), "cloud", number)
    staff.answers("Какой это узел?", by="denis", button="Ответить и отпустить")
    chat.hears("Какой это узел?")
    listed(site, number, NEW)
    opened(chat, number, AWAITING)
    listed(site, number, AWAITING)  # read in the bot, it is read on the site

    page = site.goes(f"/tickets/{number}")
    chat.presses("Добавить ответ")
    chat.hears_at_last(f"Ответ к запросу №{number}")
    chat.says("node-3")
    chat.hears("1 сообщение")
    chat.presses("Завершить")
    expect(page.locator("#messages")).to_contain_text("node-3")  # by itself
    expect(page.locator("#messages")).to_contain_text("из Telegram")
    expect(page.locator("#status")).to_contain_text(IN_PROGRESS)
    listed(site, number, IN_PROGRESS)


def test_a_question_from_the_bot_is_listed_and_answered_on_the_site(site, chat, visit):
    chat.says("/createticket")
    chat.presses("Инженеры облака")
    chat.hears("Шаг 3 из 5")
    chat.says("Из бота на сайт")
    chat.presses("Kubernetes")
    chat.hears("Шаг 5 из 5")
    chat.says("Не ставится обновление")
    chat.hears("1 сообщение")
    chat.presses("Завершить")
    said = chat.hears("Ответ придёт сюда.").inner_text()
    number = re.search(r"№(\d+)", said)[1]
    listed(site, number, IN_PROGRESS)

    staff = Staff(visit(), "cloud", number)
    staff.answers("Повторите сейчас", by="denis", button="Ответить и отпустить")
    chat.hears("Повторите сейчас")
    listed(site, number, NEW)
    page = site.goes(f"/tickets/{number}")
    expect(page.locator("#status")).to_contain_text(AWAITING)
    page.locator("#text").fill("Поставилось, спасибо")
    page.get_by_role("button", name="Отправить", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Поставилось, спасибо")
    expect(page.locator("#status")).to_contain_text(IN_PROGRESS)
    opened(chat, number, IN_PROGRESS)
    chat.hears("Поставилось, спасибо")


def test_the_keyboard_alone_files_a_question_with_a_file(site):
    page = site.goes("/")
    page.on("filechooser", lambda _: None)  # asked for from now on, so that none opens before it is minded

    def press(*keys: str) -> None:
        for each in keys:
            page.keyboard.press(each)

    def reaches(what: str) -> None:
        for _ in range(40):
            if page.evaluate("(what) => document.activeElement.matches(what)", what):
                assert (
                    page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none" or "#file" in what
                )
                return
            press("Tab")
        raise AssertionError(f"Tab does not lead to {what}")

    press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    press("Enter")
    reaches("a[href$='/tickets/new']")
    press("Enter")
    page.wait_for_url("**/tickets/new")
    reaches("input[name=department]")
    press("Space")
    reaches("#text")
    page.keyboard.type("Только клавиши")
    reaches("#file")
    with page.expect_file_chooser() as choosing:
        press("Space")
    choosing.value.set_files([LOG])
    expect(page.locator(".attach li.sent")).to_contain_text("error.log")
    reaches("form button.main")
    press("Enter")
    expect(page.locator(".messages")).to_contain_text("Только клавиши")
    expect(page.locator(".messages .files")).to_contain_text("error.log")
