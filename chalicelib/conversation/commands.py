"""What may be typed with a slash, in any state."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.conversation import finish, hold, linking, pages, stray, tickets
from chalicelib.conversation.context import Turn
from chalicelib.conversation.create import begin
from chalicelib.conversation.inputs import Commanded, Wrote
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.states import WRITING, Intent, State, Talk

OnCommand = Callable[[Turn, Talk], Talk]


def meant(input: Commanded) -> Commanded | Wrote:
    """A line that begins like a command we do not know and goes on is a message, e.g. «/home is full»."""
    if input.name in COMMANDS or input.name in PAGES or not input.argument:
        return input
    return Wrote(message_id=input.message_id, at=input.at, text=input.text, reply_to=input.reply_to)


def command(turn: Turn, talk: Talk, input: Commanded) -> Talk:
    if input.name in PAGES:
        return PAGES[input.name](turn, talk)
    if input.name == "start" and input.argument:
        return linking.offer(turn, talk, input.argument)
    if not linking.open_gate(turn):
        return linking.explain(turn, talk)
    return COMMANDS.get(input.name, _unknown)(turn, talk)


def start(turn: Turn, talk: Talk, page: int = 0) -> Talk:
    """`/start`: the active tickets, unless something unsent stands in the way (T-20, R-11)."""
    if hold.unsent(talk):
        turn.over = None
        return hold.hold(turn, talk, Intent(act="list"))
    if talk.state is State.STRAY:
        turn.over = None
        return stray.ask_where(turn, talk)
    return tickets.show_list(turn, talk.idle(), page)


def create(turn: Turn, talk: Talk) -> Talk:
    """`/createticket`, from any state (T-10); messages that wait for a home have found it."""
    if hold.unsent(talk):
        return hold.hold(turn, talk, Intent(act="new"))
    if talk.state is State.STRAY:
        return stray.to_new(turn, talk)
    return begin(turn, talk.idle())


def _done(turn: Turn, talk: Talk) -> Talk:
    """«Завершить» by command; a draft that is being asked about is asked about again."""
    if talk.state is State.HOLD:
        return hold.show_hold(turn, talk)
    if talk.state not in WRITING:
        turn.say(Words("draft.empty"))
        return talk
    if hold.stale(turn, talk) and hold.unsent(talk):
        return hold.hold(turn, talk, None)
    return finish.finish(turn, talk)


def _unknown(turn: Turn, talk: Talk) -> Talk:
    turn.say(Words("help.unknown"))
    return talk


COMMANDS: dict[str, OnCommand] = {
    "start": start,
    "createticket": create,
    "cancel": hold.cancel,
    "done": _done,
}

PAGES: dict[str, OnCommand] = {
    "help": pages.help,
    "language": pages.language,
    "privacy": pages.privacy,
}
"""Commands that anybody may give and that leave a dialogue where it stands."""
