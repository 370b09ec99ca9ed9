"""An unsent draft in the way of something else: offered, never dropped, never sent by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib import bootstrap
from chalicelib.conversation.states import State
from chalicelib.desk.ticket import ClientStatus
from infra.local.telegram.attachments import document, photo
from tests.flows.composing import FINISH, PANEL, composing, draft, lines, talk
from tests.flows.desk_side import Employee, OnTheSite, filed, status
from tests.people.telegram import Client
from tests.stage import Stage

HOLD = ["Продолжить", "Отправить сейчас", "Удалить черновик"]
FOUND = "Есть неотправленный черновик: 1 сообщение, 0 файлов."
STALE = "Кнопка устарела. Вот текущий шаг."


def writing(stage: Stage) -> Client:
    irina = composing(stage)
    irina.says("первое")
    return irina


def replying(stage: Stage) -> Client:
    """Answering ticket 1001, in which staff have written."""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    anna.answers("Проверьте")
    irina.presses("Добавить ответ")
    return irina


@pytest.mark.parametrize("command", ["/start", "/createticket"])
def test_a_command_in_the_middle_offers_the_draft_first(stage: Stage, command: str) -> None:
    """TG-32, R-11"""
    irina = writing(stage)
    irina.says(command)
    assert lines(irina) == [FOUND]
    assert irina.labels() == HOLD


def test_continue_returns_the_same_step_with_everything_in_it(stage: Stage) -> None:
    """TG-32"""
    irina = writing(stage)
    irina.says("/start")
    irina.presses("Продолжить")
    assert lines(irina) == ["Черновик: 1 сообщение, 0 файлов из 5."]
    assert irina.labels() == PANEL
    irina.presses(FINISH)
    assert stage.messages()[-1].text == "первое"


def test_send_now_sends(stage: Stage) -> None:
    """TG-32: and the list that was asked for does not bury the receipt."""
    irina = writing(stage)
    irina.says("/start")
    irina.presses("Отправить сейчас")
    assert stage.messages()[-1].text == "первое"
    assert irina.sees()[-1].text.startswith("Запрос №1001 создан.")


def test_send_now_before_a_new_ticket_begins_it(stage: Stage) -> None:
    """TG-32, T-10"""
    irina = writing(stage)
    irina.says("/createticket")
    irina.presses("Отправить сейчас")
    assert stage.messages()[-1].text == "первое"
    assert irina.sees()[-1].text.endswith("Шаг 2 из 5. Выберите отдел:")


def test_discard_clears_and_shows_what_was_asked_for(stage: Stage) -> None:
    """TG-32"""
    irina = writing(stage)
    irina.says("/start")
    irina.presses("Удалить черновик")
    assert lines(irina) == ["Активных запросов нет. Опишите вопрос — мы ответим прямо здесь."]
    assert talk(stage, irina).draft is None
    irina.says("/createticket")
    assert lines(irina)[-1] == "Шаг 2 из 5. Выберите отдел:"


def test_another_tickets_add_reply_offers_the_draft_first_and_goes_on_to_that_ticket(stage: Stage) -> None:
    """5.3 ANY, TG-32"""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    anna.answers("Проверьте")
    notice = irina.sees()[-1]
    irina.says("/createticket")
    irina.presses("Бухгалтерия")
    irina.says("Счёт")
    irina.says("Где он?")
    irina.press(str(notice.buttons[0].data), notice.message_id)
    assert lines(irina) == [FOUND]
    irina.presses("Удалить черновик")
    assert lines(irina)[0] == "Ответ к запросу №1001."
    irina.says("не помогло")
    irina.presses(FINISH)
    assert stage.messages(1001)[-1].text == "не помогло"
    assert len(stage.tickets()) == 1


def test_add_reply_pressed_again_for_the_same_ticket_shows_its_draft(stage: Stage) -> None:
    """5.3: below the answer, which stays to be read."""
    irina = replying(stage)
    irina.says("не помогло")
    irina.presses("Добавить ответ")
    assert lines(irina) == ["Ответ к запросу №1001. Черновик: 1 сообщение, 0 файлов из 5."]
    assert [each for each in irina.sees() if each.text.endswith("Проверьте")]


def test_looking_at_a_ticket_leaves_the_draft_alone(stage: Stage) -> None:
    """I-5: only what would lose something asks."""
    irina = stage.client()
    filed(irina)
    receipt = irina.sees()[-1]
    irina.says("/createticket")
    irina.presses("Бухгалтерия")
    irina.says("Счёт")
    irina.says("Где он?")
    irina.press(str(receipt.buttons[0].data), receipt.message_id)
    irina.hears("№1001 · Сайт отвечает")
    irina.presses(FINISH)
    assert stage.messages(1002)[-1].text == "Где он?"


@pytest.mark.parametrize("command", ["/start", "/createticket"])
def test_a_subject_alone_is_not_dropped_either(stage: Stage, command: str) -> None:
    """R-11, section 8: typed work is never thrown away without asking."""
    irina = composing(stage)
    irina.says(command)
    assert lines(irina) == ["Есть начатый запрос: «Сайт отвечает ошибкой 502»."]
    assert irina.labels() == ["Продолжить", "Удалить черновик"]
    irina.presses("Продолжить")
    assert lines(irina)[0].startswith("Шаг 5 из 5.")
    irina.says("вопрос")
    irina.presses(FINISH)
    assert stage.ticket().subject == "Сайт отвечает ошибкой 502"


def test_a_dialogue_in_which_nothing_was_typed_is_simply_over(stage: Stage) -> None:
    """T-10, T-20: no question about nothing."""
    irina = stage.client()
    irina.says("/createticket")
    irina.says("/start")
    assert lines(irina)[0].startswith("Активных запросов нет.")
    assert talk(stage, irina).state is State.IDLE


def test_25_hours_later_the_draft_is_offered_and_nothing_was_sent(stage: Stage) -> None:
    """TG-33, R-11: the message is kept beside it."""
    irina = writing(stage)
    stage.later(hours=25)
    assert stage.tickets() == ()
    irina.says("что там?")
    assert lines(irina) == [FOUND, "Новое сообщение отложено и не потеряется."]
    assert irina.labels() == HOLD
    irina.presses("Продолжить")
    assert lines(irina) == ["Черновик: 2 сообщения, 0 файлов из 5."]
    irina.presses(FINISH)
    assert stage.messages()[-1].text == "первое\nчто там?"


def test_25_hours_later_discard_asks_where_the_new_message_goes(stage: Stage) -> None:
    """TG-33, TG-42"""
    irina = writing(stage)
    stage.later(hours=25)
    irina.says("что там?")
    irina.presses("Удалить черновик")
    assert lines(irina) == ["Куда отнести это сообщение?"]
    assert irina.labels() == ["Новый запрос", "Никуда"]


def test_25_hours_later_send_now_sends_the_draft_alone(stage: Stage) -> None:
    """TG-33"""
    irina = writing(stage)
    stage.later(hours=25)
    irina.says("что там?")
    irina.presses("Отправить сейчас")
    assert stage.messages()[-1].text == "первое"
    assert irina.sees()[-1].text == "Куда отнести это сообщение?"


@pytest.mark.parametrize("act", ["press", "/done"])
def test_25_hours_later_finish_asks_first(stage: Stage, act: str) -> None:
    """TG-33: what was meant yesterday may not be meant today. She is there before the clock is."""
    irina = writing(stage)
    stage.clock.turn(hours=25)
    irina.presses(FINISH) if act == "press" else irina.says(act)
    assert lines(irina) == [FOUND]
    assert stage.tickets() == ()


def test_once_the_clock_has_asked_done_asks_again(stage: Stage) -> None:
    """TG-33, R-11"""
    irina = writing(stage)
    stage.later(hours=25)
    irina.says("/done")
    assert lines(irina) == [FOUND]
    assert stage.tickets() == ()


def test_25_hours_later_a_dialogue_without_anything_typed_is_over(stage: Stage) -> None:
    """TG-33: the new message gets its own question."""
    irina = stage.client()
    irina.says("/createticket")
    stage.later(hours=25)
    irina.says("как продлить домен?")
    assert lines(irina) == ["Куда отнести это сообщение?"]


def test_25_hours_later_a_subject_is_offered_too(stage: Stage) -> None:
    """TG-33, R-11"""
    irina = composing(stage)
    stage.later(hours=25)
    irina.says("вопрос")
    assert lines(irina)[0] == "Есть начатый запрос: «Сайт отвечает ошибкой 502»."
    irina.presses("Продолжить")
    assert lines(irina) == ["Черновик: 1 сообщение, 0 файлов из 5."]


def test_an_album_while_the_question_is_open_is_one_question_still(stage: Stage) -> None:
    """I-7, 5.9: five pictures are not five questions."""
    irina = writing(stage)
    stage.later(hours=25)
    before = len(irina.sees())
    irina.album([photo() for _ in range(5)])
    assert len(irina.sees()) <= before + 1
    assert irina.sees()[-1].text == f"{FOUND}\nНовые сообщения (5) отложены и не потеряются."


def test_an_edit_while_the_question_is_open_is_taken_and_the_question_stands(stage: Stage) -> None:
    """TG-28, TG-32"""
    irina = composing(stage)
    first = irina.says("первое")
    irina.says("/start")
    irina.edits(first, "исправленное")
    assert lines(irina) == [FOUND, "Правка учтена."]
    assert irina.labels() == HOLD
    irina.presses("Отправить сейчас")
    assert stage.messages()[-1].text == "исправленное"


def test_a_waiting_text_shortened_while_the_question_is_open_can_be_sent(stage: Stage) -> None:
    """TG-21, TG-32"""
    irina = composing(stage)
    long = irina.says("я" * 300)
    irina.says("/start")
    assert irina.labels() == ["Продолжить", "Удалить черновик"]
    irina.edits(long, "коротко")
    assert irina.labels() == HOLD
    irina.presses("Отправить сейчас")
    assert stage.messages()[-1].text == "коротко"


def test_cancel_while_the_question_is_open_asks_once_more(stage: Stage) -> None:
    """TG-31, TG-32"""
    irina = writing(stage)
    irina.says("/start")
    irina.says("/cancel")
    assert lines(irina) == ["Удалить черновик? 1 сообщение, 0 файлов."]
    irina.presses("Оставить")
    assert irina.labels() == PANEL


def test_a_begun_ticket_is_cancelled_without_losing_what_came_meanwhile(stage: Stage) -> None:
    """TG-31, TG-42"""
    irina = composing(stage)
    irina.says("/start")
    irina.says("как продлить домен?")
    assert lines(irina)[1] == "Новое сообщение отложено и не потеряется."
    irina.says("/cancel")
    assert irina.sees()[-1].text == "Куда отнести это сообщение?"


def test_a_press_from_an_earlier_draft_has_no_effect(stage: Stage) -> None:
    """TG-34, 5.3 ANY"""
    irina = writing(stage)
    old = irina.sees()[-1]
    irina.presses("Отменить")
    irina.presses("Удалить черновик")
    irina.press(str(old.buttons[0].data), old.message_id)
    assert irina.toast() == "Кнопка устарела."
    irina.hears_nothing_new()
    irina.says("/createticket")
    irina.presses("Бухгалтерия")
    irina.says("Счёт")
    irina.says("Где он?")
    irina.press(str(old.buttons[0].data), old.message_id)
    assert irina.toast() == STALE
    assert irina.labels() == PANEL
    assert stage.tickets() == ()
    assert draft(stage, irina).texts == 1


@pytest.mark.parametrize(
    "act", ["/createticket", "/start", "/cancel"], ids=["in a step", "in the question", "in the confirmation"]
)
def test_a_press_out_of_date_shows_the_question_that_is_open(stage: Stage, act: str) -> None:
    """TG-34: a way back, whatever was asked."""
    irina = writing(stage)
    irina.says(act)
    question = irina.sees()[-1].text
    irina.press("fin:zzzzzzzz:1", None)
    assert irina.toast() == STALE
    assert irina.sees()[-1].text == question


@pytest.mark.parametrize("data", ["", "x", "fin", "dep:::", "t:north", "ar:north:1001", "list", "new:1", "to:a:b", "я"])
def test_forged_presses_do_nothing(stage: Stage, data: str) -> None:
    """5.5, 2.3: the client can send data that no button carried."""
    irina = writing(stage)
    before = draft(stage, irina)
    irina.press(data, None)
    assert draft(stage, irina).items == before.items
    assert stage.tickets() == ()


def test_send_pressed_by_forgery_before_the_last_step_sends_nothing(stage: Stage) -> None:
    """5.5: a press belongs to its step."""
    irina = stage.client()
    irina.says("вопрос")
    irina.presses("Новый запрос")
    irina.says("/start")
    irina.press(f"send:{draft(stage, irina).id}", None)
    assert stage.tickets() == ()
    assert irina.sees()[-1].text == FOUND


def test_a_half_finished_dialogue_survives_a_new_container(stage: Stage) -> None:
    """I-5: nothing of it lives in the process."""
    irina = writing(stage)
    bootstrap.install(None)
    bootstrap.install(stage.house)
    irina.says("второе")
    irina.presses(FINISH)
    assert stage.messages()[-1].text == "первое\nвторое"


def put_away(stage: Stage, irina: Client) -> None:
    """By the client on the site, while the bot still shows a reply being written."""
    site = OnTheSite(stage)
    site.reads()
    site.archives()


def test_a_ticket_closed_by_staff_while_composing_takes_the_answer(stage: Stage) -> None:
    """TG-44, domain R-5: a reply is accepted in every status but the old archive."""
    irina = replying(stage)
    irina.says("не помогло")
    Employee(stage, stage.staff()).answers("Закрываю")
    irina.presses(FINISH)
    assert stage.messages()[-1].text == "не помогло"
    assert status(stage) is ClientStatus.IN_PROGRESS


def test_a_ticket_archived_while_composing_comes_back_with_the_answer(stage: Stage) -> None:
    """TG-44, R-20"""
    irina = replying(stage)
    irina.says("не помогло")
    put_away(stage, irina)
    irina.presses(FINISH)
    irina.hears("Ответ добавлен в запрос №1001. Статус: «Находится на рассмотрении».")
    assert status(stage) is ClientStatus.IN_PROGRESS


def test_after_thirty_days_in_the_archive_finish_explains_and_offers_a_new_ticket(stage: Stage) -> None:
    """TG-44, R-20, P8: with the same draft, going on from the old ticket."""
    irina = replying(stage)
    put_away(stage, irina)
    stage.clock.turn(days=31)
    notice = next(each for each in irina.sees() if "Проверьте" in each.text)
    irina.says("опять не работает", reply_to=notice)
    irina.sends(document(name="журнал.pdf"))
    irina.presses(FINISH)
    assert irina.heard()[-1].text == (
        "Запрос №1001 давно в архиве, добавить к нему ответ нельзя. Можно открыть новый запрос с этим же текстом."
    )
    assert irina.labels() == ["Новый запрос с этим черновиком", "Отменить"]
    assert status(stage) is ClientStatus.ARCHIVED
    irina.presses("Новый запрос с этим черновиком")
    assert irina.heard()[-1].text == (
        "Черновик: 1 сообщение, 1 файл из 5.\n"
        "Новый запрос продолжит запрос №1001. Нажмите «Завершить», чтобы отправить."
    )
    irina.presses(FINISH)
    new = stage.ticket(1002)
    assert (new.follows, new.department, new.subject) == (1001, "tech", "Сайт отвечает ошибкой 502")
    assert stage.messages(1002)[-1].text == "опять не работает"
    assert [each.name for each in stage.messages(1002)[-1].attachments] == ["журнал.pdf"]
    assert status(stage) is ClientStatus.ARCHIVED


def test_send_now_to_such_a_ticket_explains_too_and_loses_nothing(stage: Stage) -> None:
    """TG-44, TG-32"""
    irina = replying(stage)
    irina.says("не помогло")
    put_away(stage, irina)
    stage.clock.turn(days=31)
    irina.says("/start")
    irina.presses("Отправить сейчас")
    assert irina.sees()[-1].text.startswith("Запрос №1001 давно в архиве")
    irina.presses("Новый запрос с этим черновиком")
    assert irina.heard()[-1].text.split("\n") == [
        FOUND,
        "Новый запрос продолжит запрос №1001. Нажмите «Завершить», чтобы отправить.",
    ]
    irina.presses("Отправить сейчас")
    assert stage.ticket(1002).follows == 1001


def test_a_ticket_that_is_no_longer_his_is_refused_without_a_way_round(stage: Stage) -> None:
    """I-1: no new ticket is offered that could not be filed either."""
    irina = replying(stage)
    irina.says("не помогло")
    person = stage.store.person("p-501")
    assert person is not None
    stage.save(replace(person, memberships=tuple(replace(each, account="c-9") for each in person.memberships)))
    irina.presses(FINISH)
    assert irina.heard()[-1].text == "Запроса №1001 нет или он вам не доступен."
    assert irina.labels() == ["Отменить"]


def test_the_life_of_a_draft_is_counted_from_its_last_change(stage: Stage) -> None:
    """TG-33"""
    irina = writing(stage)
    for text in ("второе", "третье"):
        stage.later(hours=23)
        irina.says(text)
        assert "Черновик" in irina.sees()[-1].text
    assert stage.clock.now() - draft(stage, irina).begun_at > timedelta(hours=24)
