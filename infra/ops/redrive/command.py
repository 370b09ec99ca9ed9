"""lambdesk redrive: what lies dead, why, and sending it round again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import click

from chalicelib.desk.errors import NotFound
from infra.ops import options, show
from infra.ops.ages import age
from infra.ops.redrive.lying import SENT, Lying
from infra.ops.redrive.messages import QUEUES
from infra.ops.redrive.places import places
from infra.ops.session import Form, Session, pass_session

COLUMNS = ("where", "id", "age", "received", "about", "reason")
AFTER = ("where", "id", "about", "outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was named on the command line."""

    everything: bool
    queues: tuple[str, ...]
    messages: tuple[str, ...]
    updates: tuple[str, ...]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset((*self.messages, *self.updates))

    @property
    def something(self) -> bool:
        return bool(self.everything or self.queues or self.ids)

    def holds(self, each: Lying) -> bool:
        return self.everything or each.where in self.queues or each.id in self.ids


@click.command()
@click.option("--all", "everything", is_flag=True, help="Send all of it.")
@click.option("--queue", "queues", multiple=True, type=click.Choice([*QUEUES]), help="Send what lies behind a queue.")
@click.option("--message", "messages", multiple=True, metavar="ID", help="Send one message.")
@click.option("--update", "updates", multiple=True, metavar="REFERENCE", help="Take one update in after all.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.reading
@pass_session
def redrive(session: Session, /, *, yes: bool, **named: object) -> None:
    """Show what lies dead with its reason; send round again what you name.

    Messages go back into their queue. Updates are taken into their chat as it is now. Exits with 1 when
    something named stays where it is.
    """
    wanted = Wanted(**named)  # type: ignore[arg-type]
    with places(session) as resting:
        lying = [each for place in resting.values() for each in place.lying()]
        if not wanted.something:
            _list(session, lying)
            return
        chosen = _chosen(lying, wanted)
        if chosen and not yes:
            _ask(session, chosen)
        outcomes = {each.id: resting[each.where].send(each) for each in chosen}
    _tell(session, chosen, outcomes)


def _chosen(lying: Sequence[Lying], wanted: Wanted) -> Sequence[Lying]:
    """Raises NotFound for an id that lies nowhere."""
    there = {each.id for each in lying}
    for id in sorted(wanted.ids - there):
        raise NotFound("refused.no_dead_letter", reference=id)
    return [each for each in lying if wanted.holds(each)]


def _list(session: Session, lying: Sequence[Lying]) -> None:
    show.several(session, "dead", [_row(each, session) for each in lying], COLUMNS)
    if lying and session.form is not Form.JSON:
        click.echo("send round again: --all, --queue NAME, --message ID or --update REFERENCE")


def _ask(session: Session, chosen: Sequence[Lying]) -> None:
    if not session.interactive():
        raise click.UsageError("say --yes: there is nobody to ask")
    show.several(session, "dead", [_row(each, session) for each in chosen], COLUMNS)
    click.confirm(f"Send {len(chosen)} round again?", abort=True)


def _tell(session: Session, chosen: Sequence[Lying], outcomes: Mapping[str, str | None]) -> None:
    rows = [{**_row(each, session), "outcome": outcomes[each.id] or SENT} for each in chosen]
    show.several(session, "dead", rows, AFTER)
    if any(outcomes.values()):
        raise click.exceptions.Exit(1)


def _row(each: Lying, session: Session) -> show.Row:
    return {**asdict(each), "age": age(session.house.clock.now() - each.at)}
