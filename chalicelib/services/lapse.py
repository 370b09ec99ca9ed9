"""A draft was left for its term: its owner hears of it in the chat, once."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.inputs import Incoming, Lapsed
from chalicelib.conversation.states import Left
from chalicelib.services import deliver
from chalicelib.services.effects import Wake
from chalicelib.services.failures import Unavailable
from chalicelib.services.house import House
from chalicelib.services.receive import Busy, settled
from chalicelib.services.records import Changes


def lapse(wake: Wake, house: House) -> None:
    """As if something had come from the chat, so that it meets whatever the person does there in this moment.

    Raises Unavailable when it should be tried again.
    """
    left = Left(bot=wake.bot, chat=wake.chat, draft=wake.draft, at=wake.at)
    bot = house.bots.of(left.bot)
    talk = next(iter(house.store.chats([left.bot], left.chat)), None)
    if bot is None or talk is None:
        house.store.commit(Changes(saves=(replace(left, at=None),)))
        return
    incoming = Incoming(
        cause=f"lapse#{left.bot}#{left.chat}#{left.draft}#{wake.at.isoformat()}",
        bot=left.bot,
        chat=left.chat,
        user=talk.user,
        name="",
        input=Lapsed(draft=left.draft, at=wake.at),
    )
    try:
        written, shown = settled(incoming, bot, house)
    except Busy as reason:
        raise Unavailable("the chat is being written to") from reason
    if written is not None:
        deliver.carry(written.rows, house, shown=shown)
