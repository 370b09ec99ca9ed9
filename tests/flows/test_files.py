"""Files of a submission: taken by handle, copied after «Завершить», and nobody is left in the dark about one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalicelib.desk.message import Attachment as Kept
from chalicelib.desk.message import FileState
from chalicelib.desk.rules import MEGABYTE
from chalicelib.services import fetch as work
from chalicelib.services import wire
from chalicelib.services.effects import Fetch
from chalicelib.services.failures import Stale, Unavailable
from infra.local.telegram import Fault, FaultKind
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
from infra.local.telegram.extras import contact, game, location, poll, story
from infra.local.telegram.reference import Json
from tests.flows.desk_side import OnTheSite
from tests.people.telegram import Client
from tests.stage import Stage


@pytest.fixture
def irina(stage: Stage) -> Client:
    """In the last step, with nothing written yet."""
    client = stage.client()
    client.says("/createticket")
    client.presses("Техническая поддержка")
    client.says("Журналы")
    return client


def attachments(stage: Stage) -> tuple[Kept, ...]:
    return stage.messages()[0].attachments


def states(stage: Stage) -> list[FileState]:
    return [each.state for each in attachments(stage)]


def downloads(stage: Stage) -> int:
    return sum(1 for each in stage.telegram.calls if each.method == "getFile")


def waiting(stage: Stage) -> list[Fetch]:
    return [wire.fetch(body) for _, body in stage.queues.waiting["files"]]


def test_a_file_is_copied_into_the_bucket_after_finish(stage: Stage, irina: Client) -> None:
    """5.7, G-3: its bytes under a key of ours, its name as given."""
    irina.sends(document(b"line one\nline two", name="журнал.txt", mime="text/plain"))
    assert stage.files.kept == {}
    irina.presses("Завершить")
    (kept,) = attachments(stage)
    assert (kept.name, kept.type, kept.size, kept.state) == ("журнал.txt", "text/plain", 17, FileState.READY)
    assert stage.files.kept[kept.key].content == b"line one\nline two"
    assert stage.files.kept[kept.key].type == "text/plain"
    assert "журнал" not in kept.key


def test_nothing_is_downloaded_in_the_hook(stage: Stage, irina: Client) -> None:
    """TG-26: the hook files the ticket; `files` fetches, from its queue."""
    irina.sends(document(name="журнал.txt"))
    irina.person.presses("Завершить")
    stage.telegram.settle()
    assert len(stage.messages()) == 1
    assert downloads(stage) == 0
    assert states(stage) == [FileState.LOADING]
    stage.settle()
    assert downloads(stage) == 1
    assert states(stage) == [FileState.READY]


KINDS: dict[str, tuple[Callable[[], Attachment], str]] = {
    "photo": (photo, "image/jpeg"),
    "document": (document, "application/pdf"),
    "video": (video, "video/mp4"),
    "animation": (animation, "video/mp4"),
    "live photo": (live_photo, "image/jpeg"),
    "audio": (audio, "audio/mpeg"),
    "voice": (voice, "audio/ogg"),
    "video note": (video_note, "video/mp4"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_file_is_one_file_and_is_stored(stage: Stage, irina: Client, kind: str) -> None:
    """TG-25: animation and live photo count as one each."""
    make, media = KINDS[kind]
    irina.sends(make())
    irina.hears("1 файл из 5")
    irina.presses("Завершить")
    (kept,) = attachments(stage)
    assert (kept.state, kept.type) == (FileState.READY, media)
    assert len(stage.files.kept[kept.key].content) == kept.size


AS_TEXT: dict[str, tuple[Attachment | Json, str]] = {
    "sticker": (sticker("👍"), "👍"),
    "location": (location(55.75, 37.62), "55.750000, 37.620000"),
    "contact": (contact("Анна", "+79990001122"), "Анна\n+79990001122"),
    "poll": (poll("Какой сервер?", "первый", "второй"), "Какой сервер?\n• первый\n• второй"),
}


@pytest.mark.parametrize("kind", AS_TEXT)
def test_what_is_no_file_becomes_text(stage: Stage, irina: Client, kind: str) -> None:
    """TG-25"""
    content, text = AS_TEXT[kind]
    irina.sends(content)
    irina.hears("1 сообщение, 0 файлов")
    irina.presses("Завершить")
    (message,) = stage.messages()
    assert message.text.startswith(text)
    assert message.attachments == ()


def test_what_cannot_be_passed_on_is_refused_once_and_the_draft_goes_on(stage: Stage, irina: Client) -> None:
    """TG-25: story and game, politely, once a minute."""
    irina.says("текст")
    irina.sends(story())
    irina.hears("Такое сообщение я передать не могу.")
    irina.sends(game())
    irina.hears_nothing_new()
    irina.presses("Завершить")
    assert stage.messages()[0].text == "текст"


@pytest.mark.parametrize("size", [19 * MEGABYTE, 20_900_000, 20 * MEGABYTE])
def test_a_file_as_big_as_telegram_gives_is_taken_and_stored(stage: Stage, irina: Client, size: int) -> None:
    """TG-26"""
    irina.sends(document(name="журнал.zip", mime="application/zip", size=size))
    irina.presses("Завершить")
    (kept,) = attachments(stage)
    assert (kept.state, kept.size) == (FileState.READY, size)


def test_a_bigger_one_is_refused_at_once_with_another_way(stage: Stage, irina: Client) -> None:
    """TG-26: 20.98 MB; nothing was fetched to find that out."""
    irina.sends(document(name="журнал.zip", size=20_980_000))
    irina.hears(
        "«журнал.zip» (21 МБ) не добавлен: бот принимает до 20 МБ. Загрузите его на сайте: https://north.example"
    )
    assert downloads(stage) == 0


def test_a_file_telegram_will_not_give_is_told_and_the_others_are_stored(stage: Stage, irina: Client) -> None:
    """TG-27"""
    irina.says("Смотрите журналы")
    good = irina.sends(document(name="первый.txt"))
    bad = irina.sends(document(name="второй.txt"))
    assert good.message_id < bad.message_id
    stage.telegram.lose_file(bad.raw["document"]["file_id"])
    irina.presses("Завершить")
    assert stage.messages()[0].text == "Смотрите журналы"
    assert states(stage) == [FileState.READY, FileState.FAILED]
    told = irina.hears("Файл «второй.txt» из запроса №1001 не удалось сохранить. Пришлите его ещё раз.")
    assert len(stage.files.kept) == 1
    irina.sends(document(name="второй.txt"), reply_to=told)
    irina.presses("Завершить")
    assert [each.state for each in stage.messages()[-1].attachments] == [FileState.READY]


def test_a_failure_is_told_once_whatever_comes_twice(stage: Stage, irina: Client) -> None:
    """TG-27, I-6: a queue delivers at least once."""
    sent = irina.sends(document(name="журнал.txt"))
    stage.telegram.lose_file(sent.raw["document"]["file_id"])
    irina.person.presses("Завершить")
    stage.telegram.settle()
    (wanted,) = waiting(stage)
    stage.settle()
    before = irina.sees()
    stage.queues.fetch(wanted)
    stage.settle()
    assert irina.sees() == before
    assert sum(each.kind == "ticket.file_failed" for each in stage.queues.published) == 1


def test_a_file_asked_for_twice_is_stored_once(stage: Stage, irina: Client) -> None:
    """I-6"""
    irina.sends(document(name="журнал.txt"))
    irina.person.presses("Завершить")
    stage.telegram.settle()
    (wanted,) = waiting(stage)
    stage.queues.fetch(wanted)
    stage.settle()
    assert downloads(stage) == 1
    assert states(stage) == [FileState.READY]


def test_telegram_that_does_not_answer_is_asked_again_later(stage: Stage, irina: Client) -> None:
    """TG-27: retries of its own, an hour long, then it counts as failed."""
    stage.telegram.faults.add(Fault(kind=FaultKind.BAD_GATEWAY, method="getFile", times=2))
    irina.sends(document(name="журнал.txt"))
    irina.presses("Завершить")
    assert states(stage) == [FileState.LOADING]
    assert [each.attempts for each in waiting(stage)] == [1]
    for _ in range(3):
        stage.later(minutes=1)
    assert states(stage) == [FileState.READY]
    irina.hears("Запрос №1001 создан")


def test_telegrams_own_waiting_time_is_kept(stage: Stage, irina: Client) -> None:
    stage.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, method="getFile", retry_after=77))
    irina.sends(document(name="журнал.txt"))
    irina.presses("Завершить")
    stage.clock.turn(seconds=76)
    stage.settle()
    assert states(stage) == [FileState.LOADING]
    stage.clock.turn(seconds=2)
    stage.settle()
    assert states(stage) == [FileState.READY]


def test_a_file_nobody_gets_in_an_hour_has_failed(stage: Stage, irina: Client) -> None:
    """TG-27: never for ever, and never silently."""
    stage.telegram.faults.add(Fault(kind=FaultKind.UNREACHABLE, method="getFile", times=None))
    irina.sends(document(name="журнал.txt"))
    irina.presses("Завершить")
    for _ in range(60):
        stage.later(minutes=1)
    assert states(stage) == [FileState.FAILED]
    assert waiting(stage) == []
    assert any("не удалось сохранить" in each.text for each in irina.sees())
    asked = sum(1 for each in stage.telegram.calls if each.method == "getFile")
    assert asked == work.TRIES


def test_a_download_that_breaks_off_is_begun_again(stage: Stage, irina: Client) -> None:
    """5.7: nothing half is kept."""
    stage.telegram.faults.add(Fault(kind=FaultKind.UNREACHABLE, method="download"))
    irina.sends(document(b"0123456789", name="журнал.txt"))
    irina.presses("Завершить")
    assert stage.files.kept == {}
    stage.later(minutes=1)
    assert states(stage) == [FileState.READY]
    assert [each.content for each in stage.files.kept.values()] == [b"0123456789"]


def test_a_bucket_that_does_not_answer_brings_the_work_back(stage: Stage, irina: Client) -> None:
    """Nothing is lost with storage down: the queue brings it again."""
    irina.sends(document(name="журнал.txt"))
    stage.files.fail_next("put", Unavailable("down"))
    irina.presses("Завершить")
    assert states(stage) == [FileState.LOADING]
    stage.later(minutes=2)
    assert states(stage) == [FileState.READY]


def test_two_files_of_one_message_do_not_stand_in_each_others_way(stage: Stage, irina: Client) -> None:
    """TG-27: both write the same message; the second reads again."""
    irina.sends(document(name="первый.txt"))
    irina.sends(document(name="второй.txt"))
    irina.person.presses("Завершить")
    stage.telegram.settle()
    first, second = waiting(stage)
    stage.queues.waiting["files"].clear()
    stage.store.on("commit", lambda: work.fetch(second, stage.house))
    work.fetch(first, stage.house)
    assert states(stage) == [FileState.READY, FileState.READY]


def test_a_failure_and_a_success_of_one_message_are_both_kept(stage: Stage, irina: Client) -> None:
    """TG-27"""
    irina.sends(document(name="первый.txt"))
    bad = irina.sends(document(name="второй.txt"))
    stage.telegram.lose_file(bad.raw["document"]["file_id"])
    irina.person.presses("Завершить")
    stage.telegram.settle()
    first, second = waiting(stage)
    stage.queues.waiting["files"].clear()
    stage.store.on("commit", lambda: work.fetch(first, stage.house))
    work.fetch(second, stage.house)
    assert states(stage) == [FileState.READY, FileState.FAILED]


def test_a_copy_that_fails_behind_one_that_succeeded_spoils_nothing(stage: Stage, irina: Client) -> None:
    """I-6: two copies of the same work; the file is there, and nobody is told it is not."""
    sent = irina.sends(document(name="журнал.txt"))
    irina.person.presses("Завершить")
    stage.telegram.settle()
    (wanted,) = waiting(stage)
    stage.queues.waiting["files"].clear()

    def the_other_copy() -> None:
        work.fetch(wanted, stage.house)
        stage.telegram.lose_file(sent.raw["document"]["file_id"])

    stage.files.on("put", the_other_copy)
    work.fetch(wanted, stage.house)
    stage.settle()
    assert states(stage) == [FileState.READY]
    assert not any("не удалось" in each.text for each in irina.sees())


def test_two_copies_that_succeed_at_once_leave_one_file(stage: Stage, irina: Client) -> None:
    """I-6"""
    irina.sends(document(b"text", name="журнал.txt"))
    irina.person.presses("Завершить")
    stage.telegram.settle()
    (wanted,) = waiting(stage)
    stage.queues.waiting["files"].clear()
    stage.files.on("put", lambda: work.fetch(wanted, stage.house))
    work.fetch(wanted, stage.house)
    assert states(stage) == [FileState.READY]
    assert [each.content for each in stage.files.kept.values()] == [b"text"]


def test_two_copies_that_fail_at_once_are_told_once(stage: Stage, irina: Client) -> None:
    """I-6"""
    sent = irina.sends(document(name="журнал.txt"))
    stage.telegram.lose_file(sent.raw["document"]["file_id"])
    irina.person.presses("Завершить")
    stage.telegram.settle()
    (wanted,) = waiting(stage)
    stage.queues.waiting["files"].clear()
    stage.store.on("commit", lambda: work.fetch(wanted, stage.house))
    work.fetch(wanted, stage.house)
    stage.settle()
    assert sum("не удалось сохранить" in each.text for each in irina.sees()) == 1


def test_a_ticket_in_which_everything_happens_at_once_brings_the_work_back(stage: Stage, irina: Client) -> None:
    good, bad = irina.sends(document(name="первый.txt")), irina.sends(document(name="второй.txt"))
    assert good.message_id != bad.message_id
    stage.telegram.lose_file(bad.raw["document"]["file_id"])
    irina.person.presses("Завершить")
    stage.telegram.settle()
    stage.store.fail_next("commit", Stale("message"), times=2 * work.TRIES)
    stage.settle()
    assert states(stage) == [FileState.LOADING, FileState.LOADING]
    stage.later(minutes=2)
    assert states(stage) == [FileState.READY, FileState.FAILED]


def test_work_for_something_that_is_not_there_is_done(stage: Stage) -> None:
    nothing = Fetch(bot="1", chat=1, language="ru", provider="north", ticket=9, message=1, attachment="a")
    before = stage.store.dump()
    work.fetch(nothing, stage.house)
    assert stage.store.dump() == before


def test_who_blocked_the_bot_is_not_chased_about_a_file(stage: Stage, irina: Client) -> None:
    """TG-47"""
    sent = irina.sends(document(name="журнал.txt"))
    stage.telegram.lose_file(sent.raw["document"]["file_id"])
    irina.person.presses("Завершить")
    stage.telegram.settle()
    irina.person.blocks()
    stage.settle()
    stage.later(hours=1)
    assert states(stage) == [FileState.FAILED]
    assert stage.store.due(stage.clock.now(), limit=10) == ()


def test_files_of_the_bot_are_read_on_the_site_and_by_staff(stage: Stage, irina: Client) -> None:
    """I-2, W-6"""
    irina.sends(document(b"text", name="журнал.txt"))
    irina.presses("Завершить")
    assert OnTheSite(stage).texts() == [""]
    (kept,) = attachments(stage)
    assert b"".join(stage.files.read(kept.key)) == b"text"


def test_a_photo_is_kept_in_its_largest_size(stage: Stage, irina: Client) -> None:
    """5.7"""
    irina.sends(photo(size=120_000))
    irina.presses("Завершить")
    (kept,) = attachments(stage)
    assert kept.name.startswith("photo-2026-11-14-")
    assert kept.name.endswith(".jpg")
    assert kept.size == 120_000


def test_a_receipt_does_not_wait_for_the_files(stage: Stage, irina: Client) -> None:
    """TG-26: the person is told at once, whatever the copying costs."""
    stage.queues.refusing.add("files")
    irina.sends(document(name="журнал.txt"))
    irina.presses("Завершить")
    irina.hears("Запрос №1001 создан")
    assert states(stage) == [FileState.LOADING]
    stage.queues.refusing.clear()
    stage.later(minutes=2)
    assert states(stage) == [FileState.READY]
