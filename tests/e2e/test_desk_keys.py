"""The console in Chromium: a queue worked by keys alone, what one types kept, and nothing of a stranger's run."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.console import Console, asked, member
from tests.flows.test_web_frame import SCRIPT

REFRESH = """htmx.ajax("GET", document.getElementById("list").getAttribute("hx-get"),
  { target: "#list", swap: "outerHTML", source: "#list" })"""
"""What happens by itself every quarter of a minute."""


@pytest.fixture
def anna(visit, facts) -> Console:
    return Console(visit(), member(facts, "anna"))


def at(page, number: int):
    return page.locator(f'[data-row="{number}"]')


def test_a_queue_is_worked_by_keys_alone(facts, anna):
    first = asked(facts, "maria", "Не приходит почта", "Третий день")
    second = asked(facts, "maria", "Домен", "Как перенести?")
    page = anna.goes("/desk?view=unassigned")
    keys = page.keyboard
    for _ in range(30):
        keys.press("j")
        if "now" in (at(page, first).get_attribute("class") or "").split():
            break
    expect(at(page, first)).to_have_class(re.compile(r"\bnow\b"))
    keys.press("j")
    expect(at(page, second)).to_have_class(re.compile(r"\bnow\b"))
    keys.press("k")
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text(f"№{first}")
    page.wait_for_load_state("domcontentloaded")
    keys.press("a")
    expect(page.locator(".state")).to_contain_text("Анна")
    page.locator("h1").click()
    keys.press("n")
    keys.type("Проверить ящик a e j")
    keys.press("Control+Enter")
    expect(page.locator(".message.note")).to_contain_text("Проверить ящик a e j")
    keys.press("Escape")
    keys.press("r")
    keys.type("Починили")
    keys.press("Control+Enter")
    expect(page.locator(".message.staff")).to_contain_text("Починили")
    expect(page.locator("#head .pill")).to_contain_text("Ожидает ответа клиента")


def test_a_note_that_was_not_kept_yet_comes_back_as_a_note(facts, anna):
    """After a page and after an act: beside it stands the button that would send it to the client."""
    number = asked(facts, "maria", "Сайт", "Не открывается")
    page = anna.goes(f"/desk/tickets/{number}")
    note, text = page.locator("#composer [name=mode][value=note]"), page.locator("#text")
    page.locator(".mode label", has=page.locator("[value=note]")).click()
    text.fill("Не платит с весны")
    anna.goes("/desk")
    anna.goes(f"/desk/tickets/{number}")
    expect(text).to_have_value("Не платит с весны")
    expect(note).to_be_checked()
    page.locator('form[data-act="take"]').first.get_by_role("button").click()
    expect(page.locator(".state")).to_contain_text("Анна")
    expect(text).to_have_value("Не платит с весны")
    expect(note).to_be_checked()
    page.get_by_role("button", name="Заметка", exact=True).click()
    expect(page.locator(".message.note")).to_contain_text("Не платит с весны")
    expect(text).to_have_value("")
    anna.goes(f"/desk/tickets/{number}")
    expect(note).not_to_be_checked()


def test_the_keys_are_told_by_a_question_mark_and_left_by_escape(anna):
    page = anna.goes("/desk")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("j?")
    expect(page.locator("#q")).to_have_value("j?")
    expect(page.locator("#keys")).to_be_hidden()


def test_what_is_picked_outlives_a_refresh(facts, anna):
    number = asked(facts, "maria", "Выбор", "Останется выбранным")
    page = anna.goes("/desk")
    at(page, number).locator("input[name=pick]").check()
    asked(facts, "maria", "Новый", "Приходит тем временем")
    page.evaluate(REFRESH)
    expect(page.locator("#list")).to_contain_text("Новый")
    expect(at(page, number).locator("input[name=pick]")).to_be_checked()
    page.locator("#bulk button[value=take]").click()
    expect(at(page, number)).to_contain_text("Анна")


def test_what_is_typed_outlives_a_reload_and_a_send_that_fails(facts, anna):
    number = asked(facts, "maria", "Черновик", "Не потеряется")
    page = anna.goes(f"/desk/tickets/{number}")
    page.locator("#text").fill("Почти готовый ответ")
    page.reload()
    expect(page.locator("#text")).to_have_value("Почти готовый ответ")
    page.route(
        "**/desk/tickets/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.get_by_role("button", name="Ответить и отпустить").click()
    expect(page.locator("#trouble")).to_contain_text("Написанное на месте")
    expect(page.locator("#text")).to_have_value("Почти готовый ответ")
    page.unroute("**/desk/tickets/*")
    anna.visitor.troubles.clear()
    page.get_by_role("button", name="Ответить и отпустить").click()
    expect(page.locator(".message.staff")).to_contain_text("Почти готовый ответ")
    expect(page.locator("#text")).to_have_value("")


def test_two_at_one_ticket_see_each_other(visit, facts, anna):
    number = asked(facts, "maria", "Вдвоём", "Кто возьмёт?")
    vera = Console(visit(), member(facts, "vera"))
    page = anna.goes(f"/desk/tickets/{number}")
    page.locator("#text").press_sequentially("Я отвечу")
    expect(vera.goes(f"/desk/tickets/{number}").locator("#here")).to_contain_text("Анна пишет")


def test_script_that_a_client_wrote_is_text_in_the_console(facts, anna):
    number = asked(facts, "maria", SCRIPT[:100], f"{SCRIPT}\n```\n{SCRIPT}\n```")
    for path in (
        "/desk",
        "/desk?view=all",
        f"/desk/tickets/{number}",
        f"/desk/tickets/{number}/aside",
        "/desk/search?q=script",
    ):
        page = anna.goes(path)
        page.wait_for_load_state("networkidle")
        assert page.locator("img[src=x]").count() == 0
    expect(anna.goes(f"/desk/tickets/{number}").locator(".message .text").first).to_contain_text(
        "<script>alert(1)</script>"
    )
