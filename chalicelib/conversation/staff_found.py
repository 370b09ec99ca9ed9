"""The ticket a member of staff means, and he himself as he is now: rights are those of the console, looked up anew."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.conversation.context import Turn
from chalicelib.conversation.outputs import Value, Words
from chalicelib.desk.errors import NotFound, Refusal
from chalicelib.desk.people import Staff
from chalicelib.desk.permissions import Actor, permit, staff
from chalicelib.desk.ticket import Move, Ticket

DIGITS = 10
"""Digits of a ticket number; more is forged."""


@dataclass(frozen=True, slots=True)
class Found:
    member: Staff
    ticket: Ticket

    @property
    def actor(self) -> Actor:
        return staff(self.member)


def found(turn: Turn, provider: str, number: str | int, move: Move) -> Found:
    """Raises what the table of rights refuses; a ticket that is not his looks like a missing one."""
    digits = str(number)
    member = turn.look.colleague(provider)
    if member is None:
        raise NotFound("staff.no_rights")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= DIGITS):
        raise NotFound("refused.no_ticket_here")
    glimpse = turn.look.ticket(provider, int(digits))
    if glimpse is None:
        raise NotFound("refused.no_ticket_here")
    permit(move, staff(member), glimpse.ticket)
    return Found(member, glimpse.ticket)


def refuse(turn: Turn, refusal: Refusal) -> None:
    """In the answer to the press, else below."""
    turn.toast(refusal.key, **refusal.values)


def client_name(turn: Turn, ticket: Ticket) -> Value:
    person = turn.look.person(ticket.requester)
    return person.name if person else Words("staff.client")
