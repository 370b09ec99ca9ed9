"""An update that could not be digested goes round again, or is given up."""

from __future__ import annotations

import logging
from dataclasses import replace

from chalicelib.conversation.inputs import Incoming
from chalicelib.desk.errors import Conflict, NotFound
from chalicelib.desk.people import Bot
from chalicelib.services import deliver
from chalicelib.services.failures import Stale, Unavailable
from chalicelib.services.fault import reason
from chalicelib.services.house import House
from chalicelib.services.receive import Busy, settled
from chalicelib.services.records import Changes, DeadLetter

log = logging.getLogger(__name__)

AGAIN = "again"


def redrive(letter: DeadLetter, incoming: Incoming, bot: Bot, house: House) -> str | None:
    """Take it in after all, into the chat as it is now; the letter goes with what it led to, or stays.

    None when it is done, or had been done before. A fault of our own is given back as a letter tells it: the
    person has his reference and is not told a second time. Raises Unavailable, Conflict `refused.busy`.
    """
    anew = replace(incoming, cause=f"{letter.cause}#{AGAIN}")
    try:
        written, shown = settled(anew, bot, house, letters=(letter,))
    except Unavailable:
        raise
    except Busy as busy:
        raise Conflict("refused.busy") from busy
    except Exception as fault:
        return reason(fault)
    try:
        if written is not None:
            deliver.carry(written.rows, house, shown=shown)
    except Unavailable as why:
        log.warning("left to the clock", extra={"cause": anew.cause, "reason": str(why)})
    return None


def give_up(letter: DeadLetter, house: House) -> None:
    """Its sender was helped otherwise. Raises NotFound when it is gone already, and Unavailable."""
    try:
        house.store.commit(Changes(drops=(letter,)))
    except Stale as gone:
        raise NotFound("refused.no_dead_letter", reference=letter.reference) from gone
