"""The bot through which clients ask, connected to this desk."""

from __future__ import annotations

import click

from chalicelib.desk.errors import Refusal
from chalicelib.desk.people import Bot, Provider
from chalicelib.services import setup_bots as setup
from chalicelib.services.failures import Refused
from infra.ops import where
from infra.ops.connecting import connected, hook_address, settled
from infra.ops.init.asking import ask, made, there
from infra.ops.session import OPERATOR, Session
from infra.ops.tokens import VARIABLE, known_as, token_of

NO_TOKEN = "that is no token of a bot: copy the whole line that @BotFather wrote, like 7000000001:AAE…"  # noqa: S105


def bot(provider: Provider, session: Session) -> Bot:
    """The one that serves the provider, connected; what Telegram keeps otherwise ends the run."""
    found = _serving(provider, session) or _new(provider, session)
    address = _address(found, session)
    result = settled(found, connected(found, address, session, drop_waiting=False), session)
    for each in result.left:
        click.echo(f"  Telegram keeps {each.what}: wanted {each.wanted}, found {each.found}", err=True)
    if result.left:
        click.echo("lambdesk bot connect tries it once more; then run this again.", err=True)
        raise click.exceptions.Exit(1)
    there(f"@{found.username} is connected: {address}")
    return found


def _serving(provider: Provider, session: Session) -> Bot | None:
    known = [each for each in session.house.directory.bots() if not setup.is_forgotten(each)]
    for each in known:
        if provider.id in each.providers:
            there(f"bot {each.id} · @{each.username}")
            return each
    for each in known:
        if click.confirm(f"Shall @{each.username} serve {provider.id} too?", default=True):
            wider = (*each.providers, provider.id)
            return setup.serve(each.id, wider, by=OPERATOR, cause=f"{session.cause}#serve", house=session.house)
    return None


def _new(provider: Provider, session: Session) -> Bot:
    """A token from the environment that is wrong ends the run: asking again would read the same."""
    click.echo("Clients write to a bot of yours. Make one: write /newbot to @BotFather in Telegram, copy its token.")
    while True:
        try:
            return _added(provider, session)
        except (Refusal, Refused) as reason:
            if session.environment.get(VARIABLE):
                raise
            click.echo(f"  {_why(reason)}")


def _why(reason: Refusal | Refused) -> str:
    if isinstance(reason, Refusal):
        return NO_TOKEN
    return f"Telegram does not know it: {reason}"


def _added(provider: Provider, session: Session) -> Bot:
    token = token_of(session)
    known = known_as(token, session)
    newcomer = setup.Newcomer(
        token=token, username=known.username or "", name=known.first_name, providers=(provider.id,)
    )
    found = setup.add_bot(newcomer, by=OPERATOR, cause=f"{session.cause}#bot", house=session.house)
    made(f"bot {found.id} · @{found.username}")
    return found


def _address(bot: Bot, session: Session) -> str:
    if session.variables.get(where.URL):
        return hook_address(bot, None, session)
    return hook_address(bot, ask("Under which address is this desk reached (https://…)"), session)
