"""A provider's own words in place of the usual ones; where they cannot be filled, the usual ones are said."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from chalicelib.desk.names import plain
from chalicelib.desk.people import Provider
from chalicelib.desk.templates import MOST_IN_CHAT, Form, Template, name_of, tagged
from chalicelib.desk.text import cut
from chalicelib.desk.ticket import Ticket
from chalicelib.i18n.catalogue import words
from chalicelib.services.correspond import page_of
from chalicelib.services.effects import Letter, Own
from chalicelib.services.failures import Stale, Unfit
from chalicelib.services.house import House
from chalicelib.services.records import Changes

log = logging.getLogger(__name__)

WHY = 200
"""Characters kept of why a template could not be filled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What there is to tell, before it is put into a language."""

    provider: Provider
    ticket: Ticket
    client: str
    """The name of whoever is told."""
    author: str = ""
    text: str = ""
    status: int | None = None
    """None for the one the ticket has."""
    silence: int = 0
    """Days."""


def in_letter(form: Form, plain_letter: Letter, about: Matter, house: House) -> Letter:
    """The letter with the provider's words, where it has some in its language."""
    template = _template(form, about.provider, plain_letter.language, house)
    own = _letter(template, about, house) if template else None
    return replace(plain_letter, own=own) if own else plain_letter


def in_chat(form: Form, language: str, about: Matter, house: House) -> str | None:
    """None where the usual words are to be said."""
    template = _template(form, about.provider, language, house)
    return _message(template, about, house) if template else None


def filled(template: Template, about: Matter, house: House) -> tuple[str, str]:
    """Subject and text. Raises Unfit."""
    known = values(template.language, about, house)
    subject = plain(house.stationery.fill(template.subject, known)) if template.subject else ""
    text = house.stationery.fill(template.text, known)
    if not text:
        raise Unfit("nothing is left of it")
    if not template.form.is_letter and len(text) > MOST_IN_CHAT:
        raise Unfit(f"longer than {MOST_IN_CHAT} characters")
    return (tagged(subject, about.ticket.number) if subject else ""), text


def values(language: str, about: Matter, house: House) -> Mapping[str, str]:
    """All that any template may say, each in the language of the letter or chat."""
    ticket, provider = about.ticket, about.provider
    department = provider.department(ticket.department)
    status = int(ticket.client_status) if about.status is None else about.status
    return {
        "number": str(ticket.number),
        "subject": plain(ticket.subject),
        "provider": provider.title(language),
        "department": department.title(language) if department else ticket.department,
        "client": plain(about.client),
        "author": plain(about.author),
        "text": "\n".join(plain(each) for each in about.text.splitlines()),
        "status": words(language, f"status.client.{status}", {}),
        "silence": words(language, "time.for_days", {"count": about.silence}),
        "page": page_of(ticket, house),
    }


def _template(form: Form, provider: Provider, language: str, house: House) -> Template | None:
    """Read where the provider says that there is one."""
    if name_of(form, language) not in provider.templates:
        return None
    return house.directory.template(provider.id, form, language)


def _letter(template: Template, about: Matter, house: House) -> Own | None:
    found = _tried(template, about, house)
    return Own(subject=found[0], text=found[1]) if found else None


def _message(template: Template, about: Matter, house: House) -> str | None:
    found = _tried(template, about, house)
    return found[1] if found else None


def _tried(template: Template, about: Matter, house: House) -> tuple[str, str] | None:
    """The client is told in any case; that the words failed is said to whoever wrote them."""
    try:
        return filled(template, about, house)
    except Unfit as reason:
        where = {"provider": template.provider, "template": template.name, "ticket": about.ticket.number}
        log.warning("template failed", extra={**where, "reason": str(reason)})
        _remember(template, str(reason), house)
        return None


def _remember(template: Template, reason: str, house: House) -> None:
    """The first time since it was written; whoever changes it in this moment puts it right."""
    if template.failed_at is None:
        failed = replace(template, failed=cut(reason, WHY), failed_at=house.clock.now())
        with suppress(Stale):
            house.store.commit(Changes(saves=(failed,)))
