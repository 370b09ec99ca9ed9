"""Who works on a ticket: give it, take it, give it back to the department, hand it to another one."""

from __future__ import annotations

from datetime import datetime

from chalicelib.desk import verbs
from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.message import Channel
from chalicelib.desk.people import Role, Staff
from chalicelib.desk.permissions import ANSWERING, Actor
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.desk.verbs import Deed
from chalicelib.services.act import Act, TicketRef, on_ticket
from chalicelib.services.find import department_of, member_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.speak import Wording, said


def assign(ref: TicketRef, *, actor: Actor, assignee: str, cause: str, house: House) -> Ticket:
    """Raises NotFound for nobody of this provider, NotAllowed for one who cannot work on this ticket."""

    def decide(ticket: Ticket, at: datetime) -> Deed:
        verbs.assign(ticket, actor, at, assignee=assignee)  # refuses before anybody is looked for
        member = _able(member_of(ref.provider, assignee, house), ticket)
        return verbs.assign(ticket, actor, at, assignee=assignee, name=member.name)

    act = Act(cause=cause, verb=Move.ASSIGN, by=actor.id, on=f"{ref}/{assignee}")
    return on_ticket(ref, decide, act=act, house=house)


def take(ref: TicketRef, *, actor: Actor, cause: str, house: House) -> Ticket:
    return assign(ref, actor=actor, assignee=actor.id, cause=cause, house=house)


def release(ref: TicketRef, *, actor: Actor, cause: str, house: House) -> Ticket:
    return on_ticket(
        ref,
        lambda ticket, at: verbs.release(ticket, actor, at),
        act=Act(cause=cause, verb=Move.RELEASE, by=actor.id, on=str(ref)),
        house=house,
    )


def move(ref: TicketRef, *, actor: Actor, department: str, text: str = "", cause: str, house: House) -> Ticket:
    """With a note for whoever gets it, where there is a text. Raises NotFound for no department of the provider."""
    note = said(Wording(text=text, channel=Channel.DESK), ref, house) if text.strip() else None

    def decide(ticket: Ticket, at: datetime) -> Deed:
        deed = verbs.move(ticket, actor, at, department=department, note=note)
        department_of(provider_of(ref.provider, house), department)
        return deed

    act = Act(cause=cause, verb=Move.MOVE, by=actor.id, on=f"{ref}/{department}")
    return on_ticket(ref, decide, act=act, house=house)


def _able(member: Staff, ticket: Ticket) -> Staff:
    there = member.role is Role.ADMINISTRATOR or ticket.department in member.departments
    if not (member.active and member.role in ANSWERING and there):
        raise NotAllowed("refused.assignee", staff=member.id, department=ticket.department)
    return member
