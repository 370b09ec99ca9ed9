"""Whether Telegram brings each bot's updates to this desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from telegram import WebhookInfo

from chalicelib.channels.telegram.setup import UPDATES
from chalicelib.desk.people import Bot
from chalicelib.services.failures import Refused
from chalicelib.services.setup_bots import is_forgotten
from chalicelib.services.upkeep import FRESH, MANY
from infra.ops import where
from infra.ops.ages import age
from infra.ops.doctor.asked import asked
from infra.ops.doctor.finding import Finding, note, ok, trouble
from infra.ops.doctor.patient import Patient

REMEMBERED = timedelta(days=1)


def check(patient: Patient) -> Iterator[Finding]:
    """Each bot in service is asked, whatever became of the others."""
    serving = [each for each in patient.house.directory.bots() if not is_forgotten(each)]
    if not serving:
        yield trouble("bots", "there is none: clients cannot write", f"lambdesk {patient.named}init")
    for bot in serving:
        yield from asked(f"bot @{bot.username}", partial(_bot, bot, patient))


def _bot(bot: Bot, patient: Patient) -> Iterator[Finding]:
    about = f"bot @{bot.username}"
    try:
        info = patient.webhook(bot)
    except Refused as reason:
        yield trouble(about, f"Telegram refuses it: {reason}", f"lambdesk {patient.named}bot token, with its new one")
        return
    wrong = tuple(_wrong(about, bot, info, patient))
    yield from wrong or (ok(about, f"connected, {info.pending_update_count} waiting at Telegram"),)


def _wrong(about: str, bot: Bot, info: WebhookInfo, patient: Patient) -> Iterator[Finding]:
    connect = f"lambdesk {patient.named}bot connect {bot.id}"
    address = f"{patient.variables.get(where.URL, '').rstrip('/')}/hooks/telegram/{bot.id}"
    if not info.url and address.startswith("http://"):
        yield note(about, "it has no webhook: Telegram cannot reach this machine, `make run` asks it instead")
    elif info.url != address:
        yield trouble(about, f"Telegram brings its updates to {info.url or 'nowhere'}, not to {address}", connect)
    elif set(info.allowed_updates or ()) != set(UPDATES):
        brought = ", ".join(info.allowed_updates or ()) or "its usual updates"
        yield trouble(about, f"Telegram brings {brought}, not {', '.join(UPDATES)}", connect)
    if bot.previous_secret is not None:
        yield note(about, "its secret is being changed and the former one still holds", connect)
    if info.pending_update_count > MANY:
        yield trouble(about, f"{info.pending_update_count} updates wait at Telegram", "look into the log group ApiLog")
    yield from _error(about, info, patient)


def _error(about: str, info: WebhookInfo, patient: Patient) -> Iterator[Finding]:
    if info.last_error_date is None:
        return
    since = patient.now - info.last_error_date
    told = f"Telegram could not deliver {age(since)} ago: {info.last_error_message}"
    if since < FRESH:
        yield trouble(about, told, "look into the log group ApiLog; is the address reached from outside?")
    elif since < REMEMBERED:
        yield note(about, told)
