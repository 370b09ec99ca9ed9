"""Business hours: time adds up, whatever the week, the holidays and the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk.errors import Invalid
from chalicelib.desk.hours import DAY, Hours, Span, after, between, checked, is_open, opens_next

ZONES = ("UTC", "Europe/Moscow", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - beside it
LENGTHS = st.integers(0, 5 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def weeks(draw) -> Hours:
    spans = []
    for day in draw(st.sets(st.integers(0, 6), min_size=1)):
        cuts = draw(st.lists(st.integers(0, DAY), min_size=2, max_size=4, unique=True).map(sorted))
        spans += [Span(day=day, opens=one, closes=two) for one, two in zip(cuts[::2], cuts[1::2], strict=False)]
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


@given(MOMENTS, LENGTHS)
def test_without_hours_it_is_always_open(at, length):
    assert is_open(None, at)
    assert opens_next(None, at) == at
    assert after(None, at, length) == at + length
    assert between(None, at, at + length) == length


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
