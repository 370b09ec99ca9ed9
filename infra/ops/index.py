"""lambdesk index, and lambdesk ticket find: the words that tickets are found by."""

from __future__ import annotations

import click

from chalicelib.services.index import again
from chalicelib.services.search import search
from infra.ops import facts, options, show
from infra.ops.session import Session, pass_session
from infra.ops.tickets import COLUMNS

PAGE = 100


@click.group()
def index() -> None:
    """The words that tickets are found by."""


@index.command()
@click.option("--cursor", help="Go on from there, as it was told when it broke off.")
@options.reading
@pass_session
def rebuild(session: Session, cursor: str | None) -> None:
    """Read the words of all tickets of the provider once more, the last active first."""
    provider, house, done = session.provider_id(), session.house, 0
    while True:
        page = house.reads.recent(provider, limit=PAGE, cursor=cursor)
        for each in page.tickets:
            again(each, house)
        done += len(page.tickets)
        if page.cursor is None:
            break
        cursor = page.cursor
        click.echo(f"{done} tickets read; go on with --cursor {cursor}", err=True)
    show.done(session, f"{done} tickets are found by their words", {"tickets": done})


@click.command()
@click.argument("words", nargs=-1, required=True)
@options.reading
@pass_session
def find(session: Session, words: tuple[str, ...]) -> None:
    """Tickets that have all of these words, or a number that begins so, or somebody of this address."""
    question, provider = " ".join(words), session.provider_id()
    found = search(question, actor=session.reader(), provider=provider, house=session.house)
    show.several(session, "tickets", [facts.ticket(each, session) for each in found.tickets], COLUMNS)
    if found.more:
        click.echo("There may be older ones. One word more narrows it.", err=True)
