"""An event is told to a provider's own systems: one call each, written down first and made by another function."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress

from chalicelib.desk.history import Happened
from chalicelib.desk.webhooks import LEASE, Call, Webhook, call_id
from chalicelib.services.effects import CallRef, Event
from chalicelib.services.house import House
from chalicelib.services.ports import Stale
from chalicelib.services.records import Changes
from chalicelib.services.wire import encode


def spread(event: Event, house: House) -> None:
    """Write a call for each webhook that wants this event; the same event twice makes no second one.

    Raises Unavailable or Delayed when it should come again.
    """
    concerned = departments_of(event)
    for webhook in house.webhooks.webhooks(event.provider):
        if webhook.wants(event.kind, concerned):
            write_down(event, webhook, house)


def write_down(event: Event, webhook: Webhook, house: House) -> Call:
    """The call as it was written, now or before; it is asked for at once unless its webhook rests or is paused."""
    now = house.clock.now()
    call = Call(
        id=call_id(webhook.id, event.id, event.at),
        webhook=webhook.id,
        provider=webhook.provider,
        event=event.id,
        kind=event.kind,
        ticket=event.ticket,
        body=encode(event),
        created_at=now,
        since=now,
        due=now + LEASE,
    )
    if webhook.pause:
        call = call.missed()
    elif webhook.rests_until is not None and webhook.resting(now):
        call = call.put_off(webhook.rests_until)
    with suppress(Stale):  # written before; whoever did may have died before he asked, and asking twice does no harm
        house.store.commit(Changes(saves=(call,)))
    if not webhook.pause and not webhook.resting(now):
        house.queue.call(CallRef(webhook=webhook.id, call=call.id, attempt=0))
    return call


def departments_of(event: Event) -> Collection[str]:
    """A ticket that moves concerns the department it leaves as well."""
    left = event.details.get("from") if event.kind == Happened.MOVED else None
    return {event.department, left} if left else {event.department}
