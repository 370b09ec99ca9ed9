"""The end of a draft: «Завершить», once, and «Отменить», never without asking."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.conversation.states import State
from chalicelib.desk.ticket import ClientStatus
from infra.local.telegram.attachments import document
from tests.flows.composing import CANCEL, FINISH, PANEL, composing, draft, lines, talk
from tests.flows.desk_side import Employee, filed, status
from tests.stage import NORTH, Stage

CONFIRM = ["Удалить черновик", "Оставить"]


@pytest.mark.parametrize("act", ["/done", "Завершить"])
def test_finish_on_an_empty_draft_says_so_and_keeps_the_step(stage: Stage, act: str) -> None:
    """TG-30, R-11"""
    irina = composing(stage)
    irina.says(act)
    assert lines(irina) == ["Пока нечего отправлять."]
    assert talk(stage, irina).state is State.COMPOSE
    assert stage.tickets() == ()


def test_finish_pressed_on_an_emptied_draft_is_only_a_toast(stage: Stage) -> None:
    """TG-30"""
    irina = composing(stage)
    irina.says("первое")
    panel = irina.sees()[-1]
    irina.presses("Убрать последнее")
    irina.press(str(panel.buttons[0].data), panel.message_id)
    irina.hears_nothing_new()
    assert irina.toast() == "Пока нечего отправлять."
    assert talk(stage, irina).state is State.COMPOSE


def test_finish_twice_files_one_ticket_and_the_second_press_names_it(stage: Stage) -> None:
    """TG-30, T-18, I-6: the finger slipped."""
    irina = composing(stage)
    irina.says("первое")
    panel = irina.sees()[-1]
    for _ in range(2):
        irina.person.press(str(panel.buttons[0].data), panel.message_id)
    stage.settle()
    assert len(stage.tickets()) == 1
    assert len(stage.messages()) == 1
    assert irina.toast() == "Уже отправлено: №1001"
    assert len(stage.said("создан")) == 1


def test_finish_from_an_older_panel_finishes_all_the_same(stage: Stage) -> None:
    """5.5: the revision a button carries is a hint; the person saw the own message arrive."""
    irina = composing(stage)
    irina.says("первое")
    old = str(irina.sees()[-1].buttons[0].data)
    irina.says("второе")
    irina.press(old, None)
    assert stage.messages()[-1].text == "первое\nвторое"


def test_nothing_of_a_draft_is_seen_by_anybody_before_finish(stage: Stage) -> None:
    """T-18, T-23: and nothing is announced."""
    irina = composing(stage)
    irina.says("первое")
    irina.sends(document())
    assert stage.tickets() == ()
    assert stage.queues.published == []


def test_a_reply_is_one_message_with_one_event_and_opens_the_ticket_again(stage: Stage) -> None:
    """TG-40 (bot half), T-22, T-23, R-10"""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    anna.answers("Проверьте")
    irina.presses("Добавить ответ")
    assert irina.heard()[-1].text == (
        "Ответ к запросу №1001.\nНапишите ответ: сообщения до 255 символов, до 5 файлов. "
        "Когда всё отправите, нажмите «Завершить»."
    )
    irina.says("не помогло")
    assert lines(irina) == ["Ответ к запросу №1001. Черновик: 1 сообщение, 0 файлов из 5."]
    assert irina.labels() == PANEL
    irina.says("совсем")
    irina.album([document(name=f"{each}.pdf") for each in range(3)])
    before = len(stage.queues.published)
    assert [each.text for each in stage.messages()] == ["С утра 502", "Проверьте"]
    irina.presses(FINISH)
    assert irina.hears("Ответ добавлен").text == ("Ответ добавлен в запрос №1001. Статус: «Находится на рассмотрении».")
    last = stage.messages()[-1]
    assert (last.text, len(last.attachments)) == ("не помогло\nсовсем", 3)
    assert [each.kind for each in stage.queues.published[before:]] == ["ticket.replied"]
    assert status(stage) is ClientStatus.IN_PROGRESS


def test_the_receipt_stays_when_what_it_offers_is_opened(stage: Stage) -> None:
    """Section 8: a number and a status end every flow; the proof is not drawn over."""
    irina = stage.client()
    filed(irina)
    irina.presses("Открыть")
    irina.hears("№1001 · Сайт отвечает ошибкой 502")
    irina.presses("Мои запросы")
    irina.hears("Активные запросы (1)")
    assert [each.text for each in irina.sees() if "Запрос №1001 создан" in each.text]


def test_cancel_with_something_written_asks_and_yes_deletes(stage: Stage) -> None:
    """TG-31, R-11"""
    irina = composing(stage)
    irina.says("первое")
    irina.sends(document())
    irina.presses(CANCEL)
    assert lines(irina) == ["Удалить черновик? 1 сообщение, 1 файл."]
    assert irina.labels() == CONFIRM
    irina.presses("Удалить черновик")
    assert lines(irina) == ["Запрос отменён, ничего не отправлено."]
    assert talk(stage, irina).draft is None
    assert stage.tickets() == ()


def test_cancel_refused_keeps_everything(stage: Stage) -> None:
    """TG-31"""
    irina = composing(stage)
    irina.says("первое")
    before = draft(stage, irina).items
    irina.says("/cancel")
    irina.presses("Оставить")
    assert lines(irina) == ["Черновик: 1 сообщение, 0 файлов из 5."]
    assert irina.labels() == PANEL
    assert draft(stage, irina).items == before


def test_a_text_that_waits_to_be_split_counts_when_cancel_asks(stage: Stage) -> None:
    """TG-31: it was written, though not taken yet."""
    irina = composing(stage)
    irina.says("я" * 300)
    irina.presses(CANCEL)
    assert lines(irina) == ["Удалить черновик? 1 сообщение, 0 файлов."]
    irina.presses("Оставить")
    assert irina.labels() == ["Разбить на 2", "Не добавлять", CANCEL]


def test_whoever_goes_on_writing_has_not_cancelled(stage: Stage) -> None:
    """TG-31: the message goes into the draft."""
    irina = composing(stage)
    irina.says("первое")
    irina.says("/cancel")
    irina.says("нет, вот ещё")
    assert lines(irina) == ["Черновик: 2 сообщения, 0 файлов из 5."]
    irina.presses(FINISH)
    assert stage.messages()[-1].text == "первое\nнет, вот ещё"


def test_an_edit_while_cancel_asks_is_taken_and_the_question_stands(stage: Stage) -> None:
    """TG-28, TG-31"""
    irina = composing(stage)
    first = irina.says("первое")
    irina.says("/cancel")
    irina.edits(first, "исправленное")
    assert lines(irina) == ["Удалить черновик? 1 сообщение, 0 файлов.", "Правка учтена."]
    assert irina.labels() == CONFIRM
    irina.presses("Оставить")
    irina.presses(FINISH)
    assert stage.messages()[-1].text == "исправленное"


@pytest.mark.parametrize("act", ["/cancel", "Отменить"])
def test_cancel_with_nothing_written_is_over_at_once(stage: Stage, act: str) -> None:
    """TG-31"""
    irina = composing(stage)
    irina.says(act)
    assert lines(irina) == ["Запрос отменён, ничего не отправлено."]
    irina.says("/cancel")
    assert lines(irina) == ["Отменять нечего: ничего не начато."]


def test_a_cancelled_reply_says_that_its_ticket_is_as_it_was(stage: Stage) -> None:
    """10.2"""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    anna.answers("Проверьте")
    irina.presses("Добавить ответ")
    irina.presses(CANCEL)
    assert lines(irina) == ["Ответ отменён. Запрос №1001 не изменился."]


def test_every_step_shows_cancel(two_providers: Stage) -> None:
    """Section 8"""
    irina = two_providers.client(accounts=(("north", "c-1"), ("cloud", "c-2")))
    two_providers.services(("4817", "VPS-2"))
    acts = (
        lambda: irina.says("/createticket"),
        lambda: irina.presses("Север-Хостинг"),
        lambda: irina.presses("Бухгалтерия"),
        lambda: irina.says("Счёт"),
        lambda: irina.presses("Пропустить"),
        lambda: irina.says("Где он?"),
        lambda: irina.says("я" * 300),
    )
    for act in acts:
        act()
        assert CANCEL in irina.labels()


def test_finish_with_an_account_that_is_gone_explains_and_keeps_the_draft(stage: Stage) -> None:
    """I-1: access ends at once; what was written can still be copied or cancelled."""
    irina = stage.client(accounts=(("north", "c-1"), ("north", "c-9")))
    irina.says("/createticket")
    irina.says("ООО c-1")
    irina.presses("Бухгалтерия")
    irina.says("Счёт")
    irina.says("первое")
    person = stage.store.person("p-501")
    assert person is not None
    stage.save(replace(person, memberships=person.memberships[1:]))
    irina.presses(FINISH)
    assert irina.heard()[-1].text == "Кабинета c-1 нет."
    assert irina.labels() == [CANCEL]
    assert stage.tickets() == ()
    assert draft(stage, irina).texts == 1


def test_the_provider_leaves_telegram_while_a_draft_is_being_written(stage: Stage) -> None:
    """T-1, G-1: the bot explains, and the draft is there when it comes back."""
    irina = composing(stage)
    irina.says("первое")
    stage.save(replace(NORTH, telegram=False, version=1))
    irina.says("второе")
    assert "Напишите через личный кабинет" in lines(irina)[0]
    stage.save(replace(NORTH, version=2))
    irina.says("третье")
    assert lines(irina) == ["Черновик: 2 сообщения, 0 файлов из 5."]
