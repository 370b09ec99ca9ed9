"""Answer times («Регламент»): how soon staff owe a waiting client an answer, and how long silence may last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.desk.hours import Hours, after

NEAR = 0.75
"""The part of the promised time after which the deadline counts as near, where a rule says nothing else."""


class Counting(StrEnum):
    """Which time counts against a promise."""

    HOURS = "hours"
    """The business hours of the ticket's department; of one that has none, all time."""
    ALWAYS = "always"
    """Around the clock."""


class Having(StrEnum):
    """What an account must have for a rule to be about it."""

    ANYTHING = "anything"
    ACTIVE_SERVICE = "active_service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of the rules: whom it is about, and within how many minutes he is answered.

    What is left empty is about everyone; what is not must all be so.
    """

    id: str
    name: str = ""
    departments: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    """Of which the ticket is about one."""
    having: Having = Having.ANYTHING
    first: int | None = None
    """Minutes until the first answer of staff; None promises none."""
    next: int | None = None
    """Minutes until any later one."""
    counting: Counting = Counting.HOURS
    warn: int | None = None
    """Minutes of the same time before the deadline from which it counts as near; None leaves it to NEAR."""

    def near_after(self, promised: timedelta) -> timedelta:
        """How much of a promised time goes by before its end counts as near."""
        warned = timedelta(minutes=self.warn or 0)
        return promised - warned if timedelta(0) < warned < promised else promised * NEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What rules look at."""

    department: str
    account: str
    service: str | None = None
    active_service: bool = False


def match(rules: Iterable[Rule], asked: Asked) -> Rule | None:
    """The first that is about it."""
    return next((each for each in rules if _about(each, asked)), None)


def _about(rule: Rule, asked: Asked) -> bool:
    return (
        (not rule.departments or asked.department in rule.departments)
        and (not rule.accounts or asked.account in rule.accounts)
        and (not rule.services or asked.service in rule.services)
        and (rule.having is Having.ANYTHING or asked.active_service)
    )


class Alarm(StrEnum):
    """How far staff were told of a deadline."""

    NONE = "none"
    NEAR = "near"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What the rules owe a client from the moment he began to wait, kept until he is answered.

    It holds for this wait in this department about this service; when one of them changes, another takes its place.
    """

    since: datetime
    department: str
    service: str | None = None
    rule: str | None = None
    """The one that was the first to match; None where none did."""
    near: datetime | None = None
    due: datetime | None = None
    told: Alarm = Alarm.NONE

    @property
    def wakes_at(self) -> datetime | None:
        """When staff are to be told next."""
        return {Alarm.NONE: self.near, Alarm.NEAR: self.due, Alarm.MISSED: None}[self.told]

    def alarm(self, at: datetime) -> Alarm:
        """How it stands at this moment."""
        if self.due is not None and at >= self.due:
            return Alarm.MISSED
        return Alarm.NEAR if self.near is not None and at >= self.near else Alarm.NONE

    def told_like(self, before: Promise) -> Promise:
        """In place of another for the same wait: of the very same moment staff are not told again, of another anew."""
        return replace(self, told=before.told) if (self.since, self.due) == (before.since, before.due) else self


def promised(blank: Promise, rule: Rule | None, minutes: int | None, hours: Hours | None) -> Promise:
    """With the deadline this rule sets; business hours that hold no such time set none."""
    if rule is None:
        return blank
    if minutes is None:
        return replace(blank, rule=rule.id)
    counted = hours if rule.counting is Counting.HOURS else None
    length = timedelta(minutes=minutes)
    due = after(counted, blank.since, length)
    return replace(
        blank, rule=rule.id, due=due, near=after(counted, blank.since, rule.near_after(length)) if due else None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """What becomes of a ticket on which the provider has done its part and the client is silent; off unless set."""

    remind: int | None = None
    """Days after which the client is reminded, once, that his answer is waited for."""
    archive: int | None = None
    """Days after which a ticket he has read goes into the archive by itself."""
