"""A mail that begins a ticket: of a known person, of a guest, or going on from one the archive has closed over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chalicelib.desk import permissions, verbs
from chalicelib.desk.announcements import Stop
from chalicelib.desk.mail import Reason
from chalicelib.desk.mailroom import Address, Outcome, Strangers
from chalicelib.desk.names import NAME_LIMIT, plain
from chalicelib.desk.notices import Notice, Way, wants
from chalicelib.desk.notifications import Notification
from chalicelib.desk.people import Account, Membership, Person
from chalicelib.desk.templates import Form
from chalicelib.desk.text import cut
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.verbs import Deed, Filing
from chalicelib.services.correspond import Desk, Words, addresses_of, letter
from chalicelib.services.effects import Automatic, Class, Content, Told
from chalicelib.services.house import House
from chalicelib.services.mail_files import subject_of
from chalicelib.services.mail_stopped import not_taken
from chalicelib.services.marking import said_at
from chalicelib.services.own_words import Matter, in_letter
from chalicelib.services.records import Record
from chalicelib.services.settling import At, Settled, answerable


def new_ticket(at: At, house: House) -> Settled:
    """One account is chosen for a person who has several here: that of his newest ticket, else the first."""
    address = at.scene.address.wrote(at.now)
    if address.floods(at.now):
        return Settled(outcome=Outcome.HELD, reason=Reason.FLOOD, address=address.asked(at.now))
    person = at.scene.person
    memberships = person.at(at.provider.id) if person else ()
    if person is not None and memberships:
        account = _account_of(memberships, at, house)
        return _filed(_filing(account, person, at), person, (), address.asked(at.now), at, house)
    if at.mailbox.strangers is Strangers.HOLD or at.reading.mail.automatic is not None or not at.sender:
        return Settled(outcome=Outcome.HELD, reason=Reason.UNKNOWN_SENDER)
    guest, saves = _guest(at, house)
    return _filed(_filing(saves[0].id, guest, at), guest, saves, address.asked(at.now), at, house)


def filed_for(person: Person, account: str, at: At, house: House) -> Settled:
    """Somebody looked at it, and knows whose it is."""
    return _filed(_filing(account, person, at), person, (), at.scene.address.wrote(at.now), at, house)


def following(old: Ticket, person: Person, at: At, house: House) -> Settled:
    """P8: the archive has closed over it for good."""
    filing = replace(
        _filing(old.account, person, at),
        department=old.department,
        subject=old.subject,
        service=old.service,
        service_name=old.service_name,
        follows=old.number,
    )
    return _filed(filing, person, (), at.scene.address.wrote(at.now), at, house)


def _account_of(memberships: tuple[Membership, ...], at: At, house: House) -> str:
    if len(memberships) == 1:
        return memberships[0].account
    newest = [
        (ticket.active_at, each.account)
        for each in memberships
        for ticket in house.reads.active(at.provider.id, each.account, limit=1).tickets
    ]
    return max(newest)[1] if newest else memberships[0].account


def _filing(account: str, person: Person, at: At) -> Filing:
    return Filing(
        provider=at.provider.id,
        number=at.scene.counter.last + 1,
        account=account,
        department=at.mailbox.department,
        subject=subject_of(at.reading.mail, at.provider),
        requester=person.id,
    )


def _guest(at: At, house: House) -> tuple[Person, tuple[Account, Person]]:
    """An account of his own; somebody who is known elsewhere keeps what he has there."""
    sender = at.reading.mail.sender
    given = plain(sender.name) if sender else ""
    name = cut(given, NAME_LIMIT) or at.sender[:NAME_LIMIT]
    account = Account(provider=at.provider.id, id=f"guest-{house.ids.short()}", name=name)
    known = at.scene.person or Person(id=f"p-{house.ids.short()}", name=name, emails=(at.sender,))
    member = Membership(provider=at.provider.id, account=account.id, account_name=name)
    guest = replace(known, memberships=(*known.memberships, member))
    return guest, (account, guest)


def _filed(
    filing: Filing, person: Person, saves: tuple[Record, ...], address: Address, at: At, house: House
) -> Settled:
    refused = not_taken(filing, Stop.TICKETS, person, at, house) if at.held is None else None
    if refused is not None:
        return refused
    said = said_at(at, filing.account, house)
    deed = verbs.file_ticket(filing, said, permissions.client(person), at.now)
    counted = replace(at.scene.counter, last=filing.number)
    receipt = _receipt(deed, person, address, at, house)
    copies = (_copy_of(deed, person),) if receipt else ()
    return Settled(
        outcome=Outcome.TICKET,
        deed=deed,
        saves=(*saves, counted, *copies),
        says=receipt,
        address=address.given_a_receipt(at.now) if receipt else address,
    )


def _receipt(deed: Deed, person: Person, address: Address, at: At, house: House) -> tuple[tuple[Class, Content], ...]:
    """None to a program, none beyond the limit of an address, none to whom does not want it or gets no letters."""
    wanted = wants(person, Notice.FILED, Way.EMAIL) and bool(person.emails)
    if not (answerable(at) and wanted and at.scene.keys and address.may_have_a_receipt(at.now)):
        return ()
    to = _living(addresses_of(person, deed.ticket), address, house)
    if to is None:
        return ()
    desk = Desk(provider=at.provider, mailbox=at.mailbox, keys=at.scene.keys)
    words = Words(name="receipt", automatic=Automatic.REPLIED)
    ticket = deed.ticket
    told = Told(provider=ticket.provider, ticket=ticket.number, message=ticket.last_message, person=person.id)
    about = Matter(provider=at.provider, ticket=ticket, client=person.name)
    usual = letter(words, ticket, told, person, to, desk, house)
    return ((Class.POST, in_letter(Form.LETTER_RECEIPT, usual, about, house)),)


def _living(addresses: Iterable[str], wrote: Address, house: House) -> str | None:
    """The first to which letters arrive; from whatever was written just now they do."""
    return next(
        (each for each in addresses if each == wrote.address or house.mailroom.address(each).dead_at is None), None
    )


def _copy_of(deed: Deed, person: Person) -> Notification:
    """Of the receipt, as his portal shows it; filing a ticket is its first fact."""
    ticket, filed = deed.ticket, deed.facts[0]
    return Notification(
        provider=ticket.provider,
        account=ticket.account,
        person=person.id,
        ticket=ticket.number,
        fact=filed.id,
        way=Way.EMAIL,
        kind=filed.kind,
        at=filed.at,
        subject=ticket.subject,
    )
