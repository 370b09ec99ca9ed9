"""In which language somebody is spoken to."""

from __future__ import annotations

from chalicelib.desk.people import Person, Provider, Staff
from chalicelib.i18n.catalogue import languages


def language_for(
    stored: str | None, reported: str | None, person: Person | Staff | None, provider: Provider | None
) -> str:
    """What was chosen here, else what the app reports, else what is known of the person, else the provider's."""
    known = languages()
    wishes = (stored, reported, person.language if person else None, provider.language if provider else None)
    return next((each for each in wishes if each in known), known[0])
