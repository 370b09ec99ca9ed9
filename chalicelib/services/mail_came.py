"""A mail of a ticket as it came: read anew for whoever may see it so, and to be saved whole by staff."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.desk.errors import NotFound
from chalicelib.desk.mail import Envelope, Mail
from chalicelib.desk.message import Mailed, Message
from chalicelib.desk.names import ANY_TYPE
from chalicelib.desk.people import Role
from chalicelib.desk.permissions import Actor, may_see_mail
from chalicelib.services.act import TicketRef
from chalicelib.services.download import ADDRESS_LIFE
from chalicelib.services.house import House
from chalicelib.services.intake import lying
from chalicelib.services.mail_open import opened
from chalicelib.services.view import entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A message of a ticket, and the mail that it was."""

    message: Message
    mail: Mail


def came(ref: TicketRef, message: int, *, actor: Actor, house: House) -> Came:
    """Raises NotFound for what is no mail, not his to see as it came, or no longer kept; and Unavailable."""
    said, mailed = _mailed(ref, message, actor, house)
    envelope = Envelope(id=_delivery(mailed), recipients=(), mail_from="", at=said.at)
    with opened(lying(envelope.id, mailed.raw, house), envelope, house) as reading:
        return Came(message=said, mail=reading.mail)


def whole(ref: TicketRef, message: int, *, actor: Actor, house: House) -> str:
    """An address that saves the mail, headers and all: for staff alone, and of none with a virus.

    Raises NotFound, Unavailable.
    """
    if actor.role is Role.CLIENT:
        raise NotFound("refused.no_mail")
    _, mailed = _mailed(ref, message, actor, house)
    if not mailed.may_be_saved:
        raise NotFound("refused.no_mail")
    key = lying(_delivery(mailed), mailed.raw, house)
    house.files.head(key)
    return house.files.url(key, name=f"{ref.number}-{message}.eml", type=ANY_TYPE, seconds=ADDRESS_LIFE)


def _mailed(ref: TicketRef, message: int, actor: Actor, house: House) -> tuple[Message, Mailed]:
    said = entry(ref, message, actor=actor, house=house)
    if said is None or said.mailed is None or not may_see_mail(actor, said):
        raise NotFound("refused.no_mail")
    return said, said.mailed


def _delivery(mailed: Mailed) -> str:
    return mailed.raw.rpartition("/")[2]
