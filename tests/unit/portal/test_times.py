"""Times on pages: near ones by how near they are, all of them in the reader's own zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.portal.times import Times

NOW = datetime(2026, 11, 14, 21, 30, tzinfo=UTC)
RUSSIAN = Times(language="ru", zone="Europe/Moscow", now=NOW)
"""There it is half past midnight of the 15th."""


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=59), "только что"),
        (timedelta(minutes=1), "1 минуту назад"),
        (timedelta(minutes=22), "22 минуты назад"),
        (timedelta(minutes=59), "59 минут назад"),
        (timedelta(hours=1), "вчера в 23:30"),
        (timedelta(days=2), "13 ноября"),
        (timedelta(days=400), "11 октября 2025"),
    ],
)
def test_how_long_ago(ago, said):
    assert RUSSIAN.ago(NOW - ago) == said


def test_days_are_those_of_the_reader():
    assert RUSSIAN.day(NOW) == "Сегодня"
    assert RUSSIAN.day(NOW - timedelta(hours=1)) == "Вчера"
    assert Times(language="en", zone="UTC", now=NOW).day(NOW - timedelta(hours=1)) == "Today"


def test_exactly_and_with_the_zone():
    assert RUSSIAN.exact(NOW) == "15 ноября, 00:30:00 MSK"


@pytest.mark.parametrize("zone", ["", "Nowhere/Town", "../../etc/passwd", "\x00", "a" * 64])
def test_a_zone_nobody_knows_is_utc(zone):
    assert Times(language="en", zone=zone, now=NOW).exact(NOW) == "14 November, 21:30:00 UTC"


@pytest.mark.parametrize(("since", "said"), [(0, "1 минуту"), (59, "59 минут"), (60, "1 час"), (60 * 24 * 3, "3 дня")])
def test_how_long_somebody_waits(since, said):
    assert RUSSIAN.waited(NOW - timedelta(minutes=since)) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("20261120T070000Z", "20 ноября, 10:00"),
        ("20271120T223000Z", "21 ноября 2027, 01:30"),
        ("20261120T100000", "20 ноября, 10:00 по часам организатора"),
        ("20261120", "20 ноября"),
        ("tomorrow", "tomorrow"),
        ("20261399T100000", "20261399T100000"),
        ("99991231T235959Z", "99991231T235959Z"),
    ],
)
def test_when_a_calendar_says(written, said):
    """Case 38: in the reader's zone where the calendar names one that we know, else as it stands there."""
    assert RUSSIAN.of_calendar(written) == said
