"""A working day in Chromium: three members of staff in two departments, whose hands meet on the same tickets."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.console import Console, asked, member, replied, sees

MARIA = "maria"


@pytest.fixture
def anna(visit, facts) -> Console:
    """Of the technicians."""
    return Console(visit(), member(facts, "anna"))


@pytest.fixture
def pyotr(visit, facts) -> Console:
    """Head of the accountants."""
    return Console(visit(), member(facts, "pyotr"))


@pytest.fixture
def vera(visit, facts) -> Console:
    """An administrator, who sees both."""
    return Console(visit(), member(facts, "vera"))


def opened(who: Console, number: int) -> Page:
    page = who.goes(f"/desk/tickets/{number}")
    expect(page.locator("h1")).to_contain_text(f"№{number}")
    return page


def says(page: Page, text: str, button: str) -> None:
    if button == "Заметка":
        page.locator(".mode label", has=page.locator("[value=note]")).click()
    page.locator("#text").fill(text)
    page.get_by_role("button", name=button, exact=True).click()


def does(page: Page, act: str, **filled: str) -> None:
    form = page.locator(f'form[data-act="{act}"]').first
    for name, value in filled.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.get_by_role("button").click()


def test_a_day(facts, anna, pyotr, vera):
    site = asked(facts, MARIA, "Сайт отвечает 502", "С утра не открывается")
    bill = asked(facts, MARIA, "Счёт за ноябрь", "Не вижу скидки")
    again = asked(facts, MARIA, "Снова сайт", "Всё ещё 502")

    page = opened(anna, site)
    does(page, "take")
    expect(page.locator(".state")).to_contain_text("Ответственный: Анна")
    says(page, "тайна: клиент просрочил оплату", "Заметка")
    expect(page.locator(".message.note")).to_contain_text("тайна")

    page = opened(anna, bill)
    does(page, "move", department="bill", note="тайна: просит скидку")
    expect(page.locator("h1")).not_to_contain_text("Счёт за ноябрь")
    at_his = opened(pyotr, bill)
    expect(at_his.locator("#messages")).to_contain_text("тайна: просит скидку")
    does(at_his, "take")
    says(at_his, "Скидка учтена в следующем счёте", "Ответить и отпустить")
    expect(at_his.locator("#head .pill")).to_contain_text("Ожидает ответа клиента")

    anna.visitor.expected = ("status of 409", "net::ERR_FAILED")
    two(opened(anna, site), opened(vera, site))
    late(facts, anna, site)
    one_of_two(vera, site, again)
    for number in (site, bill):
        seen = sees(facts, MARIA, number)
        assert "тайна" not in seen
        assert "Перезапустили" in seen or number == bill


def two(hers: Page, other: Page) -> None:
    """Both write at once: the second is shown what the first said before hers goes out."""
    hers.locator("#text").fill("Перезагрузите сервер")
    says(other, "Перезапустили, смотрим дальше", "Ответить, оставить в работе")
    expect(other.locator(".message.staff")).to_contain_text("Перезапустили")
    hers.get_by_role("button", name="Ответить и отпустить").click()
    expect(hers.locator("#conversation")).to_contain_text("Перезапустили, смотрим дальше")
    expect(hers.locator("#text")).to_have_value("Перезагрузите сервер")
    expect(hers.locator(".message.staff", has_text="Перезагрузите сервер")).to_have_count(0)


def late(facts, anna: Console, number: int) -> None:
    """The client writes while she closes: it stays open and what he wrote is shown; then it is closed, and reopened."""
    page = opened(anna, number)
    page.route("**/new?*", lambda route: route.abort())
    replied(facts, MARIA, number, "Стойте, почта ещё лежит!")
    does(page, "close")
    expect(page.locator("#messages")).to_contain_text("Стойте, почта ещё лежит!")
    page.unroute("**/new?*")
    page = opened(anna, number)
    does(page, "close")
    expect(page.locator("#head .pill")).to_contain_text("Ожидает ответа клиента")
    does(page, "reopen")
    expect(page.locator("#head .pill")).to_contain_text("В работе")


def one_of_two(vera: Console, number: int, other: int) -> None:
    """One client asked twice about the same: it goes on in one ticket."""
    page = opened(vera, other)
    page.locator("details.more-acts summary").first.click()
    does(page, "merge", other=str(number))
    expect(page.locator("#conversation")).to_contain_text(f"№{number}")
    expect(opened(vera, number).locator("#messages")).to_contain_text(f"из №{other}")
