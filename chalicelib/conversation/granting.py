"""What clients and staff have in common when they tie their Telegram: the question, the account, the grant's end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.conversation.context import Context, button
from chalicelib.conversation.outputs import Rows
from chalicelib.desk.people import Grant, TelegramLink

SHOWN = 8
"""Characters of a grant's hash that its buttons carry."""


def yes_or_no(grant: Grant) -> Rows:
    short = grant.hash[:SHOWN]
    return ((button("button.link", "ok", short), button("button.no_link", "nok", short)),)


def link_of(context: Context) -> TelegramLink:
    """The account that writes here."""
    return TelegramLink(id=context.user, name=context.name, username=context.username, linked_at=context.now)


def both(grant: Grant) -> list[Grant]:
    """Using either of the two that were made together ends both."""
    return [grant, replace(grant, hash=grant.twin, twin=grant.hash)]


def masked(emails: Sequence[str], name: str = "") -> str:
    """Enough for the owner to know himself, too little for anybody else: `a…@example.ru`."""
    if not emails:
        return f"{name[:1]}…"
    user, _, domain = emails[0].partition("@")
    return f"{user[:1]}…@{domain}"
