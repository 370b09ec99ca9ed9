"""The package as it is, at work: a ticket from the first word into the archive; what comes twice or uninvited."""

from __future__ import annotations

import httpx

from infra.local.telegram.attachments import document
from infra.local.telegram.delivery import SECRET_HEADER
from tests.conformance.desk import DeskOnAws
from tests.conformance.peer import BOT


def test_a_ticket_from_the_first_word_into_the_archive(desk: DeskOnAws, tmp_path) -> None:
    """T-10 to T-24 on the deployed desk: asked with a file, answered with a file, replied to, archived."""
    report = tmp_path / "отчёт.pdf"
    report.write_bytes(b"%PDF what was wrong")
    olga = desk.client_of_the_provider()
    olga.begins("Сайт не открывается")
    olga.says("С утра 502")
    olga.sends(document(b"upstream timed out", name="журнал.txt"))
    number = olga.finishes()
    desk.until(lambda: desk.files_of(number) == {"журнал.txt": "ready"}, what="the client's file in the bucket")
    assert desk.saved(number, tmp_path / "saved") == {"журнал.txt": b"upstream timed out"}
    desk.does("ticket", "reply", number, "Не хватало памяти, увеличили.", "--file", report)
    olga.hears_soon("Не хватало памяти")
    olga.gets_soon("отчёт.pdf")
    olga.says("/start")
    olga.presses(f"№{number}")
    olga.presses("Добавить ответ")
    olga.says("Спасибо, работает")
    olga.presses("Завершить")
    assert desk.status_of(number) == 1
    desk.does("ticket", "reply", number, "Рады помочь")
    olga.hears_soon("Рады помочь")
    assert desk.status_of(number) == 0
    olga.says("/start")
    olga.presses(f"№{number}")
    assert desk.status_of(number) == 2
    olga.presses("Поместить в архив")
    olga.hears("в архиве")
    assert desk.status_of(number) == 10
    assert [each for each in desk.witness.saw() if each.denied] == []


def test_an_update_that_is_brought_again_changes_nothing(desk: DeskOnAws) -> None:
    """TG-04: the last thing brought was «Завершить»."""
    olga = desk.client_of_the_provider()
    number = olga.asks("Почта", "Не приходит")
    before = desk.telegram.transcript(desk.bot, olga.person.user_id)
    call = desk.peer.brought[-1]
    for _ in range(2):
        answer = httpx.post(call.url, content=call.body, headers=dict(call.headers))
        assert answer.status_code == 200
    assert desk.telegram.transcript(desk.bot, olga.person.user_id) == before
    assert len(desk.gets("ticket", "show", number)["messages"]) == 1
    assert desk.types("ticket", "show", number + 1).exit_code == 1


def test_whoever_does_not_know_the_secret_is_turned_away_before_anything_is_read(desk: DeskOnAws) -> None:
    """TG-01"""
    olga = desk.client_of_the_provider()
    olga.says("/createticket")
    call = desk.peer.brought[-1]
    desk.witness.look_away()
    for secret in ("wrong", ""):
        answer = httpx.post(call.url, content=call.body, headers={**call.headers, SECRET_HEADER: secret})
        assert (answer.status_code, answer.content) == (401, b"")
    assert {each.of for each in desk.witness.saw("APIHandler")} <= {"by_provider"}  # which bots there are
    assert httpx.post(call.url.replace(str(BOT), "1"), content=call.body, headers=dict(call.headers)).status_code == 401


def test_the_desk_says_that_it_lives(desk: DeskOnAws) -> None:
    answer = httpx.get(f"{desk.address}/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
