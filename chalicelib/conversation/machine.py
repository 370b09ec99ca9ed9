"""The guided talk as tables: which press, word and command means what in which state; `step` walks them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from chalicelib.conversation import compose, create, finish, hold, linking, pages, reply, tickets
from chalicelib.conversation.context import Context, Step, Turn
from chalicelib.conversation.inputs import (
    Commanded,
    Edited,
    Elsewhere,
    Incoming,
    Input,
    KeptOut,
    LetIn,
    Pressed,
    Unusable,
    Wrote,
)
from chalicelib.conversation.outputs import Toast, Words
from chalicelib.conversation.panel import show_panel
from chalicelib.conversation.states import Intent, State, Talk
from chalicelib.conversation.text import clean
from chalicelib.desk.rules import GROUP_HINT_EVERY, HINT_EVERY

Arguments = tuple[str, ...]
OnPress = Callable[[Turn, Talk, Arguments], Talk]
OnWrote = Callable[[Turn, Talk, Wrote], Talk]
OnCommand = Callable[[Turn, Talk], Talk]

ASKING = frozenset({State.PROVIDER, State.DEPARTMENT, State.SUBJECT, State.SERVICE})
WRITING = frozenset({State.COMPOSE, State.LONG})


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a draft: the states it belongs to, and what it does there."""

    states: frozenset[State]
    act: OnPress


INDEX_DIGITS = 5


def _index(arguments: Arguments) -> int:
    """The number a button carries; -1 for what no button of ours would carry."""
    given = arguments[0] if arguments else ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= INDEX_DIGITS else -1


def _plain(act: Callable[[Turn, Talk], Talk]) -> OnPress:
    return lambda turn, talk, _arguments: act(turn, talk)


def _indexed(act: Callable[[Turn, Talk, int], Talk]) -> OnPress:
    return lambda turn, talk, arguments: act(turn, talk, _index(arguments))


DRAFT_PRESSES: dict[str, Press] = {
    "pr": Press(frozenset({State.PROVIDER}), _indexed(create.choose_provider)),
    "dep": Press(frozenset({State.DEPARTMENT}), _indexed(create.choose_department)),
    "pg": Press(frozenset({State.DEPARTMENT}), _indexed(create.turn_departments)),
    "sv": Press(frozenset({State.SERVICE}), _indexed(create.choose_service)),
    "skip": Press(frozenset({State.SERVICE}), _plain(create.skip_service)),
    "fin": Press(WRITING, _plain(finish.finish)),
    "rm": Press(WRITING, _plain(compose.remove_last)),
    "split": Press(frozenset({State.LONG}), _plain(compose.split_long)),
    "nolong": Press(frozenset({State.LONG}), _plain(compose.drop_long)),
    "newof": Press(WRITING | {State.HOLD}, _plain(hold.new_with_draft)),
    "can": Press(ASKING | WRITING | {State.HOLD, State.CONFIRM}, _plain(hold.cancel)),
    "yes": Press(frozenset({State.CONFIRM}), _plain(hold.confirmed)),
    "no": Press(frozenset({State.CONFIRM}), _plain(hold.kept)),
    "cont": Press(frozenset({State.HOLD}), _plain(hold.go_on)),
    "send": Press(frozenset({State.HOLD}), _plain(hold.send_now)),
    "drop": Press(frozenset({State.HOLD}), _plain(hold.discard)),
}
"""Buttons that carry a draft's id first; with another id or in another state they are out of date."""

STRAY_PRESSES: dict[str, OnPress] = {
    "tonew": _plain(hold.to_new),
    "to": _indexed(hold.to_ticket),
    "tono": _plain(hold.nowhere),
}
"""Buttons under «Куда отнести это сообщение?», with the id of that question first."""

WROTE: dict[State, OnWrote] = {
    State.IDLE: hold.strayed,
    State.STRAY: hold.strayed,
    State.PROVIDER: create.provider_typed,
    State.DEPARTMENT: create.department_typed,
    State.SUBJECT: create.subject_typed,
    State.SERVICE: create.service_typed,
    State.COMPOSE: compose.wrote,
    State.LONG: compose.wrote,
    State.HOLD: hold.wrote_in_hold,
    State.CONFIRM: hold.wrote_in_confirm,
}


def step(talk: Talk, incoming: Incoming, context: Context) -> Step:
    """What this input does to this talk. Pure: the same three give the same step."""
    turn = Turn(context=context)
    input = incoming.input
    if isinstance(input, Pressed):
        turn.press, turn.over = input.press_id, input.message_id
    talk = replace(_noticed(turn, talk, input), user=context.user)
    talk = _route(turn, talk, input)
    if turn.press is not None and not turn.toasted:
        turn.says.insert(0, Toast(press_id=turn.press))
    return Step(
        talk=talk,
        says=tuple(turn.says),
        deeds=tuple(turn.deeds),
        saves=tuple(turn.saves),
        drops=tuple(turn.drops),
    )


def _noticed(turn: Turn, talk: Talk, input: Input) -> Talk:
    """Whether the chat can be written to: any sign of life lets us in again."""
    shown = turn.context.shown
    if isinstance(input, KeptOut):
        turn.saves.append(replace(shown, blocked_at=turn.now))
    elif shown.blocked_at is not None and not isinstance(input, Elsewhere):
        turn.saves.append(replace(shown, blocked_at=None))
    return talk


def _route(turn: Turn, talk: Talk, input: Input) -> Talk:
    """Commands and presses have tables of their own; everything else is for people who are served."""
    match input:
        case KeptOut():
            return talk
        case Elsewhere():
            return _elsewhere(turn, talk)
        case Commanded():
            return _command(turn, talk, input)
        case Pressed():
            return _press(turn, talk, input)
        case _ if not linking.open_gate(turn):
            return _outside(turn, talk, input)
        case _:
            return _inside(turn, talk, input)


def _inside(turn: Turn, talk: Talk, input: Input) -> Talk:
    match input:
        case Wrote():
            return _wrote(turn, talk, input)
        case Edited():
            return _edited(turn, talk, input)
        case LetIn():
            return tickets.welcome_back(turn, talk)
        case Unusable():
            return _unusable(turn, talk)
        case _:
            return talk


def _outside(turn: Turn, talk: Talk, input: Input) -> Talk:
    """Somebody not served writes: a link code, or he is told the way."""
    if isinstance(input, Edited | LetIn):
        return talk
    text = clean(input.text) if isinstance(input, Wrote) else ""
    if turn.context.person is None and linking.looks_like_code(text):
        return linking.offer(turn, talk, text)
    return linking.explain(turn, talk)


def _elsewhere(turn: Turn, talk: Talk) -> Talk:
    """A command in a group: one hint an hour and no data (I-4)."""
    if talk.hinted_at is not None and turn.now - talk.hinted_at < GROUP_HINT_EVERY:
        return talk
    turn.say(Words("group", {"link": f"https://t.me/{turn.context.bot.username}"}))
    return replace(talk, hinted_at=turn.now)


def _unusable(turn: Turn, talk: Talk) -> Talk:
    if talk.hinted_at is not None and turn.now - talk.hinted_at < HINT_EVERY:
        return talk
    turn.say(Words("unsupported"))
    return replace(talk, hinted_at=turn.now)


def _command(turn: Turn, talk: Talk, input: Commanded) -> Talk:
    if input.name in PAGES:
        return PAGES[input.name](turn, talk)
    if input.name == "start" and input.argument:
        return linking.offer(turn, talk, input.argument)
    if not linking.open_gate(turn):
        return linking.explain(turn, talk)
    return COMMANDS.get(input.name, _unknown)(turn, talk)


def _start(turn: Turn, talk: Talk, page: int = 0) -> Talk:
    """`/start`: the active tickets, unless something unsent stands in the way (T-20, R-11)."""
    return _interrupt(turn, talk, Intent(act="list"), lambda turn, talk: tickets.show_list(turn, talk, page))


def _createticket(turn: Turn, talk: Talk) -> Talk:
    return _interrupt(turn, talk, Intent(act="new"), create.begin)


def _unknown(turn: Turn, talk: Talk) -> Talk:
    turn.say(Words("help.unknown"))
    return talk


def _interrupt(turn: Turn, talk: Talk, intent: Intent, act: Callable[[Turn, Talk], Talk]) -> Talk:
    """Do something else than go on with the draft: ask first when anything would be lost."""
    if hold.unsent(talk):
        turn.over = None
        return hold.hold(turn, talk, intent)
    if talk.stray:
        return hold.ask_where(turn, talk)
    return act(turn, replace(talk, state=State.IDLE, draft=None))


def _finish_typed(turn: Turn, talk: Talk) -> Talk:
    if talk.state in WRITING:
        return finish.finish(turn, talk)
    turn.say(Words("draft.empty"))
    return talk


COMMANDS: dict[str, OnCommand] = {
    "start": _start,
    "createticket": _createticket,
    "cancel": hold.cancel,
    "done": _finish_typed,
}

PAGES: dict[str, Callable[[Turn, Talk], Talk]] = {
    "help": pages.help,
    "language": pages.language,
    "privacy": pages.privacy,
}
"""Commands that anybody may give and that leave a dialogue where it stands."""


FREE_PRESSES: dict[str, Callable[[Turn, Talk, str], Talk]] = {
    "lang": pages.speak,
    "ok": linking.accept,
    "nok": linking.refuse,
}
"""Buttons that work before anybody is linked."""


def _press(turn: Turn, talk: Talk, input: Pressed) -> Talk:
    id, rest = "".join(input.arguments[:1]), input.arguments[1:]
    if input.verb in FREE_PRESSES:
        return FREE_PRESSES[input.verb](turn, talk, id)
    if not linking.open_gate(turn):
        return linking.explain(turn, talk)
    if input.verb in STRAY_PRESSES:
        asked = talk.state is State.STRAY and id == talk.stray_id
        return STRAY_PRESSES[input.verb](turn, talk, rest) if asked else _stale(turn, talk)
    if input.verb in DRAFT_PRESSES:
        return _press_draft(turn, talk, DRAFT_PRESSES[input.verb], id, rest)
    return _press_ticket(turn, talk, input)


def _press_draft(turn: Turn, talk: Talk, press: Press, id: str, rest: Arguments) -> Talk:
    """A press of this draft in its state acts; a second «Завершить» names the ticket; anything else is stale."""
    if talk.draft is not None and talk.draft.id == id and talk.state in press.states:
        if hold.stale(turn, talk) and talk.state in WRITING and hold.unsent(talk):
            return hold.hold(turn, talk, None)
        return press.act(turn, talk, rest)
    if talk.finished is not None and talk.finished.draft == id:
        turn.toast("finish.already", number=talk.finished.ticket)
        return talk
    return _stale(turn, talk)


def _stale(turn: Turn, talk: Talk) -> Talk:
    """The button belongs to something that is over: nothing happens, the current step is shown again."""
    turn.over = None
    if talk.state is State.IDLE:
        turn.toast("stale.idle")
        return talk
    turn.toast("stale.now")
    return _show_current(turn, talk)


def _show_current(turn: Turn, talk: Talk) -> Talk:
    match talk.state:
        case State.HOLD:
            return hold.show_hold(turn, talk)
        case State.CONFIRM:
            return hold.show_confirm(turn, talk)
        case State.STRAY:
            return hold.ask_where(turn, talk)
        case _:
            return create.show_step(turn, talk)


def _press_ticket(turn: Turn, talk: Talk, input: Pressed) -> Talk:
    """Buttons that carry a ticket: what they name is a hint and looked up anew (telegram 5.5)."""
    match input.verb, input.arguments:
        case ("t" | "un" | "re") as verb, (provider, number):
            return TICKET_PRESSES[verb](turn, talk, provider, number)
        case "ar", (provider, number, seen):
            return tickets.archive(turn, talk, provider, number, seen)
        case "list", (page,):
            return _start(turn, talk, max(0, _index((page,))))
        case "new", ():
            turn.over = None
            return _createticket(turn, talk)
        case _:
            return _stale(turn, talk)


def _reply(turn: Turn, talk: Talk, provider: str, number: str) -> Talk:
    """«Добавить ответ»; pressed again for the ticket being answered it shows the draft."""
    if tickets.find(turn, provider, number) is None:
        tickets.missing(turn)
        return talk
    draft = talk.draft
    if draft is not None and (draft.provider, str(draft.ticket)) == (provider, number) and talk.state in WRITING:
        return show_panel(turn, talk)
    if hold.unsent(talk):
        turn.over = None
        return hold.hold(turn, talk, Intent(act="reply", provider=provider, ticket=int(number)))
    return reply.begin_reply(turn, talk, provider, number, talk.stray)


TICKET_PRESSES: dict[str, Callable[[Turn, Talk, str, str], Talk]] = {
    "t": tickets.open_card,
    "un": tickets.restore,
    "re": _reply,
}


def _wrote(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """In this order: what belongs to the last submission, a draft of yesterday, an answer by swipe, a typed button."""
    for attempt in (_joined, _resumed, _swiped, _typed):
        done = attempt(turn, talk, input)
        if done is not None:
            return done
    return WROTE[talk.state](turn, talk, input)


def _joined(turn: Turn, talk: Talk, input: Wrote) -> Talk | None:
    return finish.append(turn, talk, input) if finish.late(turn, talk, input) else None


def _resumed(turn: Turn, talk: Talk, input: Wrote) -> Talk | None:
    """After a day a draft is offered first; a dialogue in which nothing was written is simply over."""
    if not hold.stale(turn, talk) or talk.state not in hold.DIALOGUE:
        return None
    if not hold.unsent(talk):
        return _wrote(turn, replace(talk, state=State.IDLE, draft=None), input)
    return hold.wrote_in_hold(turn, replace(talk, back=talk.state, state=State.HOLD, intent=None), input)


def _typed(turn: Turn, talk: Talk, input: Wrote) -> Talk | None:
    """The word on a button is as good as the button (telegram 5.9)."""
    if input.file is not None or talk.state not in ASKING | WRITING:
        return None
    verb = turn.context.labels.get(clean(input.text).casefold())
    if verb is None or talk.state not in DRAFT_PRESSES[verb].states:
        return None
    return DRAFT_PRESSES[verb].act(turn, talk, ())


def _swiped(turn: Turn, talk: Talk, input: Wrote) -> Talk | None:
    """A reply to a message of a ticket answers that ticket, with nothing to type twice (TG-41)."""
    target = turn.context.mapped.get(input.reply_to) if input.reply_to is not None else None
    if target is None or tickets.find(turn, target.provider, target.ticket) is None:
        return None
    provider, number = target.provider, target.ticket
    draft = talk.draft
    if hold.unsent(talk):
        if draft is not None and (draft.provider, draft.ticket) == (provider, number):
            return None
        return hold.reply_elsewhere(turn, talk, input, provider, number)
    return reply.begin_reply(turn, talk, provider, number, (*talk.stray, compose.item_of(input)))


def _edited(turn: Turn, talk: Talk, input: Edited) -> Talk:
    """An edit finds its message in the draft, among the held ones, or in a ticket; else it is not ours."""
    draft = talk.draft
    if draft and any(each.message_id == input.message_id for each in (*draft.items, *draft.long)):
        return compose.edited(turn, talk, draft, input)
    if any(each.message_id == input.message_id for each in talk.stray):
        text = clean(input.text)
        held = tuple(replace(each, text=text) if each.message_id == input.message_id else each for each in talk.stray)
        return replace(talk, stray=tuple(each for each in held if each.text or each.file))
    return finish.correct(turn, talk, input)
