"""lambdesk staff: who answers for a provider."""

from __future__ import annotations

import click

from chalicelib.desk.people import STAFF_ROLES, Role, Staff
from chalicelib.services import setup_staff as setup
from chalicelib.services.find import member_of
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
    """One member."""
    show.one(session, facts.staff(member_of(session.provider_id(), id, session.house)))


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


def _done(session: Session, member: Staff) -> None:
    show.done(session, f"staff {member.id} · {member.name} · {member.role}", facts.staff(member))
