"""What stands in the way of a message: an announcement, or that enough was sent this hour."""

from __future__ import annotations

from chalicelib.conversation.context import Turn
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.prompts import why
from chalicelib.desk.announcements import About, Announcement, Stop, refuse_stopped, stopping
from chalicelib.desk.errors import Stopped
from chalicelib.desk.permissions import membership_of
from chalicelib.desk.restraint import limit_of, one_more
from chalicelib.desk.ticket import Ticket


def stopped(turn: Turn, provider: str, what: Stop, about: About) -> Words | None:
    """Why this cannot be done now; None where nothing is in the way."""
    place = membership_of(turn.actor, provider, about.account)
    if place is not None and place.blocked:
        return Words("refused.blocked")
    found = stopping(_announced(turn, provider), what, about, turn.now)
    return why(Stopped(found.text, found.texts)) if found else None


def refuse(turn: Turn, what: Stop, ticket: Ticket) -> None:
    """Raises Stopped while its provider takes nothing of the kind about such a ticket."""
    refuse_stopped(_announced(turn, ticket.provider), what, about(ticket), turn.now)


def count(turn: Turn, ticket: Ticket) -> None:
    """With what he has sent this hour, where his provider counts that. Raises TooOften."""
    at = (ticket.provider, ticket.account)
    provider = turn.context.provider(ticket.provider)
    limit = limit_of(provider.limits, membership_of(turn.actor, *at)) if provider else None
    if limit is None:
        return
    turn.saves.append(one_more(turn.look.pace(*at), at, limit, turn.now))


def about(ticket: Ticket) -> About:
    return About(account=ticket.account, department=ticket.department, service=ticket.service)


def _announced(turn: Turn, provider: str) -> tuple[Announcement, ...]:
    found = turn.context.provider(provider)
    return found.announcements if found else ()
