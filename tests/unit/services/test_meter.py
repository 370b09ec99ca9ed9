"""What is counted and how long things waited, as an invocation hands it over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.services.effects import Class
from chalicelib.services.meter import Count, Delay, Meter, Readings
from infra.local.telegram import Fault, FaultKind
from tests.unit.services.outbox_desk import OutboxDesk

OWED = (Class.RECEIPT, Class.DELIVERY)
SHOWN = (Class.ACK, Class.VIEW)


@pytest.fixture
def desk() -> Iterator[OutboxDesk]:
    desk = OutboxDesk()
    desk.house.meter.drain()
    yield desk
    bootstrap.install(None)


def readings(desk: OutboxDesk) -> Readings:
    return desk.house.meter.drain()


def reported(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The lines in which invocations told what they had measured."""
    return [json.loads(each) for each in capsys.readouterr().out.splitlines() if "_aws" in each]


def test_a_drained_meter_stands_at_nothing() -> None:
    meter = Meter()
    meter.count(Count.DELIVERED)
    meter.count(Count.DELIVERED)
    meter.waited(Delay.DELIVERY, timedelta(seconds=1.5))
    meter.waited(Delay.DELIVERY, timedelta(seconds=3))
    assert meter.drain() == {Count.DELIVERED: (2.0,), Delay.DELIVERY: (1.5, 3.0)}
    assert meter.drain() == {}


def test_nothing_waits_less_than_no_time() -> None:
    meter = Meter()
    meter.waited(Delay.INTAKE, timedelta(seconds=-2))
    assert meter.drain() == {Delay.INTAKE: (0.0,)}


@pytest.mark.parametrize("cls", OWED)
def test_what_is_owed_counts_when_it_arrives_with_the_time_since_its_commit(desk: OutboxDesk, cls: Class) -> None:
    desk.commit((cls, desk.spoken("раз")))
    desk.clock.turn(seconds=60)
    desk.tend()
    assert readings(desk) == {Count.DELIVERED: (1.0,), Delay.DELIVERY: (60.0,), Delay.OVERDUE: (20.0,)}


def test_facts_and_files_count_too(desk: OutboxDesk) -> None:
    desk.carry((Class.EVENT, desk.event()), (Class.FILE, desk.fetch()))
    assert readings(desk)[Count.DELIVERED] == (2.0,)


@pytest.mark.parametrize("cls", SHOWN)
def test_screens_count_neither_way(desk: OutboxDesk, cls: Class) -> None:
    desk.carry((cls, desk.spoken("раз")))
    desk.telegram.faults.add(Fault(kind=FaultKind.BAD_REQUEST))
    desk.carry((cls, desk.spoken("два")), cause="c#2")
    assert readings(desk) == {}


@pytest.mark.parametrize("cls", OWED)
def test_what_is_refused_for_good_is_given_up_once(desk: OutboxDesk, cls: Class) -> None:
    desk.telegram.faults.add(Fault(kind=FaultKind.BAD_REQUEST, times=9))
    desk.carry((cls, desk.spoken("раз")))
    assert readings(desk) == {Count.GIVEN_UP: (1.0,)}


def test_what_is_put_off_is_counted_when_it_has_arrived(desk: OutboxDesk) -> None:
    desk.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, retry_after=14))
    desk.carry((Class.DELIVERY, desk.spoken("раз")))
    assert readings(desk) == {}
    desk.clock.turn(seconds=14)
    desk.tend()
    assert readings(desk) == {Count.DELIVERED: (1.0,), Delay.DELIVERY: (14.0,), Delay.OVERDUE: (0.0,)}


def test_somebody_who_keeps_us_out_is_not_given_up(desk: OutboxDesk) -> None:
    desk.telegram.faults.add(Fault(kind=FaultKind.BLOCKED))
    desk.carry((Class.DELIVERY, desk.spoken("раз")))
    assert readings(desk) == {}


def test_every_minute_tells_how_late_the_longest_waiting_is_and_nothing_when_none_is(desk: OutboxDesk) -> None:
    desk.tend()
    assert readings(desk) == {Delay.OVERDUE: (0.0,)}
    desk.commit((Class.VIEW, desk.spoken("раз")), cause="c#1")
    desk.clock.turn(seconds=30)
    desk.commit((Class.VIEW, desk.spoken("два")), cause="c#2")
    desk.clock.turn(seconds=100)
    desk.tend()
    assert readings(desk)[Delay.OVERDUE] == (90.0,)
    desk.tend()
    assert readings(desk) == {Delay.OVERDUE: (0.0,)}


def test_what_comes_in_tells_how_long_it_was_on_its_way_but_for_a_press(
    desk: OutboxDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.irina.person.says("/createticket")
    desk.clock.turn(seconds=7)
    desk.stage.settle()
    (taken,) = reported(capsys)
    assert (taken["hook_taken"], taken["intake_delay"]) == ([1.0], [7.0])
    (described,) = taken["_aws"]["CloudWatchMetrics"]
    units = {each["Name"]: each["Unit"] for each in described["Metrics"]}
    assert (units["hook_taken"], units["intake_delay"]) == ("Count", "Seconds")
    desk.irina.presses("Техническая поддержка")
    (pressed,) = reported(capsys)
    assert pressed["hook_taken"] == [1.0]
    assert "intake_delay" not in pressed
