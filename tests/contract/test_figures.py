"""What Figures promises, kept by the fake and by DynamoDB alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.desk.figures import Slice
from chalicelib.services.failures import Seen

DAY = date(2026, 5, 4)
LINE = Slice(provider="north", day=DAY, department="tech", channel="web", person="anna")


def test_what_is_counted_adds_up(desk):
    desk.figures.count(LINE, {"asked": 1, "in_9": 1}, once="a")
    desk.figures.count(LINE, {"asked": 1, "in_10": 1}, once="b")
    (found,) = desk.figures.tallies("north", DAY, DAY, limit=9)
    assert (found.slice, found.counts) == (LINE, {"asked": 2, "in_9": 1, "in_10": 1})


def test_the_same_thing_is_counted_once(desk):
    desk.figures.count(LINE, {"asked": 1}, once="a")
    for line in (LINE, replace(LINE, department="bill")):
        with pytest.raises(Seen):
            desk.figures.count(line, {"asked": 1}, once="a")
    assert [each.counts for each in desk.figures.tallies("north", DAY, DAY, limit=9)] == [{"asked": 1}]


@pytest.mark.parametrize("names", [{"department": "a#b"}, {"channel": "%"}, {"person": ""}, {"person": "я#%$"}])
def test_each_line_stands_for_itself(desk, names):
    other = replace(LINE, **names)
    desk.figures.count(LINE, {"asked": 1}, once="a")
    desk.figures.count(other, {"asked": 5}, once="b")
    found = {each.slice: each.counts["asked"] for each in desk.figures.tallies("north", DAY, DAY, limit=9)}
    assert found == {LINE: 1, other: 5}


def test_days_are_read_from_one_to_another_the_earliest_first(desk):
    for number in range(5):
        desk.figures.count(replace(LINE, day=DAY + timedelta(days=number)), {"asked": number + 1}, once=f"{number}")
    desk.figures.count(replace(LINE, provider="cloud"), {"asked": 9}, once="cloud")
    found = desk.figures.tallies("north", DAY + timedelta(days=1), DAY + timedelta(days=3), limit=9)
    assert [each.counts["asked"] for each in found] == [2, 3, 4]
    assert len(desk.figures.tallies("north", DAY, DAY + timedelta(days=9), limit=2)) == 2
    assert desk.figures.tallies("north", DAY + timedelta(days=9), DAY + timedelta(days=12), limit=9) == ()
