"""lambdesk announcement: what a provider tells its clients, and what it stops meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from chalicelib.desk.announcements import Announcement, Stop
from chalicelib.services import setup_announcements as setup
from chalicelib.services.find import provider_of
from infra.ops import facts, options, show
from infra.ops.given import apply, pairs
from infra.ops.session import OPERATOR, Session, pass_session

_time = click.DateTime(formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"])


@click.group()
def announcement() -> None:
    """What a provider tells its clients, and what it stops meanwhile."""


_fields = options.together(
    click.option("--text-in", "texts", multiple=True, metavar="LANGUAGE=TEXT", help="The text in another language."),
    click.option("--from", "starts", type=_time, help="From when, by the clock of the provider's zone; else from now."),
    click.option("--until", "ends", type=_time, help="Until when; else until it is removed."),
    click.option("--account", "accounts", multiple=True, metavar="ID", help="For these accounts alone."),
    click.option("--service", "services", multiple=True, metavar="ID", help="For those who have these services."),
    click.option("--department", "departments", multiple=True, metavar="ID", help="What is stopped there alone."),
    click.option(
        "--stop",
        "stops",
        multiple=True,
        type=click.Choice([each.value for each in Stop]),
        help="New tickets, or replies, are not taken meanwhile; may be given twice.",
    ),
)


@announcement.command("add")
@click.argument("text")
@_fields
@options.acting
@pass_session
def add(session: Session, /, text: str, **given: object) -> None:
    """Tell something to the clients."""
    provider = session.provider_id()
    blank = Announcement(id="", text=text, starts_at=session.house.clock.now())
    new = _with(blank, given, _zone(session, provider))
    _done(session, setup.announce(provider, new, by=OPERATOR, cause=session.cause, house=session.house))


@announcement.command("list")
@options.reading
@pass_session
def list_(session: Session) -> None:
    """Those that are not over, and some that are."""
    found, at = provider_of(session.provider_id(), session.house), session.house.clock.now()
    rows = [facts.announcement(each, at) for each in found.announcements]
    show.several(session, "announcements", rows, ("id", "runs", "starts_at", "ends_at", "stops", "text"))


@announcement.command("show")
@click.argument("id")
@options.reading
@pass_session
def show_(session: Session, id: str) -> None:
    """One of them."""
    found = setup.announcement_of(session.provider_id(), id, session.house)
    show.one(session, facts.announcement(found, session.house.clock.now()))


@announcement.command("set")
@click.argument("id")
@click.option("--text")
@_fields
@options.acting
@pass_session
def set_(session: Session, /, id: str, text: str | None, **given: object) -> None:
    """Change what is named; what is named of several takes the place of all before."""
    provider = session.provider_id()
    zone = _zone(session, provider)
    changed = setup.change_announcement(
        provider,
        id,
        lambda old: _with(apply(old, text=text), given, zone),
        by=OPERATOR,
        cause=session.cause,
        house=session.house,
    )
    _done(session, changed)


@announcement.command("remove")
@click.argument("id")
@options.acting
@pass_session
def remove(session: Session, id: str) -> None:
    """Nobody sees it any more, and nothing is stopped by it."""
    setup.withdraw(session.provider_id(), id, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"announcement {id} is gone", {"id": id})


def _with(old: Announcement, given: Mapping[str, object], zone: ZoneInfo) -> Announcement:
    several = {name: given[name] or None for name in ("accounts", "services", "departments")}
    stops = given["stops"]
    return apply(
        replace(old, texts={**old.texts, **pairs(given["texts"])}),
        starts_at=_at(given["starts"], zone),
        ends_at=_at(given["ends"], zone),
        stops=tuple(Stop(each) for each in stops) if isinstance(stops, tuple) and stops else None,
        **several,
    )


def _at(given: object, zone: ZoneInfo) -> datetime | None:
    return given.replace(tzinfo=zone) if isinstance(given, datetime) else None


def _zone(session: Session, provider: str) -> ZoneInfo:
    return ZoneInfo(provider_of(provider, session.house).zone or "UTC")


def _done(session: Session, made: Announcement) -> None:
    stops = f" · stops {' and '.join(made.stops)}" if made.stops else ""
    show.done(session, f"announcement {made.id}{stops}", facts.announcement(made, session.house.clock.now()))
