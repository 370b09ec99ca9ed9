"""The JSON in which events and work travel through topic and queues; part of what we promise outside."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from chalicelib.desk.errors import Invalid
from chalicelib.services.effects import CallRef, Event, Fetch

Message = TypeVar("Message", CallRef, Event, Fetch)


def encode(content: CallRef | Event | Fetch) -> str:
    return msgspec.json.encode(content).decode()


def event(body: str) -> Event:
    """Raises Invalid for anything else than what `encode` wrote."""
    return _decode(body, Event)


def fetch(body: str) -> Fetch:
    """Raises Invalid for anything else than what `encode` wrote."""
    return _decode(body, Fetch)


def call(body: str) -> CallRef:
    """Raises Invalid for anything else than what `encode` wrote."""
    return _decode(body, CallRef)


def _decode(body: str, kind: type[Message]) -> Message:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Invalid("refused.message", reason=str(error)) from error
