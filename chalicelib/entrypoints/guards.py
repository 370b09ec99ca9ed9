"""Who may come in by a hook: the bot must be ours and the secret must be right, before anything is read."""

from __future__ import annotations

from chalicelib.channels.telegram.guard import admits
from chalicelib.desk.people import Bot
from chalicelib.services.bots import FRESH, SUSPECT, KnownBots


def admitted(bots: KnownBots, bot_id: str, secret: str | None) -> Bot | None:
    """The bot, if this is its secret or the one before it during a rotation; else None.

    A wrong secret is checked against the table once more, at most every few seconds: it may just have been
    rotated. May raise Unavailable.
    """
    if not secret:
        return None
    for patience in (FRESH, SUSPECT):
        bot = bots.of(bot_id, patience=patience)
        if bot is not None and admits(secret, bot):
            return bot
    return None
