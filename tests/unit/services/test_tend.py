"""Every minute: what is due is carried, and nothing stands in the way of the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from chalicelib import bootstrap
from chalicelib.services.effects import Class
from chalicelib.services.failures import Unavailable
from chalicelib.services.tend import AT_ONCE
from tests.unit.services.listening import listening
from tests.unit.services.outbox_desk import OutboxDesk


@pytest.fixture
def desk() -> Iterator[OutboxDesk]:
    yield OutboxDesk()
    bootstrap.install(None)


def left_behind(desk: OutboxDesk, *texts: str) -> None:
    """Rows of containers that died after their commit, each of its own; due now."""
    for number, text in enumerate(texts):
        desk.commit((Class.VIEW, desk.spoken(text)), cause=f"c#{number}")
        desk.clock.turn(seconds=1)
    desk.clock.turn(seconds=60)


def test_nothing_due_is_nothing_to_do(desk: OutboxDesk) -> None:
    desk.commit((Class.VIEW, desk.spoken("ещё не")))
    assert desk.tend() == 0
    assert desk.heard() == []


def test_what_is_due_is_carried_the_longest_waiting_first(desk: OutboxDesk) -> None:
    """TG-08"""
    left_behind(desk, "раз", "два", "три")
    assert desk.tend() == 3
    assert desk.heard() == ["раз", "два", "три"]
    assert desk.tend() == 0


def test_near_the_deadline_the_rest_goes_to_the_queue(desk: OutboxDesk) -> None:
    left_behind(desk, "раз", "два")
    desk.clock.seconds_left = 1
    assert desk.tend() == 2
    assert desk.heard() == []
    assert [json.loads(each)["cause"] for each in desk.announced()] == ["c#0", "c#1"]
    desk.clock.seconds_left = 1000
    desk.stage.settle()
    assert desk.heard() == ["раз", "два"]


def test_a_queue_that_does_not_answer_leaves_it_to_the_next_minute(desk: OutboxDesk) -> None:
    left_behind(desk, "раз")
    desk.clock.seconds_left = 1
    desk.queues.refusing.add("deliver")
    assert desk.tend() == 1
    desk.clock.seconds_left = 1000
    assert desk.tend() == 1
    assert desk.heard() == ["раз"]


@pytest.mark.parametrize("fault", [Unavailable("down"), ValueError("тайна")])
def test_one_that_fails_does_not_keep_the_others(desk: OutboxDesk, fault: Exception) -> None:
    left_behind(desk, "раз", "два")
    desk.store.fail_next("of", fault)
    with listening() as ear:
        assert desk.tend() == 2
    assert desk.heard() == ["два"]
    assert len(ear.lines) == 1
    assert "тайна" not in ear.text
    desk.tend()
    assert desk.heard() == ["два", "раз"]


def test_a_minute_looks_at_so_many_and_the_next_at_the_rest(desk: OutboxDesk) -> None:
    left_behind(desk, *(str(number) for number in range(AT_ONCE + 1)))
    assert desk.tend() == AT_ONCE
    assert desk.tend() == 1
    assert len(desk.heard()) == AT_ONCE + 1
