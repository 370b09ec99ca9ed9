"""Tickets on the web: asking, following, answering, putting away; and the same tickets in the bot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.ticket import ClientStatus
from chalicelib.services.attach import Upload
from tests.flows.composing import describing
from tests.flows.desk_side import Employee
from tests.people.telegram import Client
from tests.people.web import Browser
from tests.stage import NORTH, Stage


@pytest.fixture
def irina(stage: Stage) -> Browser:
    stage.client("Ирина")
    stage.services(("4817", "VPS-2"), ("5120", "Домен"))
    return stage.browser(501)


def anna(stage: Stage) -> Employee:
    return Employee(stage, stage.staff())


def in_the_bot(stage: Stage, subject: str) -> Client:
    """The last step of a question, nothing written yet."""
    bot = describing(stage.stranger("Ирина", user=501), subject)
    bot.presses("Пропустить")
    return bot


def asks(browser: Browser, text: str = "Сайт не открывается\nс утра", **fields: str) -> None:
    browser.opens("/tickets/new")
    browser.fills(**{"department": "tech", "text": text, **fields})
    browser.presses("Отправить")


def test_home_offers_to_ask_and_so_does_the_list(irina):
    """W-1, W-2"""
    irina.opens("/")
    irina.clicks("Задать вопрос")
    first = irina.page.url
    irina.opens("/")
    irina.clicks("Запросы")
    irina.sees("Список запросов")
    irina.clicks("Задать вопрос")
    assert irina.page.url == first


def test_a_department_has_to_be_chosen_among_those_offered(stage, irina):
    """W-3"""
    hidden = replace(NORTH.departments[2], offered=False)
    provider = stage.store.provider("north")
    stage.save(replace(provider, departments=(*NORTH.departments[:2], hidden)))
    irina.opens("/tickets/new")
    assert irina.form("Отправить").choices["department"] == ["tech", "bill"]
    irina.fills(text="Сайт")
    assert irina.presses("Отправить").status == 422
    irina.sees("Выберите отдел.")
    form = irina.form("Отправить")
    for department in ("sales", "nowhere", ""):
        assert irina.sends(form, {**form.fields, "department": department}).status == 422
    assert not stage.tickets()


def test_the_question_has_to_be_written_and_nothing_else_typed_is_lost(stage, irina):
    """W-4"""
    asks(irina, text=" \n ", subject="Сайт", service="4817")
    assert irina.page.status == 422
    irina.sees("пустое сообщение отправить нельзя")
    kept = irina.form("Отправить").fields
    assert (kept["department"], kept["subject"], kept["service"]) == ("tech", "Сайт", "4817")
    assert not stage.tickets()
    irina.fills(text="Не открывается")
    irina.presses("Отправить")
    assert stage.ticket().subject == "Сайт"


def test_a_service_may_be_named_and_only_ones_own(stage, irina):
    """W-5"""
    stage.client("Олег", user=502, accounts=(("north", "c-2"),))
    stage.services(("9000", "Чужая"), account="c-2")
    irina.opens("/tickets/new")
    assert irina.form("Отправить").choices["service"] == ["", "4817", "5120"]
    asks(irina, service="4817")
    asks(irina)
    assert [stage.ticket(number).service for number in (1001, 1002)] == ["4817", None]
    irina.opens("/tickets/new")
    form = irina.form("Отправить")
    sent = irina.sends(form, {**form.fields, "department": "tech", "text": "Сайт", "service": "9000"})
    assert sent.status == 422
    irina.sees("Этой услуги больше нет")
    assert len(stage.tickets()) == 2


def test_a_sent_question_is_in_the_queue_and_on_its_page(stage, irina):
    """W-7"""
    asks(irina, service="4817")
    assert irina.page.url.endswith("/tickets/1001?filed=1")
    irina.sees("Запрос №1001 отправлен")
    irina.sees("Находится на рассмотрении")
    (queued,) = stage.store.queue("north", "tech", limit=10).tickets
    assert (queued.number, queued.subject, queued.channel) == (1001, "Сайт не открывается", "web")
    assert stage.messages()[0].text == "Сайт не открывается\nс утра"


def test_a_form_sent_twice_is_filed_once(stage, irina):
    irina.opens("/tickets/new")
    form = irina.form("Отправить")
    filled = {**form.fields, "department": "tech", "text": "Сайт"}
    first, second = irina.sends(form, filled).url, irina.sends(form, filled).url
    assert first == second
    assert len(stage.tickets()) == 1


@pytest.mark.parametrize(("field", "text", "said"), [("subject", "т" * 121, "121"), ("text", "т" * 32_001, "32001")])
def test_what_is_too_long_is_said_with_its_length_and_kept(stage, irina, field, text, said):
    asks(irina, **{field: text})
    assert irina.page.status == 422
    irina.sees(said)
    assert irina.form("Отправить").fields[field] == text
    assert not stage.tickets()


def test_the_list_shows_every_ticket_out_of_the_archive_whatever_its_channel(stage, irina):
    """W-10, I-2"""
    asks(irina, subject="С сайта")
    bot = in_the_bot(stage, "Из бота")
    bot.says("Не работает")
    bot.presses("Завершить")
    anna(stage).writes("Здравствуйте", subject="От нас")
    irina.opens("/tickets")
    for subject in ("С сайта", "Из бота", "От нас"):
        irina.sees(subject)


def test_groups_stand_in_their_order(stage, irina):
    """0, 2, 1, 3"""
    desk = anna(stage)
    for number, subject in enumerate(("Ждёт", "Закрыт", "Работа", "Новое"), 1001):
        asks(irina, subject=subject)
        if subject in ("Ждёт", "Новое"):
            desk.answers("Готово", number=number)
        if subject == "Закрыт":
            desk.closes(number)
    irina.opens("/tickets/1001")
    irina.opens("/tickets")
    found = [irina.page.text.index(each) for each in ("Новое", "Ждёт", "Работа", "Закрыт")]
    assert found == sorted(found)


def test_new_messages_are_a_status_until_the_client_looks(stage, irina):
    """W-13"""
    asks(irina)
    anna(stage).answers("Починили")
    irina.opens("/tickets")
    irina.sees("Есть новые сообщения №1001")
    irina.opens("/tickets/1001")
    irina.sees("Починили")
    irina.sees("Ожидает вашего ответа")
    irina.opens("/tickets")
    irina.sees("Ожидает вашего ответа №1001")
    assert stage.ticket().client_unread == 0


def test_an_answer_that_keeps_the_ticket_in_work_reads_as_under_review(stage, irina):
    asks(irina)
    anna(stage).answers("Смотрим", keep=True)
    assert stage.ticket().client_status is ClientStatus.NEW_MESSAGES
    irina.opens("/tickets/1001")
    irina.sees("Находится на рассмотрении")


def test_a_reply_puts_the_ticket_under_review_from_every_status(stage, irina):
    """W-11, W-14"""
    desk = anna(stage)
    asks(irina)
    for act in (lambda: None, lambda: desk.answers("Готово"), lambda: desk.closes(1001)):
        act()
        irina.opens("/tickets/1001")
        irina.fills(text="Ещё вопрос")
        irina.presses("Отправить")
        irina.sees("Ещё вопрос")
        irina.sees("Находится на рассмотрении")
    assert stage.ticket().client_status is ClientStatus.IN_PROGRESS


def test_an_empty_reply_is_refused_and_a_repeated_one_is_said_once(stage, irina):
    asks(irina)
    irina.fills(text="  ")
    assert irina.presses("Отправить").status == 422
    form = irina.form("Отправить")
    for _ in range(2):
        irina.sends(form, {**form.fields, "text": "Один раз"})
    assert [each.text for each in stage.messages()[1:]] == ["Один раз"]


def test_a_ticket_closed_without_an_answer_reads_as_viewed(stage, irina):
    """W-15"""
    asks(irina)
    anna(stage).closes(1001)
    irina.opens("/tickets/1001")
    irina.sees("Просмотрен")
    irina.sees("Мы прочли ваше сообщение и закрыли вопрос")


def test_a_solved_ticket_goes_to_the_archive_and_comes_back(stage, irina):
    """W-12"""
    asks(irina, subject="Сайт")
    irina.sees("после нашего ответа")
    assert not any("Поместить в архив" in each.buttons for each in irina.page.forms)
    anna(stage).answers("Готово")
    irina.opens("/tickets/1001")
    irina.presses("Поместить в архив")
    irina.sees("В архиве")
    irina.opens("/tickets")
    irina.sees_not("№1001")
    irina.opens("/archive")
    irina.sees("№1001 Сайт")
    irina.clicks("№1001")
    irina.presses("Вернуть из архива")
    assert stage.ticket().client_status is ClientStatus.AWAITING_REPLY


def test_an_answer_that_was_not_seen_is_not_put_away(stage, irina):
    desk = anna(stage)
    asks(irina)
    desk.answers("Готово")
    irina.opens("/tickets/1001")
    desk.answers("И ещё одно")
    page = irina.presses("Поместить в архив")
    assert page.status == 409
    irina.sees("есть более новое сообщение")
    assert stage.ticket().client_status is ClientStatus.NEW_MESSAGES


def test_a_reply_long_after_goes_on_in_a_new_ticket(stage, irina):
    asks(irina, subject="Сайт")
    anna(stage).answers("Готово")
    irina.opens("/tickets/1001")
    irina.presses("Поместить в архив")
    stage.clock.turn(days=31)
    irina = stage.browser(501)
    irina.opens("/tickets/1001")
    irina.fills(text="Опять")
    assert irina.presses("Отправить").url.startswith("http://desk.example/tickets/1002")
    irina.sees("Продолжение запроса №1001")


def test_a_list_offers_all_services_of_the_account(stage, irina):
    """W-10: whatever the tickets at hand are about."""
    asks(irina, service="4817")
    stage.services(("7001", "Архивный диск"))
    for path in ("/tickets", "/archive", "/tickets?status=3"):
        irina.opens(path)
        assert irina.form("Найти").choices["service"] == ["", "4817", "7001", "5120"]


def test_a_row_tells_who_said_what_last_and_that_there_are_files(stage, irina):
    """W-10: number, subject, service, last message and by whom, how long it waits, files."""
    asks(irina, "Сайт не открывается\nс утра", service="4817")
    stage.clock.turn(minutes=5)
    irina.opens("/tickets")
    irina.sees("Ирина: Сайт не открывается с утра")
    irina.sees("Ждёт ответа 5 мин")
    employee = anna(stage)
    employee.answers("Не хватало памяти", Upload(name="log.txt", type="text/plain", chunks=[b"1"]))
    employee.notes("клиент сам виноват")
    irina.opens("/tickets")
    irina.sees("Анна: Не хватало памяти")
    irina.sees("1 файл")
    irina.sees_not("виноват")
    irina.sees_not("Ждёт ответа")


def test_the_list_is_narrowed_by_status_service_number_and_words(stage, irina):
    asks(irina, subject="Почта не ходит", text="С утра", service="4817")
    asks(irina, subject="Сайт не открывается", text="С вечера")
    anna(stage).answers("Готово", number=1002)
    for query, there in {
        "status=1": ["1001"],
        "status=0": ["1002"],
        "service=4817": ["1001"],
        "q=ПОЧТА": ["1001"],
        "q=не": ["1001", "1002"],
        "q=сайт+открывается": ["1002"],
        "q=сайты+вечером": ["1002"],
        "q=1002": ["1002"],
        "q=%E2%84%961001": ["1001"],
        "q=нигде": [],
        "status=7&service=&q=": ["1001", "1002"],
    }.items():
        irina.opens(f"/tickets?{query}")
        assert [each for each in ("1001", "1002") if f"№{each}" in irina.page.text] == there, query


def test_long_lists_are_paged(stage, irina):
    for number in range(23):
        asks(irina, subject=f"Вопрос {number}")
    irina.opens("/tickets")
    assert irina.page.text.count("№10") == 20
    irina.clicks("Показать ещё")
    assert irina.page.text.count("№10") == 3
    assert irina.opens("/tickets?cursor=rubbish").status == 422


def test_long_threads_are_paged_and_read_from_the_newest(stage, irina):
    asks(irina, subject="Сайт", text="Первое сообщение")
    for number in range(40):
        irina.fills(text=f"Сообщение {number}")
        irina.presses("Отправить")
    irina.sees("Сообщение 39")
    irina.sees_not("Первое сообщение")
    irina.clicks("Более ранние сообщения")
    irina.sees("Первое сообщение")
    irina.clicks("К новым сообщениям")
    irina.sees("Сообщение 39")


def test_a_note_of_staff_is_not_there(stage, irina):
    """I-3"""
    asks(irina)
    anna(stage).notes("Клиент скандалит")
    irina.opens("/tickets/1001")
    irina.sees_not("скандалит")


def test_the_page_says_who_wrote_by_which_way_and_what_was_changed(stage, irina):
    bot = in_the_bot(stage, "Из бота")
    said = bot.says("Не работает сайт")
    bot.presses("Завершить")
    bot.edits(said, "Не работает почта")
    anna(stage).answers("Смотрим")
    irina.opens("/tickets/1001")
    irina.sees("Ирина вы")
    irina.sees("из Telegram")
    irina.sees("изменено")
    irina.sees("Не работает почта")
    irina.sees("Анна поддержка")


def test_a_ticket_filed_on_the_web_is_answered_in_the_bot_and_the_reverse(stage, irina):
    """I-2: statuses agree everywhere at each step."""
    asks(irina, subject="Сайт", text="Не открывается")
    anna(stage).answers("Какой адрес?")
    bot = stage.stranger("Ирина", user=501)
    bot.says("/start")
    bot.presses("№1001")
    bot.presses("Добавить ответ")
    bot.says("example.com")
    bot.presses("Завершить")
    irina.opens("/tickets/1001")
    irina.sees("example.com")
    irina.sees("Находится на рассмотрении")
    anna(stage).answers("Починили")
    irina.opens("/tickets/1001")
    irina.fills(text="Спасибо")
    irina.presses("Отправить")
    bot.says("/start")
    bot.presses("№1001")
    bot.hears("Спасибо")
    bot.hears("Находится на рассмотрении")


def test_a_client_sees_only_tickets_of_his_own_accounts(stage, irina):
    """I-1"""
    asks(irina, subject="Тайна")
    stage.client("Олег", user=502, accounts=(("north", "c-2"),))
    oleg = stage.browser(502)
    for path in (
        "/tickets/1001",
        "/tickets/1001/new?after=0",
        "/tickets/7777",
        "/tickets/abc",
        "/tickets/99999999999999",
    ):
        assert oleg.opens(path).status == 404, path
        oleg.sees_not("Тайна")
    for path in ("/tickets", "/tickets?q=1001", "/tickets?q=Тайна", "/archive", "/"):
        oleg.opens(path)
        oleg.sees_not("Тайна")
    before = stage.ticket()
    oleg.opens("/tickets/new")
    form = oleg.form("Отправить")
    for path in ("/tickets/1001", "/tickets/1001/archive", "/tickets/1001/restore"):
        form.action = path
        assert oleg.sends(form, {**form.fields, "text": "Чужой", "seen": "1"}).status == 404
    assert stage.ticket() == before


def test_a_trusted_user_sees_and_answers_what_the_owner_asked(stage, irina):
    """I-1"""
    asks(irina)
    stage.client("Павел", user=503)
    pavel = stage.browser(503)
    pavel.opens("/tickets/1001")
    pavel.fills(text="Дополню")
    pavel.presses("Отправить")
    assert [each.author.name for each in stage.messages()] == ["Ирина", "Павел"]
