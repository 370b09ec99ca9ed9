"""Reminders that staff put on a ticket: for themselves or for its department, at a time, with a word why."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.desk import verbs
from chalicelib.desk.errors import Invalid, NotFound, TooMuch
from chalicelib.desk.history import Happened
from chalicelib.desk.permissions import SYSTEM, Actor, permit
from chalicelib.desk.ticket import Move, Reminder, Ticket, Whom
from chalicelib.desk.verbs import Deed

MOST = 10
"""On one ticket; they lie on its row, so that its page reads no more for them."""
TEXT_LIMIT = 200
FARTHEST = timedelta(days=366)


def remind(ticket: Ticket, reminder: Reminder, actor: Actor, at: datetime) -> Deed:
    """Raises Invalid for a time that is over or too far, or a text too long, TooMuch for one too many."""
    permit(Move.REMIND, actor, ticket)
    if not at < reminder.at <= at + FARTHEST:
        raise Invalid("refused.reminder.time", days=FARTHEST.days)
    if not 0 < len(reminder.text) <= TEXT_LIMIT:
        raise Invalid("refused.reminder.text", limit=TEXT_LIMIT)
    if len(ticket.reminders) >= MOST:
        raise TooMuch("refused.reminder.many", limit=MOST)
    own = replace(reminder, by=actor.id, by_name=actor.author.name, rung_at=None)
    done = replace(ticket, reminders=(*ticket.reminders, own))
    return verbs.record(done, Happened.REMINDER_SET, actor, at, details=_about(own))


def settle(ticket: Ticket, id: str, actor: Actor, at: datetime) -> Deed:
    """It is done, or not wanted any more, by whomever it was set. Raises NotFound."""
    permit(Move.REMIND, actor, ticket)
    found = next((each for each in ticket.reminders if each.id == id), None)
    if found is None:
        raise NotFound("refused.no_reminder", number=ticket.number)
    rest = tuple(each for each in ticket.reminders if each.id != id)
    return verbs.record(replace(ticket, reminders=rest), Happened.REMINDER_DONE, actor, at, details=_about(found))


def next_at(ticket: Ticket) -> datetime | None:
    """When the next of them rings."""
    return min((each.at for each in ticket.reminders if each.rung_at is None), default=None)


def ring(ticket: Ticket, at: datetime) -> Deed | None:
    """The first whose time has come; None where there is none. It stays on the ticket until somebody settles it."""
    silent = (each for each in ticket.reminders if each.rung_at is None and each.at <= at)
    due = min(silent, key=lambda each: each.at, default=None)
    if due is None:
        return None
    rung = replace(due, rung_at=at)
    kept = tuple(rung if each.id == due.id else each for each in ticket.reminders)
    return verbs.record(replace(ticket, reminders=kept), Happened.REMINDER, SYSTEM, at, details=_about(rung))


def _about(reminder: Reminder) -> dict[str, str]:
    """Whom it concerns; what it says stays on the ticket."""
    own = {"member": reminder.by} if reminder.whom is Whom.SELF else {}
    return {"reminder": reminder.id, "whom": str(reminder.whom), **own}
