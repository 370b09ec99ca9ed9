"""lambdesk ticket: what staff do by command."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from chalicelib.desk.message import Attachment, FileState, Shape
from chalicelib.desk.people import Role
from chalicelib.desk.ticket import ClientStatus, StaffStatus
from chalicelib.services.act import TicketRef
from chalicelib.services.effects import Delivered, Delivery, Told
from chalicelib.services.failures import Unavailable
from tests.unit.infra.ops.hands import Hands


@pytest.fixture
def hands() -> Hands:
    made = Hands()
    made.desk.member("anna")
    made.desk.member("head", Role.HEAD)
    made.environment["LAMBDESK_STAFF"] = "anna"
    return made


@pytest.fixture
def number(hands) -> int:
    return hands.desk.asked("Не открывается сайт").number


def ticket(hands, number):
    return hands.desk.store.thread("north", number).ticket


def test_the_list_shows_numbers_statuses_and_subjects(hands, number):
    printed = hands.does("ticket", "list", "--language", "ru")
    assert f"{number}" in printed
    assert "Находится на рассмотрении" in printed
    assert "Сайт" in printed
    assert "In progress" in hands.does("ticket", "list", "--language", "en")


def test_a_list_keeps_to_what_its_reader_may_see(hands, number):
    hands.desk.member("boris", departments=("bill",))
    assert hands.gets("--as", "boris", "ticket", "list")["tickets"] == []
    assert [each["number"] for each in hands.gets("ticket", "list")["tickets"]] == [number]


def test_the_operator_sees_every_department(hands, number):
    del hands.environment["LAMBDESK_STAFF"]
    assert [each["number"] for each in hands.gets("ticket", "list")["tickets"]] == [number]


def test_each_question_lists_its_tickets(hands, number):
    hands.does("ticket", "take", number)
    other = hands.desk.asked("Второй").number
    found = {
        "--queue=tech": [number, other],
        "--mine": [number],
        "--assignee=anna": [number],
        "--account=c-1": [other, number],
    }
    for question, numbers in found.items():
        assert [each["number"] for each in hands.gets("ticket", "list", question)["tickets"]] == numbers, question
    assert hands.gets("ticket", "list", "--account", "c-1", "--archive")["tickets"] == []


def test_a_long_list_comes_in_pages(hands):
    for _ in range(3):
        hands.desk.asked()
    first = hands.gets("ticket", "list", "--limit", 2)
    second = hands.gets("ticket", "list", "--limit", 2, "--cursor", first["next"])
    assert [each["number"] for each in first["tickets"] + second["tickets"]] == [1003, 1002, 1001]
    assert second["next"] is None
    assert f"--cursor {first['next']}" in hands.does("ticket", "list", "--limit", 2)


@pytest.mark.parametrize("questions", [("--mine", "--queue", "tech"), ("--archive",)])
def test_a_list_answers_one_question(hands, questions):
    assert "one of" in hands.fails("ticket", "list", *questions, code=2)


def test_showing_prints_all_and_changes_nothing(hands, number, tmp_path):
    file = tmp_path / "график.png"
    file.write_bytes(b"pixels")
    hands.does("ticket", "note", number, "Проверил диск")
    hands.does("ticket", "reply", number, "Готово", "--file", str(file))
    told = Told(provider="north", ticket=number, message=3, person="irina")
    hands.desk.store.remember(
        Delivery(told=told, channel="telegram", state=Delivered.BLOCKED, at=hands.desk.clock.now())
    )
    mailed = Delivery(told=told, channel="email", to="i@acme.example", state=Delivered.SENT, at=hands.desk.clock.now())
    hands.desk.store.remember(mailed)
    before = hands.desk.store.dump()
    printed = hands.does("ticket", "show", number, "--history")
    for words in ("Не открывается сайт", "Проверил диск", "internal note", "Готово", "график.png", "ticket.answered"):
        assert words in printed
    assert "blocked to irina by telegram" in printed
    assert "sent to irina at i@acme.example by email" in printed
    shown = hands.gets("ticket", "show", number)
    assert [each["text"] for each in shown["messages"]] == ["Не открывается сайт", "Проверил диск", "Готово"]
    assert shown["messages"][2]["files"][0]["size"] == 6
    assert {(each["to"], each["state"]) for each in shown["deliveries"]} == {
        ("i@acme.example", "sent"),
        ("", "blocked"),
    }
    assert hands.desk.store.dump() == before


def test_older_messages_are_a_page_away(hands, number):
    for each in range(3):
        hands.does("ticket", "note", number, f"заметка {each}")
    printed = hands.does("ticket", "show", number, "--limit", 2)
    assert "--before 3" in printed
    assert "Не открывается сайт" in hands.does("ticket", "show", number, "--limit", 2, "--before", 3)


def test_a_reply_releases_or_keeps(hands, number):
    """P6."""
    assert hands.gets("ticket", "reply", number, "Смотрим", "--keep")["staff_status"] == StaffStatus.UNASSIGNED
    after = hands.gets("ticket", "reply", number, "Готово", "--release")
    assert (after["client_status"], after["staff_status"]) == (0, StaffStatus.AWAITING_CLIENT)
    assert hands.desk.kinds()[-1] == "ticket.answered"


def test_a_text_comes_from_standard_input(hands, number):
    hands.does("ticket", "reply", number, given="Первая строка\nвторая\n")
    hands.does("ticket", "note", number, "-", given="заметка")
    assert hands.desk.texts(TicketRef("north", number)) == [
        "Не открывается сайт",
        "Первая строка\nвторая",
        "заметка",
    ]


def test_somebody_at_a_terminal_is_told_to_give_a_text(hands, number, tmp_path):
    hands.at_a_terminal = True
    assert "text" in hands.fails("ticket", "reply", number, code=2)
    file = tmp_path / "a.txt"
    file.write_text("a")
    hands.does("ticket", "reply", number, "--file", str(file))


def test_files_of_a_message_are_saved_without_overwriting(hands, number, tmp_path):
    """W-6: what came with a message is downloadable by staff."""
    file = tmp_path / "график.png"
    file.write_bytes(b"pixels")
    hands.does("ticket", "reply", number, "вот", "--file", str(file), "--file", str(file))
    folder = tmp_path / "saved"
    names = [each["path"] for each in hands.gets("ticket", "save", number, 2, "--to", str(folder))["files"]]
    assert names == [str(folder / "график.png"), str(folder / "график 2.png")]
    assert {each.read_bytes() for each in folder.iterdir()} == {b"pixels"}
    assert "no_file" in hands.fails("ticket", "save", number, 1, "--json", code=1)


def test_a_file_that_is_still_loading_is_named_and_not_saved(hands, number, tmp_path):
    message = hands.desk.store.message("north", number, 1)
    loading = Attachment(
        id="f1",
        name="видео.mp4",
        size=None,
        type="video/mp4",
        shape=Shape.DOCUMENT,
        state=FileState.LOADING,
        key="files/north/1001/x",
    )
    hands.desk.save(replace(message, attachments=(loading,)))
    assert "size unknown, loading" in hands.does("ticket", "show", number)
    (file,) = hands.gets("ticket", "save", number, 1, "--to", str(tmp_path))["files"]
    assert (file["name"], file["path"], file["state"]) == ("видео.mp4", None, "loading")


def test_closing_needs_the_last_message_seen(hands, number):
    hands.does("ticket", "take", number)
    assert "--seen" in hands.fails("ticket", "close", number, code=2)
    stale = hands.fails("ticket", "close", number, "--seen", 9, code=1)
    assert f"lambdesk ticket show {number}" in stale
    assert hands.gets("ticket", "close", number, "--seen", 1)["client_status"] == ClientStatus.VIEWED


def test_somebody_at_a_terminal_is_shown_the_ticket_before_he_closes_it(hands, number):
    hands.does("ticket", "take", number)
    hands.at_a_terminal = True
    refused = hands.type("ticket", "close", number, given="n\n")
    assert refused.exit_code == 1
    assert "Не открывается сайт" in refused.output
    assert ticket(hands, number).client_status is ClientStatus.IN_PROGRESS
    hands.does("ticket", "close", number, given="y\n")
    assert ticket(hands, number).client_status is ClientStatus.VIEWED


def test_a_ticket_goes_through_hands(hands, number):
    assert hands.gets("ticket", "take", number)["assignee"] == "anna"
    assert hands.gets("ticket", "release", number)["assignee"] is None
    assert hands.gets("--as", "head", "ticket", "assign", number, "anna")["assignee"] == "anna"
    hands.does("ticket", "close", number, "--seen", 1)
    assert hands.gets("ticket", "reopen", number)["client_status"] == ClientStatus.IN_PROGRESS
    assert hands.gets("ticket", "move", number, "bill")["department"] == "bill"


def test_staff_write_first(hands):
    written = hands.gets(
        "ticket", "write", "--account", "c-1", "--department", "tech", "--service", "vps-7", "Плановые работы"
    )
    assert (written["number"], written["subject"], written["requester"]) == (1001, "Плановые работы", "irina")
    assert written["client_status"] == ClientStatus.NEW_MESSAGES


def test_a_refusal_is_said_in_the_persons_language(hands, number):
    assert "Сначала возьмите" in hands.fails("ticket", "close", number, "--seen", 1, "--language", "ru", code=1)
    english = hands.fails("ticket", "close", number, "--seen", 1, "--language", "en", code=1)
    assert "Take ticket" in english
    assert f"→ lambdesk ticket take {number}" in english


def test_a_refusal_is_data_for_programs(hands, number):
    error = json.loads(hands.fails("ticket", "close", number, "--seen", 1, "--json", code=1))["error"]
    assert (error["kind"], error["key"], error["values"]) == ("refused", "refused.close_unassigned", {"number": number})


def test_whoever_acts_must_be_named(hands, number):
    del hands.environment["LAMBDESK_STAFF"]
    assert "--as" in hands.fails("ticket", "reply", number, "Готово", code=2)
    assert "no_staff" in hands.fails("ticket", "reply", number, "Готово", "--as", "nobody", "--json", code=1)


def test_the_nearer_word_wins(hands, number):
    hands.desk.member("boris")
    hands.does("--as", "head", "ticket", "take", number, "--as", "boris")
    assert ticket(hands, number).assignee == "boris"


def test_a_script_that_is_run_again_answers_once(hands, number):
    """Invariant 4, by command."""
    for _ in range(2):
        hands.does("ticket", "reply", number, "Готово", "--key", "deploy-7")
    assert len(hands.desk.store.thread("north", number).messages) == 2


def test_storage_that_does_not_answer_tells_how_to_go_on_safely(hands, number):
    hands.desk.store.fail_next("commit", Unavailable("the table does not answer"))
    said = hands.fails("ticket", "reply", number, "Готово", "--key", "deploy-7", code=3)
    assert "the table does not answer" in said
    assert "--key deploy-7" in said
    hands.desk.store.fail_next("recent", Unavailable("the table does not answer"))
    assert "--key" not in hands.fails("ticket", "list", code=3)


def test_what_is_stored_does_not_command_the_terminal(hands, number):
    hands.desk.save(replace(ticket(hands, number), subject="раз\x1b[2Jдва"))
    for printed in (hands.does("ticket", "show", number), hands.does("ticket", "list")):
        assert "раз[2Jдва" in printed
        assert "\x1b" not in printed


def test_people_read_times_by_the_minute_and_programs_to_the_end(hands, number):
    assert "2026-11-14 09:00 UTC" in hands.does("ticket", "show", number)
    assert hands.gets("ticket", "show", number)["ticket"]["created_at"] == "2026-11-14T09:00:00+00:00"


def test_whoever_acts_need_not_name_his_own_provider(hands):
    del hands.environment["LAMBDESK_PROVIDER"], hands.environment["LAMBDESK_STAFF"]
    assert "which provider" in hands.fails("ticket", "list", code=2)
    assert hands.gets("--as", "anna", "ticket", "list")["tickets"] is not None
    assert "which provider" in hands.fails("--as", "nobody", "ticket", "list", code=2)
