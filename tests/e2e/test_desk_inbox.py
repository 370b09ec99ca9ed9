"""The console in Chromium as an inbox: the list beside the ticket, filters of one's own, colleagues called by @."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.console import Console, asked, member

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 800, "height": 900}
REFRESH = 'htmx.trigger("#list", "refresh")'


@pytest.fixture
def anna(visit, facts) -> Console:
    console = Console(visit(), member(facts, "anna"))
    console.page.set_viewport_size(WIDE)
    return console


def at(page, number: int):
    return page.locator(f'#list [data-row="{number}"]')


def held(page, pattern: str, number: int) -> list[Route]:
    """The next requests of this kind: each waits for its answer until it is let go."""
    late: list[Route] = []

    def hold(route: Route) -> None:
        if len(late) < number:
            late.append(route)
        else:
            route.continue_()

    page.route(pattern, hold)
    return late


def shows(page, number: int) -> None:
    expect(page.locator("h1")).to_contain_text(f"№{number}")
    expect(at(page, number).locator("a")).to_have_attribute("aria-current", "page")


def test_tickets_are_walked_through_beside_their_list(facts, anna):
    first = asked(facts, "maria", "Рядом один", "Открывается первым")
    second = asked(facts, "maria", "Рядом два", "Открывается за ним")
    page = anna.goes("/desk?words=рядом")
    at(page, first).locator("a").click()
    shows(page, first)
    expect(page.locator("#list [data-row]")).to_have_count(2)
    at(page, second).locator("a").click()
    shows(page, second)
    assert page.url.endswith(f"/desk/tickets/{second}?view=queue&words=%D1%80%D1%8F%D0%B4%D0%BE%D0%BC")
    expect(page).to_have_title(re.compile(f"№{second} Рядом два"))
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    shows(page, first)
    page.keyboard.press("j")
    expect(at(page, second)).to_have_class(re.compile(r"\bnow\b"))
    page.go_back()
    shows(page, second)


def test_after_the_answer_the_next_key_is_at_the_next_ticket(facts, anna):
    first = asked(facts, "maria", "Подряд один", "Отвечают сразу")
    second = asked(facts, "maria", "Подряд два", "Отвечают потом")
    page = anna.goes("/desk?words=подряд")
    at(page, first).locator("a").click()
    shows(page, first)
    page.keyboard.press("r")
    page.keyboard.type("Готово")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.staff")).to_contain_text("Готово")
    expect(at(page, first)).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    shows(page, second)


def test_what_is_half_written_waits_in_its_own_ticket(facts, anna):
    first = asked(facts, "maria", "Половина один", "Здесь пишут")
    second = asked(facts, "maria", "Половина два", "Сюда заглянули")
    page = anna.goes("/desk?words=половина")
    at(page, first).locator("a").click()
    shows(page, first)
    page.locator("#text").fill("Половина ответа")
    at(page, second).locator("a").click()
    shows(page, second)
    expect(page.locator("#text")).to_have_value("")
    at(page, first).locator("a").click()
    shows(page, first)
    expect(page.locator("#text")).to_have_value("Половина ответа")


def test_what_was_asked_about_one_ticket_is_not_told_in_the_next(facts, anna):
    first = asked(facts, "maria", "Опоздал один", "Его вести опоздают")
    second = asked(facts, "maria", "Опоздал два", "Им они не нужны")
    page = anna.goes(f"/desk/tickets/{first}")
    page.locator("#text").fill("Ответ первому")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.staff")).to_be_visible()
    while not page.locator("#sent-2").inner_text():
        page.reload(wait_until="networkidle")
    late = held(page, f"**/desk/tickets/{first}/aside*", 1)
    anna.goes("/desk?view=all&words=опоздал")
    at(page, first).locator("a").click()
    shows(page, first)
    while not late:
        page.wait_for_timeout(50)
    at(page, second).locator("a").click()
    shows(page, second)
    with page.expect_response(f"**/desk/tickets/{first}/aside*"):
        late[0].continue_()
    expect(page.locator("#aside")).to_contain_text("История")
    shows(page, second)
    at(page, first).locator("a").click()
    shows(page, first)
    expect(page.locator("#sent-2")).not_to_be_empty()


def test_of_two_that_are_pressed_the_second_is_opened(facts, anna):
    first = asked(facts, "maria", "Передумал один", "Нажат по ошибке")
    second = asked(facts, "maria", "Передумал два", "Нажат вслед")
    third = asked(facts, "maria", "Передумал три", "Открыт сначала")
    page = anna.goes("/desk?words=передумал")
    at(page, third).locator("a").click()
    shows(page, third)
    late = held(page, f"**/desk/tickets/{first}?*", 1)
    at(page, first).locator("a").click()
    while not late:
        page.wait_for_timeout(50)
    at(page, second).locator("a").click()
    shows(page, second)
    with page.expect_response(f"**/desk/tickets/{first}?*"):
        late[0].continue_()
    page.wait_for_load_state("networkidle")
    shows(page, second)
    assert f"/desk/tickets/{second}?" in page.url


def test_nobody_leaves_a_ticket_before_his_answer_is_told_there(facts, anna):
    first = asked(facts, "maria", "Отправка один", "Ответ ещё в пути")
    second = asked(facts, "maria", "Отправка два", "Сюда рано")
    page = anna.goes("/desk?words=отправка")
    at(page, first).locator("a").click()
    shows(page, first)
    page.wait_for_load_state("networkidle")
    late = held(page, f"**/desk/tickets/{first}", 1)
    page.locator("#text").fill("Ответ")
    page.get_by_role("button", name="Ответить, оставить в работе").click()
    while not late:
        page.wait_for_timeout(50)
    at(page, second).locator("a").click()
    late[0].continue_()
    expect(page.locator(".message.staff")).to_contain_text("Ответ")
    shows(page, first)
    expect(page.locator("#text")).to_have_value("")
    at(page, second).locator("a").click()
    shows(page, second)


def test_the_list_refreshes_itself_and_moves_nothing(facts, anna):
    first = asked(facts, "maria", "Покой один", "Стоит на месте")
    page = anna.goes("/desk?words=покой")
    at(page, first).locator("a").click()
    shows(page, first)
    page.wait_for_load_state("networkidle")
    place = page.locator("#conversation").bounding_box()
    second = asked(facts, "maria", "Покой два", "Приходит тем временем")
    page.evaluate(REFRESH)
    expect(at(page, second)).to_be_visible()
    shows(page, first)
    assert page.locator("#conversation").bounding_box() == place


def test_on_a_narrow_window_there_is_a_way_back_and_no_list(facts, anna):
    number = asked(facts, "maria", "Узкое окно", "Список не помещается")
    page = anna.page
    page.set_viewport_size(NARROW)
    anna.goes("/desk?words=узкое")
    at(page, number).locator("a").click()
    expect(page.locator("h1")).to_contain_text(f"№{number}")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#list")).to_be_hidden()
    expect(page.locator("#list [data-row]")).to_have_count(0)
    page.set_viewport_size(WIDE)
    expect(at(page, number)).to_be_visible()
    page.locator(".lister .back a").click()
    expect(page.locator(".at [name=words]")).to_have_value("узкое")


def test_a_ticket_that_cannot_take_the_place_is_opened_as_a_page(facts, anna):
    number = asked(facts, "maria", "Ушедший один", "Уйдёт в другой отдел")
    stays = asked(facts, "maria", "Ушедший два", "Останется")
    page = anna.goes("/desk?words=ушедший")
    at(page, stays).locator("a").click()
    shows(page, stays)
    page.route(
        f"**/desk/tickets/{number}?*",
        lambda route: route.fulfill(status=404) if "hx-request" in route.request.headers else route.continue_(),
    )
    at(page, number).locator("a").click()
    expect(page.locator("h1")).to_contain_text(f"№{number}")
    anna.visitor.troubles.clear()


def test_a_filter_is_kept_and_found_in_the_menu(facts, anna):
    number = asked(facts, "maria", "Сертификат истёк", "Продлите, пожалуйста")
    page = anna.goes("/desk")
    page.locator(".at [name=words]").fill("сертификат")
    page.keyboard.press("Enter")
    expect(page.locator("#list [data-row]")).to_have_count(1)
    page.get_by_text("Сохранить фильтр").click()
    page.get_by_label("Название фильтра").fill("Сертификаты")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Сертификаты")
    anna.goes("/desk/me")
    page.locator("#rail").get_by_text("Сертификаты").click()
    at(page, number).locator("a").click()
    shows(page, number)
    expect(page.locator("#rail [aria-current]")).to_contain_text("Сертификаты")
    page.locator(".lister .back a").click()
    page.get_by_text("Изменить фильтр").click()
    page.get_by_role("button", name="Удалить фильтр").click()
    expect(page.locator("#rail")).not_to_contain_text("Сертификаты")


def test_a_colleague_is_called_by_keys_and_by_mouse(facts, anna):
    number = asked(facts, "maria", "Позвать", "Нужен ещё кто-то")
    page = anna.goes(f"/desk/tickets/{number}")
    page.keyboard.press("r")
    page.keyboard.type("Пишите на @")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#answers")).to_be_empty()
    page.locator("#text").fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("Глянь, @")
    expect(page.locator("#answers [role=option]").first).to_be_visible()
    page.keyboard.type("вер")
    expect(page.locator("#answers li:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_value("Глянь, @vera ")
    page.keyboard.type("и @")
    expect(page.locator("#answers [role=option]").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#answers")).to_be_empty()
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Backspace")
    page.keyboard.type("@")
    page.locator("#answers").get_by_text("@vera").click()
    expect(page.locator("#text")).to_have_value("Глянь, @vera и @vera ")
    expect(page.locator("#text")).to_be_focused()


def test_a_canned_answer_takes_the_place_of_its_slash(facts, anna):
    number = asked(facts, "maria", "Косая черта", "Ответьте как обычно")
    page = anna.goes("/desk/answers/new")
    page.locator("#title").fill("Обычный ответ")
    page.locator("main #text").fill("Здравствуйте, {client}! Смотрим №{number}.")
    page.get_by_role("button", name="Сохранить").click()
    page = anna.goes(f"/desk/tickets/{number}")
    page.keyboard.press("r")
    page.keyboard.type("и/")
    page.keyboard.press("Enter")
    page.keyboard.type("/обыч")
    expect(page.locator("#answers li:visible")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#answers [role=option]:visible")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_value(re.compile(rf"^и/\nЗдравствуйте, .+! Смотрим №{number}\.$"))
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type(" @")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#answers")).to_be_empty()


def test_a_session_that_ended_while_one_writes_takes_the_text_along(facts, anna):
    number = asked(facts, "maria", "Сеанс", "Закончится на полуслове")
    page = anna.goes(f"/desk/tickets/{number}")
    with page.expect_response("**/here"):
        page.locator("#text").fill("Почти готовый ответ")
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".complaint")).to_contain_text("написанное не потеряется")
    expect(page.locator("input[name=kept]")).to_have_value(re.compile("Почти готовый ответ"))
    expect(page.locator("#email")).to_be_visible()
