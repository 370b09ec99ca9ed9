"""A draft is being written or is over: when its chat is to be looked at, should it be left as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chalicelib.conversation.context import Turn
from chalicelib.conversation.hold import show_hold, stale, unsent
from chalicelib.conversation.inputs import Lapsed
from chalicelib.conversation.linking import open_gate
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.states import DIALOGUE, Left, State, Talk
from chalicelib.desk.rules import DRAFT_LIFE


def follow(turn: Turn, before: Talk, after: Talk) -> None:
    """Written down once when something is typed, and once when it is sent or thrown away."""
    was, now = _typed(before), _typed(after)
    if was == now:
        return
    if was is not None:
        turn.saves.append(_left(turn, was, None))
    if now is not None:
        turn.saves.append(_left(turn, now, turn.now + DRAFT_LIFE))


def lapse(turn: Turn, talk: Talk, input: Lapsed) -> Talk:
    """Its owner is asked once what becomes of it; nothing typed is thrown away (TG-33).

    One that was gone on with is left from then on; one that is over, or cannot be sent any more, is not mentioned.
    """
    draft = talk.draft
    if draft is None or _typed(talk) != input.draft or not open_gate(turn):
        turn.saves.append(_left(turn, input.draft, None))
        return talk
    if not stale(turn, talk):
        turn.saves.append(_left(turn, draft.id, draft.touched_at + DRAFT_LIFE))
        return talk
    turn.saves.append(_left(turn, draft.id, None))
    back = talk.state if talk.state in DIALOGUE else talk.back
    return show_hold(turn, replace(talk, state=State.HOLD, back=back), Words("hold.lapsed"))


def put_off(turn: Turn, talk: Talk, input: Lapsed) -> None:
    """He cannot be asked now; one that is over is not looked at again."""
    turn.saves.append(_left(turn, input.draft, turn.now + DRAFT_LIFE if _typed(talk) == input.draft else None))


def _typed(talk: Talk) -> str | None:
    return talk.draft.id if talk.draft is not None and unsent(talk) else None


def _left(turn: Turn, draft: str, at: datetime | None) -> Left:
    return Left(bot=turn.context.bot.id, chat=turn.context.chat, draft=draft, at=at)
