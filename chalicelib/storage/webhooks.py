"""Webhooks: a provider's own systems that are told of events, and the log of every call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from chalicelib.desk.webhooks import Call, Webhook, provider_of_webhook
from chalicelib.storage import items, keys
from chalicelib.storage.table import Table


class DynamoWebhooks:
    """The port Webhooks over the table; `now` tells what has expired."""

    def __init__(self, table: Table, now: Callable[[], datetime]) -> None:
        self._table = table
        self._now = now

    def webhook(self, id: str) -> Webhook | None:
        item = self._table.get(keys.webhook(provider_of_webhook(id), id))
        return items.noun(Webhook, item) if item else None

    def webhooks(self, provider: str) -> tuple[Webhook, ...]:
        return tuple(items.noun(Webhook, each) for each in self._table.query(keys.webhooks(provider)))

    def errand(self, webhook: str, call: str) -> tuple[Webhook | None, Call | None]:
        whom, what = keys.webhook(provider_of_webhook(webhook), webhook), keys.call(webhook, call)
        found, now = self._table.batch_get((whom, what)), self._now()
        told = found.get(what)
        return (
            items.noun(Webhook, found[whom]) if whom in found else None,
            items.noun(Call, told) if told and items.alive(told, now) else None,
        )

    def calls_of(self, webhook: str, *, limit: int, before: str | None = None) -> tuple[Call, ...]:
        """What has run out and was not taken away yet is passed over."""
        span, now = keys.calls(webhook), self._now()
        upto = span if before is None else replace(span, high=keys.call(webhook, before).sk)
        found = self._table.query(upto, page=limit + 1, backwards=True)
        living = (items.noun(Call, each) for each in found if items.alive(each, now))
        return tuple(islice((each for each in living if each.id != before), limit))

    def calls_due(self, now: datetime, *, page: int) -> Iterator[Call]:
        return (items.noun(Call, each) for each in self._table.query(keys.calls_due(now), page=page))
