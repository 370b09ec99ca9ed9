"""What crosses «Завершить» on the way: messages that were sent before it, parts of albums, corrections."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infra.local.telegram import Fault, FaultKind, Lane
from infra.local.telegram.attachments import document, photo
from tests.flows.composing import FINISH, composing, lines, posts, queued, talk
from tests.flows.desk_side import Employee, OnTheSite, filed
from tests.stage import Stage

APPENDED = "Добавил в запрос №1001 то, что пришло следом."


def texts(stage: Stage) -> list[str]:
    return [each.text for each in stage.messages()]


def test_a_message_and_finish_at_once_in_the_order_they_were_made(stage: Stage) -> None:
    """TG-06"""
    irina = composing(stage)
    irina.says("первое")
    irina.person.says("второе")
    irina.person.presses(FINISH)
    stage.telegram.deliver_due(only=Lane.MESSAGES)
    stage.settle()
    assert texts(stage) == ["первое\nвторое"]


def test_a_message_and_finish_at_once_in_the_other_order(stage: Stage) -> None:
    """TG-06, 5.6: joins the same ticket with the notice; never stray, never lost."""
    irina = composing(stage)
    irina.says("первое")
    irina.person.says("второе")
    irina.person.presses(FINISH)
    stage.telegram.deliver_due(only=Lane.PRESSES)
    stage.settle()
    assert texts(stage) == ["первое", "второе"]
    assert irina.sees()[-1].text == APPENDED
    assert [each.kind for each in stage.queues.published] == ["ticket.created", "ticket.appended"]


def test_a_press_that_meets_a_message_in_the_middle_sees_it(stage: Stage) -> None:
    """TG-06, 5.6: between read and write the message arrived; the step is taken anew over the new draft."""
    irina = composing(stage)
    irina.says("первое")
    irina.person.says("второе")
    message = queued(stage)
    irina.person.presses(FINISH)
    stage.store.on("commit", lambda: _meanwhile(posts(stage, message)))
    stage.settle()
    assert texts(stage) == ["первое\nвторое"]


def test_a_message_that_meets_a_press_in_the_middle_joins_what_it_filed(stage: Stage) -> None:
    """TG-06, 5.6"""
    irina = composing(stage)
    irina.says("первое")
    irina.person.presses(FINISH)
    press = queued(stage)
    irina.person.says("второе")
    stage.store.on("commit", lambda: _meanwhile(posts(stage, press)))
    stage.settle()
    assert texts(stage) == ["первое", "второе"]
    assert irina.sees()[-1].text == APPENDED


def _meanwhile(status: int) -> None:
    assert status == 200


def test_while_the_receipt_is_unsent_a_message_belongs_to_what_was_just_sent(stage: Stage) -> None:
    """TG-06, 5.6: until the receipt is known, for a minute."""
    irina = composing(stage)
    irina.says("первое")
    stage.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, method="sendMessage", retry_after=20, times=None))
    irina.presses(FINISH)
    irina.says("второе")
    assert texts(stage) == ["первое", "второе"]


def test_without_a_receipt_a_message_after_a_minute_is_asked_about(stage: Stage) -> None:
    """5.6, TG-42"""
    irina = composing(stage)
    irina.says("первое")
    stage.telegram.faults.add(Fault(kind=FaultKind.BAD_GATEWAY, method="sendMessage", times=None))
    irina.presses(FINISH)
    stage.clock.turn(seconds=61)
    stage.telegram.faults.clear()
    irina.says("второе")
    assert texts(stage) == ["первое"]
    assert [each.text for each in talk(stage, irina).stray] == ["второе"]


def test_a_message_typed_after_the_receipt_is_asked_about(stage: Stage) -> None:
    """5.6, TG-42: separate issues are not glued into one ticket."""
    irina = composing(stage)
    irina.says("первое")
    irina.presses(FINISH)
    irina.says("как продлить домен?")
    assert lines(irina) == ["Куда отнести это сообщение?"]
    assert texts(stage) == ["первое"]


def test_a_late_part_of_an_album_joins_the_ticket_and_is_said_once_for_the_album(stage: Stage) -> None:
    """TG-24, 5.6"""
    irina = composing(stage)
    irina.album([photo() for _ in range(3)], caption="вот ошибки", gap=5.0)
    irina.presses(FINISH)
    assert len(stage.messages()[-1].attachments) == 1
    stage.later(seconds=5)
    assert irina.sees()[-1].text == APPENDED
    stage.later(seconds=5)
    assert [each.text for each in irina.sees()].count(APPENDED) == 1
    assert [len(each.attachments) for each in stage.messages()] == [1, 1, 1]


def test_a_late_part_joins_in_any_state_the_talk_is_in_by_then(stage: Stage) -> None:
    """TG-24: by its album it cannot be meant for anything else."""
    irina = composing(stage)
    irina.album([photo(), photo()], gap=5.0)
    irina.presses(FINISH)
    irina.says("/createticket")
    stage.later(seconds=5)
    assert [len(each.attachments) for each in stage.messages()] == [1, 1]
    assert stage.tickets()[0].number == 1001


def test_late_parts_past_the_five_files_are_named(stage: Stage) -> None:
    """TG-24, TG-23: the limit is that of the submission."""
    irina = composing(stage)
    irina.album([photo() for _ in range(7)], gap=5.0)
    irina.presses(FINISH)
    for _ in range(6):
        stage.later(seconds=5)
    assert sum(len(each.attachments) for each in stage.messages()) == 5
    assert irina.sees()[-1].text.startswith("Уже 5 файлов — это предел. Не добавлено: photo-")


def test_a_late_part_past_the_limit_leaves_its_caption_in_the_ticket(stage: Stage) -> None:
    """TG-22, TG-24"""
    irina = composing(stage)
    irina.album([photo() for _ in range(5)])
    irina.person.sends(photo(), caption="тут видно")
    irina.person.presses(FINISH)
    stage.telegram.deliver_due(only=Lane.PRESSES)
    stage.settle()
    assert irina.sees()[-1].text.split("\n")[0] == APPENDED
    assert irina.sees()[-1].text.split("\n")[1].startswith("Уже 5 файлов")
    assert (stage.messages()[-1].text, stage.messages()[-1].attachments) == ("тут видно", ())


def test_a_late_file_that_is_too_big_is_named(stage: Stage) -> None:
    """TG-26, 5.6"""
    irina = composing(stage)
    irina.says("первое")
    irina.person.sends(document(name="logs.zip", size=34 * 2**20))
    irina.person.presses(FINISH)
    stage.telegram.deliver_due(only=Lane.PRESSES)
    stage.settle()
    assert irina.sees()[-1].text.startswith("«logs.zip» (34 МБ) не добавлен")
    assert texts(stage) == ["первое"]


def test_a_late_text_over_the_limit_is_held_and_asked_about(stage: Stage) -> None:
    """TG-06, 5.8: it cannot join as it is, and nothing is cut."""
    irina = composing(stage)
    irina.says("первое")
    irina.person.says("я" * 300)
    irina.person.presses(FINISH)
    stage.telegram.deliver_due(only=Lane.PRESSES)
    stage.settle()
    assert texts(stage) == ["первое"]
    assert irina.sees()[-1].text == "Куда отнести это сообщение?"


def test_a_late_part_after_ten_minutes_is_asked_about(stage: Stage) -> None:
    """5.6: the album is over by then."""
    irina = composing(stage)
    irina.album([photo(), photo()], gap=660.0)
    irina.presses(FINISH)
    stage.later(seconds=661)
    assert len(stage.messages()) == 1
    assert irina.sees()[-1].text == "Куда отнести это сообщение?"


def test_an_edit_after_finish_is_noted_on_the_ticket_with_the_original_kept(stage: Stage) -> None:
    """TG-45"""
    irina = composing(stage)
    first = irina.says("счета 88 и 89")
    irina.says("карта 4411")
    irina.presses(FINISH)
    irina.edits(first, "счета 88 и 90")
    assert lines(irina) == ["Правка учтена в запросе №1001."]
    message = stage.messages()[-1]
    assert message.text == "счета 88 и 90\nкарта 4411"
    assert [each.text for each in message.revisions] == ["счета 88 и 89\nкарта 4411"]
    assert message.edited
    assert stage.queues.published[-1].kind == "ticket.edited"


def test_an_edit_of_a_caption_after_finish_keeps_the_files(stage: Stage) -> None:
    """TG-45, 2.3"""
    irina = composing(stage)
    sent = irina.sends(photo(), caption="вот")
    irina.presses(FINISH)
    irina.edits(sent, "вот снимок")
    assert stage.messages()[-1].text == "вот снимок"
    assert len(stage.messages()[-1].attachments) == 1


def test_an_edit_after_finish_without_a_visible_change_is_quiet(stage: Stage) -> None:
    """TG-45, 2.3"""
    irina = composing(stage)
    first = irina.says("первое")
    irina.presses(FINISH)
    irina.edits(first, " первое ")
    irina.hears_nothing_new()
    assert not stage.messages()[-1].edited


def test_an_edit_after_finish_past_the_limit_keeps_what_was_sent_and_says_so(stage: Stage) -> None:
    """TG-45, TG-28: the limit is the same before and after."""
    irina = composing(stage)
    first = irina.says("первое")
    irina.presses(FINISH)
    irina.edits(first, "я" * 300)
    assert lines(irina) == ["Правка не принята: 300 символов при пределе 255. Остался прежний текст."]
    assert texts(stage) == ["первое"]


def test_a_text_that_was_split_can_be_corrected_after_finish_at_its_length(stage: Stage) -> None:
    """TG-45, TG-20"""
    irina = composing(stage)
    long = irina.says("слово " * 100)
    irina.presses("Разбить на 3")
    irina.presses(FINISH)
    irina.edits(long, "слава " * 100)
    assert lines(irina) == ["Правка учтена в запросе №1001."]
    assert texts(stage) == [("слава " * 100).strip()]


def test_an_edit_of_what_joined_late_is_noted_too(stage: Stage) -> None:
    """TG-45, TG-06"""
    irina = composing(stage)
    irina.says("первое")
    late = irina.person.says("второе")
    irina.person.presses(FINISH)
    stage.telegram.deliver_due(only=Lane.PRESSES)
    stage.settle()
    irina.edits(late, "исправленное")
    assert texts(stage) == ["первое", "исправленное"]


def test_an_edit_that_crosses_finish_finds_the_ticket(stage: Stage) -> None:
    """TG-45, TG-06"""
    irina = composing(stage)
    first = irina.says("первое")
    irina.person.edits(first, "исправленное")
    irina.person.presses(FINISH)
    stage.telegram.deliver_due(only=Lane.PRESSES)
    stage.settle()
    assert texts(stage) == ["исправленное"]
    assert stage.messages()[-1].edited


def test_an_edit_of_something_that_is_in_no_ticket_is_quiet(stage: Stage) -> None:
    """TG-45: e.g. of a command, or of what was thrown away."""
    irina = composing(stage)
    first = irina.says("первое")
    irina.says("/cancel")
    irina.presses("Удалить черновик")
    before = stage.store.dump()
    irina.edits(first, "исправленное")
    irina.hears_nothing_new()
    assert stage.store.dump() == before


def test_an_edit_does_not_reach_a_ticket_that_is_no_longer_his(stage: Stage) -> None:
    """I-1, TG-45"""
    irina = composing(stage)
    first = irina.says("первое")
    irina.presses(FINISH)
    person = stage.store.person("p-501")
    assert person is not None
    stage.save(replace(person, memberships=tuple(replace(each, account="c-9") for each in person.memberships)))
    irina.edits(first, "исправленное")
    irina.hears_nothing_new()
    assert texts(stage) == ["первое"]


@pytest.mark.parametrize("act", ["archived", "out of reach"])
def test_a_late_part_that_cannot_join_any_more_is_not_lost(stage: Stage, act: str) -> None:
    """TG-24, TG-42"""
    irina = composing(stage)
    irina.album([photo(), photo()], gap=5.0)
    irina.presses(FINISH)
    person = stage.store.person("p-501")
    assert person is not None
    if act == "out of reach":
        stage.save(replace(person, memberships=tuple(replace(each, account="c-9") for each in person.memberships)))
        stage.later(seconds=5)
        assert len(talk(stage, irina).stray) == 1
    else:
        Employee(stage, stage.staff()).answers("Готово")
        OnTheSite(stage).archives()
        stage.later(seconds=5)
        assert len(stage.messages()[-1].attachments) == 1


def test_a_message_older_than_the_receipt_joins_even_much_later(stage: Stage) -> None:
    """5.6: message ids grow; C is the receipt's."""
    irina = composing(stage)
    irina.says("первое")
    irina.person.says("второе")
    message = queued(stage)
    irina.presses(FINISH)
    stage.later(hours=2)
    assert posts(stage, message) == 200
    assert texts(stage) == ["первое", "второе"]


def test_the_receipt_of_another_draft_is_no_measure(stage: Stage) -> None:
    """5.6: while the second receipt is unsent, the first one's id says nothing."""
    irina = stage.client()
    filed(irina)
    irina.says("/createticket")
    irina.presses("Бухгалтерия")
    irina.says("Счёт")
    irina.says("Где он?")
    stage.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, method="sendMessage", retry_after=20, times=None))
    irina.presses(FINISH)
    irina.says("вот номер")
    assert [each.text for each in stage.messages(1002)] == ["Где он?", "вот номер"]
