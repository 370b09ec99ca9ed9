"""Staff write for staff: the client never sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chalicelib.desk import verbs, working
from chalicelib.desk.message import Channel
from chalicelib.desk.permissions import Actor
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.desk.verbs import Deed, Said
from chalicelib.services.act import Act, TicketRef
from chalicelib.services.attach import GivenFile, uploader_of
from chalicelib.services.house import House
from chalicelib.services.speak import Wording, say_on_ticket


def note(
    ref: TicketRef, *, actor: Actor, text: str, files: Sequence[GivenFile] = (), cause: str, house: House
) -> Ticket:
    """Colleagues whom it calls by `@id` follow the ticket from now on."""

    def decide(ticket: Ticket, said: Said, at: datetime) -> Deed:
        deed = verbs.note(ticket, said, actor, at)
        colleagues = house.directory.staff(ref.provider) if "@" in said.text else ()
        return working.with_mentions(deed, working.mentioned(said.text, colleagues, ticket))

    return say_on_ticket(
        ref,
        Wording(text=text, files=files, channel=Channel.DESK, uploader=uploader_of(actor)),
        decide,
        act=Act(cause=cause, verb=Move.NOTE, by=actor.id, on=str(ref)),
        house=house,
    )
