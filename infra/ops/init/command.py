"""lambdesk init: questions, one after the other, until a first ticket was answered."""

from __future__ import annotations

import click

from infra.ops import options, where
from infra.ops.init.administrator import administrator
from infra.ops.init.bot import bot
from infra.ops.init.client import client
from infra.ops.init.provider import departments, provider
from infra.ops.init.ticket import answered, first_ticket, heard
from infra.ops.session import Form, Session, pass_session

ALONE = (
    "init asks questions and needs a terminal. Without one: lambdesk provider add, department add, staff add, "
    "bot add, bot connect, account add, person add, person link (docs/guides/first-desk.md)"
)


@click.command()
@options.reading
@pass_session
def init(session: Session) -> None:
    """Lead through provider, departments, administrator and bot to a first answered ticket.

    Running it again goes on where it was left: what is there is shown and not asked again.
    """
    if session.form is Form.JSON or not session.interactive():
        raise click.UsageError(ALONE)
    try:
        _lead(session)
    except (KeyboardInterrupt, click.Abort) as left:
        click.echo("\nStopped. Running it again goes on from here.", err=True)
        raise click.exceptions.Exit(1) from left


def _lead(session: Session) -> None:
    chosen = provider(session)
    session.provider = chosen.id
    chosen = departments(chosen, session)
    member = administrator(chosen, session)
    serving = bot(chosen, session)
    client(chosen, member, serving, session)
    ticket = first_ticket(chosen, serving, session)
    heard(answered(ticket, member, session), session)
    here = where.named(session.place)
    click.echo(f"\nThe desk works. Add your staff: lambdesk {here}staff add. See how it is: lambdesk {here}doctor.")
