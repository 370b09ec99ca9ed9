"""Telegram as a channel: the same words as every channel, `name`, `verify`, `read`, and its voice."""

from __future__ import annotations

from chalicelib.channels.telegram.guard import admits as verify
from chalicelib.channels.telegram.reader import read
from chalicelib.channels.telegram.voice import TelegramVoice as Voice

__all__ = ["Voice", "name", "read", "verify"]

name = "telegram"
