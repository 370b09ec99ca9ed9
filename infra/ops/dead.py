"""lambdesk dead: updates that could not be digested, by the reference the person was given."""

from __future__ import annotations

import click

from chalicelib.desk.errors import NotFound
from chalicelib.services.records import DeadLetter
from chalicelib.services.redrive import give_up
from infra.ops import facts, options, show
from infra.ops.session import Session, pass_session

MOST = 500


@click.group()
def dead() -> None:
    """Updates that could not be digested, by the reference the person was given."""


@dead.command("list")
@click.option("--limit", type=click.IntRange(1, MOST), default=50, show_default=True)
@options.reading
@pass_session
def list_(session: Session, limit: int) -> None:
    """The newest first."""
    found = session.house.reads.dead_letters(limit=limit)
    show.several(session, "dead_letters", [facts.dead_letter(each) for each in found], ("reference", "at", "error"))


@dead.command("show")
@click.argument("reference")
@options.reading
@pass_session
def show_(session: Session, reference: str) -> None:
    """One of them whole, with what had come in."""
    letter = _found(reference, session)
    show.one(session, {**facts.dead_letter(letter), "raw": letter.raw})


@dead.command("remove")
@click.argument("reference")
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.reading
@pass_session
def remove(session: Session, reference: str, *, yes: bool) -> None:
    """Give one up: what its sender wrote is gone. lambdesk redrive takes it in instead."""
    letter = _found(reference, session)
    if not yes:
        click.confirm(f"What was written in {reference} will be gone. Remove it?", abort=True)
    give_up(letter, session.house)
    show.done(session, f"dead letter {reference} is gone", facts.dead_letter(letter))


def _found(reference: str, session: Session) -> DeadLetter:
    found = session.house.reads.dead_letters(limit=MOST)
    letter = next((each for each in found if each.reference == reference), None)
    if letter is None:
        raise NotFound("refused.no_dead_letter", reference=reference)
    return letter
