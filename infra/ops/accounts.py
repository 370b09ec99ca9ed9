"""lambdesk account, lambdesk service: a provider's clients and what they bought."""

from __future__ import annotations

import click

from chalicelib.desk.people import Account, Service, ServiceState
from chalicelib.desk.restraint import MOST_HOURLY
from chalicelib.services import setup_accounts as setup
from chalicelib.services.find import account_of
from infra.ops import facts, options, show
from infra.ops.given import apply, limited
from infra.ops.session import OPERATOR, Form, Session, pass_session

HOURLY = "Messages an hour of his people together; 0 is as the provider has it."
STATES = click.Choice([str(each) for each in ServiceState])
_account = click.option("--account", required=True, metavar="ID", help="Whose it is.")


@click.group()
def account() -> None:
    """A provider's clients, as the billing system knows them."""


@account.command("add")
@click.argument("id")
@click.option("--name", required=True)
@options.acting
@pass_session
def add(session: Session, id: str, name: str) -> None:
    """Add an account under the billing system's own id."""
    new = Account(provider=session.provider_id(), id=id, name=name)
    made = setup.add_account(new, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"account {made.id} · {made.name}", facts.account(made))


@account.command("list")
@click.option("--limit", type=click.IntRange(1, 500), default=100, show_default=True)
@click.option("--after", metavar="ID", help="The last one of the page before.")
@options.reading
@pass_session
def list_(session: Session, limit: int, after: str | None) -> None:
    """The accounts of the provider by name."""
    found = session.house.directory.accounts(session.provider_id(), limit=limit, after=after)
    show.several(session, "accounts", [facts.account(each) for each in found], ("id", "name"))


@account.command("show")
@click.argument("id")
@options.reading
@pass_session
def show_(session: Session, id: str) -> None:
    """One account with its people and services."""
    provider, directory = session.provider_id(), session.house.directory
    found = facts.account(account_of(provider, id, session.house))
    people = [facts.person(each) for each in directory.people(provider, id)]
    services = [facts.service(each) for each in directory.services(provider, id)]
    if session.form is Form.JSON:
        show.whole({**found, "people": people, "services": services})
        return
    show.one(session, found)
    show.several(session, "people", people, ("id", "name", "emails", "telegram_id", "telegram_support"))
    show.several(session, "services", services, ("id", "name", "state"))


@account.command("set")
@click.argument("id")
@click.option("--name")
@click.option("--comment", help="What staff tell each other of this client.")
@click.option("--block/--unblock", "blocked", default=None, help="Whether nothing is taken from his people any more.")
@click.option("--why", default="", help="Why he is blocked, for colleagues.")
@click.option("--hourly-limit", "hourly", type=click.IntRange(0, MOST_HOURLY), help=HOURLY)
@options.acting
@pass_session
def set_(
    session: Session, /, id: str, name: str | None, why: str, hourly: int | None, **given: str | bool | None
) -> None:
    """Change what is named; the rest stays."""
    provider, cause, house = session.provider_id(), session.cause, session.house
    if name is not None:
        setup.rename_account(provider, id, name, by=OPERATOR, cause=f"{cause}#name", house=house)
    changed = setup.change_account(
        provider,
        id,
        lambda old: limited(apply(old, **given), hourly),
        why=why,
        by=OPERATOR,
        cause=cause,
        house=house,
    )
    show.done(session, f"account {changed.id} · {changed.name}", facts.account(changed))


@click.group()
def service() -> None:
    """What an account has bought and a question may concern."""


@service.command("add")
@click.argument("id")
@_account
@click.option("--name", required=True)
@click.option("--state", type=STATES, default=str(ServiceState.ACTIVE), show_default=True)
@options.acting
@pass_session
def add_service(session: Session, id: str, account: str, name: str, state: str) -> None:
    """Add a service."""
    new = Service(provider=session.provider_id(), account=account, id=id, name=name, state=ServiceState(state))
    made = setup.add_service(new, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"service {made.id} · {made.name} · {made.state}", facts.service(made))


@service.command("list")
@_account
@options.reading
@pass_session
def list_services(session: Session, account: str) -> None:
    """The services of an account."""
    found = session.house.directory.services(session.provider_id(), account)
    show.several(session, "services", [facts.service(each) for each in found], ("id", "name", "state"))


@service.command("set")
@click.argument("id")
@_account
@click.option("--name")
@click.option("--state", type=STATES)
@options.acting
@pass_session
def set_service(session: Session, id: str, account: str, name: str | None, state: str | None) -> None:
    """Change what is named; the rest stays."""
    changed = setup.change_service(
        (session.provider_id(), account, id),
        lambda old: apply(old, name=name, state=state and ServiceState(state)),
        by=OPERATOR,
        cause=session.cause,
        house=session.house,
    )
    show.done(session, f"service {changed.id} · {changed.name} · {changed.state}", facts.service(changed))


@service.command("remove")
@click.argument("id")
@_account
@options.acting
@pass_session
def remove_service(session: Session, id: str, account: str) -> None:
    """Remove it; tickets that name it keep its name."""
    place = (session.provider_id(), account, id)
    setup.remove_service(place, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"service {id} is removed", {"id": id, "account": account, "removed": True})
