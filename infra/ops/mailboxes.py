"""lambdesk mailbox: the addresses at which a provider is written to, and what became of each mail."""

from __future__ import annotations

from dataclasses import asdict

import click

from chalicelib.desk.errors import NotFound
from chalicelib.desk.mail import Envelope
from chalicelib.desk.mailroom import NOBODY, Mailbox, Strangers
from chalicelib.services import setup_mailboxes as setup
from chalicelib.services.find import provider_of
from chalicelib.services.intake import ARRIVED, take
from infra.ops import facts, options, show
from infra.ops.doctor.finding import State
from infra.ops.mail_checks import checked
from infra.ops.session import OPERATOR, Session, pass_session

MOST = 500
UNKNOWN = "unknown@invalid"
"""Where troubles would be reported to, of a mail whose envelope is lost: it was somewhere."""
COLUMNS = ("address", "provider", "department", "strangers")
LOG = ("at", "outcome", "reason", "ticket", "sender", "subject", "id")
_guests = click.option(
    "--guests/--no-guests", default=None, help="Whether a stranger's mail becomes a guest's ticket, or waits."
)


@click.group()
def mailbox() -> None:
    """The addresses at which a provider is written to."""


@mailbox.command("add")
@click.argument("address")
@click.option("--department", required=True, metavar="ID", help="Where what comes there is filed.")
@_guests
@options.acting
@pass_session
def add(session: Session, address: str, department: str, *, guests: bool | None) -> None:
    """Take mail in at this address; its domain is the desk's mail domain."""
    box = Mailbox(
        address=address,
        provider=session.provider_id(),
        department=department,
        strangers=_strangers(guests=guests) or Strangers.HOLD,
    )
    made = setup.add_mailbox(box, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"mailbox {made.address} · now: lambdesk mailbox check {made.address}", facts.mailbox(made))


@mailbox.command("list")
@options.reading
@pass_session
def list_(session: Session) -> None:
    """A provider's mailboxes."""
    found = session.house.mailroom.mailboxes(session.provider_id())
    show.several(session, "mailboxes", [facts.mailbox(each) for each in found], COLUMNS)


@mailbox.command("set")
@click.argument("address")
@click.option("--department", metavar="ID", help="Where what comes there is filed from now on.")
@_guests
@options.acting
@pass_session
def set_(session: Session, address: str, department: str | None, *, guests: bool | None) -> None:
    """Change what becomes of its mail."""
    after = setup.change_mailbox(
        address,
        department=department,
        strangers=_strangers(guests=guests),
        by=OPERATOR,
        cause=session.cause,
        house=session.house,
    )
    show.done(session, f"mailbox {after.address} · {after.department} · {after.strangers}", facts.mailbox(after))


@mailbox.command("remove")
@click.argument("address")
@options.acting
@pass_session
def remove(session: Session, address: str) -> None:
    """What comes there from now on is for nobody."""
    setup.remove_mailbox(address, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"mailbox {address} is gone", {"address": address})


@mailbox.command("check")
@click.argument("address")
@options.reading
@pass_session
def check(session: Session, address: str) -> None:
    """Whether mail comes in there and goes out. Exits with 1 when there is trouble."""
    found = list(checked(setup.mailbox_of(address, session.house), session))
    show.several(session, "findings", [asdict(each) for each in found], ("state", "about", "found", "do"))
    if any(each.state is State.TROUBLE for each in found):
        raise click.exceptions.Exit(1)


@mailbox.command("keys")
@click.argument("id", metavar="PROVIDER")
@options.acting
@pass_session
def keys(session: Session, id: str) -> None:
    """Sign reply addresses with a new key; those signed with the key so far are good until the next time."""
    made = setup.renew_keys(id, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"provider {made.provider} signs with a new key", {"provider": made.provider})


@mailbox.command("log")
@click.option("--limit", type=click.IntRange(1, MOST), default=50, show_default=True)
@click.option("--nobody", is_flag=True, help="Mail that was for no mailbox at all.")
@options.reading
@pass_session
def log(session: Session, limit: int, *, nobody: bool) -> None:
    """What became of each mail, the newest first: one line and one reason for each."""
    provider = NOBODY if nobody else provider_of(session.provider_id(), session.house).id
    found = session.house.mailroom.intakes(provider, limit=limit)
    show.several(session, "mails", [facts.intake(each) for each in found], LOG)


@mailbox.command("take")
@click.argument("id")
@click.option("--to", required=True, metavar="ADDRESS", help="The mailbox it was for.")
@options.acting
@pass_session
def take_(session: Session, id: str, to: str) -> None:
    """Take a mail in that lies in the bucket and of which nobody was told; nothing vouches for its sender then."""
    box = setup.mailbox_of(to, session.house)
    session.house.files.head(ARRIVED + id)
    session.acted = True
    take(Envelope(id=id, recipients=(box.address,), mail_from=UNKNOWN, at=session.house.clock.now()), session.house)
    done = session.house.mailroom.intake(box.provider, id)
    if done is None:
        raise NotFound("refused.no_held", id=id)
    show.done(session, f"{id} · {done.outcome}", facts.intake(done))


def _strangers(*, guests: bool | None) -> Strangers | None:
    if guests is None:
        return None
    return Strangers.GUEST if guests else Strangers.HOLD
