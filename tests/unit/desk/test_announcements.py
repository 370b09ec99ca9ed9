"""Announcements: whom they concern, which one is seen, and what they stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk.announcements import About, Announcement, Stop, refuse_stopped, shown, stopping
from chalicelib.desk.errors import Stopped

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAIN = Announcement(id="a", text="Работы на сети", texts={"en": "Network works"}, starts_at=NOW - HOUR)
STOPS = replace(PLAIN, id="s", stops=(Stop.TICKETS, Stop.REPLIES))
HERE = About(account="c-1", department="tech", service="vps-7")


def seen(*those: Announcement, account: str = "c-1", services: tuple[str, ...] = (), at: datetime = NOW) -> str | None:
    found = shown(those, account=account, services=services, at=at)
    return found.id if found else None


def test_it_is_seen_from_its_start_until_its_end():
    limited = replace(PLAIN, ends_at=NOW + HOUR)
    assert seen(limited, at=NOW - HOUR) == "a"
    assert seen(limited, at=NOW + HOUR) is None
    assert seen(limited, at=NOW - 2 * HOUR) is None
    assert seen(PLAIN, at=NOW + 1000 * HOUR) == "a"


def test_one_is_seen_at_a_time_first_what_stops_something_then_the_latest():
    newer = replace(PLAIN, id="b", starts_at=NOW)
    assert seen(PLAIN, newer) == seen(newer, PLAIN) == "b"
    assert seen(PLAIN, newer, STOPS) == "s"


@pytest.mark.parametrize(
    ("named", "account", "services", "sees"),
    [
        ({"accounts": ("c-1",)}, "c-1", (), True),
        ({"accounts": ("c-1",)}, "c-2", (), False),
        ({"services": ("vps-7",)}, "c-1", ("vps-7", "x"), True),
        ({"services": ("vps-7",)}, "c-1", ("x",), False),
        ({"services": ("vps-7",)}, "c-1", (), False),
        ({"accounts": ("c-1",), "services": ("vps-7",)}, "c-2", ("vps-7",), False),
        ({"departments": ("bill",)}, "c-1", (), True),
    ],
)
def test_only_those_who_are_named_see_it(named, account, services, sees):
    assert (seen(replace(PLAIN, **named), account=account, services=services) == "a") is sees


@pytest.mark.parametrize(
    ("named", "about", "stops"),
    [
        ({}, HERE, True),
        ({"departments": ("tech",)}, HERE, True),
        ({"departments": ("bill",)}, HERE, False),
        ({"accounts": ("c-2",)}, HERE, False),
        ({"services": ("vps-7",)}, HERE, True),
        ({"services": ("vps-7",)}, replace(HERE, service=None), False),
        ({"services": ("vps-8",)}, HERE, False),
    ],
)
def test_it_stops_what_it_names(named, about, stops):
    found = stopping([replace(STOPS, **named)], Stop.TICKETS, about, NOW)
    assert (found is not None) is stops


def test_it_stops_nothing_it_does_not_say_nor_outside_its_time():
    only_tickets = replace(STOPS, stops=(Stop.TICKETS,))
    assert stopping([PLAIN], Stop.TICKETS, HERE, NOW) is None
    assert stopping([only_tickets], Stop.REPLIES, HERE, NOW) is None
    assert stopping([STOPS], Stop.TICKETS, HERE, NOW - 2 * HOUR) is None


def test_a_refusal_says_the_provider_s_words_in_each_language():
    with pytest.raises(Stopped) as refusal:
        refuse_stopped([PLAIN, STOPS], Stop.REPLIES, HERE, NOW)
    assert refusal.value.told("en") == {"text": "Network works"}
    assert refusal.value.told("de") == refusal.value.told("ru") == {"text": "Работы на сети"}
    refuse_stopped([PLAIN], Stop.REPLIES, HERE, NOW)


ANNOUNCEMENTS = st.builds(
    Announcement,
    id=st.uuids().map(str),
    text=st.just("x"),
    texts=st.just({}),
    starts_at=st.integers(-3, 3).map(lambda hours: NOW + hours * HOUR),
    ends_at=st.none() | st.integers(-3, 3).map(lambda hours: NOW + hours * HOUR),
    accounts=st.sampled_from([(), ("c-1",), ("c-2",)]),
    services=st.sampled_from([(), ("vps-7",), ("vps-8",)]),
    departments=st.sampled_from([(), ("tech",), ("bill",)]),
    stops=st.sampled_from([(), (Stop.TICKETS,), (Stop.TICKETS, Stop.REPLIES)]),
)


@given(st.lists(ANNOUNCEMENTS, max_size=5), st.randoms())
def test_which_one_is_seen_does_not_depend_on_their_order(those, chance):
    mixed = list(those)
    chance.shuffle(mixed)
    assert seen(*those, services=("vps-7",)) == seen(*mixed, services=("vps-7",))


@given(st.lists(ANNOUNCEMENTS, max_size=5))
def test_whoever_is_stopped_sees_something(those):
    """Nobody is refused for a reason he was not shown."""
    if stopping(those, Stop.TICKETS, HERE, NOW) is not None:
        found = shown(those, account="c-1", services=("vps-7",), at=NOW)
        assert found is not None
        assert found.stops
