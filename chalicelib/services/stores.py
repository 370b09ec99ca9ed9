"""What the verbs need kept: read by key, written in one transaction, found again. The second page to read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from chalicelib.conversation.states import Mapped, Shown, Talk
from chalicelib.desk.badges import Badge, Pager
from chalicelib.desk.bundles import Bundle
from chalicelib.desk.canned import Canned
from chalicelib.desk.figures import Slice, Tally
from chalicelib.desk.groups import Group, Topic
from chalicelib.desk.history import Fact
from chalicelib.desk.invitations import Invited
from chalicelib.desk.mailroom import Address, Barred, BarredKind, Held, Inflow, Intake, Mailbox, Posted, ReplyKeys, Sent
from chalicelib.desk.message import Message
from chalicelib.desk.panel import PanelKey
from chalicelib.desk.people import Account, Bot, Counter, Grant, Identity, Person, Provider, Service, Staff
from chalicelib.desk.restraint import Pace
from chalicelib.desk.sessions import Pass, Session
from chalicelib.desk.templates import Template
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.tokens import Token
from chalicelib.desk.webhooks import Call, Webhook
from chalicelib.services.effects import Delivery, Due, FileCopy, Row, Wake
from chalicelib.services.records import (
    Changes,
    DeadLetter,
    Doorstep,
    Entry,
    EntryKeys,
    Lexicon,
    Listing,
    LogPage,
    MailKeys,
    MailScene,
    Overview,
    Pile,
    Scene,
    SceneKeys,
    Shelf,
    Shift,
    ShiftKeys,
    Thread,
    ToldPage,
)


class Store(Protocol):
    """Reading by key, and writing: strongly consistent, no read grows with the table.

    Every method may raise Unavailable.
    """

    def commit(self, changes: Changes) -> None:
        """Write everything or nothing.

        Raises Seen when the cause is known, Stale when a version or existence condition fails.
        """

    def scene(self, keys: SceneKeys) -> Scene:
        """One batched read. A talk or shown row that is not there comes as a new one with version 0."""

    def answer(self, cause: str) -> Mapping[str, str | int] | None:
        """What a cause was answered with; None when it was never committed."""

    def thread(self, provider: str, number: int, *, before: int | None = None, limit: int = 20) -> Thread | None:
        """A ticket with its newest entries, or those before an id: one query."""

    def message(self, provider: str, number: int, id: int) -> Message | None: ...

    def counter(self, provider: str) -> Counter:
        """The provider's counter; one with version 0 before the first ticket."""

    def shown(self, bot: str, chat: int) -> Shown: ...

    def bundle(self, provider: str, to: str, ticket: int) -> Bundle | None:
        """What waits to be told, or was told already and has not been forgotten."""

    def chats(self, bots: Sequence[str], chat: int) -> tuple[Talk, ...]:
        """The talks that exist with this person among these bots: one batched read."""


class Directory(Protocol):
    """Who is concerned, by key and by list. Every method may raise Unavailable."""

    def provider(self, id: str) -> Provider | None: ...

    def providers(self) -> tuple[Provider, ...]: ...

    def bot(self, id: str) -> Bot | None: ...

    def bots(self) -> tuple[Bot, ...]: ...

    def staff(self, provider: str) -> tuple[Staff, ...]: ...

    def badge(self, owner: str) -> Badge | None: ...

    def pager(self, user: int) -> Pager | None: ...

    def group(self, provider: str, department: str) -> Group | None: ...

    def account(self, provider: str, id: str) -> Account | None: ...

    def accounts(
        self, provider: str, *, limit: int = 100, after: str | None = None, named: str = ""
    ) -> tuple[Account, ...]:
        """By name, those whose name begins so; `after` is the last id of the page before."""

    def person(self, id: str) -> Person | None: ...

    def recognise(self, identity: Identity) -> Person | None: ...

    def people(self, provider: str, account: str) -> tuple[Person, ...]: ...

    def grant(self, hash: str) -> Grant | None: ...

    def service(self, provider: str, account: str, id: str) -> Service | None: ...

    def services(self, provider: str, account: str, *, limit: int = 100) -> tuple[Service, ...]: ...

    def panel_key(self, provider: str, id: str) -> PanelKey | None: ...

    def panel_keys(self, provider: str) -> tuple[PanelKey, ...]: ...

    def token(self, id: str) -> Token | None: ...

    def tokens(self, provider: str) -> tuple[Token, ...]:
        """By id, from an index: one that was just made may be missing for a moment."""

    def pace(self, provider: str, account: str) -> Pace | None:
        """Also of an hour that is over: it bears its own end."""

    def canned(self, provider: str, id: str) -> Canned | None: ...

    def canned_answers(self, provider: str) -> tuple[Canned, ...]:
        """All of a provider's, whoever has them: one query."""

    def template(self, provider: str, form: str, language: str) -> Template | None: ...

    def templates(self, provider: str) -> tuple[Template, ...]: ...

    def invited(self, provider: str, hash: str) -> Invited | None:
        """Also one that has run out: it bears its own end."""

    def invitations(self, provider: str) -> tuple[Invited, ...]: ...


class Reads(Protocol):
    """Lists of tickets. Eventually consistent: a fresh change may be missing for a moment."""

    def active(self, provider: str, account: str, *, limit: int, cursor: str | None = None) -> Listing:
        """An account's tickets out of the archive: status groups 0, 2, 1, 3, newest activity first in each."""

    def archive(self, provider: str, account: str, *, limit: int, cursor: str | None = None) -> Listing:
        """An account's archive, newest first."""

    def overview(self, provider: str, account: str, *, shelf: Shelf, limit: int, cursor: str | None = None) -> Overview:
        """One of these two lists and the account's services, the first hundred by id: two queries at the same time, so
        that whoever asks waits once."""

    def queue(self, provider: str, department: str, *, limit: int, cursor: str | None = None) -> Listing:
        """A department's open tickets by oldest unanswered client message, then those where nobody waits."""

    def piles(
        self, provider: str, departments: Sequence[str], *, pile: Pile, limit: int, cursor: str | None = None
    ) -> Listing:
        """The tickets of several departments as one list, in the pile's order: asked for all at once."""

    def assigned(self, provider: str, member: str, *, limit: int, cursor: str | None = None) -> Listing:
        """A staff member's open tickets, in the queue's order."""

    def recent(self, provider: str, *, limit: int, cursor: str | None = None) -> Listing:
        """A provider's tickets by last activity, newest first."""

    def tickets(self, provider: str, numbers: Sequence[int]) -> tuple[Ticket, ...]:
        """Those of them, at most a hundred, that there are; as they are now, in one batched read."""

    def history(self, provider: str, number: int) -> tuple[Fact, ...]: ...

    def deliveries(self, provider: str, number: int) -> tuple[Delivery, ...]: ...

    def notifications(
        self, provider: str, account: str, person: str, *, limit: int, cursor: str | None = None
    ) -> ToldPage:
        """What somebody was told of that many facts, newest first: one query."""

    def dead_letters(self, *, limit: int) -> tuple[DeadLetter, ...]: ...

    def log(self, provider: str, *, limit: int, cursor: str | None = None) -> LogPage:
        """What was done to the desk, newest first; what belongs to no provider alone stands under an empty one."""


class Index(Protocol):
    """What tickets are found by: consistent, and as late as the queue that tells it.

    Every method may raise Unavailable.
    """

    def known(self, provider: str, numbers: Sequence[int]) -> Mapping[int, Lexicon]:
        """What these tickets, at most a hundred, are found by: one batched read."""

    def learn(self, lexicon: Lexicon, *, beyond: Lexicon) -> None:
        """Add what is not in `beyond`. Words are never taken away: how often and in which order does not matter."""

    def having(self, provider: str, term: str, *, limit: int) -> tuple[int, ...]:
        """Tickets with this word, the newest first: one query."""

    def numbers(self, provider: str, prefix: str, *, limit: int) -> tuple[int, ...]:
        """Tickets whose number begins with these digits, as their text sorts: one query."""


class Figures(Protocol):
    """What is counted of tickets. Every method may raise Unavailable."""

    def count(self, slice: Slice, increments: Mapping[str, int], *, once: str) -> None:
        """Add to one line of the books.

        Raises Seen when this was counted within the last days, Stale when somebody else is at the same line.
        """

    def tallies(self, provider: str, since: date, until: date, *, limit: int) -> tuple[Tally, ...]:
        """The lines of these days, both included, the earliest first: one query, or one a megabyte."""


class Outbox(Protocol):
    """What is still to be done: rows that were committed and are not settled yet, and what waits for its time.

    Every method may raise Unavailable.
    """

    def of(self, cause: str) -> tuple[Row, ...]:
        """Unsettled rows of a cause, by ordinal."""

    def row(self, id: str) -> Row | None:
        """By its id, and also what was settled, until its cause is forgotten."""

    def due(self, now: datetime, *, limit: int) -> tuple[Due, ...]:
        """Causes with a row whose time has come, the longest waiting first."""

    def wakes(self, now: datetime, *, limit: int) -> tuple[Wake, ...]:
        """What else waited for its time, the longest first. Eventually consistent."""

    def adjourn(self, wake: Wake, *, until: datetime) -> None:
        """Look at it again only then, unless it changes before; nothing else of it is touched."""

    def claim(self, row: Row, *, now: datetime, until: datetime) -> Row | None:
        """Take a row that is due, for as long as the lease; None when it is settled or somebody else's."""

    def settle(self, row: Row) -> None:
        """It is carried, or given up: never again."""

    def postpone(self, row: Row) -> None:
        """Put it back with the due time, attempts and doubts it now bears."""

    def remember(self, delivery: Delivery) -> None:
        """Keep what became of a delivery, unless more is known of it already; see `effects.KNOWN_LATER`."""

    def show(self, shown: Shown, mapped: tuple[Mapped, ...]) -> None:
        """Keep what a chat shows now and what its messages belong to.

        Raises Stale when the shown row changed meanwhile.
        """

    def copied(self, bot: str, keys: Sequence[str]) -> Mapping[str, str]:
        """Handles under which a bot has uploaded these files before."""

    def copy(self, copies: tuple[FileCopy, ...]) -> None: ...

    def topic(self, provider: str, ticket: int, bot: str, chat: int) -> Topic | None:
        """In which topic of a group this ticket was told of last."""

    def keep(self, topic: Topic) -> None: ...


class Sessions(Protocol):
    """Who comes in by the web, and what is new to him.

    Strongly consistent; what has run out is not there. May raise Unavailable.
    """

    def entry(self, asked: EntryKeys) -> Entry:
        """One batched read."""

    def shift(self, asked: ShiftKeys) -> Shift:
        """One batched read."""

    def doorstep(
        self, challenge: str, source: str, identity: Identity | None = None, badge: str | None = None
    ) -> Doorstep:
        """By the hashes of an address and of where somebody comes from, and whose the address is: one batched read."""

    def sessions(self, person: str) -> tuple[Session, ...]: ...

    def have_read(self, provider: str, account: str, person: str, marks: Collection[str]) -> None:
        """From now on this is not among what somebody has not read; what is added meanwhile stays."""

    def way(self, hash: str) -> Pass | None:
        """From the bot, by the hash of its secret."""


class Mailroom(Protocol):
    """What comes and goes by mail. Lists come from an index, which follows a moment after. May raise Unavailable."""

    def mailboxes_at(self, addresses: Sequence[str]) -> Mapping[str, Mailbox]:
        """Those of the addresses that are mailboxes: one batched read."""

    def mailboxes(self, provider: str) -> tuple[Mailbox, ...]: ...

    def reply_keys(self, provider: str) -> ReplyKeys | None: ...

    def mail_scene(self, asked: MailKeys) -> MailScene:
        """One batched read."""

    def came(self, sender: str, mailbox: str, at: datetime) -> Inflow:
        """Count one more mail, and tell how many there were in that hour; of nobody's in particular none are.

        It is no part of a commit: now and then one is counted twice.
        """

    def address(self, address: str) -> Address:
        """One with version 0 for an address nothing is known of."""

    def posted(self, id: str) -> Posted | None: ...

    def sent(self, provider: str, ticket: int, to: str) -> Sent:
        """One with version 0 where none left yet."""

    def last_posted(self, provider: str) -> Posted | None:
        """The newest letter about a ticket."""

    def barred(self, provider: str, kind: BarredKind, value: str) -> Barred | None: ...

    def all_barred(self, provider: str) -> tuple[Barred, ...]: ...

    def intake(self, provider: str, id: str) -> Intake | None: ...

    def intakes(self, provider: str, *, limit: int) -> tuple[Intake, ...]:
        """Newest first."""

    def held(self, provider: str, id: str) -> Held | None: ...

    def all_held(self, provider: str, *, limit: int) -> tuple[Held, ...]:
        """Newest first."""


class Webhooks(Protocol):
    """A provider's own systems that are told of events, and the log of it. May raise Unavailable.

    Strongly consistent, but for `calls_due`, which follows a moment later.
    """

    def webhook(self, id: str) -> Webhook | None: ...

    def webhooks(self, provider: str) -> tuple[Webhook, ...]:
        """Those of a provider, by id."""

    def errand(self, webhook: str, call: str) -> tuple[Webhook | None, Call | None]:
        """Both, by one batched read."""

    def calls_of(self, webhook: str, *, limit: int, before: str | None = None) -> tuple[Call, ...]:
        """Its calls, newest event first; `before` is the last id of the page before."""

    def calls_due(self, now: datetime, *, page: int) -> Iterator[Call]:
        """Calls to be looked at by now, the longest waiting first; so many are read when they are wanted."""
