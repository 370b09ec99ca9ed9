"""Lists of the console: narrowed, kept under a name, and standing beside the ticket that was opened from them."""

from __future__ import annotations

import re

import pytest

from chalicelib.desk.filters import MOST, Sought, View
from chalicelib.desk.people import Role
from chalicelib.portal.desk import queue
from tests.flows.desk_side import OnTheSite
from tests.people.desk import Clerk
from tests.people.web import HOME
from tests.stage import Stage, staff_id


@pytest.fixture
def irina(stage: Stage) -> OnTheSite:
    stage.client("Ирина")
    return OnTheSite(stage)


@pytest.fixture
def olga(stage: Stage, irina) -> Clerk:
    return clerk(stage, "Ольга", departments=("tech", "bill"))


def clerk(stage: Stage, name: str, **facts) -> Clerk:
    stage.staff(name, **facts)
    return Clerk(stage.workplace(name))


def part(who: Clerk, path: str):
    return who.browser.asks("GET", HOME + path, headers={"HX-Request": "true"})


def beside(page) -> str:
    return re.search(r'hx-get="(/desk/list\?[^"]+)"', page)[1].replace("&amp;", "&")


def kept(stage: Stage, name: str = "Ольга"):
    return next(each for each in stage.store.staff("north") if each.name == name).filters


def keeps(who: Clerk, name: str, **narrowed: str):
    who.looks(**narrowed)
    who.browser.fills(name=name)
    return who.browser.presses("Сохранить")


# Narrowed.


def test_a_list_is_narrowed_by_words_department_and_assignee(stage, irina, olga):
    irina.asks("Не ходит", subject="Почта не ходит")
    irina.asks("Счёт", subject="Счёт за почту", department="bill")
    irina.asks("Домен", subject="Домен")
    olga.takes(1003)
    assert olga.looks(words="ПОЧТ") == [1001, 1002]
    assert olga.looks(words="почт ирина 1002") == [1002]
    assert olga.looks(department="tech", words="почт") == [1001]
    assert olga.looks(assignee=staff_id("Ольга")) == [1003]
    assert olga.looks(words="такого нет") == []
    olga.sees("Под эти условия запросов нет.")


@pytest.mark.parametrize(
    ("view", "narrowed"),
    [
        ("queue", {"words": "иголка"}),
        ("all", {"words": "иголка"}),
        ("unassigned", {"words": "иголка"}),
        ("unassigned", {}),
    ],
)
def test_what_stands_far_behind_in_a_list_is_found(stage, irina, olga, view, narrowed):
    """Behind pages of which nothing is shown: 120 tickets that somebody works on, then the one."""
    for number in range(120):
        irina.asks(subject=f"Сено {number}")
        olga.takes(1001 + number)
    irina.asks(subject="Иголка")
    for number in range(120) if view == "all" else ():
        irina.replies("Ау", 1001 + number)
    assert olga.looks(view, **narrowed) == [1121]
    assert "Искать дальше" not in olga.browser.page.text


def test_a_list_goes_through_so_many_pages_and_then_asks_whether_to_go_on(stage, irina, olga, monkeypatch):
    """So that a page is not slow for what may not be there."""
    monkeypatch.setattr(queue, "PAGE", 5)
    for number in range(5 * queue.LOOKS + 1):
        irina.asks(subject=f"Сено {number}")
    irina.asks(subject="Иголка")
    assert olga.looks("queue", words="иголка") == []
    olga.browser.sees("Под эти условия запросов нет.")
    assert olga.numbers(olga.browser.clicks("Искать дальше")) == [1000 + 5 * queue.LOOKS + 2]


def test_the_counts_in_the_menu_are_of_the_whole_queue(stage, irina, olga):
    irina.asks("Раз", subject="Почта")
    irina.asks("Два", subject="Домен")
    olga.looks(words="почта")
    assert re.search(r'id="count-queue">2<', olga.browser.page.html)


def test_what_was_chosen_stands_in_the_form_again(stage, irina, olga):
    clerk(stage, "Пётр")
    irina.asks()
    olga.looks("done", words='"><b>x', department="bill", assignee=staff_id("Пётр"))
    form = next(each for each in olga.browser.page.forms if "words" in each.fields and "name" not in each.fields)
    assert form.fields["words"] == '"><b>x'
    assert (form.fields["view"], form.fields["department"]) == ("done", "bill")
    assert form.fields["assignee"] == staff_id("Пётр")
    choices = part(olga, f"/desk/colleagues?chosen={staff_id('Пётр')}").body.decode()
    assert f'value="{staff_id("Пётр")}" selected' in choices


def test_an_act_on_several_leads_back_to_the_narrowed_list(stage, irina, olga):
    irina.asks("Раз", subject="Почта")
    irina.asks("Два", subject="Домен")
    olga.looks(words="почта")
    olga.picks("take", 1001)
    assert olga.numbers(olga.browser.page) == [1001]


# Kept.


def test_a_filter_is_kept_under_a_name_and_stands_in_the_menu_of_its_owner(stage, irina, olga):
    irina.asks("Не ходит", subject="Почта не ходит")
    irina.asks("Счёт", subject="Счёт за почту", department="bill")
    keeps(olga, "Почта техников", department="tech", words="почт")
    assert "filter=" in olga.browser.page.url
    assert olga.numbers(olga.browser.page) == [1001]
    olga.sees("Почта техников")
    (one,) = kept(stage)
    assert one.sought == Sought(department="tech", words="почт")
    olga.opens(1002)
    olga.browser.clicks("Почта техников")
    assert olga.numbers(olga.browser.page) == [1001]
    other = clerk(stage, "Вера", role=Role.ADMINISTRATOR)
    other.looks()
    other.sees_not("Почта техников")
    assert other.looks(filter=one.id) == [1001, 1002]


def test_the_menu_that_refreshes_itself_knows_which_filter_is_looked_at(stage, irina, olga):
    page = keeps(olga, "Моё", words="сайт")
    asked = re.search(r'hx-get="(/desk/rail\?[^"]+)"', page.html)[1]
    answer = part(olga, asked)
    assert "HX-Redirect" not in answer.headers
    assert re.search(r'aria-current="page"><span class="kept">Моё<', answer.body.decode())


def test_whatever_list_was_narrowed_is_the_one_that_is_kept(stage, irina, olga):
    irina.asks()
    olga.answers(1001, "Готово")
    assert olga.looks("awaiting", words="сайт") == [1001]
    keeps(olga, "Ждём", view="awaiting", words="сайт")
    assert kept(stage)[0].sought == Sought(view=View.AWAITING, words="сайт")
    assert olga.numbers(olga.browser.page) == [1001]


def test_a_filter_costs_a_page_no_read_and_its_keeping_one_transaction(stage, irina, olga):
    irina.asks()
    keeps(olga, "Моё", words="сайт")
    id = kept(stage)[0].id
    for path in (f"/desk?filter={id}", f"/desk/tickets/1001?filter={id}", f"/desk/list?filter={id}", "/desk/rail"):
        olga.browser.opens(path)
        stage.store.forget_calls()
        olga.browser.opens(path)
        assert (stage.store.reads, stage.store.transactions) == (2, 0), path
    olga.looks(words="другое")
    form = olga.browser.form("Сохранить")
    stage.store.forget_calls()
    olga.browser.sends(form, {**form.fields, "name": "Другое"})
    assert stage.store.transactions == 1


def test_the_same_form_twice_keeps_one(stage, olga):
    olga.looks(words="почта")
    form = olga.browser.form("Сохранить")
    for _ in range(2):
        page = olga.browser.sends(form, {**form.fields, "name": "Почта"})
        assert page.url.endswith(f"filter={kept(stage)[0].id}")
    assert len(kept(stage)) == 1


def test_it_is_renamed_and_given_up(stage, irina, olga):
    irina.asks()
    keeps(olga, "Старое", words="сайт")
    olga.browser.fills(name="Новое")
    olga.browser.presses("Переименовать")
    assert [each.name for each in kept(stage)] == ["Новое"]
    assert olga.numbers(olga.browser.page) == [1001]
    olga.browser.presses("Удалить фильтр")
    assert kept(stage) == ()
    olga.sees_not("Новое")


@pytest.mark.parametrize("name", ["", "   ", "я" * 121, "Почта", "почта", "a\x00b"])
def test_a_name_that_cannot_be_is_told_at_its_field_and_changes_nothing(stage, olga, name):
    keeps(olga, "Почта", words="почта")
    before = stage.store.dump()
    page = keeps(olga, name, department="bill", words="счёт")
    assert page.status == 422
    assert stage.store.dump() == before
    form = next(each for each in olga.browser.page.forms if "name" in each.fields)
    assert (form.fields["department"], form.fields["words"]) == ("bill", "счёт")
    assert 'aria-invalid="true"' in page.html


def test_a_member_keeps_so_many_and_no_more(stage, olga):
    for number in range(MOST):
        keeps(olga, f"Фильтр {number}", words=f"слово{number}")
    page = keeps(olga, "Лишний", words="лишнее")
    assert page.status == 422
    olga.sees(f"не больше {MOST}")
    assert len(kept(stage)) == MOST


def test_a_filter_of_a_page_that_is_out_of_date_shows_the_queue(stage, irina, olga):
    irina.asks()
    keeps(olga, "Почта", words="почта")
    id = kept(stage)[0].id
    olga.browser.presses("Удалить фильтр")
    assert olga.looks(filter=id) == [1001]
    assert olga.browser.page.status == 200


def test_what_an_administrator_changes_of_a_member_leaves_his_filters(stage, olga):
    keeps(olga, "Личное", words="почта")
    vera = clerk(stage, "Вера", role=Role.ADMINISTRATOR)
    vera.browser.opens(f"/desk/staff/{staff_id('Ольга')}")
    vera.browser.fills(name="Ольга Ивановна")
    vera.browser.presses("Сохранить")
    assert [each.name for each in kept(stage, "Ольга Ивановна")] == ["Личное"]
    vera.browser.opens("/desk/settings/log")
    vera.sees("Ольга Ивановна")
    vera.sees_not("Личное")


# Beside a ticket.


def test_a_ticket_opened_from_a_list_has_it_beside_and_leads_back_there(stage, irina, olga):
    irina.asks("Раз", subject="Почта")
    irina.asks("Два", subject="Домен")
    olga.takes(1001)
    olga.looks("mine")
    olga.browser.clicks("№1001")
    shown = part(olga, beside(olga.browser.page.html)).body.decode()
    assert "№1001" in shown
    assert "№1002" not in shown
    assert 'href="/desk/tickets/1001?view=mine"' in shown
    olga.browser.clicks("Мои")
    assert olga.numbers(olga.browser.page) == [1001]


def test_a_list_beside_a_ticket_says_nothing_without_news(stage, irina, olga):
    irina.asks()
    page = olga.browser.opens("/desk/tickets/1001?view=queue&words=сайт")
    shown = part(olga, beside(page.html)).body.decode()
    again = beside(shown)
    assert part(olga, again).status_code == 204
    irina.asks("Второй", subject="Ещё сайт")
    assert "№1002" in part(olga, again).body.decode()


def test_from_the_list_htmx_gets_the_ticket_alone(stage, irina, olga):
    irina.asks()
    answer = part(olga, "/desk/tickets/1001?view=queue")
    assert answer.body.decode().lstrip().startswith('<article id="conversation"')


def test_a_ticket_opened_otherwise_has_no_list(stage, irina, olga):
    irina.asks()
    page = olga.opens(1001)
    assert "/desk/list" not in page.html
    assert ("/desk", "Очередь") in page.links


def test_a_long_list_beside_a_ticket_leads_on(stage, irina, olga):
    for number in range(60):
        irina.asks(f"Вопрос {number}")
    shown = part(olga, "/desk/list?view=queue").body.decode()
    assert len(re.findall(r"data-row=", shown)) == 50
    further = re.search(r'rel="next" href="([^"]+)"', shown)[1].replace("&amp;", "&")
    assert olga.numbers(olga.browser.opens(further)) == list(range(1051, 1061))


# Called.


def test_colleagues_who_may_see_the_ticket_are_offered_to_be_called(stage, irina, olga):
    irina.asks()
    for name, facts in {
        "Пётр": {"role": Role.HEAD},
        "Вера": {"role": Role.ADMINISTRATOR, "departments": ()},
        "Олег": {"role": Role.OBSERVER},
        "Нина": {"departments": ("bill",)},
        "Лев": {},
    }.items():
        stage.staff(name, **facts)
    stage.leaves("Лев")
    shown = part(olga, "/desk/tickets/1001/colleagues").body.decode()
    assert re.findall(r'data-put="@([\w.-]+) "', shown) == [staff_id(each) for each in ("Вера", "Олег", "Пётр")]


def test_whom_the_list_offers_a_note_calls(stage, irina, olga):
    irina.asks()
    stage.staff("Пётр")
    shown = part(olga, "/desk/tickets/1001/colleagues").body.decode()
    olga.notes(1001, re.search(r'data-put="([^"]+)"', shown)[1] + "глянь")
    assert stage.ticket().followers == (staff_id("Пётр"),)


def test_where_nobody_else_sees_the_ticket_that_is_said(stage, irina, olga):
    irina.asks()
    assert "Позвать некого" in part(olga, "/desk/tickets/1001/colleagues").body.decode()
