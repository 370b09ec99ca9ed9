"""Staff correct what they wrote themselves a moment ago; the old text is kept."""

from __future__ import annotations

from datetime import datetime

from chalicelib.desk import working
from chalicelib.desk.errors import NotFound
from chalicelib.desk.message import Channel
from chalicelib.desk.permissions import Actor, permit
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.desk.verbs import Deed
from chalicelib.services.act import Act, TicketRef, on_ticket
from chalicelib.services.house import House
from chalicelib.services.speak import Wording, said


def correct(ref: TicketRef, message: int, *, actor: Actor, text: str, cause: str, house: House) -> Ticket:
    """Raises NotFound for what is not there, NotPermitted for another's, NotAllowed when it is too late, TooMuch."""
    saying = said(Wording(text=text, channel=Channel.DESK), ref, house)

    def decide(ticket: Ticket, at: datetime) -> Deed | None:
        permit(Move.CORRECT, actor, ticket)
        found = house.store.message(ref.provider, ref.number, message)
        if found is None:
            raise NotFound("refused.no_message", number=ref.number)
        return working.correct(ticket, found, saying, actor, at)

    act = Act(cause=cause, verb=Move.CORRECT, by=actor.id, on=f"{ref}/{message}")
    return on_ticket(ref, decide, act=act, house=house)
