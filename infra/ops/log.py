"""lambdesk log: what was done to the desk itself."""

from __future__ import annotations

import click

from chalicelib.desk.log import HOUSE
from infra.ops import facts, options, show
from infra.ops.session import Session, pass_session


@click.command()
@click.option("--all", "house", is_flag=True, help="What belongs to no provider alone: persons and bots.")
@click.option("--limit", type=click.IntRange(1, 200), default=30, show_default=True)
@click.option("--cursor", help="Where the page before ended.")
@options.reading
@pass_session
def log(session: Session, limit: int, cursor: str | None, *, house: bool) -> None:
    """What was done to the desk itself: by whom, when, to what, and what is different since."""
    whose = HOUSE if house else session.provider_id()
    page = session.house.reads.log(whose, limit=limit, cursor=cursor)
    rows = [facts.logged(each) for each in page.lines]
    show.several(session, "lines", rows, ("at", "by", "verb", "on", "changed"), page.cursor)
