"""What the passing of time does to a ticket: when it has to be looked at again, and what happens then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.desk import reminders, verbs
from chalicelib.desk.answer_times import Alarm, Asked, Having, Patience, Promise, match, promised
from chalicelib.desk.history import Happened
from chalicelib.desk.message import Side
from chalicelib.desk.people import Provider
from chalicelib.desk.permissions import SYSTEM
from chalicelib.desk.ticket import ClientStatus, Stage, Ticket
from chalicelib.desk.verbs import Deed

HAPPENED = {Alarm.NEAR: Happened.DEADLINE_NEAR, Alarm.MISSED: Happened.DEADLINE_MISSED}

RESTING = frozenset({ClientStatus.AWAITING_REPLY, ClientStatus.VIEWED})
"""Where a ticket may be put away unasked: nothing in it is unread."""


def waits(ticket: Ticket) -> bool:
    """Whether a client waits for an answer; while staff wait for him, no time counts."""
    return ticket.stage is Stage.OPEN and ticket.waiting_since is not None


def kept(ticket: Ticket) -> bool:
    """Whether what was promised still holds, so that nobody has to be asked what the rules say."""
    made = ticket.promise
    about = (ticket.waiting_since, ticket.department, ticket.service)
    return made is not None and (made.since, made.department, made.service) == about


def by_itself(ticket: Ticket) -> Ticket | None:
    """Its next moment, where neither rules nor patience have a say; None where they have."""
    if waits(ticket):
        return _woken_at(ticket, ticket.promise.wakes_at) if ticket.promise and kept(ticket) else None
    return None if ticket.stage is Stage.RELEASED else _woken_at(replace(ticket, promise=None))


def timed(ticket: Ticket, provider: Provider, bought: Callable[[], bool]) -> Ticket:
    """With what is promised to whoever waits in it, and the moment it next has to be looked at.

    `bought` tells whether its account has an active service; it is asked only where a rule wants to know.
    """
    settled = by_itself(ticket)
    if settled is not None:
        return settled
    if waits(ticket):
        made = _promise(ticket, provider, bought)
        return _woken_at(replace(ticket, promise=made), made.wakes_at)
    moments = (_reminds_at(ticket, provider.patience), _archives_at(ticket, provider.patience))
    return _woken_at(replace(ticket, promise=None), *moments)


def _woken_at(ticket: Ticket, *moments: datetime | None) -> Ticket:
    """At the first of these moments, or at the next reminder of staff before them."""
    known = (each for each in (reminders.next_at(ticket), *moments) if each is not None)
    return replace(ticket, wakes_at=min(known, default=None))


def _promise(ticket: Ticket, provider: Provider, bought: Callable[[], bool]) -> Promise:
    since = ticket.waiting_since or ticket.active_at
    blank = Promise(since=since, department=ticket.department, service=ticket.service)
    curious = any(each.having is Having.ACTIVE_SERVICE for each in provider.rules)
    asked = Asked(
        department=ticket.department,
        account=ticket.account,
        service=ticket.service,
        active_service=curious and bought(),
    )
    rule = match(provider.rules, asked)
    department = provider.department(ticket.department)
    minutes = None if rule is None else rule.first if ticket.answered_at is None else rule.next
    return promised(blank, rule, minutes, department.hours if department else None)


def _reminds_at(ticket: Ticket, patience: Patience) -> datetime | None:
    """Once in each silence, counted from the last thing that happened."""
    reminded = ticket.reminded_at is not None and ticket.reminded_at >= ticket.active_at
    if patience.remind is None or ticket.last_author is not Side.STAFF or reminded:
        return None
    return ticket.active_at + timedelta(days=patience.remind)


def _archives_at(ticket: Ticket, patience: Patience) -> datetime | None:
    """Never before the client has had that long with what he read."""
    if patience.archive is None or ticket.client_status not in RESTING:
        return None
    return max(ticket.active_at, ticket.viewed_at or ticket.active_at) + timedelta(days=patience.archive)


def woken(ticket: Ticket, patience: Patience, at: datetime) -> Deed | None:
    """What is due on it now; None when somebody was faster. One with nothing to record only moves its moment."""
    if ticket.wakes_at is None or ticket.wakes_at > at:
        return None
    rung = reminders.ring(ticket, at)
    if rung is not None:
        return rung
    if waits(ticket):
        return _alarmed(ticket, at)
    if ticket.stage is Stage.RELEASED:
        return _silent(ticket, patience, at)
    return Deed(ticket=ticket)


def _alarmed(ticket: Ticket, at: datetime) -> Deed:
    made = ticket.promise
    alarm = made.alarm(at) if made and kept(ticket) else Alarm.NONE
    if made is None or alarm in (Alarm.NONE, made.told):
        return Deed(ticket=ticket)
    marked = replace(ticket, promise=replace(made, told=alarm))
    details = {"due": made.due.isoformat() if made.due else "", "rule": made.rule or ""}
    return verbs.record(marked, HAPPENED[alarm], SYSTEM, at, details=details)


def _silent(ticket: Ticket, patience: Patience, at: datetime) -> Deed:
    archives, reminds = _archives_at(ticket, patience), _reminds_at(ticket, patience)
    if archives is not None and archives <= at:
        return verbs.archive(ticket, SYSTEM, at, expected_last_message_id=ticket.last_message)
    if reminds is not None and reminds <= at:
        days = {"days": str((at - ticket.active_at).days)}
        return verbs.record(replace(ticket, reminded_at=at), Happened.REMINDED, SYSTEM, at, details=days)
    return Deed(ticket=ticket)
