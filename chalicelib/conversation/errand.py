"""What a member of staff is about to do from Telegram: what he was asked for, and what waits for his yes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.desk.rules import ASKED_LIFE, HELD_LIFE


class Saying(StrEnum):
    """What a text would become."""

    ANSWER = "answer"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A button was pressed under an alert: the next message is for this ticket."""

    saying: Saying
    provider: str
    ticket: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A text and where it would go. Nothing of it reaches anybody before the yes."""

    id: str
    """8 characters, carried by the buttons under its confirmation."""
    saying: Saying
    provider: str
    ticket: int
    message_id: int
    """The message it was written in, so that correcting that one corrects it."""
    text: str
    seen: int
    """The newest public message when it was confirmed to him."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    asked: Asked | None = None
    held: tuple[Held, ...] = ()

    def at(self, now: datetime) -> Errand:
        """Without what has run out."""
        asked = self.asked if self.asked and now - self.asked.at < ASKED_LIFE else None
        return Errand(asked=asked, held=tuple(each for each in self.held if now - each.at < HELD_LIFE))

    def find(self, id: str) -> Held | None:
        return next((each for each in self.held if each.id == id), None)

    def written_in(self, message_id: int) -> Held | None:
        return next((each for each in self.held if each.message_id == message_id), None)

    def with_held(self, held: Held) -> Errand:
        """In its place among the others; whoever was asked has answered."""
        return replace(self, asked=None, held=(*self.without(held.id).held, held))

    def without(self, id: str) -> Errand:
        return replace(self, held=tuple(each for each in self.held if each.id != id))
