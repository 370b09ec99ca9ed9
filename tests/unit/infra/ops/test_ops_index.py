"""lambdesk index rebuild, and lambdesk ticket find."""

from __future__ import annotations

import pytest

from tests.unit.infra.ops.hands import Hands


@pytest.fixture
def hands() -> Hands:
    made = Hands()
    made.desk.member("anna")
    made.environment["LAMBDESK_STAFF"] = "anna"
    return made


def found(hands: Hands, *words: str) -> list[int]:
    return [each["number"] for each in hands.gets("ticket", "find", *words)["tickets"]]


def test_a_rebuilt_index_finds_what_was_there_before_it(hands):
    number = hands.desk.asked("Не открывается сайт").number
    assert found(hands, "сайты") == []
    assert hands.gets("index", "rebuild") == {"tickets": 1}
    assert found(hands, "сайты") == [number]
    assert found(hands, "сайты", "открывался") == [number]
    assert found(hands, str(number)[:2]) == [number]
    assert found(hands, "почта") == []
    before = hands.desk.store.dump()
    hands.does("index", "rebuild")
    assert hands.desk.store.dump() == before


def test_a_finder_keeps_to_what_he_may_see(hands):
    hands.desk.member("boris", departments=("bill",))
    hands.desk.asked("Не открывается сайт")
    hands.does("index", "rebuild")
    assert hands.gets("--as", "boris", "ticket", "find", "сайт")["tickets"] == []


def test_it_goes_on_from_page_to_page_and_tells_where_it_is(hands):
    for number in range(105):
        hands.desk.asked(f"Вопрос {number}")
    assert hands.gets("index", "rebuild") == {"tickets": 105}
    assert len(found(hands, "вопрос")) == 100
