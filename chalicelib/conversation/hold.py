"""Nothing typed is thrown away unasked: an unsent draft in the way of something else, and a cancel."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.compose import item_of, left_out, told
from chalicelib.conversation.context import Turn, button
from chalicelib.conversation.finish import finish, followed
from chalicelib.conversation.inputs import Wrote
from chalicelib.conversation.outputs import Rows, Value, Words
from chalicelib.conversation.panel import draw, show_panel
from chalicelib.conversation.prompts import held
from chalicelib.conversation.reply import begin_reply
from chalicelib.conversation.states import DIALOGUE, Draft, Intent, Item, State, Talk
from chalicelib.conversation.steps import take_waiting
from chalicelib.conversation.stray import ask_where, begin_with, keep, nowhere
from chalicelib.conversation.tickets import show_list
from chalicelib.desk.rules import DRAFT_LIFE


def unsent(talk: Talk) -> bool:
    """Whether anything was typed that is not sent: a message, or a subject alone."""
    draft = talk.draft
    return draft is not None and (not draft.empty or bool(draft.subject))


def stale(turn: Turn, talk: Talk) -> bool:
    """A draft of yesterday is offered again, not silently gone on with (TG-33)."""
    return talk.draft is not None and turn.now - talk.draft.touched_at > DRAFT_LIFE


def hold(turn: Turn, talk: Talk, intent: Intent | None) -> Talk:
    """Ask what becomes of the unsent draft before doing what was asked."""
    return show_hold(turn, replace(talk, state=State.HOLD, back=_back(talk), intent=intent))


def _back(talk: Talk) -> State:
    return talk.state if talk.state in DIALOGUE else talk.back


def show_hold(turn: Turn, talk: Talk, *notices: Value, album: str | None = None) -> Talk:
    draft = talk.written
    lines: list[Value] = [_found(draft)]
    if talk.stray:
        lines.append(Words("hold.waiting", {"count": len(talk.stray)}))
    first = [button("button.continue", "cont", draft.id)]
    if talk.back is State.COMPOSE and draft.items:
        first.append(button("button.send_now", "send", draft.id))
    rows: Rows = (tuple(first), (button("button.discard", "drop", draft.id),))
    return draw(turn, talk, (*lines, *left_out(turn, talk), *notices), rows, album=album)


def _found(draft: Draft) -> Words:
    return Words("hold.begun", {"subject": draft.subject}) if draft.empty else Words("hold.found", held(draft))


def wrote_in_hold(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """It is kept beside the draft until the question is answered."""
    return show_hold(turn, keep(turn, talk, item_of(input)), album=input.album)


def go_on(turn: Turn, talk: Talk) -> Talk:
    """Continue: the same step, with what came meanwhile."""
    waiting = talk.stray
    draft = told(replace(talk.written, touched_at=turn.now))
    talk = replace(talk, state=talk.back, draft=draft, stray=(), intent=None)
    return take_waiting(turn, talk, waiting)


def send_now(turn: Turn, talk: Talk) -> Talk:
    """Send the draft, then do what stood behind it."""
    if talk.back is not State.COMPOSE:
        return show_hold(turn, talk)
    intent, waiting = talk.intent, talk.stray
    sent = finish(turn, replace(talk, state=talk.back, stray=(), intent=None))
    if sent.draft is not None:
        return talk
    return _then(turn, sent, intent if intent is None or intent.act != "list" else None, waiting)


def new_with_draft(turn: Turn, talk: Talk) -> Talk:
    """The draft of an answer that came too late becomes a new ticket that follows the old one (P8, TG-44)."""
    show = show_hold if talk.state is State.HOLD else show_panel
    draft = followed(turn, talk.written)
    if draft is None:
        turn.toast("stale.now")
        return show(turn, talk)
    return show(turn, replace(talk, draft=draft), Words("draft.follows", {"number": draft.follows or 0}))


def discard(turn: Turn, talk: Talk) -> Talk:
    """Throw the draft away, then do what stood behind it."""
    intent, waiting, draft = talk.intent, talk.stray, talk.written
    if intent is None and not waiting:
        turn.say(_cancelled(draft))
    return _then(turn, replace(talk, state=State.IDLE, draft=None, stray=(), intent=None), intent, waiting)


def _cancelled(draft: Draft) -> Words:
    if draft.ticket is not None:
        return Words("cancel.reply", {"number": draft.ticket})
    return Words("cancel.done")


def _then(turn: Turn, talk: Talk, intent: Intent | None, waiting: tuple[Item, ...]) -> Talk:
    """What had been asked for; where that cannot be done, what waited is asked about."""
    if intent is not None and intent.act == "reply" and intent.ticket is not None:
        begun = begin_reply(turn, replace(talk, stray=waiting), intent.provider, intent.ticket, waiting)
        return ask_where(turn, begun) if begun.draft is None else begun
    if intent is not None and intent.act == "new":
        return begin_with(turn, talk, waiting)
    if waiting:
        return ask_where(turn, replace(talk, stray=waiting))
    return show_list(turn, talk) if intent is not None else talk


def cancel(turn: Turn, talk: Talk) -> Talk:
    """«Отменить»: at once where nothing was written, after asking where something was (TG-31)."""
    if talk.state is State.STRAY:
        return nowhere(turn, talk)
    if talk.draft is None:
        turn.say(Words("cancel.nothing"))
        return talk
    if talk.draft.empty:
        return discard(turn, replace(talk, intent=None))
    return show_confirm(turn, replace(talk, state=State.CONFIRM, back=_back(talk)))


def show_confirm(turn: Turn, talk: Talk, *notices: Value) -> Talk:
    draft = talk.written
    rows = ((button("button.discard", "yes", draft.id), button("button.keep", "no", draft.id)),)
    return draw(turn, talk, (Words("cancel.confirm", held(draft)), *notices), rows)


def confirmed(turn: Turn, talk: Talk) -> Talk:
    return discard(turn, replace(talk, intent=None))


def wrote_in_confirm(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """Whoever goes on writing has not given up: the draft goes on with it."""
    return go_on(turn, keep(turn, talk, item_of(input)))
