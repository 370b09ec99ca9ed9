"""The Bot API through python-telegram-bot: one kept loop and connection, and its errors made ours."""

from chalicelib.clients.telegram.client import API_URL, TelegramClient
from chalicelib.clients.telegram.declined import Because, Declined

__all__ = ["API_URL", "Because", "Declined", "TelegramClient"]
