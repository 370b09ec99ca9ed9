"""Telegram: what an update means, what we say back and how it is drawn in a chat."""
