"""lambdesk provider, lambdesk department: the brands of a hosting company and the parts that answer."""

from __future__ import annotations

from dataclasses import replace

import click

from chalicelib.desk.people import Accent, Department, Provider
from chalicelib.desk.restraint import MOST_HOURLY
from chalicelib.desk.rules import MEGABYTE
from chalicelib.services import setup_providers as setup
from chalicelib.services.find import department_of, provider_of
from infra.ops import facts, options, show
from infra.ops.given import apply, limited, names_of, pairs
from infra.ops.session import OPERATOR, Session, pass_session


@click.group()
def provider() -> None:
    """The brands of the company: what a client chooses first."""


_fields = options.together(
    names_of,
    click.option("--speaks", help="Two-letter code for people of whom none is known."),
    click.option("--zone", help="Time zone for people of whom none is known, like Europe/Moscow; else UTC."),
    click.option("--portal", help="Address of its client area."),
    click.option("--accent", type=click.Choice([each.value for each in Accent]), help="Colour of its pages."),
    click.option("--logo", help="Address of a picture for its pages, beginning with https://."),
    click.option("--telegram", type=click.Choice(("on", "off")), help="Whether it takes requests by Telegram."),
    click.option("--text-limit", "text", type=int, help="Characters of one Telegram message."),
    click.option("--file-limit", "files", type=int, help="Files of one submission in Telegram."),
    click.option("--file-size-limit", "megabytes", type=int, help="Megabytes of one file there."),
    click.option("--web-file-limit", "web_files", type=int, help="Files of one message in the portal."),
    click.option("--web-file-size-limit", "web_megabytes", type=int, help="Megabytes of one file there."),
    click.option(
        "--hourly-limit",
        "hourly",
        type=click.IntRange(0, MOST_HOURLY),
        help="Messages an hour of one account; 0 is as many as it likes.",
    ),
)


@provider.command("add")
@click.argument("id")
@click.option("--name", required=True)
@_fields
@options.acting
@pass_session
def add(session: Session, /, id: str, name: str, **given: object) -> None:
    """Add a provider."""
    new = _with(Provider(id=id, name=name), given)
    made = setup.add_provider(new, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"provider {made.id} · {made.name}", facts.provider(made))


@provider.command("list")
@options.reading
@pass_session
def list_(session: Session) -> None:
    """All providers."""
    rows = [facts.provider(each) for each in session.house.directory.providers()]
    show.several(session, "providers", rows, ("id", "name", "telegram", "language", "departments"))


@provider.command("show")
@click.argument("id")
@options.reading
@pass_session
def show_(session: Session, id: str) -> None:
    """One provider."""
    show.one(session, facts.provider(provider_of(id, session.house)))


@provider.command("set")
@click.argument("id")
@click.option("--name")
@_fields
@options.acting
@pass_session
def set_(session: Session, /, id: str, name: str | None, **given: object) -> None:
    """Change what is named; the rest stays."""
    changed = setup.change_provider(
        id,
        lambda old: _with(apply(old, name=name), given),
        by=OPERATOR,
        cause=session.cause,
        house=session.house,
    )
    show.done(session, f"provider {changed.id} · {changed.name}", facts.provider(changed))


def _with(old: Provider, given: dict[str, object]) -> Provider:
    telegram = given["telegram"]
    limits = apply(
        old.limits,
        text=given["text"],
        files=given["files"],
        file_size=_bytes(given["megabytes"]),
        web_files=given["web_files"],
        web_file_size=_bytes(given["web_megabytes"]),
    )
    hourly = given["hourly"]
    limits = limited(limits, hourly if isinstance(hourly, int) else None)
    return apply(
        replace(old, names={**old.names, **pairs(given["names"])}, limits=limits),
        language=given["speaks"],
        zone=given["zone"],
        portal=given["portal"],
        accent=None if given["accent"] is None else Accent(str(given["accent"])),
        logo=given["logo"],
        telegram=None if telegram is None else telegram == "on",
    )


def _bytes(megabytes: object) -> int | None:
    return megabytes * MEGABYTE if isinstance(megabytes, int) else None


@click.group()
def department() -> None:
    """The parts of a provider that answer tickets."""


@department.command("add")
@click.argument("id")
@click.option("--name", required=True)
@names_of
@click.option("--description", default="")
@click.option("--hidden", is_flag=True, help="Not offered to clients.")
@options.acting
@pass_session
def add_department(
    session: Session, id: str, name: str, names: tuple[str, ...], description: str, *, hidden: bool
) -> None:
    """Add a department."""
    new = Department(id=id, name=name, names=pairs(names), description=description, offered=not hidden)
    made = setup.add_department(session.provider_id(), new, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"department {made.id} · {made.name}", facts.department(made))


@department.command("list")
@options.reading
@pass_session
def list_departments(session: Session) -> None:
    """The departments of the provider."""
    found = provider_of(session.provider_id(), session.house)
    rows = [facts.department(each) for each in found.departments]
    show.several(session, "departments", rows, ("id", "name", "names", "offered", "description"))


@department.command("show")
@click.argument("id")
@options.reading
@pass_session
def show_department(session: Session, id: str) -> None:
    """One department."""
    show.one(session, facts.department(department_of(provider_of(session.provider_id(), session.house), id)))


@department.command("set")
@click.argument("id")
@click.option("--name")
@names_of
@click.option("--description")
@click.option("--offered/--hidden", default=None, help="Whether clients may choose it.")
@click.option("--usual", type=int, metavar="MINUTES", help="Within which it usually answers, as clients are told.")
@options.acting
@pass_session
def set_department(session: Session, /, id: str, names: tuple[str, ...], **given: str | bool | int | None) -> None:
    """Change what is named; the rest stays."""
    changed = setup.change_department(
        session.provider_id(),
        id,
        lambda old: apply(replace(old, names={**old.names, **pairs(names)}), **given),
        by=OPERATOR,
        cause=session.cause,
        house=session.house,
    )
    show.done(session, f"department {changed.id} · {changed.name}", facts.department(changed))
