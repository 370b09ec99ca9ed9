"""Staff write for staff: the client never sees it."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.desk import verbs
from chalicelib.desk.message import Channel
from chalicelib.desk.permissions import Actor
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.services.act import Act, TicketRef
from chalicelib.services.attach import Upload
from chalicelib.services.house import House
from chalicelib.services.speak import Wording, say_on_ticket


def note(ref: TicketRef, *, actor: Actor, text: str, files: Sequence[Upload] = (), cause: str, house: House) -> Ticket:
    return say_on_ticket(
        ref,
        Wording(text=text, files=files, channel=Channel.DESK),
        lambda ticket, said, at: verbs.note(ticket, said, actor, at),
        act=Act(cause=cause, verb=Move.NOTE, by=actor.id, on=str(ref)),
        house=house,
    )
