"""lambdesk rule, lambdesk patience: within which time clients are answered, and what becomes of silence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import click

from chalicelib.desk.answer_times import Counting, Having, Patience, Rule
from chalicelib.services import retime as retiming
from chalicelib.services import setup_rules as setup
from chalicelib.services.find import provider_of
from infra.ops import facts, options, show
from infra.ops.given import apply
from infra.ops.session import OPERATOR, Session, pass_session

COLUMNS = ("place", "id", "name", "first", "next", "warn", "counting", "departments", "accounts", "services", "having")
OFF = "off"


class Length(click.ParamType[int]):
    """`30m`, `4h`, or a number of minutes."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = re.fullmatch(r"(\d{1,6})([mh]?)", str(value).strip().lower(), re.ASCII)
        if found is None:
            self.fail(f"{value!r} is not like 30m or 4h", param, ctx)
        return int(found[1]) * (60 if found[2] == "h" else 1)


class Days(click.ParamType[int]):
    """A number of days, or `off`."""

    name = "days"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value).strip().lower()
        if text == OFF:
            return 0
        if not (text.isascii() and text.isdecimal()) or int(text) == 0:
            self.fail(f"{value!r} is not a number of days, or off", param, ctx)
        return int(text)


@click.group()
def rule() -> None:
    """Within which time clients are answered («Регламент»): the first rule about a ticket holds."""


_fields = options.together(
    click.option("--name", help="What colleagues call it."),
    click.option("--first", type=Length(), help="Time until the first answer, like 30m or 4h; 0 for none."),
    click.option("--next", "next_", type=Length(), help="Time until each later one; 0 for none."),
    click.option("--warn", type=Length(), help="Time before either at which staff are warned; 0 for a quarter of it."),
    click.option("--department", "departments", multiple=True, metavar="ID", help="About tickets there; '' for all."),
    click.option("--account", "accounts", multiple=True, metavar="ID", help="About these clients; '' for all."),
    click.option("--service", "services", multiple=True, metavar="ID", help="About these services; '' for all."),
    click.option("--having", type=click.Choice([each.value for each in Having]), help="What the client must have."),
    click.option(
        "--counting", type=click.Choice([each.value for each in Counting]), help="The department's hours, or all time."
    ),
)


@rule.command("add")
@_fields
@options.acting
@pass_session
def add(session: Session, /, **given: object) -> None:
    """Add a rule behind the others; without conditions it is about everyone."""
    made = setup.add_rule(
        session.provider_id(), _with(Rule(id=""), given), by=OPERATOR, cause=session.cause, house=session.house
    )
    show.done(session, f"rule {made.id}", facts.rule(made))


@rule.command("list")
@options.reading
@pass_session
def list_(session: Session) -> None:
    """In the order in which they are tried."""
    found = provider_of(session.provider_id(), session.house)
    rows = [{"place": place, **facts.rule(each)} for place, each in enumerate(found.rules, 1)]
    show.several(session, "rules", rows, COLUMNS)


@rule.command("set")
@click.argument("id")
@_fields
@options.acting
@pass_session
def set_(session: Session, /, id: str, **given: object) -> None:
    """Change what is named; what is named of several takes the place of all before."""
    changed = setup.change_rule(
        session.provider_id(),
        id,
        lambda old: _with(old, given),
        by=OPERATOR,
        cause=session.cause,
        house=session.house,
    )
    show.done(session, f"rule {changed.id}", facts.rule(changed))


@rule.command("move")
@click.argument("id")
@click.argument("place", type=click.IntRange(min=1))
@options.acting
@pass_session
def move(session: Session, id: str, place: int) -> None:
    """Put it at this place in the order."""
    setup.place_rule(session.provider_id(), id, place, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"rule {id} is tried at place {place}", {"id": id, "place": place})


@rule.command("remove")
@click.argument("id")
@options.acting
@pass_session
def remove(session: Session, id: str) -> None:
    """What it has promised already stays promised."""
    setup.remove_rule(session.provider_id(), id, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"rule {id} is gone", {"id": id})


@rule.command("apply")
@options.acting
@pass_session
def apply_(session: Session) -> None:
    """Let rules and patience hold for the tickets that are there already, too."""
    provider, cursor = session.provider_id(), None
    looked = changed = 0
    while True:
        done = retiming.retime(provider, by=OPERATOR, cause=session.cause, cursor=cursor, house=session.house)
        looked, changed, cursor = looked + done.looked, changed + done.changed, done.cursor
        if cursor is None:
            break
    show.done(session, f"{changed} of {looked} tickets changed", {"looked": looked, "changed": changed})


def _with(old: Rule, given: Mapping[str, object]) -> Rule:
    having, counting = given["having"], given["counting"]
    return apply(
        replace(
            old,
            first=_number(given["first"], old.first),
            next=_number(given["next_"], old.next),
            warn=_number(given["warn"], old.warn),
            departments=_ids(given["departments"], old.departments),
            accounts=_ids(given["accounts"], old.accounts),
            services=_ids(given["services"], old.services),
        ),
        name=given["name"],
        having=None if having is None else Having(str(having)),
        counting=None if counting is None else Counting(str(counting)),
    )


def _number(given: object, before: int | None) -> int | None:
    """0 takes it away."""
    return given or None if isinstance(given, int) else before


def _ids(given: object, before: tuple[str, ...]) -> tuple[str, ...]:
    """In place of all before; an empty one takes them away."""
    named = given if isinstance(given, tuple) else ()
    return tuple(str(each) for each in named if each) if named else before


@click.command()
@click.option("--remind", type=Days(), help="Days of silence after which the client is reminded once, or off.")
@click.option("--archive", type=Days(), help="Days after which a ticket he has read is put away, or off.")
@options.acting
@pass_session
def patience(session: Session, remind: int | None, archive: int | None) -> None:
    """What becomes of a ticket on which the client is silent; without options, how it is now."""
    provider = session.provider_id()
    if remind is None and archive is None:
        show.one(session, facts.patience(provider_of(provider, session.house).patience))
        return
    kept = setup.set_patience(
        provider,
        lambda old: Patience(remind=_number(remind, old.remind), archive=_number(archive, old.archive)),
        by=OPERATOR,
        cause=session.cause,
        house=session.house,
    )
    show.done(session, "patience is set", facts.patience(kept))
