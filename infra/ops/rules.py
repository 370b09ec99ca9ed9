"""lambdesk rule: within how much time tickets are to be answered."""

from __future__ import annotations

import click

from chalicelib.desk.answer_rules import LONGEST, Rule
from chalicelib.services import setup_rules as setup
from chalicelib.services.find import provider_of
from infra.ops import facts, options, show
from infra.ops.given import apply
from infra.ops.session import OPERATOR, Session, pass_session

_minutes = click.IntRange(1, LONGEST)
_whom = options.together(
    click.option("--department", "departments", multiple=True, metavar="ID", help="In these departments alone."),
    click.option("--account", "accounts", multiple=True, metavar="ID", help="Of these accounts alone."),
    click.option("--service", "services", multiple=True, metavar="ID", help="About these services alone."),
)


@click.group()
def rule() -> None:
    """Within how much business time tickets are to be answered; the first rule that fits holds."""


@rule.command("add")
@click.argument("name")
@click.option("--first", type=_minutes, required=True, metavar="MINUTES", help="Until the first answer.")
@click.option("--next", "later", type=_minutes, required=True, metavar="MINUTES", help="Until every answer after that.")
@_whom
@options.acting
@pass_session
def add(session: Session, /, name: str, first: int, later: int, **whom: tuple[str, ...]) -> None:
    """Add a rule behind those that are there."""
    new = Rule(id="", name=name, first=first, next=later, **whom)
    made = setup.add_rule(session.provider_id(), new, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"rule {made.id} · {made.name}", facts.rule(made))


@rule.command("list")
@options.reading
@pass_session
def list_(session: Session) -> None:
    """The rules in their order."""
    rows = [facts.rule(each) for each in provider_of(session.provider_id(), session.house).rules]
    show.several(session, "rules", rows, ("id", "name", "first_minutes", "next_minutes", "departments"))


@rule.command("set")
@click.argument("id")
@click.option("--name")
@click.option("--first", type=_minutes, metavar="MINUTES")
@click.option("--next", "later", type=_minutes, metavar="MINUTES")
@_whom
@options.acting
@pass_session
def set_(session: Session, /, id: str, name: str | None, first: int | None, later: int | None, **whom: object) -> None:
    """Change what is named; what is named of several takes the place of all before."""
    given = {name: each or None for name, each in whom.items()}
    changed = setup.change_rule(
        session.provider_id(),
        id,
        lambda old: apply(old, name=name, first=first, next=later, **given),
        by=OPERATOR,
        cause=session.cause,
        house=session.house,
    )
    show.done(session, f"rule {changed.id} · {changed.name}", facts.rule(changed))


@rule.command("remove")
@click.argument("id")
@options.acting
@pass_session
def remove(session: Session, id: str) -> None:
    """Tickets are not measured by it any more."""
    setup.remove_rule(session.provider_id(), id, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"rule {id} is gone", {"id": id})
