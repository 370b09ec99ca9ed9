"""Which ticket a mail means, and how that is known: what is signed first, what anybody can write last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from chalicelib.desk import reply_address
from chalicelib.desk.joining import goes_on
from chalicelib.desk.mail import REFERENCES, Envelope, Mail, Oddity, Origin, Verdict
from chalicelib.desk.mailroom import ReplyKeys, without_tag
from chalicelib.desk.reply_address import ROOT, Token
from chalicelib.desk.ticket import Ticket
from chalicelib.services.house import House
from chalicelib.services.records import MailScene

TOKENS = 5
"""Reply addresses that are looked at in one mail; each costs a read."""


class Proof(IntEnum):
    """How a mail is known to belong to a ticket."""

    SUBJECT = 1
    """It names the number, and its sender writes in that ticket."""
    REFERENCE = 2
    """It points at a mail of that ticket."""
    TOKEN = 3
    """It was written to an address that we signed for somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """A ticket that a mail belongs to."""

    ticket: Ticket
    proof: Proof
    participant: str = ""
    """For whom the address was signed."""


def refers_to(mail: Mail) -> tuple[str, ...]:
    """The Message-IDs it points at, the nearest first."""
    about = mail.report.about if mail.report else ()
    return tuple(dict.fromkeys((*about, *mail.in_reply_to, *reversed(mail.references))))[:REFERENCES]


def meant_by(mail: Mail, envelope: Envelope, scene: MailScene, house: House) -> Meant | None:
    """Raises Unavailable."""
    if scene.provider is None:
        return None
    found = _by_token(mail, envelope, scene, house) or _by_reference(mail, scene, house)
    return found or _by_subject(mail, envelope, scene, house)


def _by_token(mail: Mail, envelope: Envelope, scene: MailScene, house: House) -> Meant | None:
    if scene.keys is None:
        return None
    headers = (each.address for each in mail.recipients)
    tokens = (reply_address.token_in_address(each) for each in (*envelope.recipients, *headers))
    for token in list(dict.fromkeys(each for each in tokens if each))[:TOKENS]:
        ticket = _ticket(token.number, scene, house)
        if ticket is None:
            continue
        for participant in _participants(ticket, house):
            if reply_address.proves(token, participant, scene.keys):
                return Meant(ticket=ticket, proof=Proof.TOKEN, participant=participant)
    return None


def _participants(ticket: Ticket, house: House) -> Iterator[str]:
    yield reply_address.client_of(ticket.requester)
    for person in house.directory.people(ticket.provider, ticket.account):
        yield reply_address.client_of(person.id)
    for member in house.directory.staff(ticket.provider):
        yield reply_address.staff_of(member.id)


def _by_reference(mail: Mail, scene: MailScene, house: House) -> Meant | None:
    for id in refers_to(mail):
        number = _number_of(id, scene)
        ticket = _ticket(number, scene, house) if number is not None else None
        if ticket is not None:
            return Meant(ticket=ticket, proof=Proof.REFERENCE)
    return None


def _number_of(id: str, scene: MailScene) -> int | None:
    posted, known = scene.posted.get(id), scene.known.get(id)
    if posted is not None and scene.provider is not None and posted.provider == scene.provider.id:
        return posted.ticket
    if known is not None and known.ticket is not None:
        return known.ticket
    return _signed_number(reply_address.token_in_id(id), scene.keys)


def _signed_number(token: Token | None, keys: ReplyKeys | None) -> int | None:
    if token is None or keys is None or not reply_address.proves(token, ROOT, keys):
        return None
    return token.number


def _by_subject(mail: Mail, envelope: Envelope, scene: MailScene, house: House) -> Meant | None:
    """Anybody can write a number: it counts from somebody who writes in that ticket and is proved to be himself."""
    number = reply_address.number_in_subject(mail.subject)
    if number is None or scene.person is None or not proved(mail, envelope):
        return None
    ticket = _ticket(number, scene, house)
    if ticket is None or not scene.person.belongs(ticket.provider, ticket.account):
        return None
    return Meant(ticket=ticket, proof=Proof.SUBJECT)


def _ticket(number: int, scene: MailScene, house: House) -> Ticket | None:
    """A merged ticket is the one that goes on for it."""
    if scene.provider is None:
        return None
    provider = scene.provider.id

    def find(number: int) -> Ticket | None:
        thread = house.store.thread(provider, number, limit=1)
        return thread.ticket if thread else None

    return goes_on(number, find)


def proved(mail: Mail, envelope: Envelope) -> bool:
    """Whether its sender's domain vouches for it: DMARC speaks of the one address in the one From header alone."""
    one = mail.origin is Origin.FROM and Oddity.SEVERAL_SENDERS not in mail.oddities
    return one and envelope.verdicts.dmarc is Verdict.PASS


def bears_token(mail: Mail, envelope: Envelope, mailbox: str) -> bool:
    """Whether it was written to a reply address of this mailbox, whoever signed that."""
    addresses = (*envelope.recipients, *(each.address for each in mail.recipients))
    return any(without_tag(each) == mailbox and reply_address.token_in_address(each) for each in addresses)


def own(mail: Mail, scene: MailScene, house: House) -> bool:
    """Whether it comes from an address of the desk itself."""
    sender = without_tag(mail.sender.address) if mail.sender else ""
    return scene.own or (bool(house.mail_from) and sender == house.mail_from)
