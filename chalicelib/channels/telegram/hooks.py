"""Where Telegram brings a bot's updates, as it tells itself."""

from __future__ import annotations

from chalicelib.clients.telegram import TelegramClient
from chalicelib.desk.people import Bot
from chalicelib.services.gauges import HookState


def state(client: TelegramClient, bot: Bot) -> HookState:
    """Raises Refused or Delayed."""
    info = client.call(bot.id, lambda api: api.get_webhook_info())
    return HookState(
        address=info.url or "",
        waiting=info.pending_update_count,
        error=info.last_error_message or "",
        error_at=info.last_error_date,
    )
