"""Somebody from whom nothing is taken any more: he is told once, then nothing is said."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation import leaving, staff_leaving
from chalicelib.conversation.context import Turn
from chalicelib.conversation.inputs import Commanded, Input, Lapsed, Pressed, Unusable, Wrote
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.states import Talk


def route(turn: Turn, talk: Talk, input: Input) -> Talk:
    """A message of its own: what he has in the chat stays as it is. In a group nothing is said of him."""
    if isinstance(input, Lapsed):
        _put_off(turn, talk, input)
    if talk.turned_away or not isinstance(input, Wrote | Commanded | Pressed | Unusable):
        return talk
    turn.over = None
    url = turn.context.portal()
    turn.say(Words("barred_url", {"url": url}) if url else Words("barred"))
    return replace(talk, turned_away=True)


def _put_off(turn: Turn, talk: Talk, input: Lapsed) -> None:
    """What he left waits for him to be let in: it is looked at again as if he had left it now."""
    if input.draft == staff_leaving.MARK:
        staff_leaving.put_off(turn, talk)
    else:
        leaving.put_off(turn, talk, input)


def let_in(talk: Talk) -> Talk:
    """Should he be kept out once more, he is told once more."""
    return replace(talk, turned_away=False) if talk.turned_away else talk
