"""What holds for every page: nothing typed is lost, nothing runs, few reads, one's own language and account."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from chalicelib.desk.people import Theme
from chalicelib.services.failures import Unavailable
from chalicelib.services.sessions import end_all
from tests.flows.desk_side import Employee
from tests.people.web import Browser
from tests.stage import Stage

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}"


@pytest.fixture
def irina(stage: Stage) -> Browser:
    stage.client("Ирина")
    return stage.browser(501)


def asks(browser: Browser, text: str = "Сайт не открывается", **fields: str) -> None:
    browser.opens("/tickets/new")
    browser.fills(**{"department": "tech", "text": text, **fields})
    browser.presses("Отправить")


def comes_in(browser: Browser, stage: Stage) -> None:
    browser.fills(email="p501@example.com")
    browser.presses("Получить код")
    browser.fills(code=str(stage.mail.to("p501@example.com")[-1].values["code"]))
    browser.presses("Войти")


# A session that ended while somebody was writing.


def test_a_question_written_while_the_session_ended_is_there_after_signing_in(stage, irina):
    irina.opens("/tickets/new")
    end_all("p-501", stage.house)
    irina.fills(department="bill", subject="Счёт", text="Длинный\nрассказ")
    irina.presses("Отправить")
    irina.sees("написанное не потеряется")
    comes_in(irina, stage)
    irina.sees("Вы снова вошли")
    kept = irina.form("Отправить").fields
    assert (kept["department"], kept["subject"], kept["text"]) == ("bill", "Счёт", "Длинный\nрассказ")
    assert not stage.tickets()
    irina.presses("Отправить")
    assert stage.ticket().subject == "Счёт"


def test_a_reply_written_while_the_session_ended_is_there_too(stage, irina):
    asks(irina)
    end_all("p-501", stage.house)
    irina.fills(text="Ответ")
    irina.presses("Отправить")
    comes_in(irina, stage)
    assert irina.form("Отправить").fields["text"] == "Ответ"
    irina.presses("Отправить")
    assert [each.text for each in stage.messages()] == ["Сайт не открывается", "Ответ"]


def test_it_is_there_as_well_when_the_link_was_used_in_another_tab(stage, irina):
    irina.opens("/tickets/new")
    end_all("p-501", stage.house)
    irina.fills(department="tech", text="Рассказ")
    irina.presses("Отправить")
    irina.fills(email="p501@example.com")
    irina.presses("Получить код")
    tab = stage.browser()
    tab.cookies = irina.cookies
    tab.opens(str(stage.mail.to("p501@example.com")[-1].values["link"]))
    tab.presses("Войти")
    irina.fills(code="000000")
    irina.presses("Войти")
    assert irina.form("Отправить").fields["text"] == "Рассказ"


def test_a_wrong_code_on_the_way_loses_nothing(stage, irina):
    irina.opens("/tickets/new")
    end_all("p-501", stage.house)
    irina.fills(department="tech", text="Рассказ")
    irina.presses("Отправить")
    irina.fills(email="p501@example.com")
    irina.presses("Получить код")
    irina.fills(code="1")
    irina.presses("Войти")
    irina.fills(code=str(stage.mail.to("p501@example.com")[-1].values["code"]))
    irina.presses("Войти")
    assert irina.form("Отправить").fields["text"] == "Рассказ"


def test_what_somebody_else_kept_is_not_anothers_ticket(stage, irina):
    asks(irina, subject="Тайна")
    stage.client("Олег", user=502, accounts=(("north", "c-2"),))
    oleg = stage.browser(502)
    oleg.opens("/sign-in/code")
    form = oleg.page.forms[0]
    form.action = "/sign-in/code"
    form.method = "post"
    page = oleg.sends(form, {"kept": '{"path": "/tickets/1001", "form": {"text": "x"}}', "code": "1"})
    assert page.status == 404
    oleg.sees_not("Тайна")


def test_a_form_of_an_older_session_is_shown_again_and_sends_nothing(stage, irina):
    irina.opens("/tickets/new")
    old = irina.form("Отправить")
    irina.cookies["lambdesk"] = stage.browser(501).cookies["lambdesk"]
    page = irina.sends(old, {**old.fields, "department": "tech", "text": "Рассказ"})
    assert page.status == 422
    irina.sees("Страница устарела")
    assert not stage.tickets()
    irina.presses("Отправить")
    assert len(stage.tickets()) == 1


def test_a_reply_that_is_not_taken_reads_nothing_either(stage, irina):
    """R-3: only a look at the ticket reads it, not a form that came back."""
    asks(irina)
    irina.opens("/tickets/1001")
    form = irina.form("Отправить")
    Employee(stage, stage.staff()).answers("Починили")
    for fields in ({"csrf": "0" * 64, "text": "Спасибо"}, {"text": " "}):
        page = irina.sends(form, {**form.fields, **fields})
        assert page.status == 422
        assert stage.ticket().client_unread == 1
        irina.sees("Есть новые сообщения")
    irina.opens("/tickets/1001")
    assert stage.ticket().client_unread == 0


def test_a_ticket_is_marked_in_the_menu_where_it_is_kept(stage, irina):
    asks(irina)
    Employee(stage, stage.staff()).answers("Починили")
    marked = re.compile(r'<nav class="menu".*?href="([^"]+)" aria-current="page"', re.DOTALL)
    assert marked.search(irina.opens("/tickets/1001").html)[1] == "/tickets"
    irina.presses("Поместить в архив")
    assert marked.search(irina.opens("/tickets/1001").html)[1] == "/archive"
    assert irina.page.html.count('aria-current="page"') == 1


def test_trouble_is_told_in_the_language_and_theme_of_whoever_signed_in(stage, irina):
    """Portal 2: also where the table does not answer."""
    person = stage.store.person("p-501")
    stage.save(replace(person, language="en", theme=Theme.DARK))
    irina.opens("/")
    stage.store.fail_next("entry", Unavailable("away"))
    for path, status in (("/tickets", 503), ("/tickets/4711", 404)):
        page = irina.opens(path)
        assert page.status == status
        assert '<html lang="en" data-theme="dark"' in page.html
    stage.save(replace(stage.store.person("p-501"), language="ru", theme=Theme.AUTO))
    irina.opens("/")
    assert '<html lang="ru" data-theme="auto"' in irina.opens("/tickets/4711").html
    irina.opens("/?theme=light")
    assert 'data-theme="light"' in irina.opens("/tickets/4711").html


# The live part.


def part(browser: Browser, path: str):
    return browser.asks("GET", f"http://desk.example{path}", headers={"HX-Request": "true"})


def test_a_ticket_without_news_costs_one_read_and_says_nothing(stage, irina):
    asks(irina)
    irina.opens("/tickets/1001")
    asked = re.search(r'hx-get="([^"]+)"', irina.page.html)[1].replace("&amp;", "&")
    stage.store.forget_calls()
    answer = part(irina, asked)
    assert (answer.status_code, answer.body) == (204, b"")
    assert (stage.store.reads, stage.store.transactions) == (1, 0)


def test_news_come_without_the_page_and_are_read_by_coming(stage, irina):
    asks(irina)
    irina.opens("/tickets/1001")
    asked = re.search(r'hx-get="([^"]+)"', irina.page.html)[1].replace("&amp;", "&")
    Employee(stage, stage.staff()).answers("Починили")
    answer = part(irina, asked)
    shown = answer.body.decode()
    assert "Починили" in shown
    assert "Ожидает вашего ответа" in shown
    assert "Сайт не открывается" not in shown
    assert "<html" not in shown
    assert stage.ticket().client_unread == 0
    assert part(irina, re.search(r'hx-get="([^"]+)"', shown)[1].replace("&amp;", "&")).status_code == 204


def test_a_live_part_of_a_session_that_is_over_disturbs_nobody(stage, irina):
    asks(irina)
    end_all("p-501", stage.house)
    answer = part(irina, "/tickets/1001/new?after=1&status=1")
    assert (answer.status_code, answer.body) == (401, b"")


def test_htmx_gets_the_block_alone(stage, irina):
    asks(irina)
    listed = part(irina, "/tickets").body.decode()
    assert listed.lstrip().startswith('<div id="list"')
    irina.opens("/tickets/1001")
    form = irina.form("Отправить")
    page = irina.sends(form, {**form.fields, "text": "Ещё"}, **{"HX-Request": "true"})
    assert page.html.lstrip().startswith('<article id="conversation"')
    assert "Ещё" in page.html


# What pages cost.


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/tickets",
        "/tickets?status=1",
        "/tickets?q=1001",
        "/archive",
        "/tickets/1001",
        "/tickets/new",
    ],
)
def test_a_page_is_two_reads_and_writes_nothing(stage, irina, path):
    """Plan 5: the session with its person and provider, and what the page shows."""
    asks(irina)
    stage.store.forget_calls()
    assert irina.opens(path).status == 200
    assert (stage.store.reads, stage.store.transactions) == (2, 0)


def test_a_search_for_words_is_one_read_more(stage, irina):
    """What was said in the tickets at hand, all of them together."""
    for _ in range(3):
        asks(irina)
    for question, found in (("открывался", 3), ("4711", 0)):
        stage.store.forget_calls()
        assert irina.opens(f"/tickets?q={question}").text.count("№10") == found
        assert (stage.store.reads, stage.store.transactions) == (3, 0)


def test_the_first_page_of_a_browser_may_cost_one_read_more(stage, irina):
    irina.cookies.pop("lambdesk_at", None)
    stage.store.forget_calls()
    irina.opens("/tickets")
    assert stage.store.reads == 3
    stage.store.forget_calls()
    irina.opens("/tickets")
    assert stage.store.reads == 2


# What pages let in.


def test_every_page_forbids_what_it_does_not_need(stage, irina):
    asks(irina)
    for path in ("/", "/tickets", "/tickets/1001", "/tickets/new", "/archive", "/settings", "/sign-in"):
        page = irina.opens(path)
        policy = page.answer.headers["Content-Security-Policy"]
        for wanted in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
            assert wanted in policy
        assert "unsafe" not in policy
        assert page.answer.headers["X-Content-Type-Options"] == "nosniff"
        assert page.answer.headers["Referrer-Policy"] == "same-origin"
        assert page.answer.headers["Cache-Control"] == "no-store"
        assert page.answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        for inline in (
            "<style",
            " style=",
            "javascript:",
            *(f" on{each}=" for each in ("click", "load", "error", "submit")),
        ):
            assert inline not in page.html, (path, inline)
        assert not re.search(r"<script(?! src=)", page.html)


def test_script_in_any_field_is_text(stage, irina):
    """The 1st attack."""
    stage.services(("4817", SCRIPT[:60]))
    asks(irina, text=f"{SCRIPT}\n```\n{SCRIPT}\n```", subject=SCRIPT, service="4817")
    for path in (
        "/",
        "/tickets",
        "/tickets/1001",
        "/tickets/new",
        f"/tickets?q={SCRIPT[:9]}",
        "/archive?q=%22%3E%3Cb%3E",
    ):
        html = irina.opens(path).html
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert '<b>"' not in html
    irina.opens("/tickets/1001")
    irina.sees(SCRIPT)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", 'https://x.example/" onclick="alert(1)']
)
def test_addresses_in_a_message_lead_nowhere_harmful(stage, irina, address):
    asks(irina, text=f"Смотрите {address} и https://good.example/a?b=1&c=2")
    html = irina.page.html
    assert 'href="https://good.example/a?b=1&amp;c=2"' in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert not re.search(r"<[^>]* onclick=", html)


def test_static_files_may_be_kept_for_ever_and_change_their_name_with_their_content(stage, irina):
    irina.opens("/sign-in")
    (css,) = re.findall(r'href="(/static/portal\.[0-9a-f]{12}\.css)"', irina.page.html)
    answer = irina.asks("GET", f"http://desk.example{css}")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    for other in ("portal.css", "portal.000000000000.css", "..%2Fportal.css", "portal.py"):
        assert irina.opens(f"/static/{other}").status == 404


# Whose page it is.


def test_pages_speak_the_language_chosen_then_the_persons_then_the_browsers(stage, irina):
    irina.language = "en-GB,ru;q=0.5"
    irina.opens("/tickets")
    irina.sees("Support tickets")
    irina.clicks("Русский")
    irina.sees("Список запросов")
    assert "?" not in irina.page.url


def test_a_theme_is_kept(irina):
    irina.opens("/settings")
    irina.clicks("Тёмное")
    assert 'data-theme="dark"' in irina.page.html
    assert 'data-theme="dark"' in irina.opens("/tickets").html
    assert 'data-theme="auto"' in irina.opens("/?theme=blue").html.replace('data-theme="dark"', 'data-theme="auto"')


def test_somebody_with_two_providers_chooses_at_the_top(two_providers):
    stage = two_providers
    stage.client("Ирина", accounts=(("north", "c-1"), ("cloud", "k-1")))
    irina = stage.browser(501)
    irina.opens("/tickets/new")
    assert irina.form("Отправить").choices["department"] == ["tech", "bill", "sales"]
    irina.clicks("Облако Плюс")
    irina.opens("/tickets/new")
    assert irina.form("Отправить").choices["department"] == ["help"]
    irina.fills(text="Вопрос облаку")
    irina.presses("Отправить")
    assert stage.ticket(1001, "cloud").account == "k-1"
    stage.store.forget_calls()
    irina.opens("/tickets")
    irina.sees("Вопрос облаку")
    assert stage.store.reads == 2
    irina.clicks("Север-Хостинг")
    irina.opens("/tickets")
    irina.sees_not("Вопрос облаку")


def test_an_account_that_is_not_ones_own_is_not_chosen(two_providers):
    stage = two_providers
    stage.client("Ирина")
    stage.client("Олег", user=502, accounts=(("cloud", "k-1"),))
    irina = stage.browser(501)
    for place in ("cloud/k-1", "north/c-2", "x", "../.."):
        irina.opens(f"/?at={place}")
        irina.sees("Север-Хостинг")
        irina.sees("ООО c-1")


def test_the_menu_names_the_sections_of_the_site(irina):
    irina.opens("/")
    for name in ("Главная", "Поддержка", "Запросы", "Архив запросов", "Клиент", "Настройки пользователя"):
        irina.sees(name)


def test_a_page_that_is_not_there_leads_back_to_the_beginning(irina):
    page = irina.opens("/tickets/4711")
    assert page.status == 404
    irina.sees("Такой страницы нет")
    irina.clicks("На главную")
    irina.sees("Здравствуйте")
