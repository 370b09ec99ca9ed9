"""Client and staff in turn: what each act tells whom, on whatever channel, and which status it leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib import bootstrap
from chalicelib.desk.message import Channel, Side
from chalicelib.desk.people import Role
from chalicelib.desk.ticket import ClientStatus
from chalicelib.services.bots import KnownBots
from infra.local.telegram.attachments import document, photo
from tests.flows.desk_side import Employee, OnTheSite, filed, paper, picture, status
from tests.people.telegram import Client
from tests.stage import Stage


@pytest.fixture
def irina(stage: Stage) -> Client:
    return stage.client()


@pytest.fixture
def anna(stage: Stage) -> Employee:
    return Employee(stage, stage.staff())


def kinds(stage: Stage) -> list[str]:
    return [each.kind for each in stage.queues.published]


def test_an_answer_arrives_with_who_what_and_what_to_do(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-46, 5.10"""
    filed(irina)
    before = len(irina.sees())
    anna.answers("Не хватало памяти, увеличили. Проверьте, пожалуйста.")
    (notice,) = irina.sees()[before:]
    assert notice.text == (
        "№1001 · Сайт отвечает ошибкой 502\n"
        "Анна, Техническая поддержка:\n"
        "Не хватало памяти, увеличили. Проверьте, пожалуйста."
    )
    assert list(notice.labels) == ["Добавить ответ", "Поместить в архив"]


def test_an_answer_that_keeps_the_ticket_offers_no_archive(irina: Client, anna: Employee) -> None:
    """Domain 4.4: in work there is nothing to put away."""
    filed(irina)
    anna.answers("Смотрим", keep=True)
    assert list(irina.hears("Смотрим").labels) == ["Добавить ответ"]


def test_an_answer_comes_with_its_files_behind_it(irina: Client, anna: Employee) -> None:
    """TG-46, 5.7: text first, then pictures, then papers."""
    filed(irina)
    before = len(irina.sees())
    anna.answers("Вот", paper("счёт.pdf"), picture(), paper("акт.pdf"))
    text, *files = irina.sees()[before:]
    assert "Вот" in text.text
    assert [each.files for each in files] == [("photo",), ("счёт.pdf",), ("акт.pdf",)]
    assert [each.text for each in files] == ["", "", ""]


def test_a_long_answer_is_several_messages_with_the_buttons_under_the_last(irina: Client, anna: Employee) -> None:
    """5.10"""
    filed(irina)
    before = len(irina.sees())
    anna.answers("Подробно. " * 900)
    pieces = irina.sees()[before:]
    assert len(pieces) == 3
    assert [bool(each.labels) for each in pieces] == [False, False, True]
    assert sum(each.text.count("Подробно.") for each in pieces) == 900


def test_a_reply_in_the_bot_is_one_message_of_the_ticket(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-40, T-22, T-23: two texts and three files, one event, shown on the site."""
    filed(irina)
    anna.answers("Проверьте")
    irina.presses("Добавить ответ")
    irina.says("Не помогло.")
    irina.says("Вот журнал:")
    irina.sends(document(name="журнал.txt"))
    irina.sends(photo())
    irina.sends(document(name="ещё.txt"), caption="и ещё")
    assert len(stage.messages()) == 2
    events = len(stage.queues.published)
    irina.presses("Завершить")
    irina.hears("Ответ добавлен в запрос №1001. Статус: «Находится на рассмотрении».")
    (*_, reply) = stage.messages()
    assert len(stage.messages()) == 3
    assert (reply.author.side, reply.channel) == (Side.CLIENT, Channel.TELEGRAM)
    assert reply.text == "Не помогло.\nВот журнал:\nи ещё"
    assert [each.name for each in reply.attachments][::2] == ["журнал.txt", "ещё.txt"]
    assert status(stage) is ClientStatus.IN_PROGRESS
    assert kinds(stage)[events:] == ["ticket.replied"]
    assert OnTheSite(stage).texts()[-1] == reply.text


def test_each_step_has_the_same_status_in_the_bot_and_in_the_record(
    stage: Stage, irina: Client, anna: Employee
) -> None:
    """Invariant 6, R-4, R-5: as the story goes on."""
    site = OnTheSite(stage)

    def bot_says(words: str) -> None:
        irina.says("/start")
        (button,) = [each for each in irina.labels() if each.startswith("№")]
        assert button.endswith(words)

    filed(irina)
    irina.hears("Статус: «Находится на рассмотрении»")
    assert status(stage) == 1
    bot_says("На рассмотрении")
    anna.answers("Смотрим", keep=True)
    assert status(stage) == 0
    bot_says("Новые сообщения")
    site.reads()
    assert status(stage) == 1
    bot_says("На рассмотрении")
    anna.answers("Готово")
    assert status(stage) == 0
    irina.presses("№1001")
    irina.hears("Ожидает вашего ответа")
    assert status(stage) == 2
    bot_says("Ожидает вашего ответа")
    site.replies("Спасибо")
    assert status(stage) == 1
    bot_says("На рассмотрении")
    anna.closes()
    irina.hears("Статус: «Просмотрен»")
    assert status(stage) == 3
    bot_says("Просмотрен")
    anna.reopens()
    irina.hears("Статус: «Находится на рассмотрении»")
    assert status(stage) == 1


def test_a_ticket_of_the_site_is_answered_in_the_bot(stage: Stage, irina: Client, anna: Employee) -> None:
    """I-2"""
    irina.says("/help")
    OnTheSite(stage).asks("Не открывается сайт", subject="Сайт")
    anna.answers("Открывается")
    notice = irina.hears("№1001 · Сайт")
    irina.says("У меня нет", reply_to=notice)
    irina.presses("Завершить")
    assert OnTheSite(stage).texts() == ["Не открывается сайт", "Открывается", "У меня нет"]
    assert [each.channel for each in stage.messages()] == [Channel.WEB, Channel.DESK, Channel.TELEGRAM]


def test_a_ticket_of_the_bot_is_answered_on_the_site(stage: Stage, irina: Client, anna: Employee) -> None:
    """I-2"""
    filed(irina, "С утра 502")
    anna.answers("Проверьте")
    OnTheSite(stage).replies("Всё равно 502")
    irina.says("/start")
    irina.presses("№1001")
    irina.hears("Ирина:\nВсё равно 502")
    assert status(stage) is ClientStatus.IN_PROGRESS


def test_staff_who_write_first_are_heard(stage: Stage, irina: Client, anna: Employee) -> None:
    """Domain 4.3: create to client; status 0 until it is read."""
    irina.says("/help")
    anna.writes("Пора продлить домен", subject="Продление")
    notice = irina.hears("№1001 · Продление")
    assert "Пора продлить домен" in notice.text
    assert status(stage) is ClientStatus.NEW_MESSAGES


def test_a_close_without_a_word_is_told_with_its_status(stage: Stage, irina: Client, anna: Employee) -> None:
    """W-15, R-1"""
    filed(irina)
    anna.closes()
    notice = irina.hears("Запрос рассмотрен и закрыт. Статус: «Просмотрен».")
    assert notice.text.startswith("№1001 · Сайт отвечает ошибкой 502")
    assert list(notice.labels) == ["Добавить ответ", "Поместить в архив"]


def test_what_staff_arrange_among_themselves_is_not_heard(irina: Client, anna: Employee) -> None:
    """I-3, event matrix: note, take, move."""
    filed(irina)
    before = irina.sees()
    anna.notes("клиент сам виноват")
    anna.takes()
    anna.moves("bill")
    assert irina.sees() == before


def test_a_client_is_not_told_of_his_own_act(stage: Stage, irina: Client) -> None:
    """Event matrix: nobody is notified about his own action."""
    irina.says("/help")
    before = irina.sees()
    site = OnTheSite(stage)
    site.asks()
    site.replies("ещё вот что")
    assert irina.sees() == before


def test_everybody_of_the_account_is_told_of_an_answer(stage: Stage, irina: Client, anna: Employee) -> None:
    """I-1: trusted users of the same account share what staff say."""
    olga = stage.client("Ольга", user=503)
    olga.says("/start")
    filed(irina)
    anna.answers("Готово")
    assert any("Готово" in each.text for each in olga.sees())
    assert any("Готово" in each.text for each in irina.sees())


def test_nobody_else_ever_hears(two_providers: Stage) -> None:
    """I-1, G-2: another account, another provider, the same account number there."""
    stage = two_providers
    irina = stage.client()
    others = [
        stage.client("Пётр", user=502, accounts=(("north", "c-2"),)),
        stage.client("Оля", user=503, accounts=(("cloud", "c-1"),)),
        stage.stranger(user=504),
    ]
    for each in others:
        each.says("/help")
    before = [each.sees() for each in others]
    filed(irina)
    Employee(stage, stage.staff()).answers("Готово", paper())
    irina.hears("Готово")
    assert [each.sees() for each in others] == before


def test_who_is_at_two_providers_hears_both(two_providers: Stage) -> None:
    """G-2: the notice comes by a bot that serves the ticket's provider."""
    irina = two_providers.client(accounts=(("north", "c-1"), ("cloud", "c-1")))
    irina.says("/help")
    two_providers.staff()
    OnTheSite(two_providers).asks()
    Employee(two_providers, two_providers.staff()).answers("Готово")
    irina.hears("Готово")


def test_a_notice_leaves_the_dialogue_where_it_was(stage: Stage, irina: Client, anna: Employee) -> None:
    """I-5: an answer to one ticket comes while another is being written."""
    filed(irina)
    irina.says("/createticket")
    irina.presses("Бухгалтерия")
    irina.says("Счёт")
    irina.says("Нужен счёт за октябрь")
    anna.answers("Починили")
    irina.hears("Починили")
    irina.presses("Завершить")
    irina.hears("Запрос №1002 создан")
    assert [each.text for each in stage.messages(1002)] == ["Нужен счёт за октябрь"]


def test_answering_the_notice_button_by_button(stage: Stage, irina: Client, anna: Employee) -> None:
    """T-22: the answer that was read stays in the chat while the reply is written."""
    filed(irina)
    anna.answers("Какой адрес?")
    irina.presses("Добавить ответ")
    irina.hears("Ответ к запросу №1001.")
    assert any("Какой адрес?" in each.text for each in irina.sees())
    irina.says("example.com")
    irina.presses("Завершить")
    assert [each.text for each in stage.messages()][-1] == "example.com"


def test_an_observer_and_other_departments_do_not_answer(stage: Stage, irina: Client) -> None:
    """Domain 4.3: staff of the department."""
    filed(irina)
    before = irina.sees()
    for member in (
        stage.staff("Олег", role=Role.OBSERVER),
        stage.staff("Борис", departments=("bill",)),
    ):
        with pytest.raises(Exception, match=r"refused\."):
            Employee(stage, member).answers("Готово")
    assert irina.sees() == before


def test_an_administrator_answers_everywhere(stage: Stage, irina: Client) -> None:
    filed(irina)
    Employee(stage, stage.staff("Ольга", role=Role.ADMINISTRATOR, departments=())).answers("Готово")
    irina.hears("Ольга, Техническая поддержка:\nГотово")


def test_a_dialogue_survives_a_cold_start_at_every_step(stage: Stage, irina: Client) -> None:
    """I-5: nothing of it lives in the function; each step is taken by another container."""

    def cold_start() -> None:
        bootstrap.install(replace(stage.house, bots=KnownBots(stage.store, stage.clock)))

    for act in ("/createticket", "Техническая поддержка", "Сайт отвечает ошибкой 502", "С утра 502", "Завершить"):
        cold_start()
        press = any(act in label for label in irina.labels())
        (irina.presses if press else irina.says)(act)
    irina.hears("Запрос №1001 создан")
    assert [each.text for each in stage.messages()] == ["С утра 502"]
