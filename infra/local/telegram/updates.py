"""A bot's queue of updates, kept as Telegram keeps it: one line per kind and owner, each with a lifetime."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from infra.local.telegram.reference import Json, reference

FIRST_UPDATE_ID = 700_000_001
LONGEST_HISTORY = 5_000
MESSAGE_LIFETIME = timedelta(hours=24)
PRESS_LIFETIME = timedelta(seconds=150)
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Lane(StrEnum):
    """Updates of different lanes overtake one another; within a lane, one owner's never do."""

    MESSAGES = "messages"
    PRESSES = "presses"
    MEMBERSHIP = "membership"
    OTHERS = "others"


LANES = {
    "message": Lane.MESSAGES,
    "edited_message": Lane.MESSAGES,
    "callback_query": Lane.PRESSES,
    "my_chat_member": Lane.MEMBERSHIP,
}


def update_kinds() -> tuple[str, ...]:
    return tuple(sorted(name for name in reference().types["Update"].fields if name != "update_id"))


@dataclass(slots=True, kw_only=True)
class Queued:
    """One update that waits; `delay` and `failures` are the state of its retry ladder."""

    id: int
    kind: str
    lane: Lane
    owner: int
    body: Json
    expires: datetime
    due: datetime
    delay: int = 1
    failures: int = 0
    is_in_flight: bool = False


@dataclass(slots=True)
class Updates:
    """`history` is every update there was, whether or not it is still to be delivered."""

    next_id: int = FIRST_UPDATE_ID
    waiting: list[Queued] = field(default_factory=list)
    allowed: frozenset[str] | None = None
    history: list[Json] = field(default_factory=list)

    def wants(self, kind: str) -> bool:
        return kind not in ONLY_ON_REQUEST if self.allowed is None else kind in self.allowed

    def add(self, kind: str, content: Json, *, owner: int, now: datetime) -> Queued | None:
        """Queues an update unless the bot did not ask for its kind."""
        if not self.wants(kind):
            return None
        lane = LANES.get(kind, Lane.OTHERS)
        queued = Queued(
            id=self.next_id,
            kind=kind,
            lane=lane,
            owner=owner,
            body={"update_id": self.next_id, kind: content},
            expires=now + (PRESS_LIFETIME if lane is Lane.PRESSES else MESSAGE_LIFETIME),
            due=now,
        )
        self.next_id += 1
        self.waiting.append(queued)
        self.history.append(queued.body)
        del self.history[:-LONGEST_HISTORY]
        return queued

    def heads(self) -> Iterator[Queued]:
        """The first update of each line, in the order they came."""
        seen: set[tuple[Lane, int]] = set()
        for queued in self.waiting:
            line = (queued.lane, queued.owner)
            if line not in seen:
                seen.add(line)
                yield queued

    def forget_expired(self, now: datetime) -> None:
        self.waiting = [one for one in self.waiting if one.expires > now or one.is_in_flight]

    def forget(self, queued: Queued) -> None:
        self.waiting = [one for one in self.waiting if one is not queued]

    def forget_below(self, offset: int) -> None:
        self.waiting = [one for one in self.waiting if one.id >= offset]
