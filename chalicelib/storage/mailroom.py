"""Mailroom: whose mailbox, what a mail points at, what waits, what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from chalicelib.desk.mailroom import (
    Address,
    Barred,
    BarredKind,
    Held,
    Inflow,
    Intake,
    KnownMail,
    Mailbox,
    Posted,
    ReplyKeys,
    Sent,
    barring,
    posted_id,
    without_tag,
)
from chalicelib.desk.people import Counter, Identity, IdentityKind, Person, Provider
from chalicelib.services.records import MailKeys, MailScene
from chalicelib.storage import items, keys
from chalicelib.storage.items import Item
from chalicelib.storage.keys import Key, Span
from chalicelib.storage.table import MOST_READS, Table

T = TypeVar("T")

INFLOW_LIFE = timedelta(hours=2)
"""How long the counts of an hour are kept; nobody asks for them when it is over."""


class DynamoMailroom:
    """The port Mailroom over the table; `now` tells what has expired."""

    def __init__(self, table: Table, now: Callable[[], datetime]) -> None:
        self._table = table
        self._now = now

    def mailboxes_at(self, addresses: Sequence[str]) -> Mapping[str, Mailbox]:
        wanted = {each: keys.mailbox(each) for each in addresses}
        return _by_name(Mailbox, self._read(wanted.values()), wanted)

    def mailboxes(self, provider: str) -> tuple[Mailbox, ...]:
        return self._those(Mailbox, keys.mailboxes(provider))

    def reply_keys(self, provider: str) -> ReplyKeys | None:
        return self._one(ReplyKeys, keys.reply_keys(provider))

    def mail_scene(self, asked: MailKeys) -> MailScene:
        provider, counter = keys.provider(asked.provider), keys.counter(asked.provider)
        cause, replies = keys.cause(asked.cause), keys.reply_keys(asked.provider)
        person, own = keys.identity(Identity(IdentityKind.EMAIL, asked.sender)), keys.mailbox(without_tag(asked.sender))
        barred = [keys.barred(asked.provider, BarredKind.EMAIL, each) for each in barring(asked.sender)]
        address, before = keys.address(asked.sender), keys.known_mail(asked.provider, asked.id)
        known = {each: keys.known_mail(asked.provider, each) for each in asked.refers}
        posted = {each: keys.posted(posted_id(each)) for each in asked.refers}
        intake = keys.intake(asked.provider, asked.delivery)
        single = (provider, counter, cause, replies, person, own, address, intake, before)
        found = self._read((*single, *barred, *known.values(), *posted.values()))
        box = _one(Mailbox, found, own)
        return MailScene(
            seen=cause in found,
            provider=_one(Provider, found, provider),
            counter=_one(Counter, found, counter) or Counter(provider=asked.provider),
            keys=_one(ReplyKeys, found, replies),
            person=_one(Person, found, person),
            barred=any(each in found for each in barred),
            own=box is not None and box.provider == asked.provider,
            address=_one(Address, found, address) or Address(address=asked.sender),
            intake=_one(Intake, found, intake),
            before=_one(KnownMail, found, before),
            known=_by_name(KnownMail, found, known),
            posted=_by_name(Posted, found, posted),
        )

    def came(self, sender: str, mailbox: str, at: datetime) -> Inflow:
        sent = self._counted(sender, "FROM", at) if sender else 0
        return Inflow(sent=sent, received=self._counted(mailbox, "TO", at))

    def _counted(self, address: str, side: str, at: datetime) -> int:
        until = items.seconds(at + INFLOW_LIFE)
        key = keys.inflow(address, side, f"{at.astimezone(UTC):%Y-%m-%dT%H}")
        return int(self._table.add(key, {"mails": {"N": "1"}}, {"expires": until})["mails"]["N"])

    def address(self, address: str) -> Address:
        item = self._alive(keys.address(address))
        return items.noun(Address, item) if item else Address(address=address)

    def posted(self, id: str) -> Posted | None:
        item = self._alive(keys.posted(id))
        return items.noun(Posted, item) if item else None

    def sent(self, provider: str, ticket: int, to: str) -> Sent:
        item = self._alive(keys.sent(provider, ticket, to))
        return items.noun(Sent, item) if item else Sent(provider=provider, ticket=ticket, to=to)

    def last_posted(self, provider: str) -> Posted | None:
        return next(iter(self._newest(Posted, keys.all_posted(provider), 1)), None)

    def barred(self, provider: str, kind: BarredKind, value: str) -> Barred | None:
        return self._one(Barred, keys.barred(provider, kind, value))

    def all_barred(self, provider: str) -> tuple[Barred, ...]:
        return self._those(Barred, keys.all_barred(provider))

    def intake(self, provider: str, id: str) -> Intake | None:
        item = self._alive(keys.intake(provider, id))
        return items.noun(Intake, item) if item else None

    def intakes(self, provider: str, *, limit: int) -> tuple[Intake, ...]:
        return self._newest(Intake, keys.intakes(provider), limit)

    def held(self, provider: str, id: str) -> Held | None:
        return self._one(Held, keys.held(provider, id))

    def all_held(self, provider: str, *, limit: int) -> tuple[Held, ...]:
        return self._newest(Held, keys.all_held(provider), limit)

    def _one(self, kind: type[T], key: Key) -> T | None:
        item = self._table.get(key)
        return items.noun(kind, item) if item else None

    def _those(self, kind: type[T], span: Span) -> tuple[T, ...]:
        return tuple(items.noun(kind, each) for each in self._table.query(span))

    def _newest(self, kind: type[T], span: Span, limit: int) -> tuple[T, ...]:
        found = self._table.query(span, limit=limit, backwards=True)
        return tuple(items.noun(kind, each) for each in found)

    def _alive(self, key: Key) -> Item | None:
        item = self._table.get(key)
        return item if item and items.alive(item, self._now()) else None

    def _read(self, wanted: Iterable[Key]) -> dict[Key, Item]:
        now = self._now()
        distinct = list(dict.fromkeys(wanted))
        found: dict[Key, Item] = {}
        for start in range(0, len(distinct), MOST_READS):
            found |= self._table.batch_get(distinct[start : start + MOST_READS])
        return {key: item for key, item in found.items() if items.alive(item, now)}


def _one(kind: type[T], found: Mapping[Key, Item], key: Key) -> T | None:
    return items.noun(kind, found[key]) if key in found else None


def _by_name(kind: type[T], found: Mapping[Key, Item], wanted: Mapping[str, Key]) -> dict[str, T]:
    return {name: items.noun(kind, found[key]) for name, key in wanted.items() if key in found}
