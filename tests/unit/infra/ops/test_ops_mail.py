"""lambdesk mailbox and lambdesk quarantine."""

from __future__ import annotations

import pytest

from chalicelib import bootstrap
from chalicelib.channels.email import notification
from chalicelib.services.intake import take
from tests.people.ses import notice
from tests.unit.infra.ops.hands import Hands

RAW = "From: Кто-то <stranger@elsewhere.example>\r\nSubject: Prices\r\nMessage-ID: <a@b.example>\r\n\r\nHow much?\r\n"


@pytest.fixture
def hands():
    yield Hands()
    bootstrap.install(None)


def comes(hands: Hands, id: str = "m1", to: str = "support@desk.example", raw: str = RAW) -> None:
    desk = hands.desk
    desk.files.put(f"mail/{id}", iter([raw.encode()]), type="message/rfc822", limit=10**6)
    envelope = notification.read(notice(id, [to], "stranger@elsewhere.example", desk.clock.now()))
    assert envelope is not None
    take(envelope, desk.house)


def add(hands: Hands) -> None:
    hands.does("mailbox", "add", "Support@Desk.example", "--department", "tech")


def test_a_mailbox_is_added_listed_changed_and_removed(hands):
    made = hands.gets("mailbox", "add", "Support@Desk.example", "--department", "tech")
    assert made == {
        "address": "support@desk.example",
        "provider": "north",
        "department": "tech",
        "strangers": "hold",
    }
    assert hands.gets("mailbox", "set", "support@desk.example", "--guests")["strangers"] == "guest"
    assert hands.gets("mailbox", "set", "support@desk.example", "--department", "bill")["department"] == "bill"
    assert [each["address"] for each in hands.gets("mailbox", "list")["mailboxes"]] == ["support@desk.example"]
    hands.does("mailbox", "remove", "support@desk.example")
    assert hands.gets("mailbox", "list")["mailboxes"] == []


def test_the_first_mailbox_brings_keys_and_a_second_keeps_them(hands):
    add(hands)
    first = hands.desk.store.reply_keys("north")
    hands.does("mailbox", "add", "bill@desk.example", "--department", "bill")
    assert hands.desk.store.reply_keys("north") == first
    hands.does("mailbox", "keys", "north")
    after = hands.desk.store.reply_keys("north")
    assert after.previous == first.current
    assert after.current != first.current
    assert first.current not in hands.does("mailbox", "list")


@pytest.mark.parametrize(
    "address", ["support+x@desk.example", "поддержка@desk.example", f"{'a' * 31}@desk.example", "x"]
)
def test_an_address_that_cannot_bear_a_signature_is_refused(hands, address):
    hands.fails("mailbox", "add", address, "--department", "tech", code=1)


def test_a_department_that_is_not_there_and_an_address_that_is_taken_are_refused(hands):
    hands.fails("mailbox", "add", "support@desk.example", "--department", "nothing", code=1)
    add(hands)
    hands.fails("mailbox", "add", "support@desk.example", "--department", "tech", code=1)


def test_what_became_of_each_mail_is_told(hands):
    add(hands)
    comes(hands)
    comes(hands, "m2", "nobody@desk.example")
    (one,) = hands.gets("mailbox", "log")["mails"]
    assert (one["id"], one["outcome"], one["reason"]) == ("m1", "held", "unknown_sender")
    (other,) = hands.gets("mailbox", "log", "--nobody")["mails"]
    assert (other["id"], other["outcome"], other["reason"]) == ("m2", "refused", "no_mailbox")


def test_a_waiting_mail_is_seen_and_filed(hands):
    add(hands)
    comes(hands)
    (held,) = hands.gets("quarantine", "list")["held"]
    assert (held["id"], held["sender"], held["subject"]) == ("m1", "stranger@elsewhere.example", "Prices")
    assert "How much?" in hands.does("quarantine", "show", "m1")
    filed = hands.gets("quarantine", "file", "m1", "--account", "c-1", "--key", "k")
    assert (filed["outcome"], filed["ticket"]) == ("ticket", 1001)
    assert hands.gets("quarantine", "file", "m1", "--account", "c-1", "--key", "k")["ticket"] == 1001
    assert hands.gets("quarantine", "list")["held"] == []
    hands.fails("quarantine", "show", "m1", code=1)


def test_a_waiting_mail_joins_a_ticket_or_is_dropped_or_goes_round_again(hands):
    add(hands)
    for id in ("m1", "m2", "m3"):
        comes(hands, id, raw=RAW.replace("a@b", id))
    hands.gets("quarantine", "file", "m1", "--account", "c-1")
    assert hands.gets("quarantine", "attach", "m2", 1001)["outcome"] == "overheard"
    assert hands.gets("quarantine", "replay", "m3")["outcome"] == "held"
    assert hands.gets("quarantine", "drop", "m3")["outcome"] == "dropped"


def test_whoever_is_blocked_is_listed_until_he_may_write_again(hands):
    for who in ("Spam@Elsewhere.example", "@elsewhere.example", "501"):
        hands.does("quarantine", "block", who)
    assert {(each["kind"], each["value"]) for each in hands.gets("quarantine", "blocked")["blocked"]} == {
        ("email", "spam@elsewhere.example"),
        ("email", "@elsewhere.example"),
        ("telegram", "501"),
    }
    hands.does("quarantine", "unblock", "501")
    hands.fails("quarantine", "unblock", "501", code=1)
    hands.fails("quarantine", "block", "nothing", code=1)


def test_a_mail_nobody_was_told_of_is_taken_in_by_hand(hands):
    add(hands)
    hands.desk.files.put("mail/m9", iter([RAW.encode()]), type="message/rfc822", limit=10**6)
    taken = hands.gets("mailbox", "take", "m9", "--to", "support@desk.example")
    assert (taken["id"], taken["outcome"]) == ("m9", "held")
    hands.fails("mailbox", "take", "m10", "--to", "support@desk.example", code=1)


def test_a_mailbox_is_checked(hands):
    add(hands)
    found = hands.gets("mailbox", "check", "support@desk.example")["findings"]
    assert [(each["about"], each["state"]) for each in found] == [("department", "ok"), ("mail domain", "note")]


def test_why_somebody_is_blocked_stands_in_the_list_with_clients_too(hands):
    hands.does("quarantine", "block", "501", "--why", "rude")
    hands.does("account", "set", "c-1", "--block", "--why", "does not pay")
    found = {each["kind"]: each for each in hands.gets("quarantine", "blocked")["blocked"]}
    assert (found["telegram"]["value"], found["telegram"]["why"]) == ("501", "rude")
    assert (found["account"]["value"], found["account"]["why"]) == ("c-1", "does not pay")
    hands.does("account", "set", "c-1", "--unblock")
    assert [each["kind"] for each in hands.gets("quarantine", "blocked")["blocked"]] == ["telegram"]
    hands.fails("quarantine", "block", "502", "--why", "x" * 201, code=1)
