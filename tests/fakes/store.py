"""The in-memory Store; MemoryStore is all ports of the storage over one shelf.

For tests it offers besides the ports:

* `on(method, act)` runs `act` once, just before the next call: an update that slips in between;
* `fail_next(method, error)` makes the next call raise and do nothing;
* `before_commit`, `after_commit`: set to a callable that gets each Changes; one that raises is a crash there;
* `calls` counts by method, `turns` reads, writes and transactions, `forget_calls()` starts anew;
* `dump()` is all that is stored, to compare before and after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from chalicelib.conversation.states import Mapped, Shown, Talk
from chalicelib.desk.badges import Pager
from chalicelib.desk.bundles import Bundle
from chalicelib.desk.mailroom import Barred, BarredKind
from chalicelib.desk.message import Message
from chalicelib.desk.notifications import LIFE, MOST_UNREAD, Notification
from chalicelib.desk.people import Counter, Grant, Identity, IdentityKind, Provider
from chalicelib.desk.ticket import Ticket
from chalicelib.services.records import Changes, Scene, SceneKeys, Thread
from tests.fakes.directory import MemoryDirectory, recognise
from tests.fakes.figures import MemoryFigures
from tests.fakes.index import MemoryIndex
from tests.fakes.knobs import READ, TRANSACTION, counted
from tests.fakes.mailroom import MemoryMailroom
from tests.fakes.outbox import MemoryOutbox
from tests.fakes.reads import MemoryReads
from tests.fakes.sessions import MemorySessions
from tests.fakes.shelf import Name, Shelf, commit
from tests.fakes.webhooks import MemoryWebhooks


def nothing(changes: Changes) -> None:
    """What happens around a commit unless a test says otherwise."""


class MemoryStore(
    MemoryDirectory,
    MemoryReads,
    MemorySessions,
    MemoryMailroom,
    MemoryIndex,
    MemoryFigures,
    MemoryOutbox,
    MemoryWebhooks,
):
    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.shelf = Shelf(now=now)
        self.before_commit: Callable[[Changes], None] = nothing
        self.after_commit: Callable[[Changes], None] = nothing

    @property
    def reads(self) -> int:
        return self.turns[READ]

    @property
    def transactions(self) -> int:
        return self.turns[TRANSACTION]

    def dump(self) -> dict[Name, tuple[object, datetime | None]]:
        return {name: (thing, self.shelf.ends.get(name)) for name, thing in self.shelf.things.items()}

    @counted(TRANSACTION)
    def commit(self, changes: Changes) -> None:
        self.before_commit(changes)
        for each in changes.saves:
            if isinstance(each, Notification):
                self._mark(each)
        after = commit(self.shelf, changes)
        self.shelf.things, self.shelf.ends = after.things, after.ends
        self.after_commit(changes)

    def _mark(self, told: Notification) -> None:
        name = ("unread", told.provider, told.account, told.person)
        marks = self.shelf.look(frozenset, *name) or frozenset()
        if len(marks) < MOST_UNREAD:
            self.shelf.put(name, marks | {told.mark}, until=self.shelf.now() + LIFE)

    @counted(READ)
    def scene(self, keys: SceneKeys) -> Scene:
        look = self.shelf.look
        providers = (look(Provider, "provider", each) for each in dict.fromkeys(keys.providers))
        mapped = (look(Mapped, "mapped", keys.bot, keys.chat, each) for each in keys.messages)
        barred = {each: look(Barred, "barred", each, BarredKind.TELEGRAM, str(keys.user)) for each in keys.providers}
        return Scene(
            seen=look(dict, "cause", keys.cause) is not None,
            talk=look(Talk, "talk", keys.bot, keys.chat) or Talk(bot=keys.bot, chat=keys.chat, user=keys.user),
            shown=look(Shown, "shown", keys.bot, keys.chat) or Shown(bot=keys.bot, chat=keys.chat),
            person=recognise(self.shelf, Identity(IdentityKind.TELEGRAM, str(keys.user))),
            providers=tuple(each for each in providers if each),
            counters={each: self._counter(each) for each in keys.providers},
            mapped={each.message_id: each for each in mapped if each},
            grant=look(Grant, "grant", keys.grant) if keys.grant is not None else None,
            pager=look(Pager, "pager", keys.user),
            barred=frozenset(each for each, found in barred.items() if found),
        )

    @counted(READ)
    def answer(self, cause: str) -> Mapping[str, str | int] | None:
        return self.shelf.look(dict, "cause", cause)

    @counted(READ)
    def thread(self, provider: str, number: int, *, before: int | None = None, limit: int = 20) -> Thread | None:
        ticket = self.shelf.look(Ticket, "ticket", provider, number)
        if ticket is None:
            return None
        entries = list(self.shelf.all(Message, "message", provider, number))
        if before is not None:
            entries = [each for each in entries if before - limit <= each.id < before]
        page = tuple(entries[-limit:])
        return Thread(ticket=ticket, messages=page, older=page[0].id if page and page[0].id > 1 else None)

    @counted(READ)
    def message(self, provider: str, number: int, id: int) -> Message | None:
        return self.shelf.look(Message, "message", provider, number, id)

    @counted(READ)
    def counter(self, provider: str) -> Counter:
        return self._counter(provider)

    @counted(READ)
    def shown(self, bot: str, chat: int) -> Shown:
        return self.shelf.look(Shown, "shown", bot, chat) or Shown(bot=bot, chat=chat)

    @counted(READ)
    def bundle(self, provider: str, to: str, ticket: int) -> Bundle | None:
        return self.shelf.look(Bundle, "bundle", provider, to, ticket)

    @counted(READ)
    def chats(self, bots: Sequence[str], chat: int) -> tuple[Talk, ...]:
        found = (self.shelf.look(Talk, "talk", each, chat) for each in dict.fromkeys(bots))
        return tuple(each for each in found if each)

    def _counter(self, provider: str) -> Counter:
        return self.shelf.look(Counter, "counter", provider) or Counter(provider=provider)
