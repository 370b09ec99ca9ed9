"""By hand: a call is made once more, or one that only tries a webhook out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from chalicelib.desk.errors import NotAllowed, NotFound
from chalicelib.desk.webhooks import Call, CallState, Webhook
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.effects import Event
from chalicelib.services.failures import Delayed
from chalicelib.services.house import House
from chalicelib.services.setup_webhooks import webhook_of
from chalicelib.services.spread import ask_for, call_of

TEST = "webhook.test"
"""The kind of an event that tells of nothing."""
PAGE = 100

log = logging.getLogger(__name__)


def replay(webhook: str, call: str, *, by: str, cause: str, house: House) -> Call:
    """The same delivery again, tried for another day. Raises NotFound, NotAllowed while the webhook is paused."""
    act = Act(cause=cause, verb="webhook.replay", by=by, on=f"{webhook}/{call}")

    def decide(at: datetime) -> Decision[Call]:
        whom, known = house.webhooks.errand(webhook, call)
        rested = _at_work(whom or webhook_of(webhook, house))
        if known is None:
            raise NotFound("refused.no_call", call=call)
        again = known.again(at)
        saves = (again,) if rested == whom else (again, rested)
        return Decision(result=replace(again, version=again.version + 1), saves=saves)

    return _asked(perform(act, decide, lambda _: _call_of(webhook, call, house), house), house)


def ring(webhook: str, *, by: str, cause: str, house: House) -> Call:
    """An event that tells of nothing, to see whether it arrives. Raises NotFound, NotAllowed."""
    act = Act(cause=cause, verb="webhook.test", by=by, on=webhook)

    def decide(at: datetime) -> Decision[Call]:
        whom = webhook_of(webhook, house)
        rested = _at_work(whom)
        call = call_of(_nothing(rested, by, cause, at), rested, at)
        saves = (call,) if rested == whom else (call, rested)
        return Decision(result=replace(call, version=1), saves=saves, answer={"call": call.id})

    return _asked(perform(act, decide, lambda known: _call_of(webhook, str(known["call"]), house), house), house)


def untold(webhook: str, house: House) -> Iterator[Call]:
    """What its log knows that it never took, newest first."""
    before: str | None = None
    while page := house.webhooks.calls_of(webhook, limit=PAGE, before=before):
        yield from (each for each in page if each.state in (CallState.GIVEN_UP, CallState.MISSED))
        before = page[-1].id


def _at_work(webhook: Webhook) -> Webhook:
    """Whoever calls by hand does not want to wait until it has rested."""
    if webhook.pause:
        raise NotAllowed("refused.webhook.paused", webhook=webhook.id)
    return replace(webhook, rests_until=None)


def _asked(call: Call, house: House) -> Call:
    try:
        ask_for(call, house)
    except Delayed as reason:
        log.warning("left to the clock", extra={"call": call.id, "reason": str(reason)})
    return call


def _call_of(webhook: str, call: str, house: House) -> Call:
    _, known = house.webhooks.errand(webhook, call)
    if known is None:
        raise NotFound("refused.no_call", call=call)
    return known


def _nothing(webhook: Webhook, by: str, cause: str, at: datetime) -> Event:
    """Its id goes into a header, and a cause may hold whatever somebody typed."""
    return Event(
        id=f"{webhook.id}#{sha256(cause.encode()).hexdigest()[:16]}",
        kind=TEST,
        provider=webhook.provider,
        department="",
        account="",
        ticket=0,
        subject="",
        client_status=0,
        staff_status="",
        side="system",
        by=by,
        by_name=by,
        at=at,
    )
