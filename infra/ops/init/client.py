"""You as the first client: an account to try with, and your own Telegram tied to it."""

from __future__ import annotations

import click

from chalicelib.desk.people import Account, Bot, Person, Provider, Staff
from chalicelib.desk.rules import GRANT_LIFE
from chalicelib.services import link, setup_accounts, setup_persons
from chalicelib.services.find import person_of
from infra.ops.init.asking import there
from infra.ops.init.waiting import until
from infra.ops.session import OPERATOR, Session

ACCOUNT = "lambdesk-test"
"""No billing system gives out such an id: nobody else's tickets lie there."""
PERSON = "lambdesk-operator"


def client(provider: Provider, member: Staff, bot: Bot, session: Session) -> Person:
    """The operator, ready to ask as a client does."""
    _account(provider, session)
    person = _person(provider, member, session)
    if person.telegram is not None and not person.telegram_support:
        person = link.switch_on(person.id, by=OPERATOR, cause=f"{session.cause}#on", house=session.house)
    while not _linked(person):
        person = _invited(person, bot, session)
    there(f"your Telegram is linked to the account {ACCOUNT}")
    return person


def _account(provider: Provider, session: Session) -> None:
    if session.house.directory.account(provider.id, ACCOUNT) is None:
        new = Account(provider=provider.id, id=ACCOUNT, name="Lambdesk test")
        setup_accounts.add_account(new, by=OPERATOR, cause=f"{session.cause}#account", house=session.house)


def _person(provider: Provider, member: Staff, session: Session) -> Person:
    """Without an address: his own may already be that of a real client."""
    place = setup_persons.Belonging(provider=provider.id, account=ACCOUNT)
    cause = f"{session.cause}#person"
    found = session.house.directory.person(PERSON)
    if found is None:
        new = Person(id=PERSON, name=member.name, language=provider.language)
        return setup_persons.add_person(new, (place,), by=OPERATOR, cause=cause, house=session.house)
    if found.belongs(provider.id, ACCOUNT):
        return found
    return setup_persons.join(PERSON, place, by=OPERATOR, cause=cause, house=session.house)


def _invited(person: Person, bot: Bot, session: Session) -> Person:
    """A new invitation as often as one runs out."""
    made = link.invitation(person.id, session.house)
    click.echo("\nNow be your own first client. Open this in Telegram, press Start, and say yes:")
    click.echo(f"  https://t.me/{bot.username}?start={made.token}")
    click.echo(f"  (or write this to @{bot.username}: {made.code})")

    def look() -> Person | None:
        now = person_of(person.id, session.house)
        return now if _linked(now) else None

    return until(look, "waiting for you in Telegram", session, GRANT_LIFE) or person


def _linked(person: Person) -> bool:
    return person.telegram is not None and person.telegram_support
