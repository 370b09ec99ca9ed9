"""Answering a ticket: by its button, by swiping a message of it, or with what had been sent before asking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.conversation.compose import add
from chalicelib.conversation.context import Turn
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.panel import limits, prompt
from chalicelib.conversation.prompts import cancel_row, draft_head
from chalicelib.conversation.states import Draft, Item, State, Talk
from chalicelib.conversation.tickets import find, missing
from chalicelib.desk.ticket import Ticket


def begin_reply(turn: Turn, talk: Talk, provider: str, number: str | int, items: Sequence[Item] = ()) -> Talk:
    """«Добавить ответ» (T-22); messages that are there already go straight into the draft."""
    glimpse = find(turn, provider, number)
    if glimpse is None:
        missing(turn)
        return talk
    talk = replace(talk, draft=_draft(turn, glimpse.ticket), state=State.COMPOSE, stray=(), targets=(), intent=None)
    if items:
        turn.over = None
        return add(turn, talk, items)
    return ask_reply(turn, talk)


def ask_reply(turn: Turn, talk: Talk) -> Talk:
    draft = talk.draft
    if draft is None:
        return talk
    turn.over = None
    turn.say(draft_head(draft), prompt(draft, limits(turn, draft)), rows=(cancel_row(draft),))
    return talk


def _draft(turn: Turn, ticket: Ticket) -> Draft:
    return Draft(
        id=turn.context.draws.short(),
        provider=ticket.provider,
        account=ticket.account,
        ticket=ticket.number,
        begun_at=turn.now,
        touched_at=turn.now,
    )


def cancelled(draft: Draft) -> Words:
    if draft.ticket is not None:
        return Words("cancel.reply", {"number": draft.ticket})
    return Words("cancel.done")
