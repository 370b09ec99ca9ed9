"""A receiver of webhooks on this machine: what came, and whether it was signed rightly."""

from __future__ import annotations

import hmac
import json
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chalicelib.desk.webhooks import MOST_WEBHOOKS
from chalicelib.services.setup_webhooks import add_webhook
from infra.local.lobby.here import Here

KEPT = 50
LARGEST = 64 * 2**10
PATH = "/receiver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """One request, newest first on the page."""

    at: datetime
    webhook: str
    delivery: str
    attempt: str
    signed: bool
    event: dict[str, Any]
    body: str


def receiver(here: Here) -> Blueprint:
    blueprint = Blueprint("receiver", __name__)
    came: deque[Came] = deque(maxlen=KEPT)

    @blueprint.post(PATH)
    def take() -> tuple[str, int]:
        if (request.content_length or LARGEST + 1) > LARGEST:
            abort(413)
        found = _came(request.get_data(), here)
        came.appendleft(found)
        here.feed.stir()
        return ("", 204) if found.signed else ("the signature is not right", 400)

    @blueprint.get(PATH)
    def show() -> str:
        providers = here.house.directory.providers()
        known = {each.id: here.house.webhooks.webhooks(each.id) for each in providers}
        full = {provider for provider, webhooks in known.items() if len(webhooks) >= MOST_WEBHOOKS}
        return render_template(
            "receiver.html",
            came=tuple(came),
            url=here.options.lobby_url + PATH,
            webhooks=[webhook for webhooks in known.values() for webhook in webhooks],
            providers=[each for each in providers if each.id not in full],
        )

    @blueprint.post(f"{PATH}/add")
    def add() -> Response:
        provider, cause = request.form.get("provider", ""), f"lobby#{here.house.ids.long()}"
        if here.house.directory.provider(provider) is None:
            abort(400)
        add_webhook(provider, here.options.lobby_url + PATH, by="operator", cause=cause, house=here.house)
        return redirect(url_for("receiver.show"), 303)

    @blueprint.get(f"{PATH}.json")
    def programs() -> Any:  # noqa: ANN401 - as Flask spells it
        return jsonify(came=[{"delivery": each.delivery, "signed": each.signed, "event": each.event} for each in came])

    return blueprint


def _came(body: bytes, here: Here) -> Came:
    head = request.headers
    webhook = head.get("Lambdesk-Webhook", "")
    return Came(
        at=datetime.now(UTC),
        webhook=webhook,
        delivery=head.get("Lambdesk-Delivery", ""),
        attempt=head.get("Lambdesk-Attempt", ""),
        signed=_signed(head.get("Lambdesk-Signature", ""), body, webhook, here),
        event=_event(body),
        body=body.decode(errors="replace"),
    )


def _signed(sign: str, body: bytes, webhook: str, here: Here) -> bool:
    """By a key that the desk knows: here both sides live in one house."""
    known = here.house.webhooks.webhook(webhook)
    stamp, *signs = (each.partition("=")[2] for each in sign.split(","))
    signed = f"{stamp}.".encode() + body
    right = [hmac.new(each.secret.encode(), signed, "sha256").hexdigest() for each in (known.keys if known else ())]
    return any(hmac.compare_digest(one.encode(), other.encode()) for one in signs for other in right)


def _event(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
