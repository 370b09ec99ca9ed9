"""Answering a ticket: by its button, by swiping a message of it, or with what had been sent before asking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.conversation.compose import add
from chalicelib.conversation.context import Turn
from chalicelib.conversation.panel import ask_text
from chalicelib.conversation.states import Draft, Item, State, Talk
from chalicelib.conversation.stopped import about, stopped
from chalicelib.conversation.tickets import find, going_on, missing
from chalicelib.desk.announcements import Stop
from chalicelib.desk.ticket import Ticket


def begin_reply(turn: Turn, talk: Talk, provider: str, number: str | int, items: Sequence[Item] = ()) -> Talk:
    """«Добавить ответ» (T-22); messages that are there already go straight into the draft, whatever is stopped."""
    ticket = to_answer(turn, provider, number)
    if ticket is None:
        missing(turn)
        return talk
    reason = stopped(turn, provider, Stop.REPLIES, about(ticket))
    if reason is not None and not items:
        turn.over = None
        turn.say(reason)
        return talk
    draft = _draft(turn, ticket)
    talk = replace(talk, draft=draft, state=State.COMPOSE, stray=(), targets=(), intent=None, left_at=None)
    return add(turn, talk, items) if items else ask_text(turn, talk)


def to_answer(turn: Turn, provider: str, number: str | int) -> Ticket | None:
    """The ticket that is answered, where this person may see the one he means."""
    glimpse = find(turn, provider, number)
    return going_on(turn, provider, glimpse.ticket.number) if glimpse else None


def _draft(turn: Turn, ticket: Ticket) -> Draft:
    return Draft(
        id=turn.context.draws.short(),
        provider=ticket.provider,
        account=ticket.account,
        ticket=ticket.number,
        begun_at=turn.now,
        touched_at=turn.now,
    )
