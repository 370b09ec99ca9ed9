"""What the agenda lists: which thing it is, without reading more of it than that."""

from __future__ import annotations

from datetime import datetime

from chalicelib.services.effects import Wake, Waking
from chalicelib.storage import keys
from chalicelib.storage.items import Item
from chalicelib.storage.keys import Key


def read(item: Item) -> Wake:
    """One that nobody can read as a whole is listed like the others, so that it hides none of them."""
    body = item["body"]["M"]
    return Wake(
        kind=Waking(item["kind"]["S"]),
        provider=body["provider"]["S"],
        ticket=int(body["number"]["N"]),
        at=datetime.fromisoformat(item[keys.BY_DUE.rank]["S"]),
        version=int(item["version"]["N"]),
    )


def key_of(wake: Wake) -> Key:
    return keys.ticket(wake.provider, wake.ticket)
