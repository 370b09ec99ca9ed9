"""Staff answer from Telegram: nothing reaches a client that was not confirmed, and rights are those of the console."""

from __future__ import annotations

import pytest

from chalicelib.desk.message import Side
from chalicelib.desk.people import Role
from chalicelib.desk.ticket import StaffStatus
from tests.flows.desk_side import Employee, OnTheSite, filed
from tests.flows.on_alert import alert, alerted, by_staff, changed
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Stage

CONFIRMED = ["Отправить клиенту", "Отправить, оставить в работе", "Оставить заметкой", "Отменить"]


@pytest.fixture
def irina(stage: Stage) -> Client:
    client = stage.client()
    filed(client)
    return client


@pytest.fixture
def anna(stage: Stage, irina: Client) -> Client:
    """Has been told of Irina's ticket."""
    return alerted(stage)


def test_a_reply_to_an_alert_is_sent_after_a_yes_that_names_client_and_ticket(
    stage: Stage, irina: Client, anna: Client
) -> None:
    before = len(irina.sees())
    anna.says("Перезапустили, проверьте", reply_to=alert(anna))
    asked = anna.hears("Ответить клиенту Ирина в тикет №1001 «Сайт отвечает ошибкой 502»?\n\nПерезапустили, проверьте")
    assert list(asked.labels) == CONFIRMED
    assert by_staff(stage) == []
    assert len(irina.sees()) == before
    anna.presses("Отправить клиенту")
    assert by_staff(stage) == [("Перезапустили, проверьте", False)]
    assert stage.ticket().staff_status is StaffStatus.AWAITING_CLIENT
    assert "Перезапустили, проверьте" in irina.sees()[-1].text
    assert anna.sees()[-1].text == "Отправлено: Ирина, тикет №1001:\n\nПерезапустили, проверьте"
    assert not anna.sees()[-1].labels


def test_a_yes_pressed_twice_sends_once(stage: Stage, anna: Client) -> None:
    anna.says("Готово", reply_to=alert(anna))
    confirmation = anna.sees()[-1]
    send = confirmation.rows[0][0].data
    anna.press(send, confirmation.message_id)
    anna.press(send, confirmation.message_id)
    assert anna.toast() == "Эта кнопка устарела."
    assert by_staff(stage) == [("Готово", False)]


def test_a_button_asks_for_the_answer(stage: Stage, anna: Client) -> None:
    anna.press(alert(anna).rows[0][1].data, alert(anna).message_id)
    anna.hears("Напишите ответ. Получит его Ирина, тикет №1001.")
    anna.says("Готово")
    anna.presses("Отправить, оставить в работе")
    assert by_staff(stage) == [("Готово", False)]
    assert stage.ticket().staff_status is not StaffStatus.AWAITING_CLIENT


def test_a_note_never_reaches_the_client(stage: Stage, irina: Client, anna: Client) -> None:
    before = len(irina.sees())
    anna.press(alert(anna).rows[0][2].data, alert(anna).message_id)
    anna.hears("Клиент её не увидит")
    anna.says("Хозяин сервера не платит")
    assert list(anna.sees()[-1].labels) == ["Оставить заметку", "Отменить"]
    anna.presses("Оставить заметку")
    assert by_staff(stage) == [("Хозяин сервера не платит", True)]
    assert len(irina.sees()) == before


def test_an_answer_may_become_a_note(stage: Stage, anna: Client) -> None:
    anna.says("Это для своих", reply_to=alert(anna))
    anna.presses("Оставить заметкой")
    assert by_staff(stage) == [("Это для своих", True)]


def test_what_was_dropped_is_sent_to_nobody(stage: Stage, anna: Client) -> None:
    anna.says("Ой", reply_to=alert(anna))
    confirmation = anna.sees()[-1]
    anna.presses("Отменить")
    anna.hears("ничего не отправлено")
    anna.press(confirmation.rows[0][0].data, confirmation.message_id)
    assert by_staff(stage) == []


def test_what_is_corrected_before_the_yes_is_confirmed_anew(stage: Stage, anna: Client) -> None:
    said = anna.says("Готво", reply_to=alert(anna))
    old = anna.sees()[-1]
    anna.edits(said, "Готово")
    anna.hears("Готово")
    anna.press(old.rows[0][0].data, old.message_id)
    assert by_staff(stage) == [], "the first confirmation is out of date"
    anna.presses("Отправить клиенту")
    assert by_staff(stage) == [("Готово", False)]


def test_what_the_client_wrote_meanwhile_is_seen_before_the_answer_leaves(stage: Stage, anna: Client) -> None:
    anna.says("Проверьте кабель", reply_to=alert(anna))
    OnTheSite(stage).replies("Уже работает, спасибо")
    anna.presses("Отправить клиенту")
    assert by_staff(stage) == []
    anna.hears("Ирина: «Уже работает, спасибо»")
    anna.presses("Отправить клиенту")
    assert by_staff(stage) == [("Проверьте кабель", False)]


def test_two_texts_wait_each_for_its_own_yes(stage: Stage, irina: Client, anna: Client) -> None:
    """An answer never goes into the ticket of another."""
    OnTheSite(stage).asks("Домен")
    stage.later(minutes=2)
    first = next(each for each in anna.sees() if each.text.startswith("№1001") and each.labels)
    second = next(each for each in anna.sees() if each.text.startswith("№1002") and each.labels)
    anna.says("Про сайт", reply_to=first)
    confirmation = anna.sees()[-1]
    anna.says("Про домен", reply_to=second)
    anna.press(confirmation.rows[0][0].data, confirmation.message_id)
    assert by_staff(stage) == [("Про сайт", False)]
    anna.presses("Отправить клиенту")
    assert [each.text for each in stage.messages(1002) if each.author.side is Side.STAFF] == ["Про домен"]


def test_a_ticket_is_taken_with_one_press(stage: Stage, anna: Client) -> None:
    anna.press(alert(anna).rows[0][0].data, alert(anna).message_id)
    assert anna.toast() == "Тикет №1001 теперь ваш"
    assert stage.ticket().assignee == "s-anna"
    anna.press(alert(anna).rows[0][0].data, alert(anna).message_id)
    assert anna.toast() == "Тикет №1001 уже ваш"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"active": False}, "Вы больше не отвечаете за этого провайдера."),
        ({"departments": ("bill",)}, "1001"),
        ({"role": Role.OBSERVER}, "Ваша роль"),
        ({"email": "other@staff.example"}, "Вы больше не отвечаете за этого провайдера."),
    ],
)
@pytest.mark.parametrize("when", ["before the text", "before the yes"])
def test_rights_are_lost_at_once(stage: Stage, anna: Client, facts: dict, told: str, when: str) -> None:
    at = alert(anna)
    if when == "before the yes":
        anna.says("Готово", reply_to=at)
        confirmation = anna.sees()[-1]
        changed(stage, **facts)
        anna.press(confirmation.rows[0][0].data, confirmation.message_id)
        assert told in (anna.toast() or "")
    else:
        changed(stage, **facts)
        anna.says("Готово", reply_to=at)
        anna.hears(told)
    assert by_staff(stage) == []


@pytest.mark.parametrize("data", ["stake:north:1001", "sans:north:1001", "ssend:id000001", "sput:id000001", "sstop"])
def test_whoever_is_no_staff_can_press_nothing(stage: Stage, irina: Client, data: str) -> None:
    message = irina.sees()[-1]
    before = (stage.ticket(), stage.messages())
    irina.press(data, message.message_id)
    assert (stage.ticket(), stage.messages()) == before


@pytest.mark.parametrize("data", ["stake:north:9999", "sans:cloud:1001", "ssend:zzzzzzzz", "stake:north:١٠٠١", "sput"])
def test_forged_buttons_do_nothing(stage: Stage, anna: Client, data: str) -> None:
    before = (stage.ticket(), stage.messages())
    anna.press(data, alert(anna).message_id)
    assert (stage.ticket(), stage.messages()) == before


def test_a_question_runs_out_and_the_text_goes_nowhere(stage: Stage, anna: Client) -> None:
    anna.press(alert(anna).rows[0][1].data, alert(anna).message_id)
    stage.later(minutes=11)
    anna.says("Готово")
    anna.hears("Сюда приходят оповещения о тикетах")
    assert by_staff(stage) == []


def test_a_question_can_be_taken_back(stage: Stage, anna: Client) -> None:
    anna.press(alert(anna).rows[0][1].data, alert(anna).message_id)
    anna.presses("Отменить")
    anna.says("Готово")
    assert by_staff(stage) == []


def test_more_texts_than_one_looks_through_are_refused(stage: Stage, anna: Client) -> None:
    for number in range(6):
        anna.says(f"Ответ {number}", reply_to=alert(anna))
    anna.hears("Подтверждения ждут уже 5 ваших текстов")


def test_what_waits_too_long_is_out_of_date(stage: Stage, anna: Client) -> None:
    anna.says("Готово", reply_to=alert(anna))
    confirmation = anna.sees()[-1]
    stage.later(hours=25)
    anna.press(confirmation.rows[0][0].data, confirmation.message_id)
    assert by_staff(stage) == []


def test_a_client_who_is_staff_too_keeps_both_talks_apart(stage: Stage) -> None:
    """He is asked as staff in the middle of his own question, and goes on with it."""
    vera = stage.client("Вера", user=601, accounts=(("north", "c-2"),))
    on_duty(stage, "Анна", user=601)
    irina = stage.client()
    vera.says("/createticket")
    vera.presses("Техническая поддержка")
    vera.says("Мой домен")
    filed(irina)
    stage.later(minutes=2)
    vera.says("Отвечаем вам", reply_to=alert(vera))
    vera.says("Не открывается мой домен")
    vera.presses("Завершить")
    mine = next(each for each in stage.tickets() if each.account == "c-2")
    assert [each.text for each in stage.messages(mine.number)] == ["Не открывается мой домен"]
    vera.presses("Отправить клиенту")
    assert "Отвечаем вам" in irina.sees()[-1].text
    assert [each.text for each in stage.messages(mine.number)] == ["Не открывается мой домен"]


def test_an_answer_in_telegram_is_told_to_colleagues_as_any_other(stage: Stage, anna: Client) -> None:
    """The event of it is the console's own."""
    anna.says("Готово", reply_to=alert(anna))
    anna.presses("Отправить клиенту")
    (told,) = [each for each in stage.queues.published if each.kind == "ticket.answered"]
    assert (told.side, told.by, told.by_name) == ("staff", "s-anna", "Анна")


def test_two_members_take_it_at_once_and_the_later_has_it(stage: Stage, anna: Client) -> None:
    Employee(stage, stage.staff("Борис")).takes()
    anna.press(alert(anna).rows[0][0].data, alert(anna).message_id)
    assert stage.ticket().assignee == "s-anna"
