"""The question of the step a draft stands in, once more, and what was written while another was open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.conversation.compose import add
from chalicelib.conversation.context import Turn
from chalicelib.conversation.create import ask_department, ask_provider
from chalicelib.conversation.describe import ask_service, ask_subject
from chalicelib.conversation.outputs import Value
from chalicelib.conversation.panel import ask_text
from chalicelib.conversation.states import WRITING, Item, State, Talk

ASKED = {
    State.PROVIDER: ask_provider,
    State.DEPARTMENT: ask_department,
    State.SUBJECT: ask_subject,
    State.SERVICE: ask_service,
    State.COMPOSE: ask_text,
    State.LONG: ask_text,
}


def show_step(turn: Turn, talk: Talk, *notices: Value) -> Talk:
    return ASKED[talk.state](turn, talk, *notices)


def take_waiting(turn: Turn, talk: Talk, items: Sequence[Item]) -> Talk:
    """Messages held while a question was open join the draft, in whatever step it stands."""
    if talk.state in WRITING and items:
        return add(turn, talk, items)
    draft = talk.written
    return show_step(turn, replace(talk, draft=replace(draft, items=(*draft.items, *items))))
