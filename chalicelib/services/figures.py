"""The figures of some days, as far as somebody may see them; and for how long those wait who wait now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.desk.figures import Tally
from chalicelib.desk.people import Provider
from chalicelib.desk.permissions import Actor, may_see_department
from chalicelib.services import zones
from chalicelib.services.house import House

MOST_LINES = 20_000
"""Of the books, read for one page: a year of a busy desk, or three months of a very large one."""

LONGEST_QUEUE = 200
"""Open tickets of a department that are looked at; they wait longest."""
MOST_DEPARTMENTS = 20

AGES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1), timedelta(days=3))
"""Upper ends of the ages that those who wait are counted in; the last group has no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    since: date
    until: date
    tallies: tuple[Tally, ...]
    whole: bool
    """False where there were more lines than are read for one page: the last days are missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Open tickets by how long their clients have waited."""

    ages: tuple[int, ...]
    idle: int
    """Open, and nobody waits for an answer."""
    whole: bool
    """False where a queue was longer than what was looked at."""

    @property
    def all(self) -> int:
        return sum(self.ages) + self.idle


def report(provider: Provider, days: int, *, actor: Actor, department: str = "", house: House) -> Report:
    """The last days in the provider's zone, today included; only what his departments did."""
    zone = provider.zone if provider.zone in zones.known() else "UTC"
    until = house.clock.now().astimezone(ZoneInfo(zone)).date()
    since = until - timedelta(days=days - 1)
    lines = house.figures.tallies(provider.id, since, until, limit=MOST_LINES)
    seen = tuple(each for each in lines if _seen(each, actor, department))
    return Report(since=since, until=until, tallies=seen, whole=len(lines) < MOST_LINES)


def _seen(tally: Tally, actor: Actor, department: str) -> bool:
    here = tally.slice.department
    return may_see_department(actor, here) and (not department or here == department)


def waiting(provider: str, departments: Sequence[str], *, now: datetime, house: House) -> Waiting:
    """One bounded query a department."""
    ages, idle, whole = [0] * (len(AGES) + 1), 0, len(departments) <= MOST_DEPARTMENTS
    for each in departments[:MOST_DEPARTMENTS]:
        queue = house.reads.queue(provider, each, limit=LONGEST_QUEUE)
        whole = whole and queue.cursor is None
        for ticket in queue.tickets:
            if ticket.waiting_since is None:
                idle += 1
            else:
                ages[_age(now - ticket.waiting_since)] += 1
    return Waiting(ages=tuple(ages), idle=idle, whole=whole)


def _age(time: timedelta) -> int:
    return next((number for number, end in enumerate(AGES) if time < end), len(AGES))
