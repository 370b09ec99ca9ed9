"""Nothing typed is thrown away unasked: an unsent draft in the way, a cancel, and messages without a home."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.compose import item_of
from chalicelib.conversation.context import Turn, button
from chalicelib.conversation.create import begin, take_waiting
from chalicelib.conversation.finish import finish, followed
from chalicelib.conversation.inputs import Wrote
from chalicelib.conversation.outputs import Place, Rows, Say, Words
from chalicelib.conversation.panel import show_panel
from chalicelib.conversation.prompts import held, ticket_button
from chalicelib.conversation.reply import begin_reply, cancelled
from chalicelib.conversation.states import Intent, Item, State, Talk
from chalicelib.conversation.tickets import show_list
from chalicelib.desk.rules import DRAFT_ITEMS, DRAFT_LIFE

OFFERED = 3
"""Tickets offered for a message without a home."""

DIALOGUE = frozenset({State.PROVIDER, State.DEPARTMENT, State.SUBJECT, State.SERVICE, State.COMPOSE, State.LONG})


def unsent(talk: Talk) -> bool:
    return talk.draft is not None and bool(talk.draft.items or talk.draft.long)


def stale(turn: Turn, talk: Talk) -> bool:
    """A draft of yesterday is offered again, not silently gone on with (TG-33)."""
    return talk.draft is not None and turn.now - talk.draft.touched_at > DRAFT_LIFE


def hold(turn: Turn, talk: Talk, intent: Intent | None) -> Talk:
    """Ask what becomes of the unsent draft before doing what was asked."""
    back = talk.state if talk.state in DIALOGUE else talk.back
    return show_hold(turn, replace(talk, state=State.HOLD, back=back, intent=intent))


def show_hold(turn: Turn, talk: Talk) -> Talk:
    draft = talk.draft
    if draft is None:
        return talk
    first = [button("button.continue", "cont", draft.id)]
    if talk.back is State.COMPOSE and draft.items:
        first.append(button("button.send_now", "send", draft.id))
    turn.say(Words("hold.found", held(draft)), rows=(tuple(first), (button("button.discard", "drop", draft.id),)))
    return talk


def wrote_in_hold(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """It is kept beside the draft until the question is answered."""
    return show_hold(turn, _kept(turn, talk, item_of(input)))


def go_on(turn: Turn, talk: Talk) -> Talk:
    """Continue: the same step, with what came meanwhile."""
    draft, waiting = talk.draft, talk.stray
    if draft is None:
        return talk
    draft = replace(draft, touched_at=turn.now)
    return take_waiting(turn, replace(talk, state=talk.back, draft=draft, stray=(), intent=None), waiting)


def send_now(turn: Turn, talk: Talk) -> Talk:
    """Send the draft, then do what stood behind it."""
    intent, waiting = talk.intent, talk.stray
    sent = finish(turn, replace(talk, state=talk.back, stray=(), intent=None))
    if sent.draft is not None:
        return talk
    return _then(turn, sent, intent if intent is None or intent.act != "list" else None, waiting)


def new_with_draft(turn: Turn, talk: Talk) -> Talk:
    """The draft of an answer that came too late becomes a new ticket that follows the old one (P8, TG-44)."""
    draft = followed(turn, talk.draft)
    if draft is None:
        turn.toast("stale.now")
        return show_hold(turn, talk) if talk.state is State.HOLD else show_panel(turn, talk)
    talk = replace(talk, draft=draft)
    if talk.state is State.HOLD:
        return show_hold(turn, talk)
    return show_panel(turn, talk, Words("draft.follows", {"number": draft.follows or 0}))


def discard(turn: Turn, talk: Talk) -> Talk:
    """Throw the draft away, then do what stood behind it."""
    intent, waiting, draft = talk.intent, talk.stray, talk.draft
    talk = replace(talk, state=State.IDLE, draft=None, stray=(), intent=None)
    if draft is not None and intent is None and not waiting:
        turn.say(cancelled(draft))
    return _then(turn, talk, intent, waiting)


def _then(turn: Turn, talk: Talk, intent: Intent | None, waiting: tuple[Item, ...]) -> Talk:
    if intent is not None and intent.act == "reply" and intent.ticket is not None:
        return begin_reply(turn, talk, intent.provider, intent.ticket, waiting)
    if intent is not None and intent.act == "new":
        return begin(turn, talk, waiting)
    if waiting:
        return ask_where(turn, replace(talk, stray=waiting))
    return show_list(turn, talk) if intent is not None else talk


def cancel(turn: Turn, talk: Talk) -> Talk:
    """«Отменить»: at once where nothing was typed, after asking where something was (TG-31)."""
    draft = talk.draft
    if talk.state is State.STRAY:
        return nowhere(turn, talk)
    if draft is None:
        turn.say(Words("cancel.nothing"))
        return talk
    if not unsent(talk):
        turn.say(cancelled(draft))
        return replace(talk, state=State.IDLE, draft=None)
    back = talk.state if talk.state in DIALOGUE else talk.back
    return show_confirm(turn, replace(talk, state=State.CONFIRM, back=back))


def show_confirm(turn: Turn, talk: Talk) -> Talk:
    draft = talk.draft
    if draft is None:
        return talk
    rows = ((button("button.discard", "yes", draft.id), button("button.keep", "no", draft.id)),)
    turn.say(Words("cancel.confirm", held(draft)), rows=rows)
    return talk


def confirmed(turn: Turn, talk: Talk) -> Talk:
    return discard(turn, replace(talk, intent=None))


def kept(turn: Turn, talk: Talk) -> Talk:
    return go_on(turn, talk)


def wrote_in_confirm(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """Whoever goes on writing has not given up: the draft goes on with it."""
    return go_on(turn, _kept(turn, talk, item_of(input)))


def strayed(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """A message outside of any dialogue is held, and its place is asked for (P5, TG-42)."""
    return ask_where(turn, _kept(turn, talk, item_of(input)), album=input.album)


def _kept(turn: Turn, talk: Talk, item: Item) -> Talk:
    if any(each.message_id == item.message_id for each in talk.stray) or not (item.text or item.file):
        return talk
    if len(talk.stray) >= DRAFT_ITEMS:
        turn.say(Words("draft.full", {"count": DRAFT_ITEMS}))
        return talk
    return replace(talk, stray=(*talk.stray, item))


def ask_where(turn: Turn, talk: Talk, album: str | None = None) -> Talk:
    if not talk.stray:
        return replace(talk, state=State.IDLE)
    id = talk.stray_id if talk.state is State.STRAY else turn.context.draws.short()
    tickets = turn.look.active()[:OFFERED]
    targets = tuple(f"{each.provider}/{each.number}" for each in tickets)
    rows: Rows = (
        (button("button.new", "tonew", id),),
        *((replace(ticket_button(each), data=f"to:{id}:{index}"),) for index, each in enumerate(tickets)),
        (button("button.nowhere", "tono", id),),
    )
    revision = len(talk.stray)
    page = Say(
        lines=(Words("stray.where", {"count": len(talk.stray)}),),
        rows=rows,
        place=Place.PANEL,
        draft=id,
        revision=revision,
        album=album,
    )
    turn.says.append(page)
    return replace(talk, state=State.STRAY, stray_id=id, targets=targets)


def to_new(turn: Turn, talk: Talk) -> Talk:
    return begin(turn, replace(talk, state=State.IDLE), talk.stray)


def to_ticket(turn: Turn, talk: Talk, index: int) -> Talk:
    if not 0 <= index < len(talk.targets):
        return ask_where(turn, talk)
    provider, number = talk.targets[index].split("/")
    return begin_reply(turn, talk, provider, number, talk.stray)


def nowhere(turn: Turn, talk: Talk) -> Talk:
    turn.say(Words("stray.dropped", {"count": len(talk.stray)}))
    return replace(talk, state=State.IDLE, stray=(), targets=())


def reply_elsewhere(turn: Turn, talk: Talk, input: Wrote, provider: str, ticket: int) -> Talk:
    """An answer to another ticket came while a draft is being written: neither is lost, neither is mixed."""
    talk = _kept(turn, talk, item_of(input))
    return hold(turn, talk, Intent(act="reply", provider=provider, ticket=ticket))
