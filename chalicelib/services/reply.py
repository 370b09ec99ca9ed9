"""A client writes in his ticket: open again, out of the archive, or in a new one where that is closed for good."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.desk import verbs
from chalicelib.desk.message import Channel
from chalicelib.desk.permissions import Actor, permit
from chalicelib.desk.rules import Limits
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.desk.verbs import Filing
from chalicelib.services.act import Act, TicketRef, ticket_of
from chalicelib.services.attach import GivenFile
from chalicelib.services.file import open_ticket
from chalicelib.services.house import House
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
    """The ticket that now holds it: the one that this was merged into, or past the reopening window a new one that
    follows it (P8)."""
    ticket = ticket_of(ref, house)
    if ticket.merged_into is not None:
        permit(Move.REPLY, actor, ticket)
        ref = TicketRef(ref.provider, ticket.merged_into)
        ticket = ticket_of(ref, house)
    provider = house.directory.provider(ref.provider)
    limits = provider.limits if provider else Limits()
    wording = from_client(text, files, channel, limits)
    act = Act(cause=cause, verb=Move.REPLY, by=actor.id, on=str(ref))
    if verbs.too_old(ticket, house.clock.now()):
        return open_ticket(lambda: (_following(ticket, actor), wording), actor=actor, act=act, house=house)
    return say_on_ticket(ref, wording, lambda now, said, at: verbs.reply(now, said, actor, at), act=act, house=house)


def _following(old: Ticket, actor: Actor) -> Filing:
    permit(Move.REPLY, actor, old)
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
