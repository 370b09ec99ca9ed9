"""The guided talk, one step at a time: what an input means in the state the talk stands in."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation import group_linking, leaving, linking, staff_leaving, staff_machine, tickets, turned_away
from chalicelib.conversation.commands import command, meant
from chalicelib.conversation.context import Context, Step, Turn
from chalicelib.conversation.inputs import (
    Admitted,
    Brought,
    Commanded,
    Edited,
    Elsewhere,
    Incoming,
    Input,
    KeptOut,
    Lapsed,
    LetIn,
    Lost,
    Pressed,
    Unasked,
    Unusable,
    Wrote,
)
from chalicelib.conversation.outputs import Toast, Words
from chalicelib.conversation.presses import press
from chalicelib.conversation.states import Talk
from chalicelib.conversation.written import edited, wrote
from chalicelib.desk.rules import GROUP_HINT_EVERY, HINT_EVERY
from chalicelib.desk.text import clean
from chalicelib.i18n.catalogue import languages


def step(talk: Talk, incoming: Incoming, context: Context) -> Step:
    """What this input does to this talk. Pure: the same three give the same step."""
    turn = Turn(context=context)
    input = meant(incoming.input) if isinstance(incoming.input, Commanded) else incoming.input
    if isinstance(input, Pressed):
        turn.press, turn.over = input.press_id, input.message_id
    _notice(turn, input)
    before = replace(talk, user=context.user)
    talk = _routed(turn, before, input)
    leaving.follow(turn, before, talk)
    staff_leaving.follow(turn, before, talk)
    if turn.says and not isinstance(input, Elsewhere):
        talk = _spoken(talk, incoming.language)
    if turn.press is not None and not turn.toasted:
        turn.says.insert(0, Toast(press_id=turn.press))
    return Step(
        talk=talk,
        says=tuple(turn.says),
        deeds=tuple(turn.deeds),
        saves=tuple(turn.saves),
        drops=tuple(turn.drops),
        goes=tuple(turn.goes),
    )


def _routed(turn: Turn, talk: Talk, input: Input) -> Talk:
    """Who is kept out gets no further, in whatever role he comes."""
    if turn.context.barred:
        return turned_away.route(turn, talk, input)
    talk = turned_away.let_in(talk)
    route = staff_machine.route if staff_machine.concerns(turn, talk, input) else _route
    return route(turn, talk, input)


def _spoken(talk: Talk, reported: str | None) -> Talk:
    """What comes later by itself, e.g. an answer of staff, is said in the language of this answer."""
    if talk.language_chosen or reported is None:
        return talk
    return replace(talk, language=reported if reported in languages() else None)


def _notice(turn: Turn, input: Input) -> None:
    """Whether the chat can be written to: any sign of life lets us in again."""
    shown = turn.context.shown
    if isinstance(input, KeptOut) or (isinstance(input, Admitted) and not input.inside):
        turn.saves.append(replace(shown, blocked_at=turn.now))
    elif shown.blocked_at is not None and not isinstance(input, Unasked):
        turn.saves.append(replace(shown, blocked_at=None))


def _route(turn: Turn, talk: Talk, input: Input) -> Talk:
    """Commands and presses have tables of their own; everything else is for people who are served."""
    match input:
        case KeptOut() | Admitted() | Brought() | Lost():
            return talk
        case Lapsed():
            return leaving.lapse(turn, talk, input)
        case Elsewhere():
            return group_linking.tie(turn, talk, input) if input.argument else _elsewhere(turn, talk, input)
        case Commanded():
            return command(turn, talk, input)
        case Pressed():
            return press(turn, talk, input)
        case _:
            act = _inside if linking.open_gate(turn) else _outside
            return act(turn, talk, input)


def _inside(turn: Turn, talk: Talk, input: Wrote | Edited | LetIn | Unusable) -> Talk:
    match input:
        case Wrote():
            return wrote(turn, talk, input)
        case Edited():
            return edited(turn, talk, input)
        case LetIn():
            return tickets.welcome_back(turn, talk)
        case _:
            return _unusable(turn, talk)


def _outside(turn: Turn, talk: Talk, input: Wrote | Edited | LetIn | Unusable) -> Talk:
    """Somebody not served writes: a link code, or he is told the way."""
    if isinstance(input, Edited | LetIn):
        return talk
    text = clean(input.text) if isinstance(input, Wrote) else ""
    if turn.context.person is None and linking.looks_like_code(text):
        return linking.offer(turn, talk, text)
    return linking.explain(turn, talk)


def _elsewhere(turn: Turn, talk: Talk, input: Elsewhere) -> Talk:
    """Whoever writes to the bot in a group gets one hint an hour and no data (I-4)."""
    if talk.hinted_at is not None and turn.now - talk.hinted_at < GROUP_HINT_EVERY:
        return talk
    turn.say(
        Words("group.answers" if input.answers else "group", {"link": f"https://t.me/{turn.context.bot.username}"})
    )
    return replace(talk, hinted_at=turn.now)


def _unusable(turn: Turn, talk: Talk) -> Talk:
    if talk.hinted_at is not None and turn.now - talk.hinted_at < HINT_EVERY:
        return talk
    turn.say(Words("unsupported"))
    return replace(talk, hinted_at=turn.now)
