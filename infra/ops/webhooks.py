"""lambdesk webhook: which of a provider's own systems are told of events, and how that goes."""

from __future__ import annotations

import click

from chalicelib.desk.webhooks import Webhook
from chalicelib.services import replay as by_hand
from chalicelib.services import setup_webhooks as setup
from chalicelib.services.find import provider_of
from chalicelib.services.setup_webhooks import webhook_of
from infra.ops import facts, options, show
from infra.ops.session import OPERATOR, Session, pass_session

COLUMNS = ("id", "url", "kinds", "departments", "state", "failures")
LINES = ("id", "kind", "ticket", "state", "attempts", "status", "trouble", "tried_at")

id_ = click.argument("id", metavar="WEBHOOK")


@click.group()
def webhook() -> None:
    """A provider's own systems, which are told of events by signed HTTPS requests."""


@webhook.command("add")
@click.argument("owner", metavar="PROVIDER")
@click.argument("url", metavar="URL")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Tell of this kind only; may be repeated.")
@click.option(
    "--department", "departments", multiple=True, metavar="ID", help="Tell of this department only; may be repeated."
)
@options.acting
@pass_session
def add(session: Session, owner: str, url: str, kinds: tuple[str, ...], departments: tuple[str, ...]) -> None:
    """Tell this address; its signing key is shown once."""
    wanted = {"kinds": kinds, "departments": departments}
    made = setup.add_webhook(owner, url, by=OPERATOR, cause=session.cause, house=session.house, **wanted)
    _shown_once(session, made)


@webhook.command("list")
@click.argument("owner", metavar="PROVIDER")
@options.reading
@pass_session
def list_(session: Session, owner: str) -> None:
    """A provider's webhooks, without their keys."""
    found = session.house.webhooks.webhooks(provider_of(owner, session.house).id)
    show.several(session, "webhooks", [facts.webhook(each) for each in found], COLUMNS)


@webhook.command("rotate")
@id_
@click.option("--finish", is_flag=True, help="The receiver knows the new key: sign with the one before no longer.")
@options.acting
@pass_session
def rotate(session: Session, id: str, *, finish: bool) -> None:
    """Sign with a new key, shown once, and with the one before, until --finish."""
    if finish:
        made = setup.retire(id, by=OPERATOR, cause=session.cause, house=session.house)
        show.done(session, f"webhook {id} has one key", facts.webhook(made))
    else:
        _shown_once(session, setup.rotate(id, by=OPERATOR, cause=session.cause, house=session.house))


@webhook.command("pause")
@id_
@options.acting
@pass_session
def pause(session: Session, id: str) -> None:
    """Tell it nothing for now; what it misses is written down."""
    made = setup.pause(id, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"webhook {id} is paused", facts.webhook(made))


@webhook.command("resume")
@id_
@options.acting
@pass_session
def resume(session: Session, id: str) -> None:
    """Tell it again; what it missed is sent by replay --untold."""
    made = setup.resume(id, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"webhook {id} is told again", facts.webhook(made))


@webhook.command("remove")
@id_
@options.acting
@pass_session
def remove(session: Session, id: str) -> None:
    """It is told nothing any more."""
    setup.remove_webhook(id, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"webhook {id} is gone", {"id": id})


@webhook.command("log")
@id_
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True, help="How many.")
@click.option("--cursor", metavar="CALL", help="Go on behind this call.")
@options.reading
@pass_session
def log(session: Session, id: str, limit: int, cursor: str | None) -> None:
    """What it was told, newest first, with what it answered."""
    webhook_of(id, session.house)
    found = session.house.webhooks.calls_of(id, limit=limit + 1, before=cursor)
    more = found[limit - 1].id if len(found) > limit else None
    show.several(session, "calls", [facts.call(each) for each in found[:limit]], LINES, more)


@webhook.command("replay")
@id_
@click.argument("calls", nargs=-1, metavar="[CALL]...")
@click.option("--untold", is_flag=True, help="Everything in its log that it never took.")
@options.acting
@pass_session
def replay(session: Session, id: str, calls: tuple[str, ...], *, untold: bool) -> None:
    """Tell it again what it was told before, or should have been."""
    if bool(calls) is untold:
        raise click.UsageError("say which calls, or --untold")
    webhook_of(id, session.house)
    wanted = [each.id for each in by_hand.untold(id, session.house)][::-1] if untold else list(calls)
    for each in wanted:
        by_hand.replay(id, each, by=OPERATOR, cause=f"{session.cause}#{each}", house=session.house)
    show.done(session, f"{len(wanted)} calls are made again", {"id": id, "calls": wanted})


@webhook.command("test")
@id_
@options.acting
@pass_session
def test(session: Session, id: str) -> None:
    """Tell it of nothing, to see whether it arrives: its log shows the answer."""
    made = by_hand.ring(id, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"call {made.id} is on its way; see lambdesk webhook log {id}", facts.call(made))


def _shown_once(session: Session, made: Webhook) -> None:
    secret = made.keys[0].secret
    sentence = f"webhook {made.id} · its signing key, shown this once: {secret}"
    show.done(session, sentence, {**facts.webhook(made), "secret": secret})
