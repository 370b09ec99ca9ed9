"""When the next letter is due that comes by the hour or by the day, on the member's clock."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.desk.digests import Digest, digest_of
from chalicelib.desk.errors import Invalid
from chalicelib.desk.quiet import Quiet

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")
HOURLY = Digest()
AT_NINE = Digest(at=9 * 60)
NIGHTS = Quiet(since=22 * 60, until=8 * 60)


def moment(text: str, zone: ZoneInfo = MOSCOW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-02T10:00:01", "2026-03-02T11:00"),
        ("2026-03-02T10:59:59.999999", "2026-03-02T11:00"),
        ("2026-03-02T11:00", "2026-03-02T11:00"),
        ("2026-03-02T23:30", "2026-03-03T00:00"),
    ],
)
def test_hourly_is_the_next_full_hour(now: str, due: str) -> None:
    assert HOURLY.due(moment(now), None, MOSCOW) == moment(due)


def test_the_hour_is_full_on_his_own_clock() -> None:
    """India is half an hour off."""
    assert HOURLY.due(moment("2026-03-02T10:10", KOLKATA), None, KOLKATA) == moment("2026-03-02T11:00", KOLKATA)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-02T08:59", "2026-03-02T09:00"),
        ("2026-03-02T09:00", "2026-03-02T09:00"),
        ("2026-03-02T09:00:01", "2026-03-03T09:00"),
        ("2026-02-28T23:59", "2026-03-01T09:00"),
    ],
)
def test_daily_is_his_time_of_the_day(now: str, due: str) -> None:
    assert AT_NINE.due(moment(now), None, MOSCOW) == moment(due)


@pytest.mark.parametrize(
    ("digest", "quiet", "now", "due"),
    [
        (HOURLY, NIGHTS, "2026-03-02T21:30", "2026-03-03T08:00"),
        (HOURLY, NIGHTS, "2026-03-02T20:30", "2026-03-02T21:00"),
        (AT_NINE, NIGHTS, "2026-03-02T21:30", "2026-03-03T09:00"),
        (AT_NINE, Quiet(off=(5, 6)), "2026-03-06T12:00", "2026-03-09T09:00"),
        (Digest(at=180), NIGHTS, "2026-03-02T21:30", "2026-03-03T08:00"),
        (Digest(at=8 * 60), NIGHTS, "2026-03-02T21:30", "2026-03-03T08:00"),
    ],
    ids=["hourly in the night", "hourly before", "daily", "week-end", "always in the night", "at their very end"],
)
def test_it_keeps_out_of_quiet_hours(digest: Digest, quiet: Quiet, now: str, due: str) -> None:
    assert digest.due(moment(now), quiet, MOSCOW) == moment(due)


@pytest.mark.parametrize(
    ("digest", "now", "due"),
    [
        (AT_NINE, "2026-03-28T09:30+01:00", "2026-03-29T09:00+02:00"),
        (AT_NINE, "2026-10-24T09:30+02:00", "2026-10-25T09:00+01:00"),
        (Digest(at=150), "2026-03-28T03:00+01:00", "2026-03-29T03:30+02:00"),
        (Digest(at=150), "2026-10-25T00:30+02:00", "2026-10-25T02:30+02:00"),
        (Digest(at=150), "2026-10-25T02:30:01+02:00", "2026-10-26T02:30+01:00"),
        (HOURLY, "2026-10-25T02:30+02:00", "2026-10-25T02:00+01:00"),
        (HOURLY, "2026-10-25T02:30+01:00", "2026-10-25T03:00+01:00"),
    ],
)
def test_when_the_clocks_change(digest: Digest, now: str, due: str) -> None:
    """A time that is left out comes as much later; one that comes twice is the first."""
    assert digest.due(datetime.fromisoformat(now).astimezone(UTC), None, BERLIN) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("every", "at", "digest"),
    [
        ("", "", None),
        ("", "9:00", None),
        ("whatever", "", None),
        ("hourly", "", HOURLY),
        ("hourly", "25:00", HOURLY),
        ("daily", "9:00", AT_NINE),
        ("daily", " 09:00 ", AT_NINE),
        ("daily", "0:00", Digest(at=0)),
    ],
)
def test_as_it_is_chosen(every: str, at: str, digest: Digest | None) -> None:
    assert digest_of(every, at) == digest


@pytest.mark.parametrize("at", ["", "24:00", "9", "9:5", "9:60", "nine", "٩:٠٠", "-1:00"])
def test_a_time_that_is_none_is_refused(at: str) -> None:
    with pytest.raises(Invalid) as refused:
        digest_of("daily", at)
    assert refused.value.key == "refused.digest"
