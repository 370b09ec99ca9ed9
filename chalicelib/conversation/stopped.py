"""What an announcement stops: said as early as it is known, and refused where something would be filed."""

from __future__ import annotations

from chalicelib.conversation.context import Turn
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.prompts import why
from chalicelib.desk.announcements import About, Announcement, Stop, refuse_stopped, stopping
from chalicelib.desk.errors import Stopped
from chalicelib.desk.ticket import Ticket


def stopped(turn: Turn, provider: str, what: Stop, about: About) -> Words | None:
    """Why this cannot be done now; None where nothing is in the way."""
    found = stopping(_announced(turn, provider), what, about, turn.now)
    return why(Stopped(found.text, found.texts)) if found else None


def refuse(turn: Turn, what: Stop, ticket: Ticket) -> None:
    """Raises Stopped while its provider takes nothing of the kind about such a ticket."""
    refuse_stopped(_announced(turn, ticket.provider), what, about(ticket), turn.now)


def about(ticket: Ticket) -> About:
    return About(account=ticket.account, department=ticket.department, service=ticket.service)


def _announced(turn: Turn, provider: str) -> tuple[Announcement, ...]:
    found = turn.context.provider(provider)
    return found.announcements if found else ()
