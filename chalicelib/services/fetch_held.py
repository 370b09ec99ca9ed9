"""A file that staff in a chat said yes to: what waits there for it hears that it came, or that it cannot be had."""

from __future__ import annotations

from chalicelib.conversation.errand import Errand
from chalicelib.conversation.inputs import Brought, Incoming, Lost
from chalicelib.conversation.states import Talk
from chalicelib.desk.message import Attachment
from chalicelib.services import deliver
from chalicelib.services.effects import Fetch
from chalicelib.services.house import House
from chalicelib.services.receive import settled


def waiting(wanted: Fetch, house: House) -> Attachment | None:
    """None where nothing waits for it any more: it came, or the answer was dropped."""
    talk = _talk(wanted, house)
    errand = ((talk and talk.errand) or Errand()).at(house.clock.now())
    held = errand.awaiting(wanted.attachment)
    return next((each for each in held.loading if each.id == wanted.attachment), None) if held else None


def ready(wanted: Fetch, size: int, house: House) -> None:
    _hear(wanted, Brought(file=wanted.attachment, size=size, at=house.clock.now()), "ready", house)


def failed(wanted: Fetch, house: House) -> None:
    _hear(wanted, Lost(file=wanted.attachment, at=house.clock.now()), "failed", house)


def _talk(wanted: Fetch, house: House) -> Talk | None:
    return next(iter(house.store.chats([wanted.bot], wanted.chat)), None)


def _hear(wanted: Fetch, input: Brought | Lost, became: str, house: House) -> None:
    """As if something had come from the chat, so that it meets whatever the person does there in this moment.

    Raises Busy and Unavailable when it should come again.
    """
    bot, talk = house.bots.of(wanted.bot), _talk(wanted, house)
    if bot is None or talk is None:
        return
    incoming = Incoming(
        cause=f"held#{wanted.attachment}#{became}",
        bot=wanted.bot,
        chat=wanted.chat,
        user=talk.user,
        name="",
        input=input,
    )
    written, shown = settled(incoming, bot, house)
    if written is not None:
        deliver.carry(written.rows, house, shown=shown)
