"""What a message that a queue gave up on is about: whose, and of which ticket; never a word that people wrote."""

from __future__ import annotations

import json

from chalicelib.channels.email import fates, notification
from chalicelib.desk.errors import Invalid
from chalicelib.desk.webhooks import provider_of_webhook
from chalicelib.services import wire
from chalicelib.services.health import About


def about(queue: str, body: str) -> About:
    """Nothing where it cannot be read: that is why it lies there."""
    try:
        return _about(queue, body)
    except (Invalid, ValueError, LookupError, TypeError):
        return About()


def _about(queue: str, body: str) -> About:
    match queue:
        case "files":
            file = wire.fetch(body)
            return About(provider=file.provider, ticket=file.ticket)
        case "notify" | "index":
            event = wire.event(body)
            return About(provider=event.provider, ticket=event.ticket, id=event.kind)
        case "mail":
            envelope = notification.read(body)
            return About(id=envelope.id) if envelope else About()
        case "feedback":
            heard = fates.read(body)
            return About(id=heard[0].letter) if heard else About()
        case "webhooks":
            call = wire.call(body)
            return About(provider=provider_of_webhook(call.webhook), id=call.webhook)
    return About(id=str(json.loads(body)["cause"]))
