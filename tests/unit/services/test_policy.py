"""How hard each class is tried."""

from __future__ import annotations

from itertools import pairwise

from chalicelib.services.effects import Class
from chalicelib.services.policy import BACK_OFF, POLICIES, back_off


def test_every_class_has_its_row() -> None:
    assert set(POLICIES) == set(Class)


def test_a_doubtful_receipt_is_repeated_once_and_a_doubtful_view_never() -> None:
    """Telegram 5.4"""
    assert [POLICIES[each].doubts for each in (Class.ACK, Class.VIEW, Class.RECEIPT, Class.DELIVERY)] == [0, 0, 1, 8]


def test_nothing_waits_on_the_spot_for_longer_than_two_seconds() -> None:
    """Telegram 5.4"""
    assert max(each.waits for each in POLICIES.values()) == 2


def test_each_attempt_waits_at_least_as_long_as_the_one_before() -> None:
    waits = [back_off(each) for each in range(len(BACK_OFF) + 3)]
    assert all(one <= other for one, other in pairwise(waits))
    assert waits[0] == BACK_OFF[0]
    assert waits[-1] == BACK_OFF[-1]


def test_no_wait_is_longer_than_a_queue_can_delay() -> None:
    assert max(BACK_OFF) <= 900
