"""Webhooks: which of the provider's own systems are told of events, what became of each call, and once more by hand."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Refusal
from chalicelib.desk.webhooks import MOST_KEYS, Webhook, provider_of_webhook
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services import replay as by_hand
from chalicelib.services import setup_webhooks as setup
from chalicelib.services.house import House

HERE = "/desk/settings/webhooks"
PAGE = 50
FIELDS = {
    "refused.webhook.address": "url",
    "refused.webhook.host": "url",
    "refused.webhook.https": "url",
    "refused.webhook.port": "url",
}
ACTS: dict[str, Callable[..., object]] = {
    "rotate": setup.rotate,
    "finish": setup.retire,
    "pause": setup.pause,
    "resume": setup.resume,
    "test": by_hand.ring,
}
"""What the buttons of a webhook's page do."""


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.WEBHOOKS)
    return forms.page("webhooks", me, asked, house, webhooks=house.webhooks.webhooks(me.provider.id))


def new(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.WEBHOOKS)
    return _form(me, asked, house, forms.blank(house))


def add(me: Colleague, asked: Asked, house: House) -> Answer:
    """What comes back shows the key: the only page that ever does, save for the one of a new key."""
    permit_duty(me.actor, Duty.WEBHOOKS)
    try:
        made = setup.add_webhook(
            me.provider.id,
            asked.form.get("url", ""),
            kinds=forms.ticked(asked.form, "kind."),
            departments=forms.ticked(asked.form, "department."),
            **_how(me, asked, house),
        )
    except forms.COMPLAINTS as why:
        return _form(me, asked, house, forms.complained(asked, why, FIELDS))
    return _one(made, me, asked, house, key=made.keys[0].secret)


def again_new(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.WEBHOOKS)
    return _form(me, asked, house, forms.complained(asked, why, {}))


def one(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    return _one(_mine(id, me, house), me, asked, house)


def act(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    found, name = _mine(id, me, house), asked.form.get("act", "")
    if name == "remove":
        setup.remove_webhook(id, **_how(me, asked, house))
        return go(f"{HERE}?{forms.SAVED}")
    try:
        done = ACTS[name](id, **_how(me, asked, house)) if name in ACTS else found
    except forms.COMPLAINTS as why:
        return _one(found, me, asked, house, filled=forms.complained(asked, why, {}))
    if name == "rotate" and isinstance(done, Webhook):
        return _one(done, me, asked, house, key=done.keys[0].secret)
    return go(f"{HERE}/{id}?{forms.SAVED}")


def again(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    return _one(_mine(id, me, house), me, asked, house, filled=forms.complained(asked, why, {}))


def replay(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """One call by its id, or with none all that were never taken, as far as one request can."""
    found, call = _mine(id, me, house), asked.form.get("call", "")
    how = _how(me, asked, house)
    untold = [each.id for each in islice(by_hand.untold(id, house), PAGE)]
    try:
        for each in [call] if call else reversed(untold):
            by_hand.replay(id, each, **{**how, "cause": f"{how['cause']}#{each}"})
    except forms.COMPLAINTS as why:
        return _one(found, me, asked, house, filled=forms.complained(asked, why, {}))
    return go(f"{HERE}/{id}?{forms.SAVED}")


def _mine(id: str, me: Colleague, house: House) -> Webhook:
    """Another provider's looks like none."""
    permit_duty(me.actor, Duty.WEBHOOKS)
    return setup.webhook_of(id if provider_of_webhook(id) == me.provider.id else "", house)


def _how(me: Colleague, asked: Asked, house: House) -> dict[str, Any]:
    return {"by": me.member.id, "cause": me.cause(form_id(asked.form)), "house": house}


def _form(me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    return forms.page("webhook_new", me, asked, house, filled=filled, kinds=setup.KINDS)


def _one(webhook: Webhook, me: Colleague, asked: Asked, house: House, **values: Any) -> Answer:  # noqa: ANN401
    before = asked.query.get("before")
    calls = house.webhooks.calls_of(webhook.id, limit=PAGE + 1, before=before)
    shown = {
        "webhook": webhook,
        "calls": calls[:PAGE],
        "older": calls[PAGE - 1].id if len(calls) > PAGE else None,
        "rotating": len(webhook.keys) >= MOST_KEYS,
        "names": {each.id: each.name for each in house.directory.staff(me.provider.id)},
        "filled": forms.blank(house),
        "key": "",
    }
    return forms.page("webhook", me, asked, house, **{**shown, **values})
