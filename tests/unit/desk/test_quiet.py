"""Quiet hours: over midnight, across changes of clocks, and what is no time at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk.errors import Invalid
from chalicelib.desk.quiet import DAY, Quiet, quiet_of, written

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Quiet(since=22 * 60, until=8 * 60)
MINUTES = st.integers(0, DAY - 1)
ZONES = st.sampled_from([MOSCOW, BERLIN, UTC, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")])


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "end"),
    [
        (utc(2026, 11, 14, 18, 59), None),
        (utc(2026, 11, 14, 19, 0), utc(2026, 11, 15, 5, 0)),
        (utc(2026, 11, 14, 22, 0), utc(2026, 11, 15, 5, 0)),
        (utc(2026, 11, 15, 4, 59), utc(2026, 11, 15, 5, 0)),
        (utc(2026, 11, 15, 5, 0), None),
    ],
)
def test_a_night_goes_over_midnight(at: datetime, end: datetime | None) -> None:
    assert NIGHT.ends(at, MOSCOW) == end


def test_hours_within_a_day_end_in_it() -> None:
    lunch = Quiet(since=13 * 60, until=14 * 60)
    assert lunch.ends(utc(2026, 11, 14, 10, 30), MOSCOW) == utc(2026, 11, 14, 11, 0)
    assert lunch.ends(utc(2026, 11, 14, 11, 0), MOSCOW) is None


def test_a_night_in_which_clocks_go_forward_ends_at_the_same_time_of_day() -> None:
    assert NIGHT.ends(utc(2026, 3, 28, 22, 0), BERLIN) == utc(2026, 3, 29, 6, 0)


def test_a_night_in_which_clocks_go_back_ends_at_the_same_time_of_day() -> None:
    assert NIGHT.ends(utc(2026, 10, 24, 22, 0), BERLIN) == utc(2026, 10, 25, 7, 0)


@pytest.mark.parametrize(
    ("zone", "until", "evening", "changed"),
    [
        ("Europe/Berlin", 150, "2026-03-28T23:00+01:00", "2026-03-29T03:00+02:00"),
        ("Africa/Cairo", 30, "2026-04-23T23:00+02:00", "2026-04-24T01:00+03:00"),
    ],
)
def test_a_night_whose_end_is_left_out_ends_when_clocks_go_forward(
    zone: str, until: int, evening: str, changed: str
) -> None:
    night, end = Quiet(since=22 * 60, until=until), datetime.fromisoformat(changed)
    assert night.ends(datetime.fromisoformat(evening), ZoneInfo(zone)) == end
    assert night.ends(end, ZoneInfo(zone)) is None
    assert night.ends(end - timedelta(minutes=1), ZoneInfo(zone)) == end


WORKING = Quiet(since=22 * 60, until=8 * 60, off=(5, 6))
"""14 November 2026 is a Saturday."""


@pytest.mark.parametrize(
    ("at", "end"),
    [
        (utc(2026, 11, 13, 18, 59), None),
        (utc(2026, 11, 13, 19, 0), utc(2026, 11, 16, 5, 0)),  # Friday night goes on into Saturday
        (utc(2026, 11, 14, 9, 0), utc(2026, 11, 16, 5, 0)),
        (utc(2026, 11, 15, 20, 59), utc(2026, 11, 16, 5, 0)),  # Sunday into the night before Monday
        (utc(2026, 11, 15, 21, 0), utc(2026, 11, 16, 5, 0)),
        (utc(2026, 11, 16, 5, 0), None),
    ],
)
def test_days_off_and_the_nights_around_them_are_one_quiet(at: datetime, end: datetime | None) -> None:
    assert WORKING.ends(at, MOSCOW) == end


def test_days_off_need_no_hours() -> None:
    sunday = Quiet(off=(6,))
    assert sunday.ends(utc(2026, 11, 14, 20, 59), MOSCOW) is None
    assert sunday.ends(utc(2026, 11, 14, 21, 0), MOSCOW) == utc(2026, 11, 15, 21, 0)
    assert sunday.ends(utc(2026, 11, 15, 21, 0), MOSCOW) is None


@pytest.mark.parametrize(
    ("sunday", "monday"),
    [((2026, 3, 29), utc(2026, 3, 29, 22, 0)), ((2026, 10, 25), utc(2026, 10, 25, 23, 0))],
)
def test_a_day_off_on_which_clocks_change_ends_at_midnight(sunday: tuple[int, ...], monday: datetime) -> None:
    assert Quiet(off=(6,)).ends(utc(*sunday, 10, 0), BERLIN) == monday


@given(
    since=MINUTES,
    until=MINUTES,
    off=st.sets(st.integers(0, 6), max_size=6),
    at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - made aware below
    zone=ZONES,
)
def test_with_days_off_the_end_is_ahead_and_within_little_more_than_the_week(
    since: int, until: int, off: set[int], at: datetime, zone: ZoneInfo
) -> None:
    quiet = Quiet(since=since, until=until, off=tuple(sorted(off)))
    moment = at.replace(tzinfo=UTC)
    end = quiet.ends(moment, zone)
    assert end is None or timedelta(0) < end - moment <= timedelta(days=8, hours=2)


def test_a_day_must_be_left() -> None:
    with pytest.raises(Invalid):
        quiet_of("", "", range(7))
    assert quiet_of("", "", range(6)) == Quiet(off=(0, 1, 2, 3, 4, 5))
    assert quiet_of("22:00", "8:00", {6, 5, 9}) == WORKING


@given(since=MINUTES, until=MINUTES, at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), zone=ZONES)  # noqa: DTZ001 - made aware below
def test_the_end_is_always_ahead_and_within_little_more_than_a_day(
    since: int, until: int, at: datetime, zone: ZoneInfo
) -> None:
    moment = at.replace(tzinfo=UTC)
    end = Quiet(since=since, until=until).ends(moment, zone)
    assert end is None or timedelta(0) < end - moment <= timedelta(hours=26)


@given(MINUTES, MINUTES)
def test_what_is_written_is_read_again(since: int, until: int) -> None:
    if since != until:
        assert quiet_of(written(since), written(until)) == Quiet(since=since, until=until)


def test_none_is_none() -> None:
    assert quiet_of("", " ") is None


@pytest.mark.parametrize("typed", ["24:00", "8", "8:5", ":", "-1:00", "٨:٠٠", "08:00:00", "x:00"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        quiet_of(typed, "08:00")
