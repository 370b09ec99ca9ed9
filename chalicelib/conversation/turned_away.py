"""Somebody from whom nothing is taken any more: he is told once, then nothing is said."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.context import Turn
from chalicelib.conversation.inputs import Commanded, Input, Pressed, Unusable, Wrote
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.states import Talk


def route(turn: Turn, talk: Talk, input: Input) -> Talk:
    """A message of its own: what he has in the chat stays as it is. In a group nothing is said of him."""
    if talk.turned_away or not isinstance(input, Wrote | Commanded | Pressed | Unusable):
        return talk
    turn.over = None
    url = turn.context.portal()
    turn.say(Words("barred_url", {"url": url}) if url else Words("barred"))
    return replace(talk, turned_away=True)


def let_in(talk: Talk) -> Talk:
    """Should he be kept out once more, he is told once more."""
    return replace(talk, turned_away=False) if talk.turned_away else talk
