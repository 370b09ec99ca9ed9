"""lambdesk staff alerts: what a member is told of, by which way, and when not."""

from __future__ import annotations

from dataclasses import dataclass, replace

import click

from chalicelib.desk.alerts import OFFERED
from chalicelib.desk.hours_text import DAYS
from chalicelib.desk.people import Staff
from chalicelib.desk.quiet import quiet_of, written
from chalicelib.services import setup_staff as setup
from chalicelib.services.zones import zone_of
from infra.ops import facts, options, show
from infra.ops.session import OPERATOR, Session, pass_session

WISHES = click.Choice([*OFFERED])
NEVER = "never"


@dataclass(frozen=True, slots=True)
class Given:
    """What was said of one member's alerts; what was not stays."""

    tell: tuple[str, ...]
    silent: tuple[str, ...]
    quiet: str | None
    off: tuple[int, ...] | None
    zone: str | None
    language: str | None

    def of(self, old: Staff) -> Staff:
        """Raises Invalid for hours or a zone that are none."""
        wanted = {**dict.fromkeys(self.tell, True), **dict.fromkeys(self.silent, False)}
        return replace(
            old,
            wishes={**old.wishes, **wanted},
            quiet=quiet_of(*self._hours(old), self._days(old)),
            zone=old.zone if self.zone is None else zone_of(self.zone),
            language=old.language if self.language is None else self.language,
        )

    def _hours(self, old: Staff) -> tuple[str, str]:
        if self.quiet is None:
            known = old.quiet if old.quiet and old.quiet.nightly else None
            return (written(known.since), written(known.until)) if known else ("", "")
        since, _, until = ("" if self.quiet == NEVER else self.quiet).partition("-")
        return since, until

    def _days(self, old: Staff) -> tuple[int, ...]:
        if self.off is None:
            return old.quiet.off if old.quiet else ()
        return self.off


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
@click.option("--speaks", "language", help="Two-letter code of the language he is told in.")
@options.acting
@pass_session
def alerts(
    session: Session,
    id: str,
    tell: tuple[str, ...],
    silent: tuple[str, ...],
    quiet: str | None,
    off: tuple[int, ...] | None,
    zone: str | None,
    language: str | None,
) -> None:
    """Change what is named; the rest stays."""
    given = Given(tell, silent, quiet, off, zone, language)
    changed = setup.change_staff(
        session.provider_id(), id, given.of, by=OPERATOR, cause=session.cause, house=session.house
    )
    show.done(session, f"staff {changed.id} · {changed.name}", facts.staff(changed))
