"""lambdesk dead: updates that could not be digested, by the reference the person was given."""

from __future__ import annotations

import click

from chalicelib.desk.errors import NotFound
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
    found = session.house.reads.dead_letters(limit=MOST)
    letter = next((each for each in found if each.reference == reference), None)
    if letter is None:
        raise NotFound("refused.no_dead_letter", reference=reference)
    show.one(session, {**facts.dead_letter(letter), "raw": letter.raw})
