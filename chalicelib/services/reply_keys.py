"""What a provider's addresses are signed with: kept from its first mailbox or letter to staff on."""

from __future__ import annotations

from chalicelib.desk.mailroom import ReplyKeys
from chalicelib.desk.sessions import secret_of
from chalicelib.services.house import House


def keys_for(provider: str, house: House) -> ReplyKeys:
    """The provider's, or new ones of version 0, to be saved with what needs them."""
    return house.mailroom.reply_keys(provider) or ReplyKeys(provider=provider, current=drawn(house))


def drawn(house: House) -> str:
    return secret_of(house.ids.long(), house.ids.long())
