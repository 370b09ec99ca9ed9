"""What the agenda lists: which thing it is, without reading more of it than that."""

from __future__ import annotations

from datetime import datetime

from chalicelib.services.effects import Wake, Waking
from chalicelib.storage import keys
from chalicelib.storage.items import Item
from chalicelib.storage.keys import Key


def read(item: Item) -> Wake:
    """One that nobody can read as a whole is listed like the others, so that it hides none of them."""
    kind, body = Waking(item["kind"]["S"]), item["body"]["M"]
    at = datetime.fromisoformat(item[keys.BY_DUE.rank]["S"])
    if kind is Waking.DRAFT:
        return Wake(kind=kind, at=at, bot=body["bot"]["S"], chat=int(body["chat"]["N"]), draft=body["draft"]["S"])
    return Wake(
        kind=kind,
        at=at,
        provider=body["provider"]["S"],
        ticket=int(body["number"]["N"]),
        version=int(item["version"]["N"]),
    )


def key_of(wake: Wake) -> Key:
    if wake.kind is Waking.DRAFT:
        return keys.left(wake.bot, wake.chat, wake.draft)
    return keys.ticket(wake.provider, wake.ticket)
