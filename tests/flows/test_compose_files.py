"""Sending files into a draft: the count, the size, albums, and what is said of those that stay out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib import bootstrap
from chalicelib.desk.rules import MEGABYTE, Limits
from infra.local.telegram import extras
from infra.local.telegram.attachments import (
    Attachment,
    animation,
    audio,
    document,
    live_photo,
    photo,
    sticker,
    video,
    video_note,
    voice,
)
from infra.local.telegram.reference import Json
from tests.flows.composing import PANEL, composing, lines
from tests.people.telegram import Client
from tests.stage import NORTH, Stage

SENDING = ("sendMessage", "sendPhoto", "sendDocument", "sendMediaGroup")


def paper(number: int) -> Attachment:
    return document(name=f"{number}.pdf")


def names(stage: Stage, irina: Client) -> list[str]:
    irina.presses("Завершить")
    return [each.name for each in stage.messages()[-1].attachments]


def test_five_files_over_three_messages_keep_their_order(stage: Stage) -> None:
    """TG-22, T-16, R-9: five for the whole submission, whatever message they came in."""
    irina = composing(stage)
    irina.says("вот журналы")
    irina.album([paper(1), paper(2)])
    irina.sends(paper(3))
    irina.says("и ещё")
    irina.album([paper(4), paper(5)], caption="последние")
    assert lines(irina) == ["Черновик: 3 сообщения, 5 файлов из 5."]
    assert irina.labels() == PANEL
    assert names(stage, irina) == ["1.pdf", "2.pdf", "3.pdf", "4.pdf", "5.pdf"]
    assert stage.messages()[-1].text == "вот журналы\nи ещё\nпоследние"


def test_the_sixth_file_stays_out_by_name_and_its_caption_stays_in(stage: Stage) -> None:
    """TG-22, T-16"""
    irina = composing(stage)
    for each in range(1, 6):
        irina.sends(paper(each))
    irina.sends(paper(6), caption="тут видно")
    assert lines(irina) == [
        "Черновик: 1 сообщение, 5 файлов из 5.",
        "Уже 5 файлов — это предел. Не добавлено: 6.pdf.",
    ]
    assert names(stage, irina) == ["1.pdf", "2.pdf", "3.pdf", "4.pdf", "5.pdf"]
    assert stage.messages()[-1].text == "тут видно"


def test_a_refusal_is_said_until_the_burst_is_over_and_then_no_more(stage: Stage) -> None:
    """TG-22: once per burst; what comes within it does not wipe the refusal off the panel."""
    irina = composing(stage)
    for each in range(1, 7):
        irina.sends(paper(each))
    irina.says("и текст")
    assert lines(irina)[1:] == ["Уже 5 файлов — это предел. Не добавлено: 6.pdf."]
    stage.clock.turn(seconds=60)
    irina.says("ещё текст")
    assert irina.hears("Черновик").text == "Черновик: 2 сообщения, 5 файлов из 5."


def test_of_an_album_of_seven_five_are_taken_and_two_named_in_one_refusal(stage: Stage) -> None:
    """TG-23, I-7"""
    irina = composing(stage)
    before = sum(1 for each in stage.telegram.calls if each.method in SENDING)
    irina.album([photo() for _ in range(7)], caption="вот ошибки")
    (panel,) = irina.heard()
    first, second = panel.text.split("\n")
    assert first == "Черновик: 1 сообщение, 5 файлов из 5."
    assert second.startswith("Уже 5 файлов — это предел. Не добавлено: photo-2026-11-14-")
    assert second.count("photo-") == 2
    assert sum(1 for each in stage.telegram.calls if each.method in SENDING) - before <= 3
    assert len(names(stage, irina)) == 5
    assert stage.messages()[-1].text == "вот ошибки"


def test_a_slow_album_is_one_panel_too(stage: Stage) -> None:
    """TG-23, I-7, 5.9: parts were seen eleven seconds apart."""
    irina = composing(stage)
    irina.album([photo() for _ in range(3)], gap=6.0)
    for _ in range(3):
        stage.later(seconds=6)
    assert [each.text for each in irina.heard()] == ["Черновик: 0 сообщений, 3 файла из 5."]


def test_an_album_of_five_counts_five(stage: Stage) -> None:
    """I-7: N photos are N updates and N files."""
    irina = composing(stage)
    irina.album([photo() for _ in range(5)])
    assert lines(irina) == ["Черновик: 0 сообщений, 5 файлов из 5."]
    assert len(names(stage, irina)) == 5


@pytest.mark.parametrize(
    "content", [photo(), document(), video(), animation(), audio(), voice(), video_note(), live_photo()]
)
def test_each_kind_of_file_counts_as_one(stage: Stage, content: Attachment) -> None:
    """TG-25, 2.3: an animation fills `document` too, a live photo `photo`."""
    irina = composing(stage)
    irina.sends(content)
    assert lines(irina) == ["Черновик: 0 сообщений, 1 файл из 5."]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (sticker("👍"), "👍"),
        (extras.contact("Анна", "+79990001122"), "+79990001122"),
        (extras.location(), "55.75"),
        (extras.poll("Когда?", "сейчас", "потом"), "Когда?"),
        (extras.dice(), "🎲"),
    ],
    ids=["sticker", "contact", "location", "poll", "dice"],
)
def test_what_is_no_file_becomes_text(stage: Stage, content: Attachment | Json, text: str) -> None:
    """TG-25"""
    irina = composing(stage)
    irina.sends(content)
    assert lines(irina) == ["Черновик: 1 сообщение, 0 файлов из 5."]
    irina.presses("Завершить")
    assert text in stage.messages()[-1].text


@pytest.mark.parametrize("size", [19 * MEGABYTE, int(20.9 * 10**6), 20 * MEGABYTE])
def test_a_file_within_20_mb_is_taken(stage: Stage, size: int) -> None:
    """TG-26"""
    irina = composing(stage)
    irina.sends(document(size=size))
    assert lines(irina) == ["Черновик: 0 сообщений, 1 файл из 5."]


def test_a_bigger_file_is_refused_at_once_with_the_limit_and_another_way(stage: Stage) -> None:
    """TG-26: nothing is downloaded in the hook."""
    irina = composing(stage)
    irina.sends(document(name="logs.zip", size=20 * MEGABYTE + 1), caption="вот")
    assert lines(irina) == [
        "Черновик: 1 сообщение, 0 файлов из 5.",
        "«logs.zip» (21 МБ) не добавлен: бот принимает до 20 МБ. Загрузите его на сайте: https://north.example/settings",
    ]
    assert not [each for each in stage.telegram.calls if each.method == "getFile"]


def test_a_too_big_file_inside_an_album_is_still_named_when_the_album_is_in(stage: Stage) -> None:
    """TG-26: the parts behind it are drawn over the same panel and must not wipe the refusal off."""
    irina = composing(stage)
    irina.album([document(name="logs.zip", size=34 * MEGABYTE), paper(1), paper(2)])
    assert lines(irina)[0] == "Черновик: 0 сообщений, 2 файла из 5."
    assert lines(irina)[1].startswith("«logs.zip» (34 МБ) не добавлен")


def test_a_too_big_file_alone_leaves_the_question_open(stage: Stage) -> None:
    """TG-26: the refusal stands in the panel, which asks for the text again."""
    irina = composing(stage)
    irina.sends(document(name="logs.zip", size=34 * MEGABYTE))
    assert lines(irina)[0].startswith("«logs.zip» (34 МБ) не добавлен")
    assert lines(irina)[1].startswith("Шаг 5 из 5.")
    assert irina.labels() == ["Отменить"]


def test_the_link_is_that_of_the_provider_who_is_asked(two_providers: Stage) -> None:
    """G-1: another brand's site would be of no use."""
    irina = two_providers.client(accounts=(("north", "c-1"), ("cloud", "c-2")))
    irina.says("/createticket")
    irina.presses("Облако Плюс")
    irina.says("Домен")
    irina.sends(document(size=34 * MEGABYTE))
    assert "https://cloud.example/settings" in lines(irina)[0]


def test_without_a_site_the_limit_alone_is_named() -> None:
    """TG-26"""
    stage = Stage((replace(NORTH, portal=""),))
    irina = composing(stage)
    irina.sends(document(name="logs.zip", size=34 * MEGABYTE))
    assert lines(irina)[0] == "«logs.zip» (34 МБ) не добавлен: бот принимает до 20 МБ."
    bootstrap.install(None)


def test_the_limits_are_the_providers_own() -> None:
    """P2, G-1, domain R-8: in the questions, in the counts and in the refusals."""
    stage = Stage((replace(NORTH, limits=Limits(text=10, files=1, file_size=MEGABYTE)),))
    irina = composing(stage)
    assert "сообщения до 10 символов, до 1 файла" in irina.sees()[-1].text
    irina.sends(paper(1))
    irina.sends(paper(2))
    assert lines(irina) == [
        "Черновик: 0 сообщений, 1 файл из 1.",
        "Уже 1 файл — это предел. Не добавлено: 2.pdf.",
    ]
    irina.sends(document(name="x.zip", size=2 * MEGABYTE))
    assert "«x.zip» (2 МБ) не добавлен: бот принимает до 1 МБ." in lines(irina)[1]
    irina.says("одиннадцать")
    assert "11 символов при пределе 10, лишних 1" in lines(irina)[-1]
    bootstrap.install(None)


def test_files_alone_are_enough_to_finish(stage: Stage) -> None:
    """T-16, R-11: only an empty submission is refused."""
    irina = composing(stage)
    irina.sends(paper(1))
    irina.presses("Завершить")
    assert stage.messages()[-1].text == ""
    assert len(stage.messages()[-1].attachments) == 1


def test_a_removed_file_makes_room_for_another(stage: Stage) -> None:
    """TG-29, R-9"""
    irina = composing(stage)
    for each in range(1, 7):
        irina.sends(paper(each))
    irina.presses("Убрать последнее")
    assert lines(irina) == ["Черновик: 0 сообщений, 4 файла из 5."]
    irina.sends(paper(7))
    assert names(stage, irina) == ["1.pdf", "2.pdf", "3.pdf", "4.pdf", "7.pdf"]
