"""Who may come in by the hook: Telegram, which knows the secret we gave it."""

from __future__ import annotations

from hmac import compare_digest

from chalicelib.desk.people import Bot


def admits(header: str | None, bot: Bot) -> bool:
    """Both secrets are always compared, in constant time: the time taken tells nothing of either."""
    given = (header or "").encode(errors="backslashreplace")
    now = compare_digest(given, bot.secret.encode())
    before = compare_digest(given, (bot.previous_secret or bot.secret).encode())
    return bool(given) and (now or before)
