"""What a waiting mail holds, to be saved by whoever may look at it; nothing of one in which a virus was found."""

from __future__ import annotations

from chalicelib.desk.errors import NotFound
from chalicelib.desk.mail import Reason
from chalicelib.desk.mailroom import Held
from chalicelib.desk.media import without_life
from chalicelib.desk.names import ANY_TYPE
from chalicelib.desk.permissions import Actor
from chalicelib.services.download import ADDRESS_LIFE
from chalicelib.services.house import House
from chalicelib.services.intake import lying
from chalicelib.services.mail_files import LARGEST, file_id
from chalicelib.services.quarantine import HeldRef, held_of, open_held

FOLDER = "uploads/waiting"
"""Below where everything goes by itself after two days: what is put there is only on its way to a browser."""


def whole(ref: HeldRef, *, actor: Actor, house: House) -> str:
    """An address that saves the mail as it came, headers and all. Raises NotFound, Unavailable."""
    held = _harmless(ref, actor, house)
    key = lying(held.id, held.raw, house)
    house.files.head(key)
    return house.files.url(key, name=f"{held.id}.eml", type=ANY_TYPE, seconds=ADDRESS_LIFE)


def one(ref: HeldRef, file: str, *, actor: Actor, house: House) -> str:
    """An address that saves one of its files under its name. Raises NotFound, Unavailable."""
    held = _harmless(ref, actor, house)
    with open_held(held, house) as reading:
        found = next((each for each in reading.mail.files if file_id(each.index) == file), None)
        if found is None:
            raise NotFound("refused.no_file")
        key = f"{FOLDER}/{held.provider}/{held.id}/{file}"
        house.files.put(key, reading.opened.bytes_of(found.index), type=found.type, limit=LARGEST)
    return house.files.url(key, name=found.name, type=without_life(found.type), seconds=ADDRESS_LIFE)


def may_save(held: Held) -> bool:
    return held.reason is not Reason.VIRUS


def _harmless(ref: HeldRef, actor: Actor, house: House) -> Held:
    held = held_of(ref, actor, house)
    if not may_save(held):
        raise NotFound("refused.no_file")
    return held
