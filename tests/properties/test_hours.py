"""Business hours: time adds up, whatever the week, the holidays and the clocks do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk.errors import Invalid
from chalicelib.desk.hours import DAY, Hours, Span, after, between, checked, is_open, opens_next

ZONES = (
    "UTC",
    "Africa/Cairo",
    "America/Havana",
    "America/New_York",
    "America/Santiago",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Moscow",
)
CHANGES = ("03-08", "03-29", "04-05", "04-24", "09-06", "10-04", "10-25", "10-30", "11-01")
"""Days of 2026 on which clocks are changed in some of them, or in the night before."""
ANY = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - beside it
BESIDE = st.builds(
    lambda day, minutes: datetime.fromisoformat(f"2026-{day}T00:00+00:00") + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-2 * DAY, 2 * DAY),
)
MOMENTS = ANY | BESIDE
LENGTHS = st.integers(0, 5 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
MINUTES = st.sampled_from((0, DAY)) | st.integers(0, DAY)
CUTS = st.sampled_from((30, 90, 105, 150)) | st.integers(1, DAY - 1)
DAYS = range(7)


@st.composite
def weeks(draw) -> Hours:
    spans = []
    for day in draw(st.sets(st.integers(0, 6), min_size=1)):
        cuts = draw(st.lists(MINUTES, min_size=2, max_size=4, unique=True).map(sorted))
        apart = draw(st.sampled_from((1, 2)))
        spans += [Span(day=day, opens=one, closes=two) for one, two in list(pairwise(cuts))[::apart]]
    days = draw(st.sets(st.dates(datetime(2024, 1, 1).date(), datetime(2028, 1, 1).date()), max_size=5))  # noqa: DTZ001
    return checked(
        Hours(
            zone=draw(st.sampled_from(ZONES)),
            spans=tuple(spans),
            holidays=tuple(each.isoformat()[draw(st.sampled_from((0, 5))) :] for each in days),
        )
    )


@given(weeks(), st.tuples(MOMENTS, MOMENTS, MOMENTS).map(sorted))
def test_time_adds_up(hours, moments):
    one, two, three = moments
    assert between(hours, one, two) + between(hours, two, three) == between(hours, one, three)
    assert timedelta(0) <= between(hours, one, three) <= three - one
    assert between(hours, three, one) == timedelta(0)


@given(weeks(), MOMENTS, LENGTHS)
def test_after_so_much_time_so_much_has_passed(hours, at, length):
    end = after(hours, at, length)
    if end is not None:
        assert end >= at
        assert between(hours, at, end) == length


@given(weeks(), MOMENTS, LENGTHS, LENGTHS)
def test_more_time_never_ends_sooner(hours, at, one, two):
    ends = [after(hours, at, each) for each in sorted((one, two))]
    if None not in ends:
        assert ends[0] <= ends[1]


@given(weeks(), MOMENTS)
def test_the_next_opening_is_open_and_nothing_passes_until_then(hours, at):
    opens = opens_next(hours, at)
    if opens is not None:
        assert is_open(hours, opens)
        assert between(hours, at, opens) == timedelta(0)
        assert (opens == at) == is_open(hours, at)


@given(st.sampled_from(ZONES), MOMENTS, LENGTHS)
def test_a_week_without_a_gap_is_always_open_and_all_time_counts(zone, at, length):
    week = every_day(zone, 0, DAY)
    assert is_open(week, at)
    assert between(week, at, at + length) == length
    assert after(week, at, length) == at + length


@given(weeks(), MOMENTS, LENGTHS, CUTS)
def test_where_one_span_is_cut_in_two_nothing_is_different(hours, at, length, cut):
    """Of a minute that clocks show twice as well, and of one they leave out."""
    halves = [
        half
        for each in hours.spans
        for half in (
            (replace(each, closes=cut), replace(each, opens=cut)) if each.opens < cut < each.closes else (each,)
        )
    ]
    two = checked(replace(hours, spans=tuple(halves)))
    assert is_open(two, at) == is_open(hours, at)
    assert between(two, at, at + length) == between(hours, at, at + length)
    assert after(two, at, length) == after(hours, at, length)


@given(MOMENTS, LENGTHS)
def test_without_hours_it_is_always_open(at, length):
    assert is_open(None, at)
    assert opens_next(None, at) == at
    assert after(None, at, length) == at + length
    assert between(None, at, at + length) == length


def every_day(zone: str, opens: int, closes: int) -> Hours:
    return checked(Hours(zone=zone, spans=tuple(Span(day=day, opens=opens, closes=closes) for day in DAYS)))


def days(zone: str, opens: int, closes: int, *holidays: str) -> Hours:
    spans = tuple(Span(day=day, opens=opens, closes=closes) for day in range(5))
    return checked(Hours(zone=zone, spans=spans, holidays=holidays))


OFFICE = days("Europe/Moscow", 9 * 60, 18 * 60)


def moscow(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+03:00")


@pytest.mark.parametrize(
    ("since", "hours", "until"),
    [
        ("2026-05-04T12:00", 2, "2026-05-04T14:00"),
        ("2026-05-04T17:00", 2, "2026-05-05T10:00"),
        ("2026-05-08T17:00", 2, "2026-05-11T10:00"),
        ("2026-05-09T12:00", 2, "2026-05-11T11:00"),
        ("2026-05-04T20:00", 9, "2026-05-05T18:00"),
    ],
)
def test_evenings_and_week_ends_do_not_count(since, hours, until):
    assert after(OFFICE, moscow(since), timedelta(hours=hours)) == moscow(until)


def test_holidays_do_not_count():
    hours = days("Europe/Moscow", 9 * 60, 18 * 60, "2026-05-11")
    assert after(hours, moscow("2026-05-08T17:00"), timedelta(hours=2)) == moscow("2026-05-12T10:00")
    assert not is_open(hours, moscow("2026-05-11T12:00"))


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_a_holiday_without_its_year_comes_every_year(year):
    week = tuple(Span(day=day, opens=0, closes=DAY) for day in range(7))
    hours = checked(Hours(zone="UTC", spans=week, holidays=("05-09", "02-29")))
    assert hours.holidays == ("02-29", "05-09")
    begins = datetime(year, 1, 1, tzinfo=UTC)
    closed = [each for number in range(365) if not is_open(hours, each := begins + timedelta(days=number, hours=12))]
    leap = [f"{year}-02-29"] if year % 4 == 0 else []
    assert [each.date().isoformat() for each in closed] == [*leap, f"{year}-05-09"]


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-07", 24)])
def test_a_whole_sunday_is_as_long_as_the_clocks_make_it(day, hours):
    week = checked(Hours(zone="Europe/Berlin", spans=(Span(day=6, opens=0, closes=DAY),)))
    noon = datetime.fromisoformat(f"{day}T12:00+00:00")
    assert between(week, noon - timedelta(days=2), noon + timedelta(days=2)) == timedelta(hours=hours)


def test_an_hour_that_the_clocks_leave_out_is_no_time():
    week = checked(Hours(zone="Europe/Berlin", spans=(Span(day=6, opens=125, closes=175),)))
    noon = datetime(2026, 3, 29, 12, tzinfo=UTC)
    assert between(week, noon - timedelta(days=1), noon) == timedelta(0)


@pytest.mark.parametrize(
    ("zone", "evening", "closes"),
    [
        ("Africa/Cairo", "2026-04-23T23:30+02:00", "2026-04-24T01:00+03:00"),
        ("Asia/Beirut", "2026-03-28T23:30+02:00", "2026-03-29T01:00+03:00"),
        ("America/Havana", "2026-03-07T23:30-05:00", "2026-03-08T01:00-04:00"),
        ("America/Santiago", "2026-09-05T23:30-04:00", "2026-09-06T01:00-03:00"),
    ],
)
def test_a_day_whose_midnight_is_left_out_is_open_to_its_end(zone, evening, closes):
    week, at = every_day(zone, 10 * 60, DAY), datetime.fromisoformat(evening)
    end = datetime.fromisoformat(closes)
    assert is_open(week, at)
    assert not is_open(week, end)
    assert after(week, at, timedelta(minutes=30)) == end
    assert between(week, at, at + timedelta(hours=9)) == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("opens", "closes", "length"),
    [(0, 150, 120), (90, 150, 30), (120, 180, 0), (150, 240, 60), (130, 140, 0), (60, 240, 120)],
)
def test_a_span_that_begins_or_ends_in_an_hour_left_out_has_what_is_not(opens, closes, length):
    """In Berlin clocks go from two to three."""
    week = checked(Hours(zone="Europe/Berlin", spans=(Span(day=6, opens=opens, closes=closes),)))
    noon = datetime(2026, 3, 29, 12, tzinfo=UTC)
    assert between(week, noon - timedelta(days=1), noon) == timedelta(minutes=length)


@pytest.mark.parametrize(
    ("zone", "begins"),
    [
        ("Africa/Cairo", "2026-04-23"),
        ("Asia/Beirut", "2026-03-28"),
        ("America/Havana", "2026-03-07"),
        ("America/Santiago", "2026-09-05"),
        ("America/Havana", "2026-10-31"),
        ("Atlantic/Azores", "2026-10-24"),
    ],
)
def test_who_never_closes_has_as_much_time_as_passes_when_clocks_change_at_midnight(zone, begins):
    week, since = every_day(zone, 0, DAY), datetime.fromisoformat(f"{begins}T00:00+00:00")
    assert between(week, since, since + timedelta(days=3)) == timedelta(days=3)
    assert after(week, since, timedelta(hours=48)) == since + timedelta(hours=48)


@pytest.mark.parametrize(
    "spans",
    [
        (),
        ((0, 600, 600),),
        ((0, 700, 600),),
        ((7, 0, 60),),
        ((0, -1, 60),),
        ((0, 0, 1441),),
        ((0, 0, 60), (0, 30, 90)),
        tuple((0, each * 10, each * 10 + 5) for each in range(5)),
    ],
)
def test_a_week_that_is_none_is_refused(spans):
    given_ = tuple(Span(day=day, opens=opens, closes=closes) for day, opens, closes in spans)
    with pytest.raises(Invalid):
        checked(Hours(zone="UTC", spans=given_))


@pytest.mark.parametrize(
    "holidays",
    [
        ("1 мая",),
        ("2026-02-30",),
        ("02-30",),
        ("13-01",),
        ("1-1",),
        ("٠١-٠١",),
        tuple(f"{2000 + each}-01-01" for each in range(61)),
    ],
)
def test_a_holiday_that_is_no_day_is_refused(holidays):
    with pytest.raises(Invalid):
        days("UTC", 0, 60, *holidays)


def test_who_closed_for_good_has_no_time():
    every = [(datetime(2026, 1, 1) + timedelta(days=each)).date().isoformat() for each in range(60)]  # noqa: DTZ001
    week = Hours(zone="UTC", spans=(Span(day=0, opens=0, closes=1),), holidays=tuple(every))
    assert after(week, datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=1)) is None
