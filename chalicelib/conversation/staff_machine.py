"""What a member of staff does from Telegram, one step at a time and apart from the client's talk in the same chat.

A chat has been asked for a text or has not; each text waits by itself for a yes:

    (nothing) ── «Ответить», «Заметка» ──▶ asked ── text ──▶ held ── «Отправить…» ──▶ said in the ticket
    (nothing) ── reply to an alert ─────────────────────────▶ held ── «Отмена» ─────▶ (nothing)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.conversation import staff_acts, staff_texts
from chalicelib.conversation.context import Context, Turn
from chalicelib.conversation.duty import Duty, Saying
from chalicelib.conversation.inputs import Edited, Input, Pressed, Wrote
from chalicelib.conversation.states import Talk
from chalicelib.desk.message import Side
from chalicelib.desk.ticket import Move

OnTicket = Callable[[Turn, Duty, str, str], Duty]
OnHeld = Callable[[Turn, Duty, str], Duty]

TICKET_PRESSES: Mapping[str, OnTicket] = {
    "stake": staff_acts.take,
    "sans": lambda turn, duty, provider, number: staff_texts.ask(turn, duty, Saying.ANSWER, provider, number),
    "snote": lambda turn, duty, provider, number: staff_texts.ask(turn, duty, Saying.NOTE, provider, number),
}
"""Buttons under an alert, with provider and number: a hint, looked up anew."""

HELD_PRESSES: Mapping[str, OnHeld] = {
    "ssend": lambda turn, duty, id: staff_acts.answer(turn, duty, id, Move.ANSWER),
    "skeep": lambda turn, duty, id: staff_acts.answer(turn, duty, id, Move.ANSWER_KEEP),
    "sput": staff_acts.note,
    "sdrop": staff_acts.drop,
}
"""Buttons under a confirmation, with the id of what is held; of what was decided they are out of date."""

STOP = "sstop"
"""The button that takes back «Ответить» and «Заметка»."""


def concerns(talk: Talk, input: Input, context: Context) -> bool:
    """Whether this is done as staff. Nobody else has anything to do here, whatever buttons he has found."""
    if context.pager is None:
        return False
    duty = (talk.duty or Duty()).at(context.now)
    match input:
        case Pressed(verb=verb):
            return verb in TICKET_PRESSES or verb in HELD_PRESSES or verb == STOP
        case Wrote(reply_to=int(reply_to)) if reply_to in context.mapped:
            return context.mapped[reply_to].side is Side.STAFF
        case Wrote():
            return duty.asked is not None
        case Edited(message_id=message_id):
            return duty.written_in(message_id) is not None
        case _:
            return False


def route(turn: Turn, talk: Talk, input: Input) -> Talk:
    duty = (talk.duty or Duty()).at(turn.now)
    match input:
        case Pressed():
            duty = _press(turn, duty, input)
        case Wrote():
            duty = staff_texts.wrote(turn, duty, input)
        case Edited():
            duty = staff_texts.edited(turn, duty, input)
        case _:
            pass
    return replace(talk, duty=None if duty == Duty() else duty)


def _press(turn: Turn, duty: Duty, input: Pressed) -> Duty:
    match input.verb, input.arguments:
        case verb, (provider, number) if verb in TICKET_PRESSES:
            turn.over = None  # an alert stays, whatever is pressed under it
            return TICKET_PRESSES[verb](turn, duty, provider, number)
        case verb, (id,) if verb in HELD_PRESSES:
            return HELD_PRESSES[verb](turn, duty, id)
        case verb, () if verb == STOP:
            return staff_texts.stop(turn, duty)
        case _:
            turn.toast("staff.stale")
            return duty
