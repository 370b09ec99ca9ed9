"""A ticket in the console: read, answered, noted, handed on, closed; and two people who meet there."""

from __future__ import annotations

import re

import pytest

from chalicelib.desk.people import Role
from chalicelib.desk.ticket import Stage as Where
from chalicelib.entrypoints.bodies import MOST_FIELDS
from chalicelib.portal.desk import bulk
from tests.flows.desk_side import Employee, OnTheSite, filed
from tests.people.desk import Clerk
from tests.people.web import HOME
from tests.stage import Stage, staff_id


@pytest.fixture
def irina(stage: Stage) -> OnTheSite:
    stage.client("Ирина")
    return OnTheSite(stage)


@pytest.fixture
def olga(stage: Stage, irina) -> Clerk:
    stage.staff("Ольга")
    return Clerk(stage.workplace("Ольга"))


def clerk(stage: Stage, name: str, **facts) -> Clerk:
    stage.staff(name, **facts)
    return Clerk(stage.workplace(name))


def live(page) -> str:
    return re.search(r'hx-get="(/desk/tickets/\d+/new[^"]+)"', page)[1].replace("&amp;", "&")


def part(who: Clerk, path: str):
    return who.browser.asks("GET", HOME + path, headers={"HX-Request": "true"})


# Answering.


def test_an_answer_reaches_the_client_and_releases_the_ticket(stage, irina, olga):
    irina.asks("Не открывается сайт")
    olga.answers(1001, "Починили")
    assert irina.texts() == ["Не открывается сайт", "Починили"]
    assert stage.ticket().stage is Where.RELEASED
    olga.sees("Ожидает ответа клиента")


def test_an_answer_can_keep_the_ticket_in_work(stage, irina, olga):
    irina.asks()
    olga.answers(1001, "Смотрим", keep=True)
    assert stage.ticket().stage is Where.OPEN


def test_a_note_is_for_colleagues_alone(stage, irina, olga):
    irina.asks()
    olga.notes(1001, "Клиент нервный")
    olga.sees("Клиент нервный")
    assert "Клиент нервный" not in "".join(irina.texts())
    assert stage.ticket().stage is Where.OPEN


NOTES = [("note", "answer"), ("answer", "note"), ("answer_keep", "note"), ("", "note")]


@pytest.mark.parametrize(("act", "mode"), NOTES)
def test_what_is_called_a_note_anywhere_never_goes_to_the_client(stage, irina, olga, act, mode):
    """A form sent by Ctrl and Enter names no button."""
    irina.asks()
    olga.opens(1001)
    olga.writes("Тайна", act, mode=mode)
    assert "Тайна" not in "".join(irina.texts())
    assert stage.messages()[-1].internal


def test_the_same_form_twice_is_one_answer(stage, irina, olga):
    irina.asks()
    olga.opens(1001)
    form = olga.composer()
    for _ in range(2):
        olga.browser.sends(form, {**form.fields, "text": "Починили", "act": "answer"})
    assert irina.texts().count("Починили") == 1


def test_an_answer_over_a_message_that_was_not_seen_waits_and_shows_it(stage, irina, olga):
    irina.asks()
    olga.opens(1001)
    form = olga.composer()
    irina.replies("Уже само заработало")
    page = olga.browser.sends(form, {**form.fields, "text": "Перезагрузите сервер", "act": "answer"})
    assert page.status == 409
    olga.sees("Уже само заработало")
    olga.sees("появилось новое сообщение")
    assert olga.composer().fields["text"] == "Перезагрузите сервер"
    assert "Перезагрузите сервер" not in irina.texts()
    olga.writes("Хорошо")
    assert irina.texts()[-1] == "Хорошо"


def test_a_note_waits_for_nothing(stage, irina, olga):
    irina.asks()
    olga.opens(1001)
    irina.replies("Ещё")
    olga.writes("Заметка", "note")
    assert stage.messages()[-1].text == "Заметка"


def test_an_empty_answer_is_refused_at_its_field(stage, irina, olga):
    irina.asks()
    olga.opens(1001)
    assert olga.writes("   ").status == 422
    assert len(stage.messages()) == 1


# Reading.


def test_reading_changes_nothing_but_the_readers_own_mark(stage, irina, olga):
    irina.asks()
    ticket, facts = stage.ticket(), stage.store.history("north", 1001)
    olga.looks()
    olga.sees("есть непрочитанное")
    olga.opens(1001)
    assert (stage.ticket(), stage.store.history("north", 1001)) == (ticket, facts)
    olga.looks()
    olga.sees_not("есть непрочитанное")
    other = clerk(stage, "Пётр")
    other.looks()
    other.sees("есть непрочитанное")


def test_a_page_of_a_ticket_and_of_the_queue_is_two_reads(stage, irina, olga):
    irina.asks()
    olga.looks()
    olga.opens(1001)
    views = [f"/desk?view={each}" for each in ("mine", "unassigned", "awaiting", "done", "all")]
    beside = ("/desk/tickets/1001?view=mine", "/desk/list?view=queue", "/desk/tickets/1001/colleagues")
    for path in ("/desk", *views, "/desk/tickets/1001", "/desk/rail", *beside):
        stage.store.forget_calls()
        olga.browser.opens(path)
        assert (stage.store.reads, stage.store.transactions) == (2, 0), path


def test_without_news_the_live_part_costs_one_read_and_says_nothing(stage, irina, olga):
    irina.asks()
    asked = live(olga.opens(1001).html)
    stage.store.forget_calls()
    answer = part(olga, asked)
    assert (answer.status_code, answer.body) == (204, b"")
    assert (stage.store.reads, stage.store.transactions) == (1, 0)


def test_news_come_by_themselves_and_count_as_seen(stage, irina, olga):
    irina.asks()
    asked = live(olga.opens(1001).html)
    irina.replies("Ещё кое-что")
    answer = part(olga, asked)
    shown = answer.body.decode()
    assert "Ещё кое-что" in shown
    assert "Не открывается сайт" not in shown
    assert 'id="seen" value="2"' in shown
    assert part(olga, live(shown)).status_code == 204


def test_a_queue_without_news_says_nothing(stage, irina, olga):
    irina.asks()
    olga.looks()
    asked = re.search(r'hx-get="(/desk\?[^"]+seen=[^"]+)"', olga.browser.page.html)[1].replace("&amp;", "&")
    assert part(olga, asked).status_code == 204
    irina.asks("Второй")
    fresh = part(olga, asked)
    assert fresh.body.decode().lstrip().startswith('<div id="list"')


# Who has it.


def test_whoever_takes_a_ticket_has_it_and_may_give_it_back(stage, irina, olga):
    irina.asks()
    olga.takes(1001)
    olga.sees("Ответственный: Ольга")
    assert olga.looks("mine") == [1001]
    assert olga.looks("unassigned") == []
    olga.opens(1001)
    olga.does("release")
    assert stage.ticket().assignee is None


def test_a_head_gives_it_to_a_colleague_who_can_work_on_it(stage, irina, olga):
    irina.asks()
    head = clerk(stage, "Пётр", role=Role.HEAD)
    clerk(stage, "Счетовод", departments=("bill",))
    head.beside(1001)
    head.sees("Назначить")
    form = next(each for each in head.browser.page.forms if each.action.endswith("/acts/assign"))
    assert form.choices["member"] == [staff_id("Ольга"), staff_id("Пётр")]
    head.does("assign", member=staff_id("Ольга"))
    assert stage.ticket().assignee_name == "Ольга"
    olga.beside(1001)
    assert not any(each.action.endswith("/acts/assign") for each in olga.browser.page.forms)


def test_a_ticket_goes_to_another_department_with_a_word_and_out_of_sight(stage, irina, olga):
    irina.asks()
    olga.beside(1001)
    page = olga.does("move", department="bill", note="Это про счёт")
    assert page.url.endswith("/desk")
    assert olga.opens(1001).status == 404
    assert stage.ticket().department == "bill"
    bill = clerk(stage, "Счетовод", departments=("bill",))
    assert bill.looks() == [1001]
    bill.opens(1001)
    bill.sees("Это про счёт")


# Closing.


def test_closing_over_a_message_that_was_not_seen_is_refused_and_shows_it(stage, irina, olga):
    irina.asks()
    olga.takes(1001)
    form = next(each for each in olga.browser.page.forms if each.action.endswith("/acts/close"))
    irina.replies("Снова сломалось")
    page = olga.browser.sends(form, form.fields)
    assert page.status == 409
    olga.sees("Снова сломалось")
    assert stage.ticket().stage is Where.OPEN
    olga.does("close")
    assert stage.ticket().stage is Where.RELEASED
    olga.does("reopen")
    assert stage.ticket().stage is Where.OPEN


def test_whoever_does_not_have_it_is_offered_no_closing(stage, irina, olga):
    irina.asks()
    olga.opens(1001)
    assert not any(each.action.endswith("/acts/close") for each in olga.browser.page.forms)


# What is refused.


def as_note(who: Clerk, text: str) -> None:
    composer = who.composer()
    assert (composer.fields["mode"], composer.fields["text"]) == ("note", text)


def test_the_words_of_a_refused_reminder_come_back_as_a_note(stage, irina, olga):
    irina.asks()
    olga.beside(1001)
    page = olga.does("remind", text="Не платит, звонить в бухгалтерию", at="2020-01-01T10:00")
    assert page.status == 422
    as_note(olga, "Не платит, звонить в бухгалтерию")


def test_a_note_that_is_corrected_too_late_comes_back_as_a_note(stage, irina, olga):
    irina.asks()
    olga.notes(1001, "Не платит")
    stage.later(minutes=16)
    olga.does("correct", text="Не платит, звонить в бухгалтерию")
    as_note(olga, "Не платит, звонить в бухгалтерию")
    assert irina.texts() == ["Не открывается сайт"]


def test_the_word_of_a_refused_move_is_not_lost(stage, irina, olga):
    irina.asks()
    olga.beside(1001)
    clerk(stage, "Пётр").answers(1001, "Починили")
    page = olga.does("move", department="bill", note="Просит скидку")
    assert page.status == 409
    as_note(olga, "Просит скидку")


def test_an_act_out_of_an_old_page_gives_its_words_back_as_a_note(stage, irina, olga):
    irina.asks()
    olga.beside(1001)
    olga.does("move", department="bill", note="Просит скидку", csrf="old")
    as_note(olga, "Просит скидку")
    assert stage.ticket().department == "tech"


def test_a_refused_act_without_words_leaves_the_composer_as_it_is(stage, irina, olga):
    irina.asks()
    olga.beside(1001)
    olga.does("link", other="1001")
    assert (olga.composer().fields["mode"], olga.composer().fields["text"]) == ("answer", "")


# Two at one ticket.


def come(who: Clerk, doing: str) -> str:
    token = next(each.fields["csrf"] for each in who.browser.page.forms if "csrf" in each.fields)
    answer = who.browser.asks(
        "POST",
        f"{HOME}/desk/tickets/1001/here",
        f"doing={doing}&csrf={token}",
        {"Content-Type": "application/x-www-form-urlencoded", "Origin": HOME, "HX-Request": "true"},
    )
    assert answer.status_code == 200
    return answer.body.decode()


def test_two_at_one_ticket_see_each_other_for_as_long_as_they_are_there(stage, irina, olga):
    irina.asks()
    pyotr = clerk(stage, "Пётр")
    olga.opens(1001)
    pyotr.opens(1001)
    assert "Ольга" not in come(olga, "writing")
    assert "Ольга пишет" in come(pyotr, "reading")
    assert "Пётр тоже здесь" in come(olga, "writing")
    pyotr.opens(1001)
    pyotr.sees("Ольга пишет")
    stage.later(minutes=1)
    pyotr.opens(1001)
    pyotr.sees_not("Ольга пишет")


def test_somebody_coming_is_told_by_the_live_part(stage, irina, olga):
    irina.asks()
    pyotr = clerk(stage, "Пётр")
    asked = live(olga.opens(1001).html)
    pyotr.opens(1001)
    come(pyotr, "writing")
    assert "Пётр пишет" in part(olga, asked).body.decode()


# Beside the ticket.


def test_beside_a_ticket_stand_its_client_services_other_tickets_and_history(stage, irina, olga):
    stage.services(("4817", "VPS-2"))
    irina.asks()
    irina.asks("Другое", subject="Домен")
    irina.asks("Чужому отделу", subject="Счёт", department="bill")
    olga.takes(1001)
    olga.beside(1001)
    for text in ("ООО c-1", "p501@example.com", "VPS-2", "№1002 Домен", "Ольга назначил(а) : Ольга".replace(" :", ":")):
        olga.sees(text)
    olga.sees_not("№1003")


def test_what_became_of_an_answer_is_told_under_it(stage, irina, olga):
    client = stage.client("Мария", user=502, accounts=(("north", "c-2"),))
    client.says("/start")
    filed(client)
    olga.answers(1001, "Починили")
    olga.beside(1001)
    assert 'id="sent-2"' in olga.browser.page.html
    olga.sees("Telegram: доставлено")


def test_where_several_are_told_each_is_named(stage, irina, olga):
    client = stage.client("Мария", user=502, accounts=(("north", "c-2"),))
    client.says("/start")
    filed(client)
    olga.answers(1001, "Починили")
    olga.beside(1001)
    olga.sees_not("Мария Telegram: доставлено")
    stage.client("Павел", user=503, accounts=(("north", "c-2"),)).says("/start")
    olga.answers(1001, "Проверьте ещё раз")
    olga.beside(1001)
    olga.sees("Мария Telegram: доставлено")
    olga.sees("Павел Telegram: доставлено")


def test_what_became_of_messages_that_a_page_does_not_show_is_not_told_beside_it(stage, irina, olga):
    client = stage.client("Мария", user=502, accounts=(("north", "c-2"),))
    client.says("/start")
    filed(client)
    olga.answers(1001, "Починили")
    olga.browser.opens("/desk/tickets/1001/aside?from=3&to=4")
    assert 'id="sent-' not in olga.browser.page.html
    olga.browser.opens("/desk/tickets/1001/aside?from=2&to=4")
    assert 'id="sent-2"' in olga.browser.page.html


def test_an_own_text_is_corrected_and_the_old_one_stays_to_be_seen(stage, irina, olga):
    irina.asks()
    olga.answers(1001, "Почнили")
    olga.does("correct", text="Починили")
    olga.sees("Починили")
    olga.sees("Почнили")
    assert irina.texts()[-1] == "Починили"
    stage.later(minutes=16)
    olga.opens(1001)
    assert not any(each.action.endswith("/acts/correct") for each in olga.browser.page.forms)


def test_tickets_are_linked_merged_and_parted_on_their_pages(stage, irina, olga):
    irina.asks("Раз")
    irina.asks("Два", subject="Второй")
    olga.beside(1002)
    olga.does("merge", other="№1001")
    assert olga.browser.page.url.endswith("/desk/tickets/1001")
    olga.sees("из №1002")
    olga.opens(1001)
    olga.does("split", message="2")
    assert olga.browser.page.url.endswith("/desk/tickets/1003")
    olga.beside(1003)
    olga.does("link", other="1002")
    olga.beside(1003)
    olga.sees("№1002")
    olga.opens(1002)
    olga.sees("Переписка продолжается в запросе №1001")


@pytest.mark.parametrize("other", ["", "x", "4711", "1001"])
def test_a_number_that_is_no_ticket_is_told_where_it_was_typed(stage, irina, olga, other):
    irina.asks()
    olga.beside(1001)
    before = stage.ticket()
    page = olga.does("merge", other=other)
    assert page.status in {409, 422}
    assert stage.ticket() == before


def test_an_observer_looks_and_is_offered_nothing_to_write(stage, irina):
    irina.asks()
    oleg = clerk(stage, "Олег", role=Role.OBSERVER)
    oleg.looks()
    oleg.opens(1001)
    oleg.sees("Не открывается сайт")
    assert not any("text" in each.fields for each in oleg.browser.page.forms)
    assert [each.action for each in oleg.browser.page.forms if "/acts/" in each.action] == [
        "/desk/tickets/1001/acts/follow"
    ]


# Several at once.


def test_several_tickets_are_taken_moved_and_closed_at_once(stage, irina, olga):
    for number in range(3):
        irina.asks(f"Вопрос {number}")
    olga.looks()
    olga.picks("take", 1001, 1002, 1003)
    assert olga.looks("mine") == [1001, 1002, 1003]
    irina.replies("Ещё", number=1002)
    olga.browser.page.loose = [(name, value.replace("1002 2", "1002 1")) for name, value in olga.browser.page.loose]
    page = olga.picks("close", 1001, 1002)
    assert page.status == 409
    olga.sees("Сделано: 1. Не получилось: 1.")
    assert stage.ticket(1001).stage is Where.RELEASED
    assert stage.ticket(1002).stage is Where.OPEN
    olga.looks()
    olga.picks("move", 1002, 1003, to="bill")
    assert {stage.ticket(each).department for each in (1002, 1003)} == {"bill"}
    assert olga.looks() == []


def test_a_full_page_is_picked_and_taken(stage, irina, olga):
    for number in range(60):
        irina.asks(f"Вопрос {number}")
    page = olga.picks("take", *olga.looks())
    assert page.status == 200, page.text
    assert olga.looks("mine") == list(range(1001, 1051))


def test_all_that_a_list_shows_is_taken_where_it_is_longer_than_a_page(stage, irina, olga):
    """Of the first page one is somebody's, so that the page behind it is shown too."""
    for number in range(100):
        irina.asks(f"Вопрос {number}")
    olga.takes(1001)
    shown = olga.looks("unassigned")
    assert shown == list(range(1002, 1101))
    page = olga.picks("take", *shown)
    assert page.status == 200, page.text
    assert olga.looks("unassigned") == []


def test_the_longest_list_fits_into_a_form(stage, irina, olga):
    irina.asks("Вопрос")
    olga.looks()
    (form,) = [each for each in olga.browser.page.forms if "/desk/bulk" in each.action]
    assert len(form.fields) + bulk.MOST_ROWS < MOST_FIELDS


def test_what_is_more_than_a_list_has_is_refused_and_not_dropped(stage, irina, olga, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_ROWS", 2)
    for number in range(3):
        irina.asks(f"Вопрос {number}")
    olga.looks()
    page = olga.picks("take", 1001, 1002, 1003)
    assert page.status == 409
    olga.sees("Сделано: 2. Не получилось: 1.")
    olga.sees("№1003: за один раз не успели, отметьте его снова.")
    assert stage.ticket(1003).assignee is None


def test_where_the_time_is_over_the_rest_is_refused(stage, irina, olga):
    """Pressed once more, the others are as they are and the rest is done."""
    for number in range(3):
        irina.asks(f"Вопрос {number}")
    olga.looks()
    stage.store.on("commit", lambda: setattr(stage.clock, "seconds_left", bulk.ENOUGH - 1))
    page = olga.picks("take", 1001, 1002, 1003)
    assert page.status == 409
    olga.sees("Сделано: 1. Не получилось: 2.")
    stage.clock.seconds_left = 1000.0
    assert olga.picks("take", 1001, 1002, 1003).status == 200
    assert olga.looks("mine") == [1001, 1002, 1003]


def test_a_list_has_pages_and_no_ticket_twice(stage, irina, olga):
    for number in range(60):
        irina.asks(f"Вопрос {number}")
    first = olga.looks()
    assert len(first) == 50
    olga.sees("50+")
    olga.browser.clicks("Показать ещё")
    rest = olga.numbers(olga.browser.page)
    assert first + rest == list(range(1001, 1061))


def test_detail_added_by_the_client_does_not_cost_him_his_place(stage, irina, olga):
    irina.asks("Первый")
    stage.later(minutes=5)
    irina.asks("Второй")
    stage.later(minutes=5)
    irina.replies("Подробности", number=1001)
    assert olga.looks() == [1001, 1002]


def test_the_old_answers_of_a_colleague_are_no_news_for_the_assignee(stage, irina, olga):
    irina.asks()
    Employee(stage, stage.staff("Ольга")).answers("Починили")
    assert olga.looks("awaiting") == [1001]
    irina.replies("Спасибо")
    assert olga.looks() == [1001]


# Writing first, looking for something, and what was written before.


def test_staff_write_first_and_the_client_finds_it(stage, irina, olga):
    stage.services(("4817", "VPS-2"))
    olga.browser.opens("/desk/new?account=c-1")
    olga.sees("ООО c-1")
    olga.browser.fills(department="tech", service="4817", subject="Продление", text="Срок кончается")
    olga.browser.presses("Отправить")
    assert olga.browser.page.url.endswith("/desk/tickets/1001")
    assert irina.texts() == ["Срок кончается"]
    assert (stage.ticket().requester_name, stage.ticket().service) == ("Ирина", "4817")


WRONG = [("account", "nobody"), ("account", " "), ("department", "bill"), ("service", "s-x"), ("person", "p-9")]


@pytest.mark.parametrize(("field", "value"), [*WRONG, ("text", " ")])
def test_what_is_wrong_with_a_first_word_is_told_and_nothing_lost(stage, irina, olga, field, value):
    olga.browser.opens("/desk/new?account=c-1")
    form = next(each for each in olga.browser.page.forms if "account" in each.fields)
    page = olga.browser.sends(form, {**form.fields, "department": "tech", "text": "Срок кончается", field: value})
    assert page.status == 422
    assert not stage.tickets()
    again = next(each for each in olga.browser.page.forms if "account" in each.fields)
    assert again.fields["text"].strip() in ("Срок кончается", "")


def test_a_ticket_is_found_by_its_number_and_by_words_even_of_notes(stage, irina, olga):
    irina.asks("Кластер не отвечает", subject="Кластер")
    irina.asks("Счёт за кластер", subject="Счёт", department="bill")
    olga.notes(1001, "Похоже на маршрутизатор")
    stage.settle()
    assert olga.browser.opens("/desk/search?q=1001").url.endswith("/desk/tickets/1001")
    for words in ("кластер", "маршрутизатор"):
        olga.browser.opens(f"/desk/search?q={words}")
        olga.sees("№1001")
        olga.sees_not("№1002")
    olga.browser.opens("/desk/search?q=трактор")
    olga.sees("Ничего не нашлось")


def test_a_client_is_led_to_the_ticket_in_which_his_goes_on(stage, irina, olga):
    irina.asks("Раз")
    irina.asks("Два", subject="Второй")
    olga.beside(1002)
    olga.does("merge", other="1001")
    browser = stage.browser(501)
    browser.opens("/tickets/1002")
    browser.sees("Переписка продолжается в запросе №1001")
    browser.sees_not("Вернуть из архива")
    browser.fills(text="Ну что?")
    browser.presses("Отправить")
    assert "/tickets/1001" in browser.page.url
    browser.sees("Ну что?")
    assert stage.ticket(1002).stage is Where.ARCHIVED
