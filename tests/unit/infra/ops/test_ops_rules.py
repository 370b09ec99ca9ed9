"""Answer times, hours and patience by command."""

from __future__ import annotations

import pytest

from tests.unit.infra.ops.hands import Hands


@pytest.fixture
def hands() -> Hands:
    return Hands()


def test_rules_are_added_listed_moved_changed_and_removed(hands):
    paid = hands.gets("rule", "add", "--first", "30m", "--having", "active_service", "--counting", "always")
    plain = hands.gets("rule", "add", "--name", "Все", "--first", "4h", "--next", "90", "--department", "tech")
    assert (paid["first"], paid["having"], paid["counting"]) == (30, "active_service", "always")
    assert (plain["first"], plain["next"], plain["departments"]) == (240, 90, ["tech"])
    hands.does("rule", "move", plain["id"], 1)
    rules = hands.gets("rule", "list")["rules"]
    assert [(each["place"], each["id"]) for each in rules] == [(1, plain["id"]), (2, paid["id"])]
    assert "Все" in hands.does("rule", "list")
    changed = hands.gets("rule", "set", plain["id"], "--first", "1h", "--account", "c-1")
    assert (changed["first"], changed["next"], changed["accounts"]) == (60, 90, ["c-1"])
    hands.does("rule", "remove", paid["id"])
    assert [each["id"] for each in hands.gets("rule", "list")["rules"]] == [plain["id"]]


@pytest.mark.parametrize("length", ["4x", "", "-1", "١"])
def test_a_time_that_is_none_is_not_understood(hands, length):
    assert "is not like 30m or 4h" in hands.fails("rule", "add", "--first", length, code=2)


def test_how_long_before_a_deadline_staff_are_warned_is_set_and_taken_back(hands):
    made = hands.gets("rule", "add", "--first", "4h", "--next", "90", "--warn", "30m")
    assert made["warn"] == 30
    assert hands.gets("rule", "set", made["id"], "--first", "2h")["warn"] == 30
    assert hands.gets("rule", "set", made["id"], "--warn", "0")["warn"] is None


def test_a_condition_and_one_of_the_two_times_are_taken_back(hands):
    both = ("--department", "tech", "--department", "bill", "--account", "c-1", "--service", "vps-7")
    made = hands.gets("rule", "add", "--first", "4h", "--next", "90", "--having", "active_service", *both)
    id = made["id"]
    assert hands.gets("rule", "set", id, "--department", "")["departments"] == []
    changed = hands.gets("rule", "set", id, "--account", "", "--service", "", "--having", "anything", "--next", "0")
    assert (changed["accounts"], changed["services"], changed["having"]) == ([], [], "anything")
    assert (changed["first"], changed["next"]) == (240, None)
    assert "first answer" in hands.fails("rule", "set", id, "--first", "0", "--language", "en", code=1)
    changed = hands.gets("rule", "set", id, "--first", "0", "--next", "1h", "--department", "bill")
    assert (changed["first"], changed["next"], changed["departments"]) == (None, 60, ["bill"])


def test_the_table_of_rules_tells_when_staff_are_warned(hands):
    hands.does("rule", "add", "--first", "4h", "--warn", "35m")
    shown = hands.does("rule", "list")
    assert "warn" in shown
    assert "35" in shown


def test_a_warning_before_the_wait_is_refused(hands):
    for warn in ("90", "2h"):
        refused = hands.fails(
            "rule", "add", "--first", "4h", "--next", "90", "--warn", warn, "--language", "en", code=1
        )
        assert "less than the time for an answer (90 min)" in refused


def test_a_rule_that_promises_nothing_is_refused(hands):
    assert "first answer" in hands.fails("rule", "add", "--language", "en", code=1)


def test_a_department_gets_its_hours_and_loses_them(hands):
    made = hands.gets(
        "department", "hours", "tech", "--open", "mon-fri=9-13,14-18", "--open", "sat=10-14", "--zone",
        "Europe/Moscow", "--holiday", "2026-12-31",
    )  # fmt: skip
    assert made["hours"]["open"]["fri"] == "09:00-13:00, 14:00-18:00"
    assert made["hours"]["open"]["sat"] == "10:00-14:00"
    assert (made["hours"]["zone"], made["hours"]["holidays"]) == ("Europe/Moscow", ["2026-12-31"])
    again = hands.gets("department", "hours", "tech", "--holiday", "2027-01-01")
    assert again["hours"] == {**made["hours"], "holidays": ["2027-01-01"]}
    assert hands.gets("department", "hours", "tech", "--always")["hours"] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--open", "someday=9-18"), 1),
        (("--open", "mon=18-9"), 1),
        (("--zone", "Europe/Moscow"), 1),
        (("--open", "mon=9-18", "--holiday", "31.12.2026"), 1),
        (("--always", "--open", "mon=9-18"), 2),
    ],
)
def test_hours_that_are_none_are_refused(hands, words, code):
    hands.fails("department", "hours", "tech", *words, code=code)


def test_patience_is_shown_set_and_switched_off(hands):
    assert hands.gets("patience") == {"remind": None, "archive": None}
    assert hands.gets("patience", "--remind", "3", "--archive", "14") == {"remind": 3, "archive": 14}
    assert hands.gets("patience", "--remind", "off") == {"remind": None, "archive": 14}
    hands.fails("patience", "--remind", "soon", code=2)
    hands.fails("patience", "--remind", "20", code=1)


def test_tickets_that_are_there_already_come_under_new_rules_and_only_once(hands):
    hands.desk.asked()
    hands.desk.member("anna")
    assert hands.gets("ticket", "list", "--as", "anna")["tickets"][0]["answer_by"] is None
    rule = hands.gets("rule", "add", "--first", "2h")
    assert hands.gets("rule", "apply") == {"looked": 1, "changed": 1}
    (ticket,) = hands.gets("ticket", "list", "--as", "anna")["tickets"]
    assert (ticket["rule"], ticket["answer_by"]) == (rule["id"], "2026-11-14T11:00:00+00:00")
    assert hands.gets("rule", "apply") == {"looked": 1, "changed": 0}


def test_a_reminder_is_set_by_command_and_settled(hands):
    hands.desk.asked()
    hands.desk.member("anna")
    made = hands.gets("ticket", "remind", 1001, "перезвонить", "--at", "2026-11-20 09:00", "--as", "anna")
    (reminder,) = made["reminders"]
    assert (reminder["text"], reminder["whom"], reminder["at"]) == ("перезвонить", "self", "2026-11-20T09:00:00+00:00")
    hands.fails("ticket", "remind", 1001, "поздно", "--at", "2020-01-01 09:00", "--as", "anna", code=1)
    assert hands.gets("ticket", "reminded", 1001, reminder["id"], "--as", "anna")["reminders"] == []
