"""A file of what staff said yes to is here, or is not to be had: it goes, or waits for another yes."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation import staff_acts
from chalicelib.conversation.context import Turn
from chalicelib.conversation.errand import Errand
from chalicelib.conversation.inputs import Brought, Lost
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.prompts import why
from chalicelib.conversation.staff_found import found
from chalicelib.conversation.staff_pages import confirm, draw
from chalicelib.desk.errors import Refusal
from chalicelib.desk.message import FileState
from chalicelib.desk.ticket import Move


def brought(turn: Turn, errand: Errand, input: Brought) -> Errand:
    """With the last of its files it goes, if all is still as it was when he said yes."""
    held = errand.awaiting(input.file)
    if held is None:
        return errand
    file = next(each for each in held.loading if each.id == input.file)
    held = held.with_file(file.id, replace(file, state=FileState.READY, size=input.size))
    if held.going is None or held.loading:
        return errand.with_held(held)
    try:
        return staff_acts.go(turn, errand, held, held.going)
    except Refusal as refusal:
        draw(turn, held, (Words("staff.not_sent", {"number": held.ticket, "why": why(refusal)}),))
        return errand.without(held.id)


def lost(turn: Turn, errand: Errand, input: Lost) -> Errand:
    """Nothing goes without it unless he says so."""
    held = errand.awaiting(input.file)
    if held is None:
        return errand
    name = next(each.name for each in held.loading if each.id == input.file)
    notice = Words("staff.lost", {"name": name, "number": held.ticket})
    rest = held.with_file(input.file, None)
    try:
        here = found(turn, held.provider, held.ticket, held.going or Move.NOTE)
    except Refusal:
        rest = rest.of(())
    if not rest.pieces:
        draw(turn, held, (notice,))
        return errand.without(held.id)
    return errand.with_held(confirm(turn, rest, here, notice), instead_of=held.id)
