"""The updates that could not be digested, and taking them in after all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.bootstrap import CHANNELS
from chalicelib.conversation.inputs import Incoming
from chalicelib.desk.people import Bot
from chalicelib.services.house import House
from chalicelib.services.receive import RAW
from chalicelib.services.records import DeadLetter
from chalicelib.services.redrive import redrive
from chalicelib.services.setup_bots import is_forgotten
from infra.ops.redrive.lying import UPDATES, Lying
from infra.ops.redrive.reasons import told

MOST = 500

NO_BOT = "its bot is out of service; lambdesk dead remove {reference} gives it up"
CUT = f"it was longer than {RAW:,} characters and is not kept whole; lambdesk dead remove {{reference}} gives it up"
UNREADABLE = "it can no longer be read as an update; lambdesk dead remove {reference} gives it up"
STILL = "still cannot be digested: {fault}"


@dataclass(frozen=True, slots=True)
class DeadUpdates:
    house: House

    def lying(self) -> Sequence[Lying]:
        return [_lying(each) for each in self._letters().values()]

    def send(self, each: Lying) -> str | None:
        letter = self._letters().get(each.id)
        return self._again(letter) if letter is not None else None

    def _again(self, letter: DeadLetter) -> str | None:
        channel, bot_id = letter.cause.split("#")[:2]
        bot = self.house.directory.bot(bot_id)
        if bot is None or is_forgotten(bot):
            return NO_BOT.format(reference=letter.reference)
        incoming = CHANNELS[channel].read(letter.raw.encode(), bot.id)
        if incoming is None:
            return (CUT if len(letter.raw) >= RAW else UNREADABLE).format(reference=letter.reference)
        return self._taken(letter, incoming, bot)

    def _taken(self, letter: DeadLetter, incoming: Incoming, bot: Bot) -> str | None:
        fault = redrive(letter, incoming, bot, self.house)
        return None if fault is None else STILL.format(fault=short(fault))

    def _letters(self) -> dict[str, DeadLetter]:
        return {each.reference: each for each in self.house.reads.dead_letters(limit=MOST)}


def short(error: str) -> str:
    """A letter's reason in a line."""
    fault, _, where = error.partition("\n")
    return told(fault, where)


def _lying(letter: DeadLetter) -> Lying:
    return Lying(
        where=UPDATES, id=letter.reference, at=letter.at, about=f"cause {letter.cause}", reason=short(letter.error)
    )
