"""How much a client sends: counted with what he sends, where his provider lets him send only so much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from chalicelib.desk.permissions import Actor, membership_of
from chalicelib.desk.restraint import limit_of, one_more
from chalicelib.desk.rules import Limits
from chalicelib.services.house import House
from chalicelib.services.records import Record

Beside = Callable[[datetime], tuple[Record, ...]]
"""What is written in the same transaction as somebody's message, or why it is refused."""


def nothing(at: datetime) -> tuple[Record, ...]:  # noqa: ARG001 - of those who are not counted
    return ()


def counted(limits: Limits, account: tuple[str, str], actor: Actor, house: House) -> Beside:
    """`account` is provider and id. Costs nothing where there is no limit. What it gives raises TooOften."""
    limit = limit_of(limits, membership_of(actor, *account))
    if limit is None:
        return nothing

    def beside(at: datetime) -> tuple[Record, ...]:
        return (one_more(house.directory.pace(*account), account, limit, at),)

    return beside
