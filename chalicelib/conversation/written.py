"""Where a message belongs that was written or corrected, whatever the talk was waiting for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.conversation import after, compose, create, describe, hold, stray
from chalicelib.conversation.context import Turn
from chalicelib.conversation.current import show_current
from chalicelib.conversation.inputs import Edited, Wrote
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.presses import DRAFT_PRESSES
from chalicelib.conversation.reply import begin_reply, to_answer
from chalicelib.conversation.states import ASKING, DIALOGUE, WRITING, Draft, Intent, State, Talk
from chalicelib.desk.text import clean

WROTE: dict[State, Callable[[Turn, Talk, Wrote], Talk]] = {
    State.IDLE: stray.strayed,
    State.STRAY: stray.strayed,
    State.PROVIDER: create.provider_typed,
    State.DEPARTMENT: create.department_typed,
    State.SUBJECT: describe.subject_typed,
    State.SERVICE: describe.service_typed,
    State.COMPOSE: compose.wrote,
    State.LONG: compose.wrote,
    State.HOLD: hold.wrote_in_hold,
    State.CONFIRM: hold.wrote_in_confirm,
}


def wrote(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """In this order: what belongs to the last submission, a draft of yesterday, an answer by swipe, a typed button."""
    for attempt in (_joined, _resumed, _swiped, _typed):
        done = attempt(turn, talk, input)
        if done is not None:
            return done
    return WROTE[talk.state](turn, talk, input)


def _joined(turn: Turn, talk: Talk, input: Wrote) -> Talk | None:
    done = after.late(turn, talk, input)
    return after.append(turn, talk, done, input) if done else None


def _resumed(turn: Turn, talk: Talk, input: Wrote) -> Talk | None:
    """After a day a draft is offered first; a dialogue in which nothing was written is simply over."""
    if not hold.stale(turn, talk) or talk.state not in DIALOGUE:
        return None
    if not hold.unsent(talk):
        return wrote(turn, talk.idle(), input)
    return hold.wrote_in_hold(turn, replace(talk, back=talk.state, state=State.HOLD, intent=None), input)


def _swiped(turn: Turn, talk: Talk, input: Wrote) -> Talk | None:
    """A reply to a message of a ticket answers that ticket, with nothing to type twice (TG-41).

    While something else is being written neither is lost and neither is mixed.
    """
    target = turn.context.mapped.get(input.reply_to) if input.reply_to is not None else None
    ticket = to_answer(turn, target.provider, target.ticket) if target else None
    if target is None or ticket is None:
        return None
    draft, same = talk.draft, (target.ticket, ticket.number)
    if draft is not None and draft.provider == target.provider and draft.ticket in same:
        return None
    item = compose.item_of(input)
    if hold.unsent(talk):
        talk = stray.keep(turn, talk, item)
        intent = Intent(act="reply", provider=target.provider, ticket=ticket.number)
        return hold.hold(turn, talk, intent)
    return begin_reply(turn, talk, target.provider, target.ticket, (*talk.stray, item))


def _typed(turn: Turn, talk: Talk, input: Wrote) -> Talk | None:
    """The word on a button is as good as the button."""
    if input.file is not None or talk.state not in ASKING | WRITING:
        return None
    verb = turn.context.labels.get(clean(input.text).casefold())
    if verb is None or talk.state not in DRAFT_PRESSES[verb].states:
        return None
    return DRAFT_PRESSES[verb].act(turn, talk, ())


def edited(turn: Turn, talk: Talk, input: Edited) -> Talk:
    """An edit finds its message in the draft, among the held ones, or in a ticket; else it is not ours."""
    draft = talk.draft
    if draft is not None and draft.holds(input.message_id):
        return _corrected(turn, talk, compose.edited(turn, draft, input))
    if draft is not None and draft.subject_from == input.message_id:
        return _corrected(turn, talk, describe.subject_edited(draft, input))
    if any(each.message_id == input.message_id for each in talk.stray):
        text = clean(input.text)
        held = (replace(each, text=text) if each.message_id == input.message_id else each for each in talk.stray)
        return replace(talk, stray=tuple(held))
    return after.correct(turn, talk, input)


def _corrected(turn: Turn, talk: Talk, correction: tuple[Draft, Words] | None) -> Talk:
    """The draft as it is now, in the state it stands in; a text that waited to be split may have become short."""
    if correction is None:
        return talk
    draft, notice = correction
    talk = replace(talk, draft=draft)
    if talk.state in WRITING:
        talk = replace(talk, state=compose.state_of(draft))
    elif talk.back in WRITING:
        talk = replace(talk, back=compose.state_of(draft))
    return show_current(turn, talk, notice)
