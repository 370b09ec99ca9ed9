"""Which of the providers' own systems are told nothing any more, because they took nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from chalicelib.desk.webhooks import Pause, Webhook, Why
from infra.ops.ages import age
from infra.ops.doctor.finding import Finding, ok, trouble
from infra.ops.doctor.patient import Patient

BY_ITSELF: Mapping[Why, str] = {Why.DEAD: "it took nothing for a day", Why.GONE: "it answered 410, gone"}


def check(patient: Patient) -> Iterator[Finding]:
    """Nothing for a provider that has none. Whoever pauses one by hand knows."""
    for provider in patient.house.directory.providers():
        about = f"webhooks of {provider.id}"
        ours = patient.house.webhooks.webhooks(provider.id)
        dead = [_dead(about, each, each.pause, patient) for each in ours if each.pause and each.pause.why in BY_ITSELF]
        yield from dead
        if ours and not dead:
            yield ok(about, f"{len(ours)}, none was paused by itself")


def _dead(about: str, webhook: Webhook, pause: Pause, patient: Patient) -> Finding:
    """Named by its host: what stands behind that may be a secret of the receiver's."""
    since = f"{pause.at:%Y-%m-%d %H:%M} UTC, {age(patient.now - pause.at)} ago"
    found = f"{webhook.id} at {urlsplit(webhook.url).hostname} is paused since {since}: {BY_ITSELF[pause.why]}"
    command = f"lambdesk {patient.named}webhook"
    do = (
        f"{command} log {webhook.id} tells why; when it answers again, {command} resume {webhook.id} "
        f"and {command} replay {webhook.id} --untold; where nobody needs it, {command} remove {webhook.id}"
    )
    return trouble(about, found, do)
