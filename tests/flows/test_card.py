"""A chosen ticket: what the card shows, what looking at it does, and what forged presses get."""

from __future__ import annotations

import pytest

from chalicelib.desk.message import FileState
from chalicelib.desk.rules import BODY_LIMIT, MEGABYTE
from chalicelib.desk.ticket import ClientStatus
from chalicelib.services.attach import Upload
from infra.local.telegram.attachments import document
from tests.flows.desk_side import Employee, OnTheSite, filed, paper, picture, status
from tests.people.telegram import Client
from tests.stage import Stage


def opened(client: Client, number: int = 1001) -> None:
    client.says("/start")
    client.presses(f"№{number}")


def calls(stage: Stage, method: str) -> int:
    return sum(1 for each in stage.telegram.calls if each.method == method and each.status == 200)


def test_a_card_shows_number_subject_status_and_the_last_message(stage: Stage) -> None:
    """TG-36, T-21, R-7: the chosen ticket, drawn over the list."""
    irina = stage.client()
    filed(irina)
    irina.says("/start")
    irina.presses("№1001")
    card = irina.hears("№1001 · Сайт отвечает ошибкой 502 · Находится на рассмотрении")
    assert card.text == (
        "№1001 · Сайт отвечает ошибкой 502 · Находится на рассмотрении\n"
        "Последнее сообщение, 14 ноября, Ирина:\n"
        "С утра 502"
    )
    assert irina.labels() == ["Добавить ответ", "К списку"]
    assert len(irina.heard()) == 1
    irina.presses("К списку")
    irina.hears("Активные запросы (1)")


def test_looking_at_a_card_reads_the_answer_before_the_buttons_are_drawn(stage: Stage) -> None:
    """R-3, T-24, TG-36: status 0 turns into 2, and the archive can be reached from the bot."""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    anna.answers("Починили")
    assert status(stage) is ClientStatus.NEW_MESSAGES
    opened(irina)
    irina.hears("Ожидает вашего ответа")
    assert irina.labels() == ["Добавить ответ", "Поместить в архив", "К списку"]
    assert status(stage) is ClientStatus.AWAITING_REPLY


def test_a_notice_alone_reads_nothing(stage: Stage) -> None:
    """R-3: a push that announces a reply does not mark it read."""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    anna.answers("Починили")
    irina.hears("Починили")
    assert stage.ticket().client_unread == 1


def test_looking_at_an_answer_that_keeps_the_ticket_in_work_makes_it_1(stage: Stage) -> None:
    """R-3: 0 turns into 1 where the ticket is still in work, and it cannot be put away."""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    anna.answers("Смотрим", keep=True)
    opened(irina)
    irina.hears("Находится на рассмотрении")
    assert irina.labels() == ["Добавить ответ", "К списку"]


def in_progress(stage: Stage) -> None:
    """As it was filed."""


def awaiting(stage: Stage) -> None:
    Employee(stage, stage.staff()).answers("готово")


def viewed(stage: Stage) -> None:
    Employee(stage, stage.staff()).closes()


def put_away(stage: Stage) -> None:
    awaiting(stage)
    OnTheSite(stage).archives()


TRUTH = {
    "1": (in_progress, "Находится на рассмотрении", ["Добавить ответ"]),
    "0 and 2": (awaiting, "Ожидает вашего ответа", ["Добавить ответ", "Поместить в архив"]),
    "3": (viewed, "Просмотрен", ["Добавить ответ", "Поместить в архив"]),
    "10": (put_away, "В архиве", ["Вернуть из архива"]),
}


@pytest.mark.parametrize(("before", "words", "buttons"), TRUTH.values(), ids=TRUTH)
def test_each_status_has_the_buttons_of_the_truth_table(stage: Stage, before, words: str, buttons: list[str]) -> None:
    """Domain 4.4, R-2, T-24: every cell; status 0 is never drawn, for showing it reads it."""
    irina = stage.client()
    OnTheSite(stage).asks()
    irina.says("/start")
    before(stage)
    irina.press("t:north:1001", irina.sees()[0].message_id)
    card = irina.hears(f"· {words}")
    assert list(card.labels) == [*buttons, "К списку"]


@pytest.mark.parametrize(("before", "words", "buttons"), TRUTH.values(), ids=TRUTH)
def test_the_bot_and_the_record_say_the_same(stage: Stage, before, words: str, buttons: list[str]) -> None:
    """Invariant 6"""
    irina = stage.client()
    OnTheSite(stage).asks()
    irina.says("/start")
    before(stage)
    irina.press("t:north:1001", irina.sees()[0].message_id)
    codes = {"Находится на рассмотрении": 1, "Ожидает вашего ответа": 2, "Просмотрен": 3, "В архиве": 10}
    assert status(stage) == codes[words]


def test_a_note_is_never_the_last_message(stage: Stage) -> None:
    """I-3"""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    anna.answers("Смотрим", keep=True)
    for _ in range(12):
        anna.notes("клиент сам виноват")
    opened(irina)
    irina.hears("Анна:\nСмотрим")
    assert not any("виноват" in each.text for each in irina.sees())


def test_pictures_come_as_one_album_and_papers_as_another(stage: Stage) -> None:
    """TG-36, T-21: files arrive as files."""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    files = [picture("раз.png"), paper("счёт.pdf"), picture("два.png"), paper("акт.pdf"), picture("три.png")]
    anna.answers("Смотрите", *files)
    irina.presses("Добавить ответ")
    irina.presses("Отменить")
    before = len(irina.sees())
    opened(irina)
    shown = irina.sees()[before:]
    albums = [each.album for each in shown if each.files]
    assert len(albums) == 5
    assert len(set(albums[:3])) == len(set(albums[3:])) == 1
    assert [each.files for each in shown if each.files] == [("photo",)] * 3 + [("счёт.pdf",), ("акт.pdf",)]


@pytest.mark.parametrize(("file", "name"), [(picture(), "photo"), (paper(), "счёт.pdf")])
def test_a_single_file_comes_alone(stage: Stage, file: Upload, name: str) -> None:
    """TG-36"""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    anna.answers("Смотрите", file)
    opened(irina)
    last = irina.sees()[-1]
    assert (last.files, last.album) == ((name,), None)
    assert "Смотрите" in irina.heard()[-2].text


def test_a_file_already_in_the_chat_is_not_uploaded_again(stage: Stage) -> None:
    """TG-48: once uploaded, then by file_id."""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    anna.answers("Смотрите", paper())
    uploads = [each.files for each in stage.telegram.calls if each.files]
    opened(irina)
    assert irina.sees()[-1].files == ("счёт.pdf",)
    assert [each.files for each in stage.telegram.calls if each.files] == uploads


def test_the_clients_own_files_are_shown_once_they_are_stored(stage: Stage) -> None:
    """T-21, 5.7: loading, then ready."""
    irina = stage.client()
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    irina.says("Тема")
    irina.sends(document(name="журнал.txt", mime="text/plain"))
    irina.person.presses("Завершить")
    stage.telegram.settle()
    opened_card = irina.person.presses("Открыть")
    stage.telegram.settle()
    assert opened_card.is_answered
    assert any("Ещё загружаются: журнал.txt" in each.text for each in irina.sees())
    stage.settle()
    opened(irina)
    assert irina.sees()[-1].files == ("журнал.txt",)
    assert "загружаются" not in irina.heard()[-2].text


def test_a_file_that_is_gone_leaves_the_card_whole(stage: Stage) -> None:
    """TG-39: missing in the bucket, a note instead."""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    anna.answers("Смотрите", paper())
    stage.files.kept.clear()
    stage.store.shelf.things = {name: thing for name, thing in stage.store.shelf.things.items() if name[0] != "copy"}
    opened(irina)
    irina.hears("Смотрите")
    irina.hears("Файл «счёт.pdf» сейчас недоступен.")


def test_a_file_too_big_for_telegram_comes_as_a_link(stage: Stage) -> None:
    """TG-39, 5.7: over 50 MB."""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    chunk = bytes(MEGABYTE)
    anna.answers("Смотрите", Upload(name="диск.iso", type="application/x-iso", chunks=(chunk for _ in range(51))))
    irina.hears("https://files.example/")
    opened(irina)
    irina.hears("Смотрите")
    note = irina.hears("Файл «диск.iso» слишком велик для Telegram. Скачать: https://files.example/")
    assert note.rows == ()


def test_a_very_long_message_is_shown_whole_and_literally(stage: Stage) -> None:
    """TG-38: 9,000 characters with markup, ampersands and emoji."""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    text = "<b>жирно</b> _нет_ & {number} %s 👩‍👩‍👧‍👧 " * 225
    assert len(text) >= 9000
    anna.answers(text)
    told = [each.text for each in irina.heard()]
    opened(irina)
    shown = [each.text for each in irina.heard()]
    for pieces in (told, shown):
        assert all(len(each.encode("utf-16-le")) // 2 <= 4096 for each in pieces)
        assert squeezed(text) in squeezed("".join(pieces))
    assert irina.labels() == ["Добавить ответ", "Поместить в архив", "К списку"]
    assert "№1001" in shown[0]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_longest_message_a_ticket_takes_is_shown_whole(stage: Stage) -> None:
    """TG-38: without a single place to cut at."""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    text = "😀" * BODY_LIMIT
    anna.answers(text)
    opened(irina)
    assert text in squeezed("".join(each.text for each in irina.heard()))


def test_a_message_of_files_alone_is_a_card_too(stage: Stage) -> None:
    """T-21"""
    irina, anna = stage.client(), Employee(stage, stage.staff())
    filed(irina)
    anna.answers("", paper())
    opened(irina)
    assert irina.heard()[-2].text.endswith("Последнее сообщение, 14 ноября, Анна:")
    assert irina.sees()[-1].files == ("счёт.pdf",)


FORGED = ["t:north:1001", "t:north:9999", "re:north:1001", "un:north:1001", "ar:north:1001:1"]
ODD = ["t:north:-1", "t:north:١٠٠١", "t:north:99999999999", "t:cloud:1001", "t::1001", "ar:north:1001:x", "t:north:1e3"]


@pytest.mark.parametrize("data", [*FORGED, *ODD])
def test_a_foreign_ticket_looks_like_a_missing_one(stage: Stage, data: str) -> None:
    """TG-37, I-1"""
    filed(stage.client("Ирина"))
    petr = stage.client("Пётр", user=502, accounts=(("north", "c-2"),))
    petr.says("/start")
    before, bubble = stage.tickets(), petr.sees()[-1]
    press = petr.press(data, bubble.message_id)
    assert press.is_answered
    assert press.toast in ("Такого запроса нет.", "Кнопка устарела.")
    assert stage.tickets() == before
    assert not any("502" in each.text for each in petr.sees())


def test_all_foreign_and_missing_tickets_get_the_same_answer(stage: Stage) -> None:
    """TG-37: nothing tells whether there is such a ticket."""
    filed(stage.client("Ирина"))
    petr = stage.client("Пётр", user=502, accounts=(("north", "c-2"),))
    petr.says("/start")
    answers = {petr.press(f"t:north:{number}", petr.sees()[-1].message_id).toast for number in (1001, 1002)}
    assert answers == {"Такого запроса нет."}


def test_a_ticket_that_became_foreign_is_missing_at_once(stage: Stage) -> None:
    """I-1: buttons of yesterday are looked up anew."""
    irina = stage.client()
    filed(irina)
    irina.says("/start")
    person = stage.store.person("p-501")
    assert person is not None
    stage.save(type(person)(**{**fields(person), "memberships": ()}))
    irina.presses("№1001")
    assert "502" not in "".join(each.text for each in irina.heard())


def fields(thing: object) -> dict[str, object]:
    return {name: getattr(thing, name) for name in thing.__dataclass_fields__}


def test_a_failed_file_is_named_on_the_card(stage: Stage) -> None:
    """TG-27"""
    irina = stage.client()
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    irina.says("Тема")
    sent = irina.sends(document(name="журнал.txt"))
    stage.telegram.lose_file(sent.raw["document"]["file_id"])
    irina.presses("Завершить")
    assert stage.messages()[0].attachments[0].state is FileState.FAILED
    opened(irina)
    irina.hears("Не удалось сохранить: журнал.txt")
