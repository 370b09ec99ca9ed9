"""What a member of staff does from Telegram, one step at a time and apart from the client's talk in the same chat.

A chat has been asked for a text or has not; each text, with its files, waits by itself for a yes:

    (nothing) ── «Ответить», «Заметка» ──▶ asked ── text, file ──▶ held ── «Отправить…» ──▶ said in the ticket
    (nothing) ── reply to an alert ──────────────────────────────▶ held ── «Отмена» ─────▶ (nothing)
                                                                    │ ▲
                                       «Отправить…», with files to  ▼ │ a file is not to be had, a correction
                                       be fetched first           going ── the last file is here ──▶ said in the ticket
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.conversation import staff_acts, staff_files, staff_leaving, staff_texts
from chalicelib.conversation.context import Turn
from chalicelib.conversation.errand import Errand, Saying
from chalicelib.conversation.inputs import Brought, Edited, Input, Lapsed, Lost, Pressed, Wrote
from chalicelib.conversation.states import Talk
from chalicelib.desk.ticket import Move

OnTicket = Callable[[Turn, Errand, str, str], Errand]
OnHeld = Callable[[Turn, Errand, str], Errand]

TICKET_PRESSES: Mapping[str, OnTicket] = {
    "stake": staff_acts.take,
    "sans": lambda turn, errand, provider, number: staff_texts.ask(turn, errand, Saying.ANSWER, provider, number),
    "snote": lambda turn, errand, provider, number: staff_texts.ask(turn, errand, Saying.NOTE, provider, number),
}
"""Buttons under an alert, with provider and number: a hint, looked up anew."""

HELD_PRESSES: Mapping[str, OnHeld] = {
    "ssend": lambda turn, errand, id: staff_acts.agree(turn, errand, id, Move.ANSWER),
    "skeep": lambda turn, errand, id: staff_acts.agree(turn, errand, id, Move.ANSWER_KEEP),
    "sput": lambda turn, errand, id: staff_acts.agree(turn, errand, id, Move.NOTE),
    "sdrop": staff_acts.drop,
}
"""Buttons under a confirmation, with the id of what is held; of what was decided they are out of date."""

STOP = "sstop"
"""The button that takes back «Ответить» and «Заметка»."""


def concerns(turn: Turn, talk: Talk, input: Input) -> bool:
    """Whether this is done as staff. Nobody else has anything to do here, whatever buttons he has found."""
    return turn.context.pager is not None and _concerns(turn, talk, input)


def _concerns(turn: Turn, talk: Talk, input: Input) -> bool:
    errand = (talk.errand or Errand()).at(turn.now)
    match input:
        case Pressed(verb=verb):
            return verb in TICKET_PRESSES or verb in HELD_PRESSES or verb == STOP
        case Wrote():
            return staff_texts.concerns(turn, talk, errand, input)
        case Edited(message_id=message_id):
            return errand.written_in(message_id) is not None
        case Lapsed(draft=draft):
            return draft == staff_leaving.MARK
        case Brought() | Lost():
            return True
        case _:
            return False


def route(turn: Turn, talk: Talk, input: Input) -> Talk:
    errand = (talk.errand or Errand()).at(turn.now)
    match input:
        case Pressed():
            errand = _press(turn, errand, input)
        case Wrote():
            errand = staff_texts.wrote(turn, talk, errand, input)
        case Edited():
            errand = staff_texts.edited(turn, errand, input)
        case Brought():
            errand = staff_files.brought(turn, errand, input)
        case Lost():
            errand = staff_files.lost(turn, errand, input)
        case Lapsed():
            errand = staff_leaving.lapse(turn, errand)
        case _:
            pass
    return replace(talk, errand=None if errand == Errand() else errand)


def _press(turn: Turn, errand: Errand, input: Pressed) -> Errand:
    match input.verb, input.arguments:
        case verb, (provider, number) if verb in TICKET_PRESSES:
            turn.over = None  # an alert stays, whatever is pressed under it
            return TICKET_PRESSES[verb](turn, errand, provider, number)
        case verb, (id,) if verb in HELD_PRESSES:
            return HELD_PRESSES[verb](turn, errand, id)
        case verb, () if verb == STOP:
            return staff_texts.stop(turn, errand)
        case _:
            turn.toast("staff.stale")
            return errand
