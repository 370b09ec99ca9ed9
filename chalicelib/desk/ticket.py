"""A ticket: the facts it holds, the statuses they give, and the table of moves it allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from chalicelib.desk.answer_times import Promise
from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.message import Channel, Side


class ClientStatus(IntEnum):
    """What a client sees, with BILLmanager's codes (R-1)."""

    NEW_MESSAGES = 0
    IN_PROGRESS = 1
    AWAITING_REPLY = 2
    VIEWED = 3
    ARCHIVED = 10


class StaffStatus(StrEnum):
    """What the provider's people see."""

    UNASSIGNED = "unassigned"
    IN_PROGRESS = "in_progress"
    AWAITING_CLIENT = "awaiting_client"
    ARCHIVED = "archived"


class Stage(StrEnum):
    """Where a ticket stands between the two sides; both statuses refine it."""

    OPEN = "open"
    """The provider has something to do."""
    RELEASED = "released"
    """The provider has done its part."""
    ARCHIVED = "archived"


class Move(StrEnum):
    """Every act on a ticket after it was filed."""

    REPLY = "reply"
    VIEW = "view"
    ARCHIVE = "archive"
    RESTORE = "restore"
    ANSWER = "answer"
    """Reply and release: the default act of staff."""
    ANSWER_KEEP = "answer_keep"
    """Reply, keep in work."""
    CLOSE = "close"
    REOPEN = "reopen"
    ASSIGN = "assign"
    TAKE = "take"
    RELEASE = "release"
    MOVE = "move"
    NOTE = "note"
    EDIT = "edit"
    """A client corrects what he wrote."""
    CORRECT = "correct"
    """Staff correct what they wrote themselves."""
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    LINK = "link"
    SPLIT = "split"
    MERGE = "merge"
    REMIND = "remind"
    """Put a reminder on it, or settle one."""


_ALWAYS = (
    Move.VIEW,
    Move.NOTE,
    Move.EDIT,
    Move.CORRECT,
    Move.FOLLOW,
    Move.UNFOLLOW,
    Move.LINK,
    Move.SPLIT,
    Move.REMIND,
)

MOVES: dict[Stage, dict[Move, Stage]] = {
    Stage.OPEN: {
        **dict.fromkeys(_ALWAYS, Stage.OPEN),
        Move.REPLY: Stage.OPEN,
        Move.ANSWER: Stage.RELEASED,
        Move.ANSWER_KEEP: Stage.OPEN,
        Move.CLOSE: Stage.RELEASED,
        Move.ASSIGN: Stage.OPEN,
        Move.TAKE: Stage.OPEN,
        Move.RELEASE: Stage.OPEN,
        Move.MOVE: Stage.OPEN,
        Move.MERGE: Stage.ARCHIVED,
    },
    Stage.RELEASED: {
        **dict.fromkeys(_ALWAYS, Stage.RELEASED),
        Move.REPLY: Stage.OPEN,
        Move.ANSWER: Stage.RELEASED,
        Move.ANSWER_KEEP: Stage.OPEN,
        Move.REOPEN: Stage.OPEN,
        Move.ARCHIVE: Stage.ARCHIVED,
        Move.MERGE: Stage.ARCHIVED,
    },
    Stage.ARCHIVED: {
        **dict.fromkeys(_ALWAYS, Stage.ARCHIVED),
        Move.REPLY: Stage.OPEN,
        Move.ANSWER: Stage.RELEASED,
        Move.ANSWER_KEEP: Stage.OPEN,
        Move.RESTORE: Stage.RELEASED,
    },
}
"""From each stage, the moves it allows and the stage they lead to; a missing pair is refused and changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """What was said last to the other side, as lists tell of it."""

    text: str
    """The beginning, on one line; empty where files alone were sent."""
    by: str
    """Name of whoever said it."""
    at: datetime


class Whom(StrEnum):
    """Who is reminded."""

    SELF = "self"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What staff want to be reminded of, and when; clients never see it."""

    id: str
    at: datetime
    text: str
    whom: Whom = Whom.SELF
    by: str = ""
    by_name: str = ""
    rung_at: datetime | None = None


WRITERS = 20
"""People of one ticket whose addresses are remembered, the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Somebody who wrote by mail, and from where he did so last."""

    person: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One question of one account to one provider; its statuses are derived, never stored by hand."""

    provider: str
    number: int
    account: str
    department: str
    subject: str
    channel: Channel
    requester: str
    """The person who asked, or to whom staff wrote first; an account may have more people."""
    service: str | None = None
    service_name: str | None = None
    requester_name: str = ""
    """As lists show him; empty in rows of versions that did not keep it."""
    assignee: str | None = None
    assignee_name: str = ""
    stage: Stage
    last_author: Side
    """Side of the last public message."""
    last_message: int
    """Id of the last public message."""
    last: Excerpt | None = None
    """The last public message in short; None in rows of versions that did not keep it."""
    files: int = 0
    """How many files came with public messages."""
    messages: int
    """How many entries there are, notes included; the next one's id is one more."""
    facts: int
    """How many facts the history holds."""
    client_unread: int = 0
    staff_unread: int = 0
    waiting_since: datetime | None = None
    """When the oldest unanswered client message came: the queue's clock, which adding detail never moves."""
    promise: Promise | None = None
    """What the answer-time rules owe to whoever waits since then."""
    answered_at: datetime | None = None
    """When staff first wrote in it."""
    viewed_at: datetime | None = None
    """When the client last saw something new."""
    reminded_at: datetime | None = None
    """When the client was last reminded that his answer is waited for."""
    reminders: tuple[Reminder, ...] = ()
    wakes_at: datetime | None = None
    """When time itself next has something to do with it."""
    created_at: datetime
    active_at: datetime
    archived_at: datetime | None = None
    released_at: datetime | None = None
    """When the provider had done its part for the first time; None in rows of versions that did not keep it."""
    follows: int | None = None
    """The archived ticket this one goes on from."""
    mail_ids: tuple[str, ...] = ()
    """What the client's last mail referred to, and last its own Message-ID: the thread of his mail program."""
    writers: tuple[Writer, ...] = ()
    """Who of the client's side wrote by mail, each once, the latest last."""
    followers: tuple[str, ...] = ()
    """Members of staff who want to hear of it whoever has it."""
    links: tuple[int, ...] = ()
    """Other tickets of the provider that concern the same."""
    merged_into: int | None = None
    """The ticket that goes on for this one."""
    version: int = 0

    @property
    def deadline(self) -> datetime | None:
        """By when staff owe an answer."""
        return self.promise.due if self.promise else None

    @property
    def client_status(self) -> ClientStatus:
        if self.stage is Stage.ARCHIVED:
            return ClientStatus.ARCHIVED
        if self.client_unread:
            return ClientStatus.NEW_MESSAGES
        if self.stage is Stage.OPEN:
            return ClientStatus.IN_PROGRESS
        return ClientStatus.AWAITING_REPLY if self.last_author is Side.STAFF else ClientStatus.VIEWED

    @property
    def staff_status(self) -> StaffStatus:
        if self.stage is Stage.ARCHIVED:
            return StaffStatus.ARCHIVED
        if self.stage is Stage.RELEASED:
            return StaffStatus.AWAITING_CLIENT
        return StaffStatus.IN_PROGRESS if self.assignee else StaffStatus.UNASSIGNED

    def allows(self, move: Move) -> bool:
        return move in MOVES[self.stage]

    def after(self, move: Move) -> Stage:
        """The stage this move leads to.

        Raises NotAllowed when the table has no such pair, and when it leads out of an archive where another
        ticket goes on for this one.
        """
        if not self.allows(move):
            raise NotAllowed(f"refused.{move}.{self.stage}", number=self.number)
        stage = MOVES[self.stage][move]
        if self.merged_into is not None and stage is not Stage.ARCHIVED:
            raise NotAllowed("refused.merged", number=self.number, into=self.merged_into)
        return stage


CLIENT_ORDER = (
    ClientStatus.NEW_MESSAGES,
    ClientStatus.AWAITING_REPLY,
    ClientStatus.IN_PROGRESS,
    ClientStatus.VIEWED,
)
"""How a client's active tickets are sorted (R-6); inside a group the newest activity comes first."""
