"""Outbox: the rows still to be carried, and what became of them."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib.conversation.states import Mapped, Shown
from chalicelib.desk.groups import Topic
from chalicelib.desk.rules import CAUSE_LIFE
from chalicelib.services.effects import Delivery, Due, FileCopy, Row, Wake
from chalicelib.storage import items, keys, wakes
from chalicelib.storage.changes import save
from chalicelib.storage.order import moment
from chalicelib.storage.requests import Condition, Put
from chalicelib.storage.table import Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef as Stored


class DynamoOutbox:
    """The port Outbox over the table; `now` tells what has expired and when a settled row may be forgotten."""

    def __init__(self, table: Table, now: Callable[[], datetime]) -> None:
        self._table = table
        self._now = now

    def of(self, cause: str) -> tuple[Row, ...]:
        found = self._table.query(keys.rows(cause))
        return tuple(items.noun(Row, each) for each in found if items.unsettled(each))

    def row(self, id: str) -> Row | None:
        cause, _, ordinal = id.rpartition("#")
        item = self._table.get(keys.row(cause, int(ordinal))) if ordinal.isdecimal() else None
        return items.noun(Row, item) if item and items.alive(item, self._now()) else None

    def due(self, now: datetime, *, limit: int) -> tuple[Due, ...]:
        """The longest waiting first; one Query a shard, unless single causes left a great many rows."""
        shards = (islice(self._causes(span, limit), limit) for span in keys.due(now))
        longest = islice(heapq.merge(*shards), limit)
        return tuple(Due(cause=cause, since=datetime.fromisoformat(since)) for since, cause in longest)

    def wakes(self, now: datetime, *, limit: int) -> tuple[Wake, ...]:
        return tuple(wakes.read(each) for each in self._table.query(keys.agenda(now), limit=limit))

    def adjourn(self, wake: Wake, *, until: datetime) -> None:
        values: Mapping[str, Stored] = {":due": {"S": moment(until)}, ":known": {"S": moment(wake.at)}}
        self._table.update(wakes.key_of(wake), "SET #due_at = :due", values, when="#due_at = :known")

    def claim(self, row: Row, *, now: datetime, until: datetime) -> Row | None:
        values: Mapping[str, Stored] = {":now": {"S": moment(now)}, ":due": {"S": moment(until)}}
        item = self._table.update(
            items.key_of(row),
            "SET #due_at = :due, #body.#due = :due",
            values,
            when="attribute_exists(#due_key) AND #due_at <= :now",
        )
        return items.noun(Row, item) if item else None

    def settle(self, row: Row) -> None:
        self._table.update(
            items.key_of(row),
            "REMOVE #due_key, #due_at SET #expires = :expires",
            {":expires": items.seconds(self._now() + CAUSE_LIFE)},
            when="attribute_exists(#due_key)",
        )

    def postpone(self, row: Row) -> None:
        values: Mapping[str, Stored] = {
            ":due": {"S": moment(row.due)},
            ":attempts": {"N": str(row.attempts)},
            ":unsure": {"N": str(row.unsure)},
        }
        self._table.update(
            items.key_of(row),
            "SET #due_at = :due, #body.#due = :due, #body.#attempts = :attempts, #body.#unsure = :unsure",
            values,
            when="attribute_exists(#due_key)",
        )

    def remember(self, delivery: Delivery) -> None:
        weighs: Mapping[str, Stored] = {":weight": {"N": str(delivery.weight)}}
        lighter = Condition("attribute_not_exists(#weight) OR #weight <= :weight", weighs)
        self._table.put(items.delivery_item(delivery), lighter)

    def show(self, shown: Shown, mapped: tuple[Mapped, ...]) -> None:
        now = self._now()
        each_once = {each.message_id: each for each in mapped}
        self._table.transact([save(shown, now), *(save(each, now) for each in each_once.values())])

    def copied(self, bot: str, keys_: Sequence[str]) -> Mapping[str, str]:
        now = self._now()
        found = self._table.batch_get(keys.copy(bot, each) for each in keys_).values()
        copies = (items.noun(FileCopy, each) for each in found if items.alive(each, now))
        return {each.key: each.file_id for each in copies}

    def copy(self, copies: tuple[FileCopy, ...]) -> None:
        now = self._now()
        last = {(each.bot, each.key): each for each in copies}
        if last:
            self._table.transact([Put(item=items.file_copy_item(each, now)) for each in last.values()])

    def topic(self, provider: str, ticket: int, bot: str, chat: int) -> Topic | None:
        item = self._table.get(keys.topic(provider, ticket, bot, chat))
        return items.noun(Topic, item) if item else None

    def keep(self, topic: Topic) -> None:
        self._table.put(items.topic_item(topic))

    def _causes(self, span: keys.Span, page: int) -> Iterator[tuple[str, str]]:
        """When each cause first became due, and the cause, each once."""
        known: set[str] = set()
        for item in self._table.query(span, page=page):
            cause = item["body"]["M"]["cause"]["S"]  # no more of it: a row nobody can read must not hide the others
            if cause not in known:
                known.add(cause)
                yield item[keys.BY_DUE.rank]["S"], cause
