"""The first ticket: asked in Telegram, answered here, and heard in Telegram."""

from __future__ import annotations

from datetime import timedelta

import click

from chalicelib.desk import permissions
from chalicelib.desk.message import Side
from chalicelib.desk.people import Bot, Provider, Staff
from chalicelib.desk.ticket import Ticket
from chalicelib.services.act import TicketRef
from chalicelib.services.answer import answer
from chalicelib.services.effects import Delivered, Delivery
from infra.ops.init.asking import ask, until_taken
from infra.ops.init.client import ACCOUNT
from infra.ops.init.waiting import until
from infra.ops.session import Session
from infra.ops.show import plain
from infra.ops.thread import show_thread
from infra.ops.where import named

AN_HOUR = timedelta(hours=1)
TWO_MINUTES = timedelta(minutes=2)
"""Longer than the queues need; what takes longer is stuck."""

GREETING = "This is the first answer of your help desk."
SETTLED = (Delivered.SENT, Delivered.PARTLY, Delivered.BLOCKED, Delivered.FAILED)


def first_ticket(provider: Provider, bot: Bot, session: Session) -> Ticket:
    """The newest of the test account, asked for where there is none."""
    found = _newest(provider, session)
    while found is None:
        click.echo(f"\nAsk something: write /createticket to @{bot.username} and go on until it is filed.")
        found = until(lambda: _newest(provider, session), "waiting for your ticket", session, AN_HOUR)
    click.echo("")
    show_thread(session, found.number, before=None, limit=5, history=False)
    return found


def answered(ticket: Ticket, member: Staff, session: Session) -> Ticket:
    """By the administrator, unless staff had the last word already."""
    if ticket.last_author is Side.STAFF:
        return ticket
    click.echo("\nNow be your own staff.")
    return until_taken(session, lambda: _answered(ticket, member, session))


def _answered(ticket: Ticket, member: Staff, session: Session) -> Ticket:
    text = ask("Your answer", GREETING)
    ref = TicketRef(ticket.provider, ticket.number)
    actor = permissions.staff(member)
    return answer(ref, actor=actor, text=text, cause=f"{session.cause}#answer", house=session.house)


def heard(ticket: Ticket, session: Session) -> None:
    """Ends the run with 1 when the answer did not reach the chat."""
    told = until(lambda: _told(ticket, session), "waiting until it is delivered", session, TWO_MINUTES)
    if told is not None and told.state is Delivered.SENT:
        click.echo(f"✓ delivered at {told.at:%H:%M:%S} UTC: look into Telegram")
        return
    why = "not delivered within two minutes" if told is None else f"not delivered ({told.state}): {told.reason}"
    click.echo(plain(f"Your answer was {why}. lambdesk {named(session.place)}doctor looks for the cause."), err=True)
    raise click.exceptions.Exit(1)


def _newest(provider: Provider, session: Session) -> Ticket | None:
    found = session.house.reads.active(provider.id, ACCOUNT, limit=1).tickets
    return next(iter(found), None)


def _told(ticket: Ticket, session: Session) -> Delivery | None:
    """What became of the newest that staff wrote."""
    known = session.house.reads.deliveries(ticket.provider, ticket.number)
    mine = [each for each in known if each.told.message >= ticket.last_message and each.state in SETTLED]
    return next(iter(mine), None)
