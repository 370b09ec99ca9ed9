"""What the event functions of `app.py` call: batches in, the failed ones named back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol, cast

from chalicelib import bootstrap
from chalicelib.channels.email import fates, notification
from chalicelib.services import wire
from chalicelib.services.alert import alert
from chalicelib.services.call import call
from chalicelib.services.counting import count
from chalicelib.services.deliver import carry_cause
from chalicelib.services.effects import Event
from chalicelib.services.fault import note
from chalicelib.services.feedback import learn
from chalicelib.services.fetch import fetch
from chalicelib.services.house import House
from chalicelib.services.index import index
from chalicelib.services.intake import take
from chalicelib.services.notify import notify
from chalicelib.services.spread import spread
from chalicelib.services.tend import call_again, tend

Answer = dict[str, list[dict[str, str]]]


class Context(Protocol):
    """What Lambda tells of the invocation."""

    def get_remaining_time_in_millis(self) -> int: ...


def _left(context: object) -> float:
    """Seconds; Chalice hands Lambda's context through untyped."""
    return cast(Context, context).get_remaining_time_in_millis() / 1000


def deliver(event: Mapping[str, Any], context: object) -> Answer:
    """Causes with something left to carry."""
    return _each(event, context, lambda body, house: carry_cause(json.loads(body)["cause"], house))


def files(event: Mapping[str, Any], context: object) -> Answer:
    """Files to copy from Telegram into the bucket."""
    return _each(event, context, lambda body, house: fetch(wire.fetch(body), house))


def told(event: Mapping[str, Any], context: object) -> Answer:
    """Facts from the topic, of which somebody may have to be told."""
    return _each(event, context, lambda body, house: _tell(wire.event(body), house))


def webhooks(event: Mapping[str, Any], context: object) -> Answer:
    """Calls to make to providers' own systems."""
    return _each(event, context, lambda body, house: call(wire.call(body), house))


def _tell(event: Event, house: House) -> None:
    """The client's side, then staff, and systems whatever became of telling people.

    Each twice is told once, so that what fails may come again whole.
    """
    try:
        notify(event, house)
        alert(event, house)
    finally:
        spread(event, house)


def mail(event: Mapping[str, Any], context: object) -> Answer:
    """Mails that SES has put into the bucket."""
    return _each(event, context, _take)


def feedback(event: Mapping[str, Any], context: object) -> Answer:
    """What became of letters, as SES tells it."""
    return _each(event, context, _hear)


def learned(event: Mapping[str, Any], context: object) -> Answer:
    """The same facts, of which something is to be found and counted later."""
    return _each(event, context, lambda body, house: _learn(wire.event(body), house))


def _learn(event: Event, house: House) -> None:
    """Either may be done again without harm when the other fails."""
    index(event, house)
    count(event, house)


def minute(context: object) -> None:
    with bootstrap.deadline(_left(context)):
        house = bootstrap.house()
        tend(house)
        call_again(house)


def _take(body: str, house: House) -> None:
    envelope = notification.read(body)
    if envelope is not None:
        take(envelope, house)


def _hear(body: str, house: House) -> None:
    for news in fates.read(body):
        learn(news, house)


def _each(event: Mapping[str, Any], context: object, act: Callable[[str, House], None]) -> Answer:
    """Every message of a batch stands for itself: one that fails comes again, the others do not."""
    failures: list[dict[str, str]] = []
    with bootstrap.deadline(_left(context)):
        house = bootstrap.house()
        for record in event["Records"]:
            try:
                act(record["body"], house)
            except Exception as fault:
                note(fault, message_id=record["messageId"])
                failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
