"""Files of a ticket on their way out: an address that is good for a minute, for whoever may see the message."""

from __future__ import annotations

from chalicelib.desk.errors import NotFound
from chalicelib.desk.media import looks_like, without_life
from chalicelib.desk.message import Attachment, FileState
from chalicelib.desk.permissions import Actor
from chalicelib.services.act import TicketRef
from chalicelib.services.house import House
from chalicelib.services.view import entry

ADDRESS_LIFE = 60
"""Seconds; it is made on the click, and the browser follows at once."""


def download(ref: TicketRef, message: int, file: str, *, actor: Actor, house: House) -> str:
    """Saves the file under its given name. Raises NotFound for whatever is not there, not ready or not his."""
    found = _file(ref, message, file, actor, house)
    return house.files.url(found.key, name=found.name, type=without_life(found.type), seconds=ADDRESS_LIFE)


def preview(ref: TicketRef, message: int, file: str, *, actor: Actor, house: House) -> str:
    """Shows the picture. Raises NotFound as well for what only calls itself one: its first bytes decide."""
    found = _file(ref, message, file, actor, house)
    beginning = next(house.files.read(found.key), b"")
    if not looks_like(found.type, beginning):
        raise NotFound("refused.no_file")
    return house.files.picture(found.key, type=found.type, seconds=ADDRESS_LIFE)


def _file(ref: TicketRef, message: int, file: str, actor: Actor, house: House) -> Attachment:
    said = entry(ref, message, actor=actor, house=house)
    attachments = said.attachments if said else ()
    found = next((each for each in attachments if each.id == file and each.state is FileState.READY), None)
    if found is None:
        raise NotFound("refused.no_file")
    return found
