"""lambdesk person: who writes for an account, and his Telegram."""

from __future__ import annotations

import click

from chalicelib.desk.names import email_of
from chalicelib.desk.people import Identity, IdentityKind, Person, Standing
from chalicelib.services import link as telegram_link
from chalicelib.services import setup_persons as setup
from chalicelib.services.find import person_of
from chalicelib.services.setup_bots import is_forgotten
from infra.ops import facts, options, show
from infra.ops.given import apply, belonging
from infra.ops.session import OPERATOR, Session, pass_session

COLUMNS = ("id", "name", "emails", "accounts", "telegram_id", "telegram_support")
STANDINGS = click.Choice([str(each) for each in Standing])
_emails = click.option("--email", "emails", multiple=True, help="May be given several times; the first is written to.")
_who = click.argument("who", metavar="ID|EMAIL")


@click.group()
def person() -> None:
    """Who writes for an account, and his Telegram."""


@person.command("add")
@click.option("--id", "id", metavar="ID", help="Drawn where it is missing.")
@click.option("--name", required=True)
@_emails
@click.option("--owner", "owners", multiple=True, metavar="[PROVIDER/]ACCOUNT", help="An account that is his.")
@click.option("--trusted", multiple=True, metavar="[PROVIDER/]ACCOUNT", help="An account he may write for.")
@click.option("--speaks", "spoken", metavar="LANGUAGE", help="Two-letter code.")
@options.acting
@pass_session
def add(
    session: Session,
    id: str | None,
    name: str,
    emails: tuple[str, ...],
    owners: tuple[str, ...],
    trusted: tuple[str, ...],
    spoken: str | None,
) -> None:
    """Add a person."""
    places = [belonging(each, Standing.OWNER, session) for each in owners]
    places += [belonging(each, Standing.TRUSTED, session) for each in trusted]
    new = Person(id=id or session.house.ids.short(), name=name, emails=emails, language=spoken)
    _done(session, setup.add_person(new, places, by=OPERATOR, cause=session.cause, house=session.house))


@person.command("list")
@click.argument("account")
@options.reading
@pass_session
def list_(session: Session, account: str) -> None:
    """The people of an account."""
    found = session.house.directory.people(session.provider_id(), account)
    show.several(session, "people", [facts.person(each) for each in found], COLUMNS)


@person.command("show")
@_who
@options.reading
@pass_session
def show_(session: Session, who: str) -> None:
    """One person, by id or address."""
    show.one(session, facts.person(_found(who, session)))


@person.command("set")
@_who
@click.option("--name")
@_emails
@click.option("--speaks", "language", metavar="LANGUAGE", help="Two-letter code.")
@options.acting
@pass_session
def set_(session: Session, /, who: str, emails: tuple[str, ...], **given: str | None) -> None:
    """Change what is named; addresses that are named take the place of all before."""
    changed = setup.change_person(
        _found(who, session).id,
        lambda old: apply(old, emails=emails or None, **given),
        by=OPERATOR,
        cause=session.cause,
        house=session.house,
    )
    _done(session, changed)


@person.command("join")
@_who
@click.argument("account", metavar="[PROVIDER/]ACCOUNT")
@click.option("--standing", type=STANDINGS, default=str(Standing.TRUSTED), show_default=True)
@options.acting
@pass_session
def join(session: Session, who: str, account: str, standing: str) -> None:
    """Let him write for one more account, or change how he stands there."""
    place = belonging(account, Standing(standing), session)
    _done(session, setup.join(_found(who, session).id, place, by=OPERATOR, cause=session.cause, house=session.house))


@person.command("leave")
@_who
@click.argument("account", metavar="[PROVIDER/]ACCOUNT")
@options.acting
@pass_session
def leave(session: Session, who: str, account: str) -> None:
    """He writes for this account no more."""
    place = belonging(account, Standing.TRUSTED, session)
    _done(session, setup.leave(_found(who, session).id, place, by=OPERATOR, cause=session.cause, house=session.house))


@person.command("link")
@_who
@options.reading
@pass_session
def link(session: Session, who: str) -> None:
    """A deep link and a code that tie his Telegram to him, good once and for ten minutes."""
    found = _found(who, session)
    theirs = {each.provider for each in found.memberships}
    bots = [each for each in session.house.directory.bots() if theirs & set(each.providers) and not is_forgotten(each)]
    made = telegram_link.invitation(found.id, session.house)
    links = [f"https://t.me/{each.username}?start={made.token}" for each in bots]
    row: show.Row = {"person": found.id, "links": links, "code": made.code, "expires_at": made.expires_at}
    show.one(session, row)


@person.command("unlink")
@_who
@options.acting
@pass_session
def unlink(session: Session, who: str) -> None:
    """His Telegram speaks for him no more."""
    id = _found(who, session).id
    _done(session, telegram_link.unlink(id, by=OPERATOR, cause=session.cause, house=session.house))


@person.command("telegram")
@_who
@click.argument("switch", type=click.Choice(("on", "off")))
@options.acting
@pass_session
def telegram(session: Session, who: str, switch: str) -> None:
    """Switch support by Telegram on or off for him."""
    turn = telegram_link.switch_on if switch == "on" else telegram_link.switch_off
    _done(session, turn(_found(who, session).id, by=OPERATOR, cause=session.cause, house=session.house))


def _found(who: str, session: Session) -> Person:
    """By id, or by address where it looks like one. Raises NotFound."""
    if "@" in who:
        known = session.house.directory.recognise(Identity(IdentityKind.EMAIL, email_of(who)))
        if known is not None:
            return known
    return person_of(who, session.house)


def _done(session: Session, after: Person) -> None:
    show.done(session, f"person {after.id} · {after.name}", facts.person(after))
