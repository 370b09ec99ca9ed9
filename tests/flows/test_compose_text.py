"""Writing texts into a draft: the limit, splitting, edits, taking back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib import bootstrap
from chalicelib.desk.people import Provider
from chalicelib.desk.rules import BODY_LIMIT, Limits
from infra.local.telegram import extras
from infra.local.telegram.attachments import document, photo
from tests.flows.composing import CANCEL, FINISH, PANEL, composing, draft, lines
from tests.people.telegram import Client
from tests.stage import NORTH, Stage

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f466"
"""Five code points that are seen as one."""
SPLIT, DROP = "Разбить на 3", "Не добавлять"


def counts(messages: str, files: str = "0 файлов") -> str:
    return f"Черновик: {messages}, {files} из 5."


def sent(irina: Client, stage: Stage) -> str:
    irina.presses(FINISH)
    return stage.messages()[-1].text


@pytest.mark.parametrize(
    "text", ["я" * 255, FAMILY * 51, "e\u0301" * 255, "  " + "я" * 255 + "\r\n"], ids=["я", "families", "é", "edges"]
)
def test_255_characters_are_taken(stage: Stage, text: str) -> None:
    """TG-19, T-15: code points after NFC, without the space at the edges."""
    irina = composing(stage)
    irina.says(text)
    assert lines(irina) == [counts("1 сообщение")]
    assert irina.labels() == PANEL


def test_256_characters_are_one_too_many(stage: Stage) -> None:
    """TG-19, T-15"""
    irina = composing(stage)
    irina.says("я" * 256)
    assert lines(irina) == [
        "Не добавлено: 256 символов при пределе 255, лишних 1. Разбить на 2? Можно и отредактировать сообщение."
    ]
    assert irina.labels() == ["Разбить на 2", DROP, CANCEL]
    assert draft(stage, irina).items == ()


def test_three_texts_in_a_row_become_one_message_in_their_order(stage: Stage) -> None:
    """T-17, R-10: joined by a line break."""
    irina = composing(stage)
    for each in ("первое", "второе", "третье"):
        irina.says(each)
    assert lines(irina) == [counts("3 сообщения")]
    assert sent(irina, stage) == "первое\nвторое\nтретье"
    assert len(stage.messages()) == 1


def test_a_long_text_is_split_at_words_and_reads_in_the_ticket_as_it_was_written(stage: Stage) -> None:
    """TG-20"""
    irina = composing(stage)
    text = "Журнал: " + "сбой узла двенадцать, " * 27 + "конец."
    irina.says("до")
    irina.says(text)
    irina.says("после")
    assert lines(irina)[0] == counts("2 сообщения")
    irina.presses(SPLIT)
    assert lines(irina) == [counts("5 сообщений")]
    pieces = [each.text for each in draft(stage, irina).items][1:-1]
    assert all(len(each) <= 255 for each in pieces)
    assert all(each.endswith(" ") for each in pieces[:-1])
    assert sent(irina, stage) == f"до\n{text}\nпосле"


def test_a_word_without_end_is_cut_between_what_is_seen_as_one_character(stage: Stage) -> None:
    """TG-20"""
    irina = composing(stage)
    irina.says(FAMILY * 60)
    irina.presses("Разбить на 2")
    assert [len(each.text) for each in draft(stage, irina).items] == [255, 45]
    assert sent(irina, stage) == FAMILY * 60


def test_a_long_text_edited_to_fit_is_taken_and_nothing_waits(stage: Stage) -> None:
    """TG-21"""
    irina = composing(stage)
    long = irina.says("я" * 300)
    irina.edits(long, "я" * 200)
    assert lines(irina) == [counts("1 сообщение"), "Правка учтена."]
    assert irina.labels() == PANEL
    assert sent(irina, stage) == "я" * 200


def test_a_long_text_edited_and_still_too_long_is_measured_anew(stage: Stage) -> None:
    """TG-21"""
    irina = composing(stage)
    long = irina.says("я" * 300)
    irina.edits(long, "я" * 290)
    assert lines(irina)[-1].startswith("Не добавлено: 290 символов при пределе 255, лишних 35.")
    irina.edits(long, "я" * 290 + " ")
    irina.hears_nothing_new()


def test_several_long_texts_all_wait_and_are_split_together(stage: Stage) -> None:
    """5.3, TG-20: a second long text does not push the first one out."""
    irina = composing(stage)
    irina.says("а" * 300)
    irina.says("коротко")
    irina.says("б" * 400)
    assert lines(irina) == [
        counts("1 сообщение"),
        "Не добавлено: 700 символов при пределе 255, лишних 190. Разбить на 4? Можно и отредактировать сообщение.",
    ]
    irina.presses("Разбить на 4")
    assert sent(irina, stage) == f"{'а' * 300}\nкоротко\n{'б' * 400}"


def test_one_of_several_long_texts_shortened_leaves_the_others_waiting(stage: Stage) -> None:
    """TG-21"""
    irina = composing(stage)
    first = irina.says("а" * 300)
    irina.says("б" * 300)
    irina.edits(first, "а")
    assert lines(irina)[:2] == [counts("1 сообщение"), "Правка учтена."]
    assert irina.labels() == ["Разбить на 2", DROP, CANCEL]


def test_a_long_text_can_be_left_out(stage: Stage) -> None:
    """5.3 LONG"""
    irina = composing(stage)
    irina.says("коротко")
    irina.says("я" * 300)
    irina.presses(DROP)
    assert lines(irina) == [counts("1 сообщение")]
    assert sent(irina, stage) == "коротко"


def test_a_long_caption_waits_while_its_file_is_in(stage: Stage) -> None:
    """TG-20, T-15: the limit holds for captions too."""
    irina = composing(stage)
    irina.sends(photo(), caption="я" * 300)
    assert lines(irina)[0] == counts("0 сообщений", "1 файл")
    irina.presses("Разбить на 2")
    assert lines(irina) == [counts("2 сообщения", "1 файл")]
    assert sent(irina, stage) == "я" * 300
    assert len(stage.messages()[-1].attachments) == 1


def test_a_long_caption_edited_to_fit_rejoins_its_file(stage: Stage) -> None:
    """TG-21, TG-28"""
    irina = composing(stage)
    long = irina.sends(photo(), caption="я" * 300)
    irina.edits(long, "коротко")
    (item,) = draft(stage, irina).items
    assert (item.text, item.file is not None) == ("коротко", True)


def test_finish_typed_over_a_waiting_text_asks_what_becomes_of_it(stage: Stage) -> None:
    """TG-30, 5.8: nothing is cut silently, nothing is left out silently."""
    irina = composing(stage)
    irina.says("коротко")
    irina.says("я" * 300)
    irina.says("/done")
    assert irina.labels() == ["Разбить на 2", DROP, CANCEL]
    assert stage.tickets() == ()


def test_more_parts_than_a_draft_holds_are_not_offered(stage: Stage) -> None:
    """5.2, 5.8: says what to do instead; the short texts stay."""
    irina = composing(stage)
    for each in range(10):
        irina.says(str(each))
    irina.says("слово " * 500)
    assert lines(irina) == [
        counts("10 сообщений"),
        "Не добавлено: 2999 символов при пределе 255, лишних 2744. Столько частей в черновик не поместится: "
        "пришлите длинный текст файлом.",
    ]
    assert irina.labels() == [DROP, CANCEL]
    irina.press(f"split:{draft(stage, irina).id}", irina.sees()[-1].message_id)
    assert len(draft(stage, irina).items) == 10
    irina.presses(DROP)
    assert lines(irina) == [counts("10 сообщений")]


def test_the_21st_message_is_named_and_the_first_twenty_stay(stage: Stage) -> None:
    """5.2: a draft holds at most 20 items; a burst of refusals is counted in one panel."""
    irina = composing(stage)
    for each in range(20):
        irina.says(str(each))
    full = (
        "В черновик помещается до 20 сообщений, всего до 32000 символов. Не добавлено: {}. "
        "Пришлите длинный текст файлом или отправьте то, что есть."
    )
    irina.says("двадцать первое")
    assert lines(irina) == [counts("20 сообщений"), full.format("1 сообщение")]
    irina.says("двадцать второе")
    assert lines(irina) == [counts("20 сообщений"), full.format("2 сообщения")]
    stage.clock.turn(seconds=60)
    irina.says("двадцать третье")
    assert lines(irina) == [counts("20 сообщений"), full.format("1 сообщение")]
    assert sent(irina, stage) == "\n".join(str(each) for each in range(20))


def roomy(**limits: int) -> Provider:
    return replace(NORTH, limits=Limits(**limits))


def test_long_texts_together_are_bounded_where_the_provider_lets_each_be_long() -> None:
    """5.2, domain R-8: the limit is the provider's; a draft stays far below the bound of an item."""
    stage = Stage((roomy(text=4096),))
    irina = composing(stage)
    for _ in range(9):
        irina.says("я" * 4000)
    kept = draft(stage, irina).items
    assert sum(len(each.text) for each in kept) <= BODY_LIMIT
    assert lines(irina)[0] == counts("8 сообщений")
    assert "Не добавлено: 1 сообщение." in lines(irina)[1]
    first = kept[0].message_id
    irina.edits(first, "ю" * 4050)
    assert "Правка не принята" in lines(irina)[1]
    irina.edits(first, "ю" * 3000)
    assert lines(irina)[1] == "Правка учтена."
    bootstrap.install(None)


def test_an_edit_changes_what_will_be_sent(stage: Stage) -> None:
    """TG-28"""
    irina = composing(stage)
    first = irina.says("первое")
    irina.says("второе")
    irina.edits(first, "исправленное")
    assert lines(irina) == [counts("2 сообщения"), "Правка учтена."]
    assert sent(irina, stage) == "исправленное\nвторое"


def test_an_edit_past_the_limit_keeps_the_old_text_and_says_so(stage: Stage) -> None:
    """TG-28"""
    irina = composing(stage)
    first = irina.says("первое")
    irina.edits(first, "я" * 300)
    assert lines(irina) == [
        counts("1 сообщение"),
        "Правка не принята: 300 символов при пределе 255. Остался прежний текст.",
    ]
    assert sent(irina, stage) == "первое"


def test_an_edit_of_a_caption_keeps_the_file(stage: Stage) -> None:
    """TG-28"""
    irina = composing(stage)
    sent_file = irina.sends(document(name="журнал.pdf"), caption="вот")
    irina.edits(sent_file, "вот журнал")
    assert lines(irina) == [counts("1 сообщение", "1 файл"), "Правка учтена."]
    assert sent(irina, stage) == "вот журнал"
    assert [each.name for each in stage.messages()[-1].attachments] == ["журнал.pdf"]


def test_an_edit_without_a_visible_change_says_nothing(stage: Stage) -> None:
    """2.3: Telegram reports such edits too."""
    irina = composing(stage)
    first = irina.says("первое")
    irina.edits(first, "первое ")
    irina.hears_nothing_new()


def test_a_text_that_was_split_can_be_corrected_at_its_length(stage: Stage) -> None:
    """TG-28, TG-20"""
    irina = composing(stage)
    text = "слово " * 100
    long = irina.says(text)
    irina.presses(SPLIT)
    irina.edits(long, text.replace("слово", "слава"))
    assert lines(irina) == [counts("3 сообщения"), "Правка учтена."]
    irina.edits(long, text * 2)
    assert lines(irina)[1].startswith("Правка не принята: 1199 символов")
    assert sent(irina, stage) == text.replace("слово", "слава").strip()


def test_remove_last_takes_one_message_after_the_other_and_then_only_says_so(stage: Stage) -> None:
    """TG-29"""
    irina = composing(stage)
    irina.says("первое")
    irina.says("второе")
    panel = irina.sees()[-1]
    remove = str(panel.buttons[1].data)
    irina.presses("Убрать последнее")
    assert lines(irina) == [counts("1 сообщение")]
    irina.presses("Убрать последнее")
    assert lines(irina)[0].startswith("Шаг 5 из 5.")
    assert irina.labels() == [CANCEL]
    before = draft(stage, irina)
    irina.press(remove, panel.message_id)
    irina.hears_nothing_new()
    assert irina.toast() == "Черновик пуст, убирать нечего."
    assert draft(stage, irina) == before


def test_remove_last_is_drawn_where_it_was_pressed(stage: Stage) -> None:
    """Section 8: no new message for every press."""
    irina = composing(stage)
    irina.says("первое")
    irina.says("второе")
    stage.clock.turn(minutes=5)
    before = len(irina.sees())
    irina.presses("Убрать последнее")
    assert len(irina.sees()) == before


def test_remove_last_takes_all_parts_of_a_split_text(stage: Stage) -> None:
    """TG-29, TG-20"""
    irina = composing(stage)
    irina.says("первое")
    irina.says("слово " * 100)
    irina.presses(SPLIT)
    irina.presses("Убрать последнее")
    assert lines(irina) == [counts("1 сообщение")]


def test_a_forwarded_text_keeps_who_wrote_it_and_its_255_characters(stage: Stage) -> None:
    """5.7, T-15: the name of the one who wrote it does not count."""
    irina = composing(stage)
    irina.says("я" * 255, forwarded_from="Пётр")
    assert lines(irina) == [counts("1 сообщение")]
    assert sent(irina, stage) == f"Пётр:\n{'я' * 255}"


def test_a_long_forwarded_text_names_its_author_once(stage: Stage) -> None:
    """5.7, TG-20"""
    irina = composing(stage)
    irina.says("слово " * 100, forwarded_from="Пётр")
    irina.presses(SPLIT)
    assert sent(irina, stage) == f"Пётр:\n{('слово ' * 100).strip()}"


def test_what_cannot_be_passed_on_is_said_once_a_minute_and_the_draft_stays(stage: Stage) -> None:
    """TG-25, 5.7"""
    irina = composing(stage)
    irina.says("первое")
    irina.sends(extras.story())
    assert lines(irina) == ["Такое сообщение я передать не могу. Пришлите текст или файл."]
    irina.sends(extras.game())
    irina.hears_nothing_new()
    assert sent(irina, stage) == "первое"


@pytest.mark.parametrize("typed", ["Завершить", "завершить", "Finish", "/done"])
def test_the_word_on_the_button_finishes_as_well(stage: Stage, typed: str) -> None:
    """5.9"""
    irina = composing(stage)
    irina.says("первое")
    irina.says(typed)
    assert stage.messages()[-1].text == "первое"


def test_the_word_skip_skips_and_means_nothing_elsewhere(stage: Stage) -> None:
    """T-14, 5.9"""
    irina = stage.client()
    stage.services(("4817", "VPS-2"))
    irina.says("/createticket")
    irina.presses("Бухгалтерия")
    irina.says("Счёт")
    irina.says("пропустить")
    assert lines(irina)[0].startswith("Шаг 5 из 5.")
    irina.says("Skip")
    assert lines(irina) == [counts("1 сообщение")]


def test_a_path_that_looks_like_a_command_is_a_text(stage: Stage) -> None:
    """5.7: hosting clients write «/home is full»; only a lone unknown command is answered as one."""
    irina = composing(stage)
    irina.says("/home заполнен\nна 100%")
    irina.hears("Черновик: 1 сообщение")
    irina.says("/nonsense")
    irina.hears("Такой команды нет")
    irina.presses("Завершить")
    assert stage.messages()[0].text == "/home заполнен\nна 100%"
