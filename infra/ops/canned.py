"""lambdesk canned: what staff need to write only once."""

from __future__ import annotations

import click

from chalicelib.desk.canned import Canned, Scope
from chalicelib.services import canned as setup
from infra.ops import facts, options, show
from infra.ops.given import apply
from infra.ops.said import text_of
from infra.ops.session import OPERATOR, Session, pass_session


@click.group()
def canned() -> None:
    """What staff need to write only once."""


@canned.command("add")
@click.argument("title")
@options.text
@click.option("--department", metavar="ID", help="For this department alone.")
@click.option("--member", metavar="ID", help="For this member of staff alone.")
@options.acting
@pass_session
def add(session: Session, title: str, text: str | None, department: str | None, member: str | None) -> None:
    """Add an answer; the text may come by standard input. {client} and other places are filled when it is used."""
    if department and member:
        raise click.UsageError("say one of --department and --member, or none")
    scope = Scope.DEPARTMENT if department else Scope.PERSON if member else Scope.EVERYONE
    new = Canned(
        provider=session.provider_id(),
        id="",
        title=title,
        text=text_of(text, session, needed=True),
        scope=scope,
        owner=department or member or "",
    )
    _done(session, setup.add_canned(new, by=OPERATOR, cause=session.cause, house=session.house))


@canned.command("list")
@options.reading
@pass_session
def list_(session: Session) -> None:
    """All of the provider's, the most used first."""
    found = session.house.directory.canned_answers(session.provider_id())
    rows = [facts.canned(each) for each in sorted(found, key=lambda each: (-each.used, each.title))]
    show.several(session, "canned", rows, ("id", "title", "scope", "owner", "used"))


@canned.command("show")
@click.argument("id")
@options.reading
@pass_session
def show_(session: Session, id: str) -> None:
    """One of them."""
    show.one(session, facts.canned(setup.canned_of(session.provider_id(), id, session.house)))


@canned.command("set")
@click.argument("id")
@click.option("--title")
@click.option("--text")
@options.acting
@pass_session
def set_(session: Session, /, id: str, **given: str | None) -> None:
    """Change what is named; the rest stays."""
    provider = session.provider_id()
    changed = setup.change_canned(
        provider, id, lambda old: apply(old, **given), by=OPERATOR, cause=session.cause, house=session.house
    )
    _done(session, changed)


@canned.command("remove")
@click.argument("id")
@options.acting
@pass_session
def remove(session: Session, id: str) -> None:
    """What was written with it stays."""
    setup.remove_canned(session.provider_id(), id, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"canned answer {id} is gone", {"id": id})


def _done(session: Session, made: Canned) -> None:
    show.done(session, f"canned answer {made.id} · {made.title}", facts.canned(made))
