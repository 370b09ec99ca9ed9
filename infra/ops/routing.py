"""lambdesk ticket close, reopen, assign, take, release, move: who works on a ticket, and when it is done."""

from __future__ import annotations

import click

from chalicelib.services import assign, close
from infra.ops import options
from infra.ops.said import seen
from infra.ops.session import Session, pass_session
from infra.ops.thread import done


@click.command("close")
@options.number
@click.option("--seen", "last", type=int, metavar="ID", help="The last message you saw; asked for where it is missing.")
@options.acting
@pass_session
def close_(session: Session, number: int, last: int | None) -> None:
    """Done, without writing back; refused when the client wrote after the message you saw."""
    expected = seen(session, number) if last is None else last
    after = close.close(
        session.ref(number),
        actor=session.actor(),
        expected_last_message_id=expected,
        cause=session.cause,
        house=session.house,
    )
    done(session, after)


@click.command("reopen")
@options.number
@options.acting
@pass_session
def reopen(session: Session, number: int) -> None:
    """Take it up again."""
    done(
        session,
        close.reopen(session.ref(number), actor=session.actor(), cause=session.cause, house=session.house),
    )


@click.command("assign")
@options.number
@click.argument("assignee", metavar="STAFF")
@options.acting
@pass_session
def assign_(session: Session, number: int, assignee: str) -> None:
    """Give it to a member of its department."""
    after = assign.assign(
        session.ref(number), actor=session.actor(), assignee=assignee, cause=session.cause, house=session.house
    )
    done(session, after)


@click.command("take")
@options.number
@options.acting
@pass_session
def take(session: Session, number: int) -> None:
    """Work on it yourself."""
    done(session, assign.take(session.ref(number), actor=session.actor(), cause=session.cause, house=session.house))


@click.command("release")
@options.number
@options.acting
@pass_session
def release(session: Session, number: int) -> None:
    """Give it back to its department."""
    done(session, assign.release(session.ref(number), actor=session.actor(), cause=session.cause, house=session.house))


@click.command("move")
@options.number
@click.argument("department")
@options.acting
@pass_session
def move_(session: Session, number: int, department: str) -> None:
    """Hand it to another department."""
    after = assign.move(
        session.ref(number), actor=session.actor(), department=department, cause=session.cause, house=session.house
    )
    done(session, after)


COMMANDS = (close_, reopen, assign_, take, release, move_)
