"""The provider and its departments: what a client chooses first."""

from __future__ import annotations

from functools import partial

import click

from chalicelib.desk.people import Department, Provider
from chalicelib.services import setup_providers as setup
from chalicelib.services.find import provider_of
from infra.ops.init.asking import ask, made, slug, there, until_taken
from infra.ops.options import LANGUAGES
from infra.ops.session import OPERATOR, Session

USUAL = {
    "ru": (Department(id="tech", name="Техническая поддержка"), Department(id="bill", name="Бухгалтерия")),
    "en": (Department(id="tech", name="Technical support"), Department(id="bill", name="Billing")),
}


def provider(session: Session) -> Provider:
    """The one that was named, the only one, or a new one. Raises NotFound."""
    known = session.house.directory.providers()
    if session.provider or len(known) == 1:
        found = provider_of(session.provider or known[0].id, session.house)
        there(f"provider {found.id} · {found.name}")
        return found
    if known:
        ids = [each.id for each in known]
        return provider_of(str(click.prompt("Which provider", type=click.Choice(ids))), session.house)
    click.echo("A provider is the brand your clients know; it may have several departments.")
    return until_taken(session, lambda: _added(session))


def _added(session: Session) -> Provider:
    name = ask("Its name")
    id = ask("A short id for it", slug(name, "desk"))
    language = str(click.prompt("Its clients speak", type=click.Choice(LANGUAGES), default=session.spoken))
    new = Provider(id=id, name=name, language=language)
    cause = f"{session.cause}#provider"
    found = setup.add_provider(new, by=OPERATOR, cause=cause, house=session.house)
    made(f"provider {found.id} · {found.name}")
    return found


def departments(provider: Provider, session: Session) -> Provider:
    """The provider with departments: those it has, or new ones."""
    if not provider.departments:
        usual = USUAL[provider.language if provider.language in USUAL else "en"]
        names = ask("Its departments, with commas between", ", ".join(each.name for each in usual))
        known = {each.name: each.id for each in usual}
        for place, name in enumerate(filter(None, (each.strip() for each in names.split(","))), start=1):
            id = known.get(name) or slug(name, f"d{place}")
            until_taken(session, partial(_department, provider, id, name, session))
        provider = provider_of(provider.id, session.house)
    for each in provider.departments:
        there(f"department {each.id} · {each.name}")
    return provider


def _department(provider: Provider, id: str, name: str, session: Session) -> None:
    cause = f"{session.cause}#department#{id}"
    setup.add_department(provider.id, Department(id=id, name=name), by=OPERATOR, cause=cause, house=session.house)
