"""How fast a program may ask."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.desk.errors import TooFast
from chalicelib.services.throttle import A_SECOND, BURST, Throttle
from tests.fakes.time import START


def test_a_burst_then_so_many_a_second() -> None:
    throttle = Throttle()
    for _ in range(BURST):
        throttle.permit("a", START)
    with pytest.raises(TooFast):
        throttle.permit("a", START)
    throttle.permit("b", START)
    later = START + timedelta(seconds=1)
    for _ in range(A_SECOND):
        throttle.permit("a", later)
    with pytest.raises(TooFast):
        throttle.permit("a", later)


def test_rest_gains_no_more_than_a_burst_and_a_clock_put_back_gains_nothing() -> None:
    throttle = Throttle()
    for _ in range(BURST):
        throttle.permit("a", START)
    with pytest.raises(TooFast):
        throttle.permit("a", START - timedelta(hours=1))
    later = START + timedelta(days=1)
    for _ in range(BURST):
        throttle.permit("a", later)
    with pytest.raises(TooFast):
        throttle.permit("a", later)
