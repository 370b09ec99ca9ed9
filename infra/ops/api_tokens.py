"""lambdesk token: by which programs are let in."""

from __future__ import annotations

import click

from chalicelib.desk.tokens import LONGEST_LIFE, Right
from chalicelib.services import setup_tokens as setup
from infra.ops import facts, options, show
from infra.ops.session import OPERATOR, Session, pass_session


@click.group()
def token() -> None:
    """By which programs are let in."""


@token.command("add")
@click.argument("name")
@click.option("--right", "rights", multiple=True, required=True, type=click.Choice([each.value for each in Right]))
@click.option("--days", type=click.IntRange(1, LONGEST_LIFE), help="How long it is good; else until it is removed.")
@options.acting
@pass_session
def add(session: Session, name: str, rights: tuple[str, ...], days: int | None) -> None:
    """Make a token; it is shown this once."""
    given = setup.add_token(
        session.provider_id(),
        name,
        [Right(each) for each in rights],
        days=days,
        by=OPERATOR,
        cause=session.cause,
        house=session.house,
    )
    told = given.text or "shown when it was made"
    show.done(session, f"token {given.token.id} · {told}", {**facts.token(given.token), "token": given.text})


@token.command("list")
@options.reading
@pass_session
def list_(session: Session) -> None:
    """The tokens of the provider, without what is secret in them."""
    rows = [facts.token(each) for each in session.house.directory.tokens(session.provider_id())]
    show.several(session, "tokens", rows, ("id", "name", "rights", "ends_at", "used_at"))


@token.command("remove")
@click.argument("id")
@options.acting
@pass_session
def remove(session: Session, id: str) -> None:
    """It opens nothing from now on."""
    setup.remove_token(session.provider_id(), id, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"token {id} is gone", {"id": id})
