"""What a message in a queue is about, without a word that people wrote."""

from __future__ import annotations

import json

from chalicelib.channels.email import fates, notification
from chalicelib.desk.errors import Invalid
from chalicelib.services import wire

UNREADABLE = "nothing of ours: it cannot be read"


def about(queue: str, body: str) -> str:
    try:
        return _told(queue, body)
    except (Invalid, ValueError, LookupError, TypeError):
        return UNREADABLE


def _told(queue: str, body: str) -> str:
    match queue:
        case "files":
            file = wire.fetch(body)
            return f"a file of message {file.message}, ticket {file.provider}/{file.ticket}"
        case "notify" | "index":
            event = wire.event(body)
            return f"{event.kind}, ticket {event.provider}/{event.ticket}, event {event.id}"
        case "mail":
            envelope = notification.read(body)
            return f"mail {envelope.id}" if envelope else UNREADABLE
        case "feedback":
            heard = fates.read(body)
            return f"letter {heard[0].letter}: {heard[0].state}" if heard else UNREADABLE
        case "webhooks":
            call = wire.call(body)
            return f"attempt {call.attempt + 1} of call {call.call}, webhook {call.webhook}"
    return f"cause {json.loads(body)['cause']}"
