"""Messages outside of any dialogue: held, asked about, put where the person says; and answers by swipe."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.states import State
from chalicelib.desk.people import Counter
from infra.local.telegram.attachments import document, photo
from tests.flows.composing import FINISH, PANEL, draft, lines, talk
from tests.flows.desk_side import Employee, filed
from tests.people.telegram import Client
from tests.stage import NORTH, Stage

WHERE = "Куда отнести это сообщение?"


def answered(stage: Stage) -> Client:
    """With ticket 1001, which staff have answered, and its notice in the chat."""
    irina = stage.client()
    filed(irina)
    stage.later(minutes=5)
    Employee(stage, stage.staff()).answers("Проверьте")
    return irina


def notice(irina: Client, text: str = "Проверьте") -> int:
    return next(each.message_id for each in irina.sees() if text in each.text)


def test_a_message_out_of_the_blue_is_held_and_asked_about(stage: Stage) -> None:
    """TG-42, P5"""
    irina = answered(stage)
    irina.says("как продлить домен?")
    assert lines(irina) == [WHERE]
    assert irina.labels() == ["Новый запрос", "№1001 · Сайт отвечает ошибкой 502 · Новые сообщения", "Никуда"]
    assert [each.text for each in talk(stage, irina).stray] == ["как продлить домен?"]
    assert len(stage.messages()) == 2


def test_a_ticket_chosen_for_it_gets_it_with_nothing_typed_twice(stage: Stage) -> None:
    """TG-42: the question becomes the panel."""
    irina = answered(stage)
    irina.says("не помогло")
    irina.presses("№1001")
    assert lines(irina) == ["Ответ к запросу №1001. Черновик: 1 сообщение, 0 файлов из 5."]
    assert irina.labels() == PANEL
    assert WHERE not in [each.text for each in irina.sees()]
    irina.presses(FINISH)
    assert stage.messages()[-1].text == "не помогло"


def test_a_new_ticket_chosen_for_it_begins_with_it_in(stage: Stage) -> None:
    """TG-42, TG-13: at the last step one message tells what is asked and what is there."""
    irina = answered(stage)
    irina.sends(document(name="счёт.pdf"), caption="как продлить домен?")
    irina.presses("Новый запрос")
    assert lines(irina)[-1] == "Шаг 2 из 5. Выберите отдел:"
    irina.presses("Отдел продаж")
    irina.says("Домен")
    assert [each.split(".")[0] for each in lines(irina)] == ["Шаг 5 из 5", "Черновик: 1 сообщение, 1 файл из 5"]
    assert irina.labels() == PANEL
    irina.presses(FINISH)
    assert stage.messages(1002)[-1].text == "как продлить домен?"
    assert [each.name for each in stage.messages(1002)[-1].attachments] == ["счёт.pdf"]


def test_createticket_is_an_answer_to_the_question(stage: Stage) -> None:
    """T-10, TG-42: the message goes into the ticket that is begun."""
    irina = answered(stage)
    irina.says("как продлить домен?")
    irina.says("/createticket")
    assert lines(irina)[-1] == "Шаг 2 из 5. Выберите отдел:"
    assert draft(stage, irina).texts == 1


def test_start_asks_again_while_something_waits(stage: Stage) -> None:
    """TG-42: the message is not forgotten behind a list."""
    irina = answered(stage)
    irina.says("как продлить домен?")
    stage.clock.turn(minutes=1)
    irina.says("/start")
    assert lines(irina) == [WHERE]
    stage.clock.turn(minutes=1)
    irina.presses("Мои запросы")
    assert lines(irina) == [WHERE]


def test_nowhere_removes_it(stage: Stage) -> None:
    """TG-42"""
    irina = answered(stage)
    irina.says("ой")
    irina.presses("Никуда")
    assert lines(irina) == ["Сообщение никуда не отправлено."]
    assert talk(stage, irina).state is State.IDLE
    assert talk(stage, irina).stray == ()
    irina.says("/start")
    assert lines(irina)[0].startswith("Активные запросы (1)")


def test_cancel_is_nowhere_too(stage: Stage) -> None:
    """TG-31, TG-42"""
    irina = answered(stage)
    irina.says("ой")
    irina.says("и ещё")
    irina.says("/cancel")
    assert lines(irina) == ["2 сообщения никуда не отправлены."]


def test_several_messages_get_one_question_and_go_together(stage: Stage) -> None:
    """TG-42, I-7: an album of seven is not seven questions."""
    irina = answered(stage)
    irina.says("вот снимки")
    irina.album([photo() for _ in range(7)])
    assert [each.text for each in irina.sees() if each.text.startswith("Куда")] == ["Куда отнести эти 8 сообщений?"]
    irina.presses("№1001")
    assert lines(irina)[0] == "Ответ к запросу №1001. Черновик: 1 сообщение, 5 файлов из 5."
    assert lines(irina)[1].count("photo-") == 2


def test_a_held_text_over_the_limit_is_measured_where_it_goes(stage: Stage) -> None:
    """TG-42, TG-20: nothing is cut on the way."""
    irina = answered(stage)
    irina.says("слово " * 60)
    irina.presses("№1001")
    assert lines(irina)[-1].startswith("Не добавлено: 359 символов при пределе 255")
    irina.presses("Разбить на 2")
    irina.presses(FINISH)
    assert stage.messages()[-1].text == ("слово " * 60).strip()


def test_a_held_file_over_the_limit_leaves_the_last_question_open(stage: Stage) -> None:
    """TG-26, TG-42: said once, in the one message of the last step."""
    irina = stage.client()
    irina.sends(document(name="logs.zip", size=34 * 2**20))
    irina.presses("Новый запрос")
    irina.presses("Отдел продаж")
    irina.says("Домен")
    assert len([each for each in lines(irina) if each.startswith("Шаг 5")]) == 1
    assert "«logs.zip» (34 МБ) не добавлен" in irina.heard()[-1].text


def test_an_edit_of_a_held_message_is_taken(stage: Stage) -> None:
    """TG-28, TG-42"""
    irina = answered(stage)
    said = irina.says("не памагло")
    irina.edits(said, "не помогло")
    irina.presses("№1001")
    irina.presses(FINISH)
    assert stage.messages()[-1].text == "не помогло"


def test_more_than_can_be_held_is_said(stage: Stage) -> None:
    """5.2, TG-42"""
    irina = answered(stage)
    for each in range(21):
        irina.says(str(each))
    assert "Не добавлено: 1 сообщение." in lines(irina)[0]
    assert lines(irina)[1] == "Куда отнести эти 20 сообщений?"
    assert len(talk(stage, irina).stray) == 20


def test_the_last_three_tickets_are_offered_in_the_order_of_the_list(stage: Stage) -> None:
    """TG-42, R-6"""
    irina = stage.client()
    for _ in range(4):
        filed(irina)
        stage.later(minutes=5)
    Employee(stage, stage.staff()).answers("Проверьте", number=1001)
    stage.later(minutes=5)
    irina.says("как продлить домен?")
    assert [each.split(" ")[0] for each in irina.labels()[1:-1]] == ["№1001", "№1004", "№1003"]


def test_a_press_of_an_answered_question_is_out_of_date(stage: Stage) -> None:
    """TG-34, TG-42"""
    irina = answered(stage)
    irina.says("ой")
    question = irina.sees()[-1]
    irina.presses("Никуда")
    irina.press(str(question.buttons[0].data), question.message_id)
    assert irina.toast() == "Кнопка устарела."
    assert talk(stage, irina).state is State.IDLE


def test_a_forged_target_asks_again(stage: Stage) -> None:
    """5.5"""
    irina = answered(stage)
    irina.says("ой")
    stage.clock.turn(minutes=1)
    irina.press(f"to:{talk(stage, irina).stray_id}:9", None)
    assert lines(irina) == [WHERE]
    assert len(talk(stage, irina).stray) == 1


def test_a_swipe_answers_the_ticket_with_nothing_typed_twice(stage: Stage) -> None:
    """TG-41"""
    irina = answered(stage)
    irina.says("заработало, спасибо", reply_to=notice(irina))
    assert lines(irina) == ["Ответ к запросу №1001. Черновик: 1 сообщение, 0 файлов из 5."]
    irina.presses(FINISH)
    assert stage.messages()[-1].text == "заработало, спасибо"


def test_a_swipe_of_the_own_message_and_of_the_receipt_find_the_ticket_too(stage: Stage) -> None:
    """TG-41, section 8: replying to any message of the ticket works."""
    irina = answered(stage)
    own = next(each for each in irina.person.sees() if each.text == "С утра 502")
    irina.says("уточню", reply_to=own)
    assert lines(irina)[0].startswith("Ответ к запросу №1001.")
    irina.says("и ещё", reply_to=notice(irina, "Запрос №1001 создан"))
    assert lines(irina) == ["Ответ к запросу №1001. Черновик: 2 сообщения, 0 файлов из 5."]


def test_a_swiped_file_comes_with_its_caption(stage: Stage) -> None:
    """TG-41, T-22"""
    irina = answered(stage)
    irina.sends(photo(), caption="вот", reply_to=notice(irina))
    assert lines(irina) == ["Ответ к запросу №1001. Черновик: 1 сообщение, 1 файл из 5."]


def test_a_swipe_while_the_same_ticket_is_being_answered_joins_the_draft(stage: Stage) -> None:
    """TG-41"""
    irina = answered(stage)
    irina.presses("Добавить ответ")
    prompt = irina.sees()[-1]
    irina.says("раз", reply_to=notice(irina))
    irina.press(str(prompt.buttons[0].data), prompt.message_id)
    assert irina.hears("Удалить черновик? 1 сообщение, 0 файлов.")


def test_a_swipe_while_something_else_is_being_written_mixes_nothing(stage: Stage) -> None:
    """TG-41, TG-32: neither is lost."""
    irina = answered(stage)
    irina.says("/createticket")
    irina.presses("Бухгалтерия")
    irina.says("Счёт")
    irina.says("Где он?")
    irina.says("не помогло", reply_to=notice(irina))
    assert lines(irina) == [
        "Есть неотправленный черновик: 1 сообщение, 0 файлов.",
        "Новое сообщение отложено и не потеряется.",
    ]
    irina.presses("Отправить сейчас")
    assert stage.messages(1002)[-1].text == "Где он?"
    assert irina.sees()[-1].text == "Ответ к запросу №1001. Черновик: 1 сообщение, 0 файлов из 5."
    irina.presses(FINISH)
    assert stage.messages(1001)[-1].text == "не помогло"


def test_a_swipe_of_a_ticket_that_is_out_of_reach_by_then_loses_nothing(stage: Stage) -> None:
    """I-1, TG-42: what waited for it is asked about."""
    irina = answered(stage)
    irina.says("/createticket")
    irina.presses("Бухгалтерия")
    irina.says("Счёт")
    irina.says("Где он?")
    irina.says("не помогло", reply_to=notice(irina))
    person = stage.store.person("p-501")
    assert person is not None
    stage.save(replace(person, memberships=tuple(replace(each, account="c-9") for each in person.memberships)))
    irina.presses("Удалить черновик")
    assert irina.sees()[-1].text == WHERE
    assert [each.text for each in talk(stage, irina).stray] == ["не помогло"]


def test_a_swipe_in_a_step_with_nothing_typed_leaves_that_step(stage: Stage) -> None:
    """TG-41"""
    irina = answered(stage)
    irina.says("/createticket")
    irina.says("не помогло", reply_to=notice(irina))
    assert lines(irina)[0].startswith("Ответ к запросу №1001.")


def test_a_swipe_while_a_question_is_open_takes_along_what_was_held(stage: Stage) -> None:
    """TG-41, TG-42: it answers the question."""
    irina = answered(stage)
    irina.says("не помогло")
    irina.says("совсем", reply_to=notice(irina))
    irina.presses(FINISH)
    assert stage.messages()[-1].text == "не помогло\nсовсем"


def test_a_swipe_of_anything_else_is_a_message_out_of_the_blue(stage: Stage) -> None:
    """TG-41, TG-42"""
    irina = answered(stage)
    irina.says("/help")
    irina.says("спасибо", reply_to=irina.sees()[-1])
    assert lines(irina) == [WHERE]


def test_a_held_message_goes_to_a_ticket_with_a_number_of_ten_digits(stage: Stage) -> None:
    """5.5"""
    stage.save(Counter(provider=NORTH.id, last=9_999_999_998))
    irina = stage.client()
    filed(irina)
    stage.later(minutes=5)
    irina.says("не помогло")
    irina.presses("№9999999999")
    irina.presses(FINISH)
    assert stage.messages(9_999_999_999)[-1].text == "не помогло"
