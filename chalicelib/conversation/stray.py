"""Messages without a home: they are held, and the bot asks where they go."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.compose import has_room, item_of, leave_out, left_out
from chalicelib.conversation.context import Turn, button
from chalicelib.conversation.create import begin
from chalicelib.conversation.inputs import Wrote
from chalicelib.conversation.outputs import Place, Rows, Say, Value, Words
from chalicelib.conversation.prompts import ticket_buttons
from chalicelib.conversation.reply import begin_reply
from chalicelib.conversation.states import Item, State, Talk

OFFERED = 3
"""Tickets offered for a message without a home."""


def strayed(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """A message outside of any dialogue is held, and its place is asked for (P5, TG-42)."""
    return ask_where(turn, keep(turn, talk, item_of(input)), album=input.album)


def keep(turn: Turn, talk: Talk, item: Item) -> Talk:
    """Hold it beside what is held already, as long as there is room."""
    if any(each.message_id == item.message_id for each in talk.stray) or not (item.text or item.file):
        return talk
    if not has_room(talk.stray, item):
        return leave_out(turn, talk)
    return replace(talk, stray=(*talk.stray, item))


def ask_where(turn: Turn, talk: Talk, *notices: Value, album: str | None = None) -> Talk:
    if not talk.stray:
        return replace(talk, state=State.IDLE)
    id = talk.stray_id if talk.state is State.STRAY else turn.context.draws.short()
    tickets = turn.look.active()[:OFFERED]
    offered = ticket_buttons(tickets, turn.context.provider)
    rows: Rows = (
        (button("button.new", "tonew", id),),
        *((replace(each, data=f"to:{id}:{index}"),) for index, each in enumerate(offered)),
        (button("button.nowhere", "tono", id),),
    )
    over, turn.over = turn.over, None
    page = Say(
        lines=(*notices, *left_out(turn, talk), Words("stray.where", {"count": len(talk.stray)})),
        rows=rows,
        over=over,
        place=Place.PANEL,
        draft=id,
        revision=len(talk.stray),
        album=album,
    )
    turn.says.append(page)
    targets = tuple(f"{each.provider}/{each.number}" for each in tickets)
    return replace(talk, state=State.STRAY, stray_id=id, targets=targets)


def begin_with(turn: Turn, talk: Talk, items: tuple[Item, ...]) -> Talk:
    """A new ticket from what was held; where none can be begun, it is held on."""
    begun = begin(turn, replace(talk, state=State.IDLE), items)
    return ask_where(turn, begun) if begun.draft is None else begun


def to_new(turn: Turn, talk: Talk) -> Talk:
    return begin_with(turn, talk, talk.stray)


def to_ticket(turn: Turn, talk: Talk, index: int) -> Talk:
    if not 0 <= index < len(talk.targets):
        return ask_where(turn, talk)
    provider, number = talk.targets[index].split("/")
    return begin_reply(turn, talk, provider, number, talk.stray)


def nowhere(turn: Turn, talk: Talk) -> Talk:
    turn.say(Words("stray.dropped", {"count": len(talk.stray)}))
    return replace(talk, state=State.IDLE, stray=(), targets=())
