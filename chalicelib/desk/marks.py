"""What a member of staff has seen of which ticket: his own mark, the only thing that his reading changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

MOST = 150
"""Tickets one member's marks hold; what was marked longest ago counts as unseen again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    ticket: int
    entry: int
    """The last one seen, a note or a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Of one member at one provider, the freshest mark last."""

    provider: str
    member: str
    seen: tuple[Seen, ...] = ()
    version: int = 0

    def of(self, ticket: int) -> int:
        return next((each.entry for each in self.seen if each.ticket == ticket), 0)

    def with_(self, ticket: int, entry: int) -> Marks:
        """The same where he had seen as much."""
        if self.of(ticket) >= entry:
            return self
        others = tuple(each for each in self.seen if each.ticket != ticket)
        return replace(self, seen=(*others, Seen(ticket=ticket, entry=entry))[-MOST:])
