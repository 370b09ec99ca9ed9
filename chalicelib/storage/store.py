"""Store: reading by key, and writing a verb's changes in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from chalicelib.conversation.states import Mapped, Shown, Talk
from chalicelib.desk.badges import Pager
from chalicelib.desk.bundles import Bundle
from chalicelib.desk.mailroom import BarredKind
from chalicelib.desk.message import Message
from chalicelib.desk.notifications import Notification
from chalicelib.desk.people import Counter, Grant, Identity, IdentityKind, Person, Provider
from chalicelib.desk.ticket import Ticket
from chalicelib.services.records import Changes, Scene, SceneKeys, Thread
from chalicelib.storage import changes as changed
from chalicelib.storage import items, keys, unread
from chalicelib.storage.items import Item
from chalicelib.storage.keys import Key
from chalicelib.storage.table import Table

T = TypeVar("T")


class DynamoStore:
    """The port Store over the table; `now` tells what has expired."""

    def __init__(self, table: Table, now: Callable[[], datetime]) -> None:
        self._table = table
        self._now = now

    def commit(self, changes: Changes) -> None:
        """One transaction; before it, for a person saved again one read of what he carried so far, and for each
        notification one write of its mark."""
        writes = changed.writes(changes, self._as_stored(changes), self._now())
        for each in changes.saves:
            if isinstance(each, Notification):
                unread.add(each, self._table, self._now())
        if writes:
            self._table.transact(writes)

    def scene(self, asked: SceneKeys) -> Scene:
        cause = keys.cause(asked.cause)
        talk = keys.talk(asked.bot, asked.chat)
        shown = keys.shown(asked.bot, asked.chat)
        person = keys.identity(Identity(IdentityKind.TELEGRAM, str(asked.user)))
        providers = [keys.provider(each) for each in asked.providers]
        counters = {each: keys.counter(each) for each in asked.providers}
        mapped = {each: keys.mapped(asked.bot, asked.chat, each) for each in asked.messages}
        grant = [keys.grant(asked.grant)] if asked.grant is not None else []
        pager = keys.pager(asked.user)
        barred = {each: keys.barred(each, BarredKind.TELEGRAM, str(asked.user)) for each in asked.providers}
        alone = [cause, talk, shown, person, pager]
        found = self._read([*alone, *providers, *counters.values(), *mapped.values(), *grant, *barred.values()])
        return Scene(
            seen=cause in found,
            talk=_one(Talk, found, talk) or Talk(bot=asked.bot, chat=asked.chat, user=asked.user),
            shown=_one(Shown, found, shown) or Shown(bot=asked.bot, chat=asked.chat),
            person=_one(Person, found, person),
            providers=_those(Provider, found, providers),
            counters={id: _one(Counter, found, key) or Counter(provider=id) for id, key in counters.items()},
            mapped={each.message_id: each for each in _those(Mapped, found, mapped.values())},
            grant=next(iter(_those(Grant, found, grant)), None),
            pager=_one(Pager, found, pager),
            barred=frozenset(each for each, key in barred.items() if key in found),
        )

    def answer(self, cause: str) -> Mapping[str, str | int] | None:
        item = self._get(keys.cause(cause))
        return items.answer_of(item) if item else None

    def thread(self, provider: str, number: int, *, before: int | None = None, limit: int = 20) -> Thread | None:
        """The newest entries are one Query; those before an id lie side by side and are one batched read."""
        if before is None:
            span = keys.thread(provider, number)
            found = list(self._table.query(span, backwards=True, limit=limit + 1))
        else:
            ids = reversed(range(max(1, before - limit), before))
            wanted = [keys.ticket(provider, number), *(keys.message(provider, number, each) for each in ids)]
            read = self._read(wanted)
            found = [read[each] for each in wanted if each in read]
        return _thread(found)

    def message(self, provider: str, number: int, id: int) -> Message | None:
        item = self._get(keys.message(provider, number, id))
        return items.noun(Message, item) if item else None

    def counter(self, provider: str) -> Counter:
        item = self._get(keys.counter(provider))
        return items.noun(Counter, item) if item else Counter(provider=provider)

    def shown(self, bot: str, chat: int) -> Shown:
        item = self._get(keys.shown(bot, chat))
        return items.noun(Shown, item) if item else Shown(bot=bot, chat=chat)

    def bundle(self, provider: str, to: str, ticket: int) -> Bundle | None:
        item = self._get(keys.bundle(provider, to, ticket))
        return items.noun(Bundle, item) if item else None

    def chats(self, bots: Sequence[str], chat: int) -> tuple[Talk, ...]:
        wanted = [keys.talk(each, chat) for each in bots]
        return _those(Talk, self._read(wanted), wanted)

    def _as_stored(self, changes: Changes) -> dict[str, Person]:
        again = [each for each in changes.saves if isinstance(each, Person) and each.version]
        wanted = [keys.person(each.id) for each in again]
        return {each.id: each for each in _those(Person, self._read(wanted), wanted)}

    def _get(self, key: Key) -> Item | None:
        item = self._table.get(key)
        return item if item and items.alive(item, self._now()) else None

    def _read(self, wanted: Sequence[Key]) -> dict[Key, Item]:
        now = self._now()
        found = self._table.batch_get(wanted)
        return {key: item for key, item in found.items() if items.alive(item, now)}


def _one(kind: type[T], found: Mapping[Key, Item], key: Key) -> T | None:
    return items.noun(kind, found[key]) if key in found else None


def _those(kind: type[T], found: Mapping[Key, Item], wanted: Iterable[Key]) -> tuple[T, ...]:
    """Those of the wanted that are there, each once, in the order they were wanted."""
    return tuple(items.noun(kind, found[key]) for key in dict.fromkeys(wanted) if key in found)


def _thread(found: list[Item]) -> Thread | None:
    """From a ticket and its messages, newest first."""
    if not found or not items.holds(Ticket, found[0]):
        return None
    messages = tuple(items.noun(Message, each) for each in reversed(found[1:]))
    older = messages[0].id if messages and messages[0].id > 1 else None
    return Thread(ticket=items.noun(Ticket, found[0]), messages=messages, older=older)
