"""A client writes in his ticket: open again, out of the archive, or in a new one where that is closed for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from chalicelib.desk import verbs
from chalicelib.desk.announcements import About, Announcement, Stop, refuse_stopped
from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.joining import goes_on
from chalicelib.desk.message import Channel
from chalicelib.desk.permissions import Actor, permit
from chalicelib.desk.rules import Limits
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.desk.verbs import Deed, Filing, Said
from chalicelib.services.act import Act, TicketRef, ticket_of
from chalicelib.services.attach import GivenFile
from chalicelib.services.file import open_ticket
from chalicelib.services.house import House
from chalicelib.services.restraint import counted
from chalicelib.services.speak import from_client, say_on_ticket


def reply(
    ref: TicketRef,
    *,
    actor: Actor,
    text: str,
    files: Sequence[GivenFile] = (),
    channel: Channel,
    cause: str,
    house: House,
) -> Ticket:
    """The ticket that now holds it: the one that this was merged into, or past the reopening window a new one (P8).

    Raises Stopped while the provider takes no replies there, or no new tickets where it becomes one.
    """
    ticket = _going_on(ref, actor, house)
    ref = TicketRef(ref.provider, ticket.number)
    provider = house.directory.provider(ref.provider)
    limits = provider.limits if provider else Limits()
    announced = provider.announcements if provider else ()
    beside = counted(limits, (ref.provider, ticket.account), actor, house)
    wording = from_client(text, files, channel, limits)
    act = Act(cause=cause, verb=Move.REPLY, by=actor.id, on=str(ref))
    if verbs.too_old(ticket, house.clock.now()):
        following = partial(_following, ticket, actor, announced, house.clock.now())
        return open_ticket(lambda: (following(), wording), actor=actor, act=act, house=house, beside=beside)

    def decide(now: Ticket, said: Said, at: datetime) -> Deed:
        deed = verbs.reply(now, said, actor, at)
        refuse_stopped(announced, Stop.REPLIES, _about(now), at)
        return deed

    return say_on_ticket(ref, wording, decide, act=act, house=house, beside=beside)


def _going_on(ref: TicketRef, actor: Actor, house: House) -> Ticket:
    """Where it is said: merged tickets lead to the one that goes on for them all."""
    ticket = ticket_of(ref, house)
    if ticket.merged_into is None:
        return ticket
    permit(Move.REPLY, actor, ticket)
    last = goes_on(ticket.merged_into, lambda number: ticket_of(TicketRef(ref.provider, number), house))
    if last is None:
        raise NotAllowed("refused.merged", number=ticket.number, into=ticket.merged_into)
    return last


def _about(ticket: Ticket) -> About:
    return About(account=ticket.account, department=ticket.department, service=ticket.service)


def _following(old: Ticket, actor: Actor, announced: Sequence[Announcement], at: datetime) -> Filing:
    permit(Move.REPLY, actor, old)
    for each in (Stop.REPLIES, Stop.TICKETS):
        refuse_stopped(announced, each, _about(old), at)
    return Filing(
        provider=old.provider,
        number=0,
        account=old.account,
        department=old.department,
        subject=old.subject,
        requester=actor.id,
        service=old.service,
        service_name=old.service_name,
        follows=old.number,
    )
