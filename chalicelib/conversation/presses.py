"""What each button does, and which state it belongs to; what buttons carry is trusted in nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.conversation import (
    commands,
    compose,
    create,
    describe,
    finish,
    hold,
    linking,
    pages,
    site,
    stray,
    tickets,
)
from chalicelib.conversation.context import Turn
from chalicelib.conversation.current import stale
from chalicelib.conversation.inputs import Pressed
from chalicelib.conversation.panel import show_panel
from chalicelib.conversation.reply import begin_reply, to_answer
from chalicelib.conversation.states import ASKING, WRITING, Intent, State, Talk

Arguments = tuple[str, ...]
OnPress = Callable[[Turn, Talk, Arguments], Talk]

INDEX_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a draft: the states it belongs to, and what it does there."""

    states: frozenset[State]
    act: OnPress


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
    "sv": Press(frozenset({State.SERVICE}), _indexed(describe.choose_service)),
    "skip": Press(frozenset({State.SERVICE}), _plain(describe.skip_service)),
    "fin": Press(WRITING, _plain(finish.finish)),
    "rm": Press(WRITING, _plain(compose.remove_last)),
    "split": Press(frozenset({State.LONG}), _plain(compose.split_long)),
    "nolong": Press(frozenset({State.LONG}), _plain(compose.drop_long)),
    "newof": Press(WRITING | {State.HOLD}, _plain(hold.new_with_draft)),
    "can": Press(ASKING | WRITING | {State.HOLD, State.CONFIRM}, _plain(hold.cancel)),
    "yes": Press(frozenset({State.CONFIRM}), _plain(hold.confirmed)),
    "no": Press(frozenset({State.CONFIRM}), _plain(hold.go_on)),
    "cont": Press(frozenset({State.HOLD}), _plain(hold.go_on)),
    "send": Press(frozenset({State.HOLD}), _plain(hold.send_now)),
    "drop": Press(frozenset({State.HOLD}), _plain(hold.discard)),
}
"""Buttons that carry a draft's id first; with another id or in another state they are out of date."""

STRAY_PRESSES: dict[str, OnPress] = {
    "tonew": _plain(stray.to_new),
    "to": _indexed(stray.to_ticket),
    "tono": _plain(stray.nowhere),
}
"""Buttons under «Куда отнести это сообщение?», with the id of that question first."""

FREE_PRESSES: dict[str, Callable[[Turn, Talk, str], Talk]] = {
    "lang": pages.speak,
    "ok": linking.accept,
    "nok": linking.refuse,
}
"""Buttons that work before anybody is linked."""


def press(turn: Turn, talk: Talk, input: Pressed) -> Talk:
    id, rest = "".join(input.arguments[:1]), input.arguments[1:]
    if input.verb in FREE_PRESSES:
        return FREE_PRESSES[input.verb](turn, talk, id)
    if not linking.open_gate(turn):
        return linking.explain(turn, talk)
    if input.verb in STRAY_PRESSES:
        asked = talk.state is State.STRAY and id == talk.stray_id
        return STRAY_PRESSES[input.verb](turn, talk, rest) if asked else stale(turn, talk, "")
    if input.verb in DRAFT_PRESSES:
        return _of_draft(turn, talk, DRAFT_PRESSES[input.verb], id, rest)
    return _of_ticket(turn, talk, input)


def _of_draft(turn: Turn, talk: Talk, press: Press, id: str, rest: Arguments) -> Talk:
    """A press of this draft in its state acts; a second «Завершить» names the ticket; anything else is stale."""
    if talk.draft is not None and talk.draft.id == id and talk.state in press.states:
        if hold.stale(turn, talk) and talk.state in WRITING and hold.unsent(talk):
            return hold.hold(turn, talk, None)
        return press.act(turn, talk, rest)
    if talk.finished is not None and talk.finished.draft == id:
        turn.toast("finish.already", number=talk.finished.ticket)
        return talk
    return stale(turn, talk, id)


def _of_ticket(turn: Turn, talk: Talk, input: Pressed) -> Talk:
    """Buttons that carry a ticket or nothing: what they name is a hint and looked up anew."""
    match input.verb, input.arguments:
        case ("t" | "un" | "re" | "open" | "web") as verb, (provider, number):
            return TICKET_PRESSES[verb](turn, talk, provider, number)
        case "ar", (provider, number, seen, *kept):
            turn.over = None if kept else turn.over
            return tickets.archive(turn, talk, provider, number, seen)
        case "list", (page,):
            return commands.start(turn, talk, max(0, _index((page,))))
        case verb, () if verb in BARE_PRESSES:
            turn.over = None
            return BARE_PRESSES[verb](turn, talk)
        case _:
            return stale(turn, talk, "")


def _open(turn: Turn, talk: Talk, provider: str, number: str) -> Talk:
    """The card below, where the pressed message is one to be kept."""
    turn.over = None
    return tickets.open_card(turn, talk, provider, number)


def _reply(turn: Turn, talk: Talk, provider: str, number: str) -> Talk:
    """«Добавить ответ», below the ticket; pressed again for the ticket being answered it shows the draft."""
    turn.over = None
    ticket = to_answer(turn, provider, number)
    if ticket is None:
        tickets.missing(turn)
        return talk
    draft, same = talk.draft, (int(number), ticket.number)
    if draft is not None and draft.provider == provider and draft.ticket in same and talk.state in WRITING:
        return show_panel(turn, talk)
    if hold.unsent(talk):
        return hold.hold(turn, talk, Intent(act="reply", provider=provider, ticket=ticket.number))
    return begin_reply(turn, talk, provider, number, talk.stray)


BARE_PRESSES: dict[str, Callable[[Turn, Talk], Talk]] = {
    "mine": commands.start,
    "new": commands.create,
    "web": site.offer_home,
}
"""Buttons that carry nothing, and are answered below the message they stand under."""

TICKET_PRESSES: dict[str, Callable[[Turn, Talk, str, str], Talk]] = {
    "t": tickets.open_card,
    "open": _open,
    "un": tickets.restore,
    "re": _reply,
    "web": site.offer_ticket,
}
