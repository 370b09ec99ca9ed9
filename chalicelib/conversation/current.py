"""What the talk is waiting for now, said once more: a way back for whoever pressed something out of date."""

from __future__ import annotations

from chalicelib.conversation.context import Turn
from chalicelib.conversation.hold import show_confirm, show_hold
from chalicelib.conversation.outputs import Value
from chalicelib.conversation.states import ASKING, State, Talk
from chalicelib.conversation.steps import show_step
from chalicelib.conversation.stray import ask_where


def show_current(turn: Turn, talk: Talk, *notices: Value) -> Talk:
    match talk.state:
        case State.HOLD:
            return show_hold(turn, talk, *notices)
        case State.CONFIRM:
            return show_confirm(turn, talk, *notices)
        case State.STRAY:
            return ask_where(turn, talk, *notices)
        case _:
            return show_step(turn, talk, *notices)


def stale(turn: Turn, talk: Talk, draft: str) -> Talk:
    """The button, of this draft or another, belongs to something that is over: the current step is shown again.

    An earlier step of the same draft is drawn over, so that a double tap does not say everything twice.
    """
    mine = talk.draft if talk.draft is not None and talk.draft.id == draft else None
    if mine is None or not (talk.state in ASKING or mine.empty):
        turn.over = None
    if talk.state is State.IDLE:
        turn.toast("stale.idle")
        return talk
    turn.toast("stale.now")
    return show_current(turn, talk)
