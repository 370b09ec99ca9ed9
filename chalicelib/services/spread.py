"""An event is told to a provider's own systems: one call each, written down first and made by another function."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from chalicelib.desk.history import Happened
from chalicelib.desk.webhooks import LEASE, Call, Webhook, call_id
from chalicelib.services.effects import CallRef, Event
from chalicelib.services.failures import Stale
from chalicelib.services.house import House
from chalicelib.services.records import Changes
from chalicelib.services.wire import encode


def spread(event: Event, house: House) -> None:
    """Write a call for each webhook that wants this event; the same event twice makes no second one.

    Raises Unavailable or Delayed when it should come again.
    """
    concerned = departments_of(event)
    for webhook in house.webhooks.webhooks(event.provider):
        if webhook.wants(event.kind, concerned):
            _write_down(call_of(event, webhook, house.clock.now()), house)


def call_of(event: Event, webhook: Webhook, at: datetime) -> Call:
    """To be made at once unless the webhook rests or is paused; the lease is for whoever asks for it."""
    call = Call(
        id=call_id(webhook.id, event.id, event.at),
        webhook=webhook.id,
        provider=webhook.provider,
        event=event.id,
        kind=event.kind,
        ticket=event.ticket,
        body=encode(event),
        created_at=at,
        since=at,
        due=at + LEASE,
    )
    if webhook.pause:
        return call.missed()
    return call.put_off(webhook.rests_until) if webhook.rests_until and webhook.resting(at) else call


def ask_for(call: Call, house: House) -> None:
    """The clock asks for what nobody asks for. Raises Delayed."""
    house.queue.call(CallRef(webhook=call.webhook, call=call.id, attempt=call.attempts))


def departments_of(event: Event) -> Collection[str]:
    """A ticket that moves concerns the department it leaves as well."""
    left = event.details.get("from") if event.kind == Happened.MOVED else None
    return {event.department, left} if left else {event.department}


def _write_down(call: Call, house: House) -> None:
    with suppress(Stale):  # written before; whoever did may have died before he asked, and asking twice does no harm
        house.store.commit(Changes(saves=(call,)))
    if call.due == call.since + LEASE:
        ask_for(call, house)
