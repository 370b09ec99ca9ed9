"""What a person was told: by facts, and how far he has read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from chalicelib.desk.history import Happened
from chalicelib.desk.notices import Way
from chalicelib.desk.notifications import Notification, Reading, by_fact, first
from chalicelib.storage import attributes

AT = datetime(2026, 11, 26, tzinfo=UTC)


def told(fact: int, way: Way = Way.EMAIL) -> Notification:
    return Notification(
        provider="north",
        account="c-1",
        person="p-1",
        ticket=1001,
        fact=fact,
        way=way,
        kind=Happened.ANSWERED,
        at=AT,
        subject="Сайт",
    )


BOTH = [told(2, Way.TELEGRAM), told(2, Way.EMAIL)]


def test_what_is_told_of_one_fact_stands_together() -> None:
    assert by_fact([told(3), *BOTH, told(1)]) == [[told(3)], BOTH, [told(1)]]


def test_a_page_ends_between_two_facts() -> None:
    assert first([told(3), *BOTH, told(1)], 2) == ((told(3), *BOTH), told(1))
    assert first(BOTH, 1) == (tuple(BOTH), None)
    assert first([], 1) == ((), None)


def test_reading_goes_forward_alone() -> None:
    reading = Reading(provider="north", account="c-1", person="p-1").seen(AT)
    assert reading.until == AT
    assert reading.seen(AT - timedelta(days=1)) is reading
    assert reading.seen(AT) is reading
    assert reading.seen(AT + timedelta(days=1)).until == AT + timedelta(days=1)


def test_a_copy_of_a_version_that_kept_what_was_sent_alone_says_that_it_was() -> None:
    """What is stored without a word of it was sent."""
    stored = dict(attributes.write(told(1)))
    del stored["sent"]
    assert attributes.read(Notification, stored) == told(1)
