"""What is counted, and what the counts tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk.figures import (
    BUCKETS,
    Count,
    Figure,
    Slice,
    Span,
    Tally,
    bucket_of,
    figure,
    histogram,
    increments,
    percentile,
    split,
)

AT = datetime(2026, 5, 4, 13, 59, tzinfo=UTC)
LINE = Slice(provider="north", day=date(2026, 5, 4), department="tech", channel="web", person="anna")
TIMES = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=60))


def test_each_kind_of_event_adds_what_it_is():
    assert increments("ticket.created", {}, AT) == {"asked": 1, "in_13": 1}
    assert increments("ticket.replied", {}, AT) == {"replied": 1, "in_13": 1}
    told = {"first_answer": "1260", "solution": "1260"}
    assert increments("ticket.answered", told, AT) == {
        "answered": 1,
        "out_13": 1,
        "first_answer_3": 1,
        "solution_3": 1,
        "solved": 1,
    }
    assert increments("ticket.closed", {"solution": "60"}, AT) == {"closed": 1, "solution_0": 1, "solved": 1}


@pytest.mark.parametrize("kind", ["ticket.viewed", "ticket.noted", "ticket.moved", "nothing", ""])
def test_what_is_not_counted_adds_nothing(kind):
    assert increments(kind, {"first_answer": "1"}, AT) == {}


@pytest.mark.parametrize("told", ["", "-1", "1.5", "x", "٣", "1e9"])
def test_a_time_that_is_none_is_not_counted(told):
    assert set(increments("ticket.answered", {"first_answer": told}, AT)) <= {"answered", "out_13", "first_answer_0"}


@given(st.lists(TIMES, min_size=1, max_size=200), st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_a_percentile_lies_in_the_bucket_of_the_true_one(times, share):
    counts: dict[str, int] = {}
    for each in times:
        name = f"first_answer_{bucket_of(each)}"
        counts[name] = counts.get(name, 0) + 1
    found = percentile(histogram(counts, Span.FIRST_ANSWER), share)
    rank = max(1, -(-int(len(times) * share * 1000) // 1000))
    true = sorted(times)[min(len(times), rank) - 1]
    assert abs(min(bucket_of(found), len(BUCKETS) - 1) - min(bucket_of(true), len(BUCKETS) - 1)) <= 1


def test_no_cases_have_no_percentile():
    assert percentile(histogram({}, Span.SOLUTION), 0.5) is None


def test_a_figure_sums_its_lines_and_is_split_by_what_they_are_of():
    other = Slice(provider="north", day=date(2026, 5, 5), department="bill", channel="web")
    lines = [Tally(slice=LINE, counts={"asked": 2}), Tally(slice=other, counts={"asked": 3, "closed": 1})]
    assert figure(lines).number(Count.ASKED) == 5
    assert figure(lines).number(Count.ANSWERED) == 0
    by = split(lines, lambda each: each.department)
    assert {name: each.number(Count.ASKED) for name, each in by.items()} == {"bill": 3, "tech": 2}
    assert split(lines, lambda each: each.person) == {"anna": Figure(counts={"asked": 2})}
