"""What `lambdesk bot connect` and `status` ask of Telegram."""

from __future__ import annotations

import click

from chalicelib.channels.telegram.setup import Connected, Waiting
from chalicelib.channels.telegram.setup import connect as set_up
from chalicelib.desk.people import Bot
from chalicelib.services import setup_bots
from infra.ops import show, where
from infra.ops.session import OPERATOR, Session


def hook_address(bot: Bot, url: str | None, session: Session) -> str:
    """Where Telegram is to bring updates. Raises UsageError where nobody says the desk's address."""
    base = url or session.variables.get(where.URL)
    if not base:
        raise click.UsageError("under which address is this desk reached? Say --url https://…")
    if not base.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise click.UsageError("Telegram brings updates by https only")
    return f"{base.rstrip('/')}/hooks/telegram/{bot.id}"


def connected(bot: Bot, address: str, session: Session, *, drop_waiting: bool) -> Connected:
    client = session.telegram({bot.id: bot}.get)
    try:
        return set_up(client, bot, url=address, waiting=Waiting.DROP if drop_waiting else Waiting.KEEP)
    finally:
        client.close()


def settled(bot: Bot, result: Connected, session: Session) -> Connected:
    """A rotation of the secret ends once Telegram has the new one."""
    if not result.left and bot.previous_secret is not None:
        setup_bots.settle(bot.id, by=OPERATOR, cause=f"{session.cause}#settled", house=session.house)
    return result


def told_by_telegram(bot: Bot, session: Session) -> show.Row:
    client = session.telegram({bot.id: bot}.get)
    try:
        info = client.call(bot.id, lambda api: api.get_webhook_info())
    finally:
        client.close()
    return {
        "webhook": info.url or None,
        "updates": list(info.allowed_updates or ()),
        "waiting": info.pending_update_count,
        "last_error": info.last_error_message,
        "last_error_at": info.last_error_date,
    }
