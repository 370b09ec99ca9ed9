"""The token of a bot: read where nobody sees it, and tried at Telegram before it is kept."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from chalicelib.desk.people import Bot
from chalicelib.services.setup_bots import bot_id
from infra.ops.session import Session

if TYPE_CHECKING:
    from telegram import User

VARIABLE = "TELEGRAM_BOT_TOKEN"


def token_of(session: Session) -> str:
    """From the environment, a prompt that shows nothing, or standard input: arguments stand in the shell's history."""
    known = session.environment.get(VARIABLE, "")
    if known:
        return known.strip()
    if session.interactive():
        return str(click.prompt("Token", hide_input=True)).strip()
    return sys.stdin.readline().strip()


def known_as(token: str, session: Session) -> User:
    """Who Telegram says it is. Raises Invalid for what is no token, Refused when Telegram does not know it."""
    id = bot_id(token)
    client = session.telegram({id: Bot(id=id, username="", name="", token=token, secret="")}.get)
    try:
        return client.call(id, lambda api: api.get_me())
    finally:
        client.close()
