"""Staff answer a client: and release the ticket, or keep it in work."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.desk import verbs
from chalicelib.desk.message import Channel
from chalicelib.desk.permissions import Actor
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.services.act import Act, TicketRef
from chalicelib.services.attach import GivenFile, uploader_of
from chalicelib.services.house import House
from chalicelib.services.speak import Wording, say_on_ticket


def answer(
    ref: TicketRef,
    *,
    actor: Actor,
    text: str,
    files: Sequence[GivenFile] = (),
    move: Move = Move.ANSWER,
    seen: int | None = None,
    cause: str,
    house: House,
) -> Ticket:
    """`move` is ANSWER (and release) or ANSWER_KEEP; `seen` is the last message that the actor had before his eyes.

    Raises what desk.verbs.answer refuses, and TooMuch.
    """
    return say_on_ticket(
        ref,
        Wording(text=text, files=files, channel=Channel.DESK, uploader=uploader_of(actor)),
        lambda ticket, said, at: verbs.answer(ticket, said, actor, at, move, seen=seen),
        act=Act(cause=cause, verb=move, by=actor.id, on=str(ref)),
        house=house,
    )
