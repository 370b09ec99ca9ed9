"""lambdesk bot: the Telegram bots, and connecting them to this desk."""

from __future__ import annotations

import click

from chalicelib.desk.people import Bot
from chalicelib.services import setup_bots as setup
from chalicelib.services.failures import Refused
from chalicelib.services.find import bot_of
from infra.ops import facts, options, show
from infra.ops.connecting import connected, hook_address, settled, told_by_telegram
from infra.ops.session import OPERATOR, Form, Session, pass_session
from infra.ops.tokens import known_as, token_of

COLUMNS = ("id", "username", "name", "providers", "in_service", "rotating")
_serves = click.option(
    "--serves", "providers", multiple=True, metavar="PROVIDER", help="Which provider; may be given several times."
)


@click.group()
def bot() -> None:
    """The Telegram bots, and connecting them to this desk."""


@bot.command("add")
@_serves
@options.acting
@pass_session
def add(session: Session, providers: tuple[str, ...]) -> None:
    """Add a bot. Its token is asked for, or comes from TELEGRAM_BOT_TOKEN or standard input: never as an argument."""
    token = token_of(session)
    known = known_as(token, session)
    newcomer = setup.Newcomer(
        token=token,
        username=known.username or "",
        name=known.first_name,
        providers=providers or (session.provider_id(),),
    )
    made = setup.add_bot(newcomer, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"bot {made.id} · @{made.username}; now: lambdesk bot connect {made.id}", facts.bot(made))


@bot.command("list")
@options.reading
@pass_session
def list_(session: Session) -> None:
    """All bots."""
    show.several(session, "bots", [facts.bot(each) for each in session.house.directory.bots()], COLUMNS)


@bot.command("serve")
@click.argument("id")
@click.argument("providers", nargs=-1, required=True)
@options.acting
@pass_session
def serve(session: Session, id: str, providers: tuple[str, ...]) -> None:
    """From now on it serves these providers and no others."""
    after = setup.serve(id, providers, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"bot {after.id} · @{after.username} · {', '.join(after.providers)}", facts.bot(after))


@bot.command("token")
@options.acting
@pass_session
def token(session: Session) -> None:
    """Telegram gave it a new token; it is read like that of `bot add`."""
    new = token_of(session)
    known_as(new, session)
    after = setup.renew_token(new, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"bot {after.id} · @{after.username} has its new token", facts.bot(after))


@bot.command("connect")
@click.argument("id")
@click.option("--url", metavar="ADDRESS", help="Where this desk is reached (LAMBDESK_URL); a stack tells it itself.")
@click.option("--rotate", is_flag=True, help="With a new secret; the old one is good until Telegram has the new one.")
@click.option("--drop-waiting", is_flag=True, help="Throw away what clients wrote while it was not connected.")
@options.acting
@pass_session
def connect(session: Session, id: str, url: str | None, *, rotate: bool, drop_waiting: bool) -> None:
    """Set up webhook, commands and descriptions, then ask Telegram whether all is as it should be."""
    found = _in_service(id, session)
    address = hook_address(found, url, session)
    if rotate:
        found = setup.rotate(id, by=OPERATOR, cause=session.cause, house=session.house)
    result = settled(found, connected(found, address, session, drop_waiting=drop_waiting), session)
    rows: list[show.Row] = [
        {"what": each.what, "wanted": each.wanted, "found": each.found, "state": state}
        for state, differences in (("changed", result.changed), ("different", result.left))
        for each in differences
    ]
    show.several(session, "differences", rows, ("state", "what", "wanted", "found"))
    if result.left:
        raise click.exceptions.Exit(1)
    if session.form is not Form.JSON:
        click.echo(f"@{found.username} is connected: {address}")


@bot.command("status")
@click.argument("id")
@options.reading
@pass_session
def status(session: Session, id: str) -> None:
    """What Telegram says of its webhook."""
    show.one(session, {**facts.bot(bot_of(id, session.house)), **told_by_telegram(_in_service(id, session), session)})


@bot.command("remove")
@click.argument("id")
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.acting
@pass_session
def remove(session: Session, id: str, *, yes: bool) -> None:
    """Take it out of service: its webhook is removed, its token and secret are forgotten."""
    found = _in_service(id, session)
    if not yes:
        click.confirm(f"@{found.username} will answer nobody any more. Remove it?", abort=True)
    client = session.telegram(session.house.directory.bot)
    try:
        client.call(id, lambda api: api.delete_webhook())
    except Refused as reason:
        click.echo(f"Telegram was not told: {reason}", err=True)
    finally:
        client.close()
    after = setup.forget(id, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"bot {after.id} · @{after.username} is out of service", facts.bot(after))


def _in_service(id: str, session: Session) -> Bot:
    found = bot_of(id, session.house)
    if setup.is_forgotten(found):
        raise click.UsageError(f"bot {id} is out of service; lambdesk bot add brings it back")
    return found
