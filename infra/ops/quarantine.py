"""lambdesk quarantine: mail that waits for a look, and what becomes of it."""

from __future__ import annotations

import click

from chalicelib.desk.mailroom import BarredKind, Intake
from chalicelib.services import barring
from chalicelib.services import quarantine as verbs
from chalicelib.services.quarantine import HeldRef
from infra.ops import facts, options, show
from infra.ops.session import Session, pass_session

MOST = 500
COLUMNS = ("id", "at", "reason", "sender", "subject", "ticket", "proved")


@click.group()
def quarantine() -> None:
    """Mail that waits for a look."""


@quarantine.command("list")
@click.option("--limit", type=click.IntRange(1, MOST), default=50, show_default=True)
@options.reading
@pass_session
def list_(session: Session, limit: int) -> None:
    """The newest first."""
    actor = session.reader()
    found = session.house.mailroom.all_held(session.provider_id(), limit=limit)
    rows = [facts.held(each) for each in found if verbs.may_look(actor, each)]
    show.several(session, "held", rows, COLUMNS)


@quarantine.command("show")
@click.argument("id")
@options.reading
@pass_session
def show_(session: Session, id: str) -> None:
    """One of them, with the beginning of what it says."""
    show.one(session, facts.held(verbs.held_of(_ref(id, session), session.reader(), session.house)))


@quarantine.command("file")
@click.argument("id")
@click.option("--account", required=True, metavar="ID", help="Whose ticket it becomes.")
@click.option("--person", metavar="ID", help="Who asks; otherwise the first of the account.")
@options.acting
@pass_session
def file(session: Session, id: str, account: str, person: str | None) -> None:
    """It becomes a new ticket of this account."""
    done = verbs.file(
        _ref(id, session), account, person=person, actor=session.reader(), cause=session.cause, house=session.house
    )
    _done(done, session)


@quarantine.command("attach")
@click.argument("id")
@options.number
@options.acting
@pass_session
def attach(session: Session, id: str, number: int) -> None:
    """It joins this ticket: as a reply where its sender writes there, else for staff alone."""
    _done(
        verbs.attach(_ref(id, session), number, actor=session.reader(), cause=session.cause, house=session.house),
        session,
    )


@quarantine.command("drop")
@click.argument("id")
@options.acting
@pass_session
def drop(session: Session, id: str) -> None:
    """It was nothing; as it came it stays in the bucket."""
    _done(verbs.drop(_ref(id, session), actor=session.reader(), cause=session.cause, house=session.house), session)


@quarantine.command("replay")
@click.argument("id")
@options.acting
@pass_session
def replay(session: Session, id: str) -> None:
    """Settle it as if it came now: its sender may be known meanwhile."""
    _done(verbs.replay(_ref(id, session), actor=session.reader(), cause=session.cause, house=session.house), session)


@quarantine.command("block")
@click.argument("who")
@click.option("--why", default="", help="What colleagues are told of it.")
@options.acting
@pass_session
def block(session: Session, who: str, why: str) -> None:
    """Take nothing more from an address, from a domain (@example.org), or from a Telegram account (its number).

    A client is blocked by lambdesk account set --block.
    """
    by, cause, house = session.reader().id, session.cause, session.house
    barred = barring.bar(session.provider_id(), _kind(who), who, why=why, by=by, cause=cause, house=house)
    show.done(session, f"{barred.value} is kept out", facts.barred(barred))


@quarantine.command("unblock")
@click.argument("who")
@options.acting
@pass_session
def unblock(session: Session, who: str) -> None:
    """Take messages from there again."""
    barring.unbar(
        session.provider_id(), _kind(who), who, by=session.reader().id, cause=session.cause, house=session.house
    )
    show.done(session, f"{who} may write again", {"value": who})


@quarantine.command("blocked")
@options.reading
@pass_session
def blocked(session: Session) -> None:
    """Everybody a provider takes nothing from: addresses, domains, Telegram accounts and clients."""
    found = session.house.mailroom.all_barred(session.provider_id())
    columns = ("kind", "value", "name", "why", "by", "at")
    show.several(session, "blocked", [facts.barred(each) for each in found], columns)


def _ref(id: str, session: Session) -> HeldRef:
    return HeldRef(session.provider_id(), id)


def _kind(who: str) -> BarredKind:
    return BarredKind.TELEGRAM if who.isdecimal() else BarredKind.EMAIL


def _done(done: Intake, session: Session) -> None:
    where = f" · №{done.ticket}" if done.ticket else ""
    show.done(session, f"{done.id} · {done.outcome}{where}", facts.intake(done))
