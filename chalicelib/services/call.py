"""One attempt of one call: signed, sent, and what came of it written down."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.desk.log import Logged, differences
from chalicelib.desk.permissions import SYSTEM
from chalicelib.desk.webhooks import Call, CallState, Heard, Pause, Trouble, Webhook, Why, signature
from chalicelib.services.effects import CallRef
from chalicelib.services.failures import Stale
from chalicelib.services.fault import note
from chalicelib.services.house import House
from chalicelib.services.records import Changes, Record

TRIES = 5
"""How often what came of it is written anew because other calls of the same webhook ended at the same time."""

log = logging.getLogger(__name__)


def call(ref: CallRef, house: House) -> None:
    """Make the attempt unless somebody began it before. Raises Unavailable; the clock follows whatever breaks off."""
    webhook, known = house.webhooks.errand(ref.webhook, ref.call)
    if known is None or known.state is not CallState.WAITING or known.attempts != ref.attempt:
        return
    now = house.clock.now()
    if webhook is None or webhook.pause:
        _saved(known.missed(), house)
    elif webhook.rests_until is not None and webhook.resting(now):
        _saved(known.put_off(webhook.rests_until), house)
    else:
        begun = _saved(known.begun(now), house)
        if begun is not None:
            _end(begun, webhook, _heard(begun, webhook, now, house), house)


def _heard(call: Call, webhook: Webhook, at: datetime, house: House) -> Heard:
    """A fault of our own counts as an attempt that failed, so that a call that always meets one is given up."""
    try:
        return house.receiver.post(webhook.url, headers=headers(call, webhook, at), body=call.body)
    except Exception as fault:
        note(fault, webhook=call.webhook, call=call.id)
        return Heard(trouble=Trouble.BROKEN)


def headers(call: Call, webhook: Webhook, at: datetime) -> Mapping[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "Lambdesk",
        "Lambdesk-Webhook": webhook.id,
        "Lambdesk-Delivery": call.id,
        "Lambdesk-Event": call.event,
        "Lambdesk-Attempt": str(call.attempts),
        "Lambdesk-Signature": signature(webhook.keys, call.body, at),
    }


def _saved(call: Call, house: House) -> Call | None:
    """None when somebody else was faster."""
    try:
        house.store.commit(Changes(saves=(call,)))
    except Stale:
        return None
    return replace(call, version=call.version + 1)


def _end(call: Call, webhook: Webhook, heard: Heard, house: House) -> None:
    """The call and what it says of its webhook, at once; the webhook as it is by now, or none any more."""
    at = house.clock.now()
    ended = call.ended(heard, at)
    known: Webhook | None = webhook
    for _ in range(TRIES):
        changed = None if known is None else _after(known, heard, at)
        try:
            house.store.commit(Changes(saves=tuple(_changed(ended, known, changed))))
        except Stale:
            known, stored = house.webhooks.errand(call.webhook, call.id)
            if stored != call:
                return  # the lease ran out, and somebody else has it
        else:
            _tell(ended, known, changed)
            return
    log.warning("left to the clock", extra={"webhook": call.webhook, "call": call.id})


def _after(webhook: Webhook, heard: Heard, at: datetime) -> Webhook:
    if heard.taken:
        return webhook.heard()
    worse = webhook.failed(at, by=SYSTEM.id)
    return worse.paused(Pause(why=Why.GONE, at=at, by=SYSTEM.id)) if heard.gone else worse


def _changed(call: Call, before: Webhook | None, after: Webhook | None) -> Iterator[Record]:
    yield call
    if before is not None and after is not None and after != before:
        yield after
        if after.pause and not before.pause:
            yield _pausing(call, before, after, after.pause)


def _pausing(call: Call, before: Webhook, after: Webhook, pause: Pause) -> Logged:
    """Nobody did it, and an administrator wants to know all the more."""
    return Logged(
        provider=after.provider,
        cause=f"call#{after.id}#{call.id}#{call.attempts}",
        at=pause.at,
        by=pause.by,
        verb="webhook.pause",
        on=after.id,
        changed=differences(before, after),
    )


def _tell(call: Call, before: Webhook | None, after: Webhook | None) -> None:
    """Into the log: who is called is no secret, what he answered stays in the table."""
    about = {"webhook": call.webhook, "call": call.id}
    if call.state is CallState.GIVEN_UP:
        log.warning("call given up", extra={**about, "attempts": call.attempts})
    if after is not None and after.pause and not (before and before.pause):
        log.warning("webhook paused", extra={**about, "why": after.pause.why})
