"""What calls come to in dollars, by AWS's list prices in us-east-1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.conformance.witnessed import Call

AS_OF = "November 2026"
READS = frozenset({"BatchGetItem", "GetItem", "Query"})
MILLION = 1_000_000
MINUTES = 730 * 60
"""Of a month, as AWS counts them."""

CALL_SECONDS = 0.25
"""What we reckon with for a call; most of it is waiting for Telegram."""
MINUTE_SECONDS = 0.1
"""The same for the clock, which mostly finds nothing."""
MEMORY = 0.5
"""Gigabytes of all functions but `files`, which has one and is rare."""
LOG = 1.5 / MILLION
"""Gigabytes of log a call."""
WOKEN_BY_THE_TOPIC = 2
"""Functions: `notify` and `index`."""
ALARMS = 21
"""Those of every desk; a mail domain brings more, as the page says."""
POLLS = 5 * 5 * 3 * MINUTES
"""Five queues, each with five pollers of Lambda's, who ask every twenty seconds; a mail domain brings two more."""


@dataclass(frozen=True, slots=True)
class Item:
    what: str
    amount: float
    price: float
    """Of one."""
    free: float = 0.0
    """So much of it costs an account nothing, every month and for ever."""

    @property
    def dollars(self) -> float:
        return max(0.0, self.amount - self.free) * self.price

    @property
    def row(self) -> str:
        free = f"{self.free:,.0f}" if self.free else ""
        return f"| {self.what} | {_plain(self.amount)} | {free} | {self.dollars:.3f} |"


def _plain(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 1 else f"{amount:.2f}"


def a_thousand_tickets(calls: Sequence[Call], *, requests: int) -> list[Item]:
    """Nothing is taken off for what is free: whoever has many tickets has used that up."""
    published = _count(calls, "Publish")
    queued = _count(calls, "SendMessage")
    invoked = requests + WOKEN_BY_THE_TOPIC * published + queued
    read, written = units(calls)
    return [
        Item("requests to API Gateway", 1000 * requests, 3.50 / MILLION),
        Item("calls of Lambda", 1000 * invoked, 0.20 / MILLION),
        Item("gigabyte-seconds of Lambda", 1000 * invoked * CALL_SECONDS * MEMORY, 0.0000166667),
        Item("read units of DynamoDB", 1000 * read, 0.125 / MILLION),
        Item("write units of DynamoDB", 1000 * written, 0.625 / MILLION),
        Item("messages published by SNS", 1000 * published, 0.50 / MILLION),
        Item("requests to SQS", 1000 * (2 * WOKEN_BY_THE_TOPIC * published + 3 * queued), 0.40 / MILLION),
        Item("files put into S3", 1000 * _count(calls, "PutObject"), 0.005 / 1000),
        Item("gigabytes of log", 1000 * invoked * LOG, 0.50),
    ]


def an_idle_month(calls: Sequence[Call]) -> list[Item]:
    """`calls` are those of one minute in which nothing was to be done."""
    read, written = units(calls)
    return [
        Item("calls of Lambda", MINUTES, 0.20 / MILLION, free=MILLION),
        Item("gigabyte-seconds of Lambda", MINUTES * MINUTE_SECONDS * MEMORY, 0.0000166667, free=400_000),
        Item("read units of DynamoDB", MINUTES * read, 0.125 / MILLION),
        Item("write units of DynamoDB", MINUTES * written, 0.625 / MILLION),
        Item("requests to SQS, by Lambda's pollers", POLLS, 0.40 / MILLION, free=MILLION),
        Item("alarms", ALARMS, 0.10, free=10),
        Item("metrics", 10, 0.30, free=10),
        Item("gigabytes of log", MINUTES * LOG, 0.50, free=5),
    ]


def table(items: Iterable[Item]) -> str:
    items = list(items)
    rows = ["| what | how much | of it free | dollars |", "|---|---|---|---|", *(each.row for each in items)]
    return "\n".join([*rows, f"| together | | | {sum(each.dollars for each in items):.2f} |"])


def units(calls: Iterable[Call]) -> tuple[float, float]:
    """Read and write units. An answer with nothing in it is billed as half a unit, which DynamoDB Local leaves out."""
    told = [(each.operation in READS, each.units) for each in calls if each.service == "dynamodb"]
    return sum(max(0.5, each) for reads, each in told if reads), sum(each for reads, each in told if not reads)


def _count(calls: Iterable[Call], operation: str) -> int:
    return sum(each.operation == operation for each in calls)
