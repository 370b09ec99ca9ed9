"""When the answer is due that a client waits for: a rule's time, counted in the hours of the ticket's department."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.desk import hours
from chalicelib.desk.answer_rules import Rule
from chalicelib.desk.people import Provider
from chalicelib.desk.ticket import Ticket


def due(provider: Provider, ticket: Ticket) -> datetime | None:
    """None where he waits for none, no rule concerns the ticket, or its department never opens.

    Counted from the oldest message without an answer, so that more detail neither helps nor harms; while the client
    is to answer, nothing runs. Nothing of it is stored: a rule or hours that are changed hold at once.
    """
    since = ticket.waiting_since
    rule = rule_for(provider.rules, ticket)
    if since is None or rule is None:
        return None
    department = provider.department(ticket.department)
    minutes = rule.next if ticket.answered else rule.first
    return hours.after(department.hours if department else None, since, timedelta(minutes=minutes))


def rule_for(rules: Iterable[Rule], ticket: Ticket) -> Rule | None:
    """The first that concerns it."""
    return next((each for each in rules if concerns(each, ticket)), None)


def concerns(rule: Rule, ticket: Ticket) -> bool:
    return (
        (not rule.departments or ticket.department in rule.departments)
        and (not rule.accounts or ticket.account in rule.accounts)
        and (not rule.services or ticket.service in rule.services)
    )
