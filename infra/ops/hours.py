"""lambdesk department hours: when a department answers, as its answer times count."""

from __future__ import annotations

from dataclasses import replace

import click

from chalicelib.desk.hours import Hours
from chalicelib.desk.hours_text import week_of
from chalicelib.desk.people import Department
from chalicelib.services.setup_providers import change_department
from infra.ops import facts, options, show
from infra.ops.session import OPERATOR, Session, pass_session


@click.command("hours")
@click.argument("id")
@click.option("--open", "lines", multiple=True, metavar="DAYS=TIMES", help="Like mon-fri=9-18 or sat=10-13,14-16.")
@click.option("--zone", help="Time zone of these hours, like Europe/Moscow; else the provider's.")
@click.option(
    "--holiday",
    "holidays",
    multiple=True,
    metavar="[YYYY-]MM-DD",
    help="A day on which it is closed; without the year, every year.",
)
@click.option("--always", is_flag=True, help="It has no hours: all time counts.")
@options.acting
@pass_session
def hours(
    session: Session, /, id: str, lines: tuple[str, ...], zone: str | None, holidays: tuple[str, ...], *, always: bool
) -> None:
    """Set when it answers; what is named of the week or of the holidays takes the place of all before."""
    if always and (lines or holidays or zone):
        raise click.UsageError("--always goes with nothing else")

    def change(old: Department) -> Department:
        if always:
            return replace(old, hours=None)
        before = old.hours or Hours(zone="", spans=())
        return replace(
            old,
            hours=Hours(
                zone=before.zone if zone is None else zone,
                spans=week_of(lines) if lines else before.spans,
                holidays=holidays or before.holidays,
            ),
        )

    changed = change_department(
        session.provider_id(), id, change, by=OPERATOR, cause=session.cause, house=session.house
    )
    show.done(session, f"department {changed.id}", facts.department(changed))
