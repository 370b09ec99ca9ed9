"""lambdesk webhook: set up, watched and made again by an operator; its keys are shown once and never again."""

from __future__ import annotations

import json

import pytest

from chalicelib.desk.webhooks import Heard
from chalicelib.services import wire
from chalicelib.services.call import call
from tests.unit.infra.ops.hands import Hands

URL = "https://hooks.north.example/"


@pytest.fixture
def hands() -> Hands:
    return Hands()


def calls(hands: Hands) -> None:
    for body in hands.desk.queues.take("webhooks"):
        call(wire.call(body), hands.desk.house)


def told_by_doctor(hands: Hands) -> list[dict[str, str]]:
    """Of webhooks alone: the rest of this desk is in no state to be well."""
    result = hands.type("doctor", "--json")
    assert result.exit_code == 1
    found: list[dict[str, str]] = json.loads(result.stdout)["findings"]
    return [each for each in found if each["about"].startswith("webhooks")]


def test_the_key_is_shown_once(hands: Hands) -> None:
    made = hands.gets("webhook", "add", "north", URL, "--kind", "ticket.created", "--department", "tech")
    assert made["secret"].startswith("whsec_")
    assert (made["kinds"], made["departments"], made["state"]) == (["ticket.created"], ["tech"], "ok")
    (listed,) = hands.gets("webhook", "list", "north")["webhooks"]
    assert listed == {name: value for name, value in made.items() if name != "secret"}
    newer = hands.gets("webhook", "rotate", made["id"])
    assert (newer["keys"], newer["secret"] == made["secret"]) == (2, False)
    assert "secret" not in hands.gets("webhook", "rotate", made["id"], "--finish")
    assert "whsec_" not in hands.does("webhook", "list", "north")


def test_a_test_is_seen_in_the_log_with_what_was_answered(hands: Hands) -> None:
    id = hands.gets("webhook", "add", "north", URL)["id"]
    hands.desk.receivers.answers[URL] = Heard(status=500, text="oh")
    assert id in hands.does("webhook", "test", id)
    calls(hands)
    (line,) = hands.gets("webhook", "log", id)["calls"]
    assert (line["kind"], line["state"], line["status"], line["answer"]) == ("webhook.test", "waiting", 500, "oh")
    assert hands.gets("webhook", "list", "north")["webhooks"][0]["state"] == "failing"


def test_a_test_arrives_whatever_key_it_is_given(hands: Hands) -> None:
    id = hands.gets("webhook", "add", "north", URL)["id"]
    made = [hands.gets("webhook", "test", id, "--key", key)["id"] for key in ("проверка", "проверка", "ещё одна")]
    assert len(set(made)) == 2
    calls(hands)
    assert [each["state"] for each in hands.gets("webhook", "log", id)["calls"]] == ["delivered"] * 2
    assert all(each.headers["Lambdesk-Event"].startswith(f"{id}#") for each in hands.desk.receivers.posted)


def test_the_log_goes_on_page_by_page(hands: Hands) -> None:
    id = hands.gets("webhook", "add", "north", URL)["id"]
    for number in range(3):
        hands.desk.clock.turn(seconds=1)
        hands.does("webhook", "test", id, "--key", f"test-{number}")
    first = hands.gets("webhook", "log", id, "--limit", 2)
    rest = hands.gets("webhook", "log", id, "--limit", 2, "--cursor", first["next"])
    assert (len(first["calls"]), len(rest["calls"]), rest["next"]) == (2, 1, None)


def test_a_dead_receiver_is_named_by_doctor_until_it_is_resumed_or_removed(hands: Hands) -> None:
    """What to do is what doctor says."""
    id = hands.gets("webhook", "add", "north", URL)["id"]
    hands.desk.receivers.answers[URL] = Heard(status=410)
    hands.does("webhook", "test", id)
    calls(hands)
    assert hands.gets("webhook", "list", "north")["webhooks"][0]["state"] == "paused: gone"
    (finding,) = told_by_doctor(hands)
    assert finding["state"] == "trouble"
    assert id in finding["found"]
    assert "hooks.north.example" in finding["found"]
    assert f"webhook resume {id}" in finding["do"]
    hands.does("webhook", "resume", id)
    (finding,) = told_by_doctor(hands)
    assert finding["state"] == "ok"
    hands.does("webhook", "remove", id)
    assert told_by_doctor(hands) == []


def test_what_was_missed_is_told_by_hand(hands: Hands) -> None:
    id = hands.gets("webhook", "add", "north", URL)["id"]
    hands.does("webhook", "test", id)
    assert hands.gets("webhook", "pause", id)["state"] == "paused: by_hand"
    calls(hands)
    (missed,) = hands.gets("webhook", "log", id)["calls"]
    assert missed["state"] == "missed"
    hands.fails("webhook", "test", id, code=1)
    assert hands.gets("webhook", "resume", id)["state"] == "ok"
    assert hands.gets("webhook", "replay", id, "--untold")["calls"] == [missed["id"]]
    calls(hands)
    assert hands.gets("webhook", "log", id)["calls"][0]["state"] == "delivered"
    assert hands.gets("webhook", "replay", id, missed["id"])["calls"] == [missed["id"]]
    calls(hands)
    assert len(hands.desk.receivers.posted) == 2


def test_replay_wants_to_know_what(hands: Hands) -> None:
    id = hands.gets("webhook", "add", "north", URL)["id"]
    hands.fails("webhook", "replay", id, code=2)
    hands.fails("webhook", "replay", id, "some", "--untold", code=2)


def test_one_that_is_gone_is_gone(hands: Hands) -> None:
    id = hands.gets("webhook", "add", "north", URL)["id"]
    hands.does("webhook", "remove", id)
    assert hands.gets("webhook", "list", "north")["webhooks"] == []
    assert id in hands.fails("webhook", "log", id, code=1)


def test_an_address_inside_is_refused_with_the_reason(hands: Hands) -> None:
    said = hands.fails("webhook", "add", "north", "https://169.254.169.254/latest/meta-data/", code=1)
    assert "169.254.169.254" in said
