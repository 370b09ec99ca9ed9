"""lambdesk staff alerts: what a member is told of, by which way, and when not."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TypedDict, Unpack

import click

from chalicelib.desk.alerts import OFFERED
from chalicelib.desk.digests import DAILY, HOURLY, digest_of
from chalicelib.desk.hours_text import DAYS
from chalicelib.desk.people import Staff
from chalicelib.desk.quiet import quiet_of, written
from chalicelib.services import setup_staff as setup
from chalicelib.services.digests import hasten
from chalicelib.services.zones import zone_of
from infra.ops import facts, options, show
from infra.ops.session import OPERATOR, Session, pass_session

WISHES = click.Choice([*OFFERED])
NEVER = "never"
AT_ONCE = "at-once"


class Options(TypedDict):
    """What was said of one member's alerts; what was not (None) stays."""

    tell: tuple[str, ...]
    silent: tuple[str, ...]
    quiet: str | None
    off: tuple[int, ...] | None
    zone: str | None
    language: str | None
    letters: str | None


def _changed(given: Options, old: Staff) -> Staff:
    """Raises Invalid for hours, a time or a zone that are none."""
    wanted = {**dict.fromkeys(given["tell"], True), **dict.fromkeys(given["silent"], False)}
    zone, language, letters = given["zone"], given["language"], given["letters"]
    return replace(
        old,
        wishes={**old.wishes, **wanted},
        quiet=quiet_of(*_hours(given["quiet"], old), _off(given["off"], old)),
        digest=old.digest if letters is None else digest_of(*_rhythm(letters)),
        zone=old.zone if zone is None else zone_of(zone),
        language=old.language if language is None else language,
    )


def _hours(given: str | None, old: Staff) -> tuple[str, str]:
    if given is None:
        known = old.quiet if old.quiet and old.quiet.nightly else None
        return (written(known.since), written(known.until)) if known else ("", "")
    since, _, until = ("" if given == NEVER else given).partition("-")
    return since, until


def _off(given: tuple[int, ...] | None, old: Staff) -> tuple[int, ...]:
    return given if given is not None else old.quiet.off if old.quiet else ()


def _rhythm(given: str) -> tuple[str, str]:
    """`at-once`, `hourly`, or a time of the day."""
    if given == AT_ONCE:
        return "", ""
    return (HOURLY, "") if given == HOURLY else (DAILY, given)


def _days(_: click.Context, __: click.Parameter, given: str | None) -> tuple[int, ...] | None:
    if given is None:
        return None
    named = [] if given == NEVER else [each.strip().lower() for each in given.split(",")]
    if any(each not in DAYS for each in named):
        raise click.BadParameter(f"{given}: days are {', '.join(DAYS)}")
    return tuple(DAYS.index(each) for each in named)


@click.command()
@click.argument("id", metavar="MEMBER")
@click.option("--tell", multiple=True, type=WISHES, help="What to tell him of, and by which way.")
@click.option("--do-not-tell", "silent", multiple=True, type=WISHES, help="What not to tell him of.")
@click.option("--quiet", metavar="22:00-8:00", help="When he is not to be disturbed; `never` for no such hours.")
@click.option(
    "--days-off",
    "off",
    metavar="sat,sun",
    callback=_days,
    help="Days on which he is not to be disturbed at all; `never` for no such days.",
)
@click.option("--zone", help="Time zone of his quiet hours, like Europe/Moscow; else his provider's.")
@click.option(
    "--letters", metavar="hourly|9:00", help="When letters of tickets come together; `at-once` for each by itself."
)
@click.option("--speaks", "language", help="Two-letter code of the language he is told in.")
@options.acting
@pass_session
def alerts(session: Session, /, id: str, **options: Unpack[Options]) -> None:
    """Change what is named; the rest stays."""
    changed = setup.change_staff(
        session.provider_id(), id, partial(_changed, options), by=OPERATOR, cause=session.cause, house=session.house
    )
    hasten(changed, session.house)
    show.done(session, f"staff {changed.id} · {changed.name}", facts.staff(changed))
