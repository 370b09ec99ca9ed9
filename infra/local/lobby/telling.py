"""What happened, in a line that staff understand; how long ago; how large."""

from __future__ import annotations

from datetime import UTC, datetime

from chalicelib.desk.errors import Refusal
from chalicelib.i18n import catalogue
from chalicelib.services.effects import Event
from infra.local.lobby.sights import Sights
from infra.local.lobby.words import word

MINUTE, HOUR, DAY = 60, 3600, 86400
KILOBYTE = 1024


def sentence(event: Event, seen: Sights, language: str) -> str:
    """Like «Ирина: новое сообщение в №1003, Техническая поддержка»."""
    what = word(language, f"event.{event.kind}").format(number=event.ticket, subject=event.subject)
    place = seen.department_title(event.provider, event.department, language)
    return f"{event.by_name}: {what}, {place}"


def client_status(code: int, language: str) -> str:
    return catalogue.words(language, f"status.client.{code}", {})


def staff_status(status: str, language: str) -> str:
    return catalogue.words(language, f"status.staff.{status}", {})


def refusal(refused: Refusal, language: str) -> str:
    try:
        return catalogue.words(language, refused.key, refused.values)
    except KeyError:
        return str(refused)


def ago(moment: datetime, now: datetime, language: str) -> str:
    seconds = max(0, int((now - moment).total_seconds()))
    for length, key in ((DAY, "ago.days"), (HOUR, "ago.hours"), (MINUTE, "ago.minutes")):
        if seconds >= length:
            return word(language, key).format(count=seconds // length)
    return word(language, "ago.now")


def exactly(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def size(count: int | None, language: str) -> str:
    if count is None:
        return ""
    if count < KILOBYTE:
        return word(language, "size.bytes").format(count=count)
    if count < KILOBYTE**2:
        return word(language, "size.kilobytes").format(count=round(count / KILOBYTE))
    return word(language, "size.megabytes").format(count=round(count / KILOBYTE**2, 1))
