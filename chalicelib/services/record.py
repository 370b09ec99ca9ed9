"""From deeds to one transaction: what to save, and which facts the world is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.desk.history import UNTOLD, Fact
from chalicelib.desk.people import Role
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.verbs import Deed
from chalicelib.services.effects import (
    Alerted,
    Class,
    Content,
    Delivered,
    Event,
    Fetch,
    Gathered,
    Letter,
    Returned,
    Row,
    Spoken,
    Waits,
)
from chalicelib.services.records import Changes, Dropped, Record
from chalicelib.services.truth import delivery

LEASE = timedelta(seconds=40)
"""How long a hook or a command that commits a row has it to itself; longer than its own deadline."""

SLACK = 15.0
"""Seconds a lease outlives the invocation that holds it."""


def lease_of(seconds_left: float) -> timedelta:
    """How long the rows of an invocation that may still work for so long are its own."""
    return timedelta(seconds=seconds_left + SLACK)


def event(ticket: Ticket, fact: Fact) -> Event:
    side = "system" if fact.by.role is Role.SYSTEM else str(fact.by.side)
    return Event(
        id=f"{ticket.provider}#{ticket.number}#{fact.id}",
        kind=fact.kind,
        provider=ticket.provider,
        department=ticket.department,
        account=ticket.account,
        ticket=ticket.number,
        subject=ticket.subject,
        client_status=ticket.client_status,
        staff_status=ticket.staff_status,
        side=side,
        by=fact.by.id,
        by_name=fact.by.name,
        at=fact.at,
        message=fact.message,
        assignee=ticket.assignee,
        channel=ticket.channel,
        details=fact.details,
    )


def changes(
    *,
    cause: str,
    at: datetime,
    deeds: Sequence[Deed] = (),
    saves: Iterable[Record] = (),
    drops: Iterable[Dropped] = (),
    says: Iterable[tuple[Class, Content]] = (),
    answer: Mapping[str, str | int] | None = None,
    lease: timedelta = LEASE,
) -> Changes:
    """One transaction: the records of the deeds and those given, what is said, and the events of the deeds.

    What is said keeps its order and comes before the events, so that the person in the chat waits least. That it is due
    is known at once of each message that somebody is told of.
    """
    told = [(Class.EVENT, event(deed.ticket, fact)) for deed in deeds for fact in deed.facts if fact.kind not in UNTOLD]
    rows = tuple(
        _row(cause, ordinal, cls, content, at=at, due=at + lease)
        for ordinal, (cls, content) in enumerate([*says, *told])
    )
    records: list[Record] = list(saves)
    for deed in deeds:
        records += [deed.ticket, *deed.messages, *deed.facts]
    due = (delivery(row.content, Delivered.PENDING, at) for row in rows)
    records += dict.fromkeys(each for each in due if each is not None)
    return Changes(cause=cause, answer=answer or {}, saves=tuple(records), drops=tuple(drops), rows=rows)


def owing(written: Changes, later: Iterable[tuple[datetime, Class, Content]], *, cause: str, at: datetime) -> Changes:
    """With what has a time of its own, behind all that is said at once."""
    rows = (
        _row(cause, ordinal, cls, content, at=at, due=due)
        for ordinal, (due, cls, content) in enumerate(later, len(written.rows))
    )
    return replace(written, rows=(*written.rows, *rows))


def _row(cause: str, ordinal: int, cls: Class, content: Content, *, at: datetime, due: datetime) -> Row:
    return Row(cause=cause, ordinal=ordinal, cls=cls, lane=_lane(content), content=content, due=due, written=at)


def _lane(content: Content) -> str:
    match content:
        case Spoken(target=target):
            return f"chat#{target.bot}#{target.chat}"
        case Fetch(attachment=attachment):
            return f"file#{attachment}"
        case Letter(to=to):
            return f"mail#{to}"
        case Gathered(provider=provider, to=to):
            return f"bundle#{provider}#{to}"
        case Returned(alerted=Alerted(telling=of)) | Waits(id=of):
            return f"staff#{of}"
        case Event():
            return "events"
