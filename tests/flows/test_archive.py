"""«Поместить в архив» and out of it again: only where it is allowed, once, and never over an unread answer."""

from __future__ import annotations

import pytest

from chalicelib.desk.history import Happened
from chalicelib.desk.rules import REOPEN_WINDOW
from chalicelib.desk.ticket import ClientStatus
from infra.local.telegram import Lane
from tests.flows.desk_side import Employee, OnTheSite, filed, status
from tests.people.telegram import Client
from tests.stage import Stage


def answered(stage: Stage) -> Client:
    """A client who looks at the card of an answered ticket."""
    irina = stage.client()
    filed(irina)
    Employee(stage, stage.staff()).answers("Починили")
    irina.says("/start")
    irina.presses("№1001")
    return irina


def happened(stage: Stage, kind: Happened) -> int:
    return sum(1 for each in stage.store.history("north", 1001) if each.kind is kind)


def test_a_solved_ticket_is_put_away_where_it_stands(stage: Stage) -> None:
    """TG-43, T-24"""
    irina = answered(stage)
    card = irina.sees()[-1]
    irina.presses("Поместить в архив")
    done = irina.hears("№1001 в архиве.")
    assert done.message_id == card.message_id
    assert list(done.labels) == ["Вернуть из архива", "К списку"]
    assert status(stage) is ClientStatus.ARCHIVED
    irina.presses("К списку")
    irina.hears("Активных запросов нет")


def test_putting_away_can_be_undone_at_once(stage: Stage) -> None:
    """R-20, TG-43"""
    irina = answered(stage)
    irina.presses("Поместить в архив")
    press = irina.presses("Вернуть из архива")
    assert press.toast == "Запрос №1001 возвращён из архива."
    irina.hears("№1001 · Сайт отвечает ошибкой 502 · Ожидает вашего ответа")
    assert irina.labels() == ["Добавить ответ", "Поместить в архив", "К списку"]
    assert status(stage) is ClientStatus.AWAITING_REPLY


def test_a_ticket_put_away_after_a_review_comes_back_reviewed(stage: Stage) -> None:
    """R-2: in 3 too."""
    irina = stage.client()
    filed(irina)
    Employee(stage, stage.staff()).closes()
    irina.says("/start")
    irina.presses("№1001")
    irina.presses("Поместить в архив")
    irina.presses("Вернуть из архива")
    irina.hears("· Просмотрен")


def test_pressed_twice_it_is_one_change(stage: Stage) -> None:
    """TG-43, I-6: the second press is told so and finds it done."""
    irina = answered(stage)
    irina.person.presses("Поместить в архив")
    second = irina.person.presses("Поместить в архив")
    stage.settle()
    assert second.toast == "Запрос №1001 уже в архиве."
    assert happened(stage, Happened.ARCHIVED) == 1
    assert irina.sees()[-1].text == "№1001 в архиве."


def test_a_ticket_that_went_into_work_meanwhile_is_not_put_away(stage: Stage) -> None:
    """TG-43, R-2: refused with the current status, the card drawn anew."""
    irina = answered(stage)
    Employee(stage, stage.staff()).reopens()
    card = next(each for each in irina.sees() if "Поместить в архив" in each.labels)
    press = irina.press("ar:north:1001:2", card.message_id)
    assert press.toast == (
        "В архив можно убрать запрос, на который мы уже ответили. Сейчас: «Находится на рассмотрении»."
    )
    drawn = irina.hears("№1001 · Сайт отвечает ошибкой 502 · Находится на рассмотрении")
    assert drawn.message_id == card.message_id
    assert list(drawn.labels) == ["Добавить ответ", "К списку"]
    assert status(stage) is ClientStatus.IN_PROGRESS


def test_an_answer_that_came_meanwhile_is_shown_and_not_put_away(stage: Stage) -> None:
    """Invariant 2, R-2: what the client had not before his eyes never disappears unread."""
    irina = answered(stage)
    Employee(stage, stage.staff()).answers("И ещё одно")
    press = irina.press("ar:north:1001:2", irina.sees()[0].message_id)
    assert press.toast
    assert status(stage) is not ClientStatus.ARCHIVED
    irina.hears("И ещё одно")


def test_an_answer_and_putting_away_at_once_leave_the_ticket_out(stage: Stage) -> None:
    """Invariant 2, TG-43: staff commit between the client's read and his commit."""
    irina = answered(stage)
    anna = Employee(stage, stage.staff())
    stage.store.on("commit", lambda: anna.answers("И ещё одно"))
    irina.person.presses("Поместить в архив")
    stage.telegram.deliver_due(only=Lane.PRESSES)
    stage.settle()
    assert status(stage) is not ClientStatus.ARCHIVED
    assert any("И ещё одно" in each.text for each in irina.sees())


def test_the_button_under_a_notice_works_and_goes_by_what_the_notice_showed(stage: Stage) -> None:
    """T-24, TG-46: the notice showed the last message, so its button may put it away unread."""
    irina = stage.client()
    filed(irina)
    Employee(stage, stage.staff()).answers("Починили")
    notice = irina.hears("Починили")
    assert list(notice.labels) == ["Добавить ответ", "Поместить в архив"]
    irina.presses("Поместить в архив")
    assert status(stage) is ClientStatus.ARCHIVED
    assert stage.ticket().client_unread == 0


def test_a_ticket_of_the_site_is_put_away_in_the_bot_and_the_other_way_round(stage: Stage) -> None:
    """I-2, TG-43"""
    irina, site, anna = stage.client(), OnTheSite(stage), Employee(stage, stage.staff())
    site.asks()
    irina.says("/start")
    anna.answers("готово")
    irina.presses("Поместить в архив")
    assert status(stage) is ClientStatus.ARCHIVED
    irina.presses("Вернуть из архива")
    site.archives()
    irina.press("t:north:1001", irina.sees()[0].message_id)
    irina.hears("· В архиве")


def test_an_answer_takes_it_out_and_is_told(stage: Stage) -> None:
    """R-20: a staff message restores."""
    irina = answered(stage)
    irina.presses("Поместить в архив")
    Employee(stage, stage.staff()).answers("Проверили ещё раз, всё в порядке")
    irina.hears("Проверили ещё раз")
    assert status(stage) is ClientStatus.NEW_MESSAGES
    irina.says("/start")
    irina.hears("Активные запросы (1)")


def test_a_swipe_on_an_old_message_takes_it_out(stage: Stage) -> None:
    """R-20, TG-41: a reply by the bot inside the window restores."""
    irina = answered(stage)
    irina.presses("Поместить в архив")
    stage.clock.turn(days=29)
    notice = next(each for each in irina.sees() if "Починили" in each.text)
    irina.says("Снова сломалось", reply_to=notice)
    irina.presses("Завершить")
    irina.hears("Ответ добавлен в запрос №1001. Статус: «Находится на рассмотрении».")
    assert status(stage) is ClientStatus.IN_PROGRESS


def test_after_the_window_a_reply_goes_on_in_a_new_ticket(stage: Stage) -> None:
    """R-20, P8, TG-44: explained, offered, and linked."""
    irina = answered(stage)
    irina.presses("Поместить в архив")
    stage.clock.turn(seconds=REOPEN_WINDOW.total_seconds() + 60)
    notice = next(each for each in irina.sees() if "Починили" in each.text)
    irina.says("Снова сломалось", reply_to=notice)
    irina.presses("Завершить")
    irina.hears("давно в архиве")
    irina.presses("Новый запрос с этим черновиком")
    irina.presses("Завершить")
    irina.hears("Запрос №1002 создан.")
    assert status(stage) is ClientStatus.ARCHIVED
    new = stage.ticket(1002)
    assert (new.follows, new.subject, new.department) == (1001, "Сайт отвечает ошибкой 502", "tech")
    assert [each.text for each in stage.messages(1002)] == ["Снова сломалось"]


def test_a_restored_ticket_is_not_restored_twice(stage: Stage) -> None:
    irina = answered(stage)
    irina.presses("Поместить в архив")
    irina.person.presses("Вернуть из архива")
    irina.person.presses("Вернуть из архива")
    stage.settle()
    assert happened(stage, Happened.RESTORED) == 1
    assert status(stage) is ClientStatus.AWAITING_REPLY


@pytest.mark.parametrize("seen", ["1", "3", "99", "0"])
def test_a_forged_button_does_not_put_away_what_was_not_seen(stage: Stage, seen: str) -> None:
    """TG-37, R-2"""
    irina = answered(stage)
    irina.press(f"ar:north:1001:{seen}", irina.sees()[-1].message_id)
    assert status(stage) is ClientStatus.AWAITING_REPLY


def test_the_other_person_of_the_account_finds_it_put_away(stage: Stage) -> None:
    """I-1: one ticket for all persons of the account."""
    irina = answered(stage)
    olga = stage.client("Ольга", user=503)
    olga.says("/start")
    irina.presses("Поместить в архив")
    olga.presses("№1001")
    olga.hears("· В архиве")
    assert olga.labels() == ["Вернуть из архива", "К списку"]


def test_what_staff_wrote_stays_in_the_chat_when_its_ticket_is_put_away(stage: Stage) -> None:
    """T-24: the button under a notice must not draw over the answer it stands under."""
    irina = stage.client()
    filed(irina)
    Employee(stage, stage.staff("Анна")).answers("Увеличили память")
    irina.presses("Поместить в архив")
    irina.hears("№1001 в архиве.")
    assert any("Увеличили память" in each.text for each in irina.sees())
    assert status(stage) is ClientStatus.ARCHIVED


def test_an_answer_that_came_meanwhile_is_given_as_the_reason(stage: Stage) -> None:
    """TG-43, R-2"""
    irina = stage.client()
    filed(irina)
    anna = Employee(stage, stage.staff("Анна"))
    anna.answers("Увеличили память")
    old = next(each for each in irina.sees() if "Увеличили память" in each.text)
    button = next(each for each in old.buttons if each.label == "Поместить в архив")
    anna.answers("И перезапустили")
    irina.press(str(button.data), old.message_id)
    assert irina.toast() == "В запросе №1001 есть более новое сообщение: сначала прочтите его."
    assert status(stage) is not ClientStatus.ARCHIVED
