"""lambdesk staff: who answers for a provider."""

from __future__ import annotations

import click

from chalicelib.desk.errors import NotFound
from chalicelib.desk.people import STAFF_ROLES, Role, Staff
from chalicelib.services import setup_staff as setup
from chalicelib.services.find import member_of, provider_of
from chalicelib.services.invite import INVITATION, Wish, withdraw_invitation
from chalicelib.services.invite import invite as send
from chalicelib.services.reach import reach_of
from infra.ops import facts, options, show
from infra.ops.given import apply
from infra.ops.session import OPERATOR, Session, pass_session

ROLES = click.Choice([str(each) for each in STAFF_ROLES])
_departments = click.option(
    "--department", "departments", multiple=True, metavar="ID", help="Where he answers; may be given several times."
)


@click.group()
def staff() -> None:
    """Who answers for a provider."""


@staff.command("add")
@click.argument("id")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", type=ROLES, default=str(Role.AGENT), show_default=True)
@_departments
@options.acting
@pass_session
def add(session: Session, id: str, name: str, email: str, role: str, departments: tuple[str, ...]) -> None:
    """Add a member."""
    new = Staff(id=id, provider=session.provider_id(), name=name, email=email, role=Role(role), departments=departments)
    _done(session, setup.add_staff(new, by=OPERATOR, cause=session.cause, house=session.house))


@staff.command("list")
@options.reading
@pass_session
def list_(session: Session) -> None:
    """The members of the provider."""
    rows = [facts.staff(each) for each in session.house.directory.staff(session.provider_id())]
    show.several(session, "staff", rows, ("id", "name", "email", "role", "departments", "active"))


@staff.command("show")
@click.argument("id")
@options.reading
@pass_session
def show_(session: Session, id: str) -> None:
    """One member, and by which ways he is reached now."""
    house, provider = session.house, provider_of(session.provider_id(), session.house)
    member = member_of(provider.id, id, house)
    show.one(session, {**facts.staff(member), **facts.reached(reach_of(member, provider, house))})


@staff.command("set")
@click.argument("id")
@click.option("--name")
@click.option("--email")
@click.option("--role", type=ROLES)
@_departments
@click.option("--active/--inactive", default=None, help="Whether he still works here.")
@options.acting
@pass_session
def set_(
    session: Session, /, id: str, role: str | None, departments: tuple[str, ...], **given: str | bool | None
) -> None:
    """Change what is named; departments that are named take the place of all before."""
    changed = setup.change_staff(
        session.provider_id(),
        id,
        lambda old: apply(old, role=role and Role(role), departments=departments or None, **given),
        by=OPERATOR,
        cause=session.cause,
        house=session.house,
    )
    _done(session, changed)


@staff.command("invite")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", type=ROLES, default=str(Role.AGENT), show_default=True)
@_departments
@options.acting
@pass_session
def invite(session: Session, email: str, name: str, role: str, departments: tuple[str, ...]) -> None:
    """Ask somebody by a letter whose link is good once and for seven days."""
    if not session.house.portal:
        raise click.UsageError("where the desk is on the web is not known: set PORTAL_URL")
    wish = Wish(provider=session.provider_id(), email=email, name=name, role=Role(role), departments=departments)
    link = f"{session.house.portal}{INVITATION}"
    send(wish, link=link, by=OPERATOR, by_name=name_of_house(session), cause=session.cause, house=session.house)
    show.done(session, f"a letter to {email} is on its way", {"email": email, "role": role})


@staff.command("invitations")
@options.reading
@pass_session
def invitations(session: Session) -> None:
    """Those who were asked and have not accepted yet."""
    at = session.house.clock.now()
    found = [each for each in session.house.directory.invitations(session.provider_id()) if each.open(at)]
    rows = [facts.invited(each) for each in found]
    show.several(session, "invitations", rows, ("id", "email", "name", "role", "departments", "expires_at"))


@staff.command("uninvite")
@click.argument("id")
@options.acting
@pass_session
def uninvite(session: Session, id: str) -> None:
    """The link in the letter opens nothing any more."""
    provider = session.provider_id()
    found = [each for each in session.house.directory.invitations(provider) if each.hash.startswith(id)]
    if len(found) != 1:
        raise NotFound("refused.no_invitation")
    withdraw_invitation(provider, found[0].hash, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"{found[0].email} is not invited any more", facts.invited(found[0]))


def name_of_house(session: Session) -> str:
    """Whose hands these are is not known to the letter's reader; the brand is."""
    found = provider_of(session.provider_id(), session.house)
    return found.title(found.language)


def _done(session: Session, member: Staff) -> None:
    show.done(session, f"staff {member.id} · {member.name} · {member.role}", facts.staff(member))
