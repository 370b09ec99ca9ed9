"""A mail that is not taken: of somebody who is kept out, or stopped by an announcement, which its sender is told."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk import reply_address
from chalicelib.desk.announcements import About, Announcement, Stop, stopping
from chalicelib.desk.mail import Reason
from chalicelib.desk.mailroom import Outcome, ReplyKeys
from chalicelib.desk.people import Person
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.verbs import Filing
from chalicelib.services.correspond import page_of
from chalicelib.services.effects import Automatic, Class, Conversation, Letter
from chalicelib.services.house import House
from chalicelib.services.languages import language_for
from chalicelib.services.mail_files import subject_of, thread_of
from chalicelib.services.settling import At, Settled, answerable


def not_taken(where: Filing | Ticket, what: Stop, person: Person, at: At, house: House) -> Settled | None:
    """Of a client who is kept out nothing is taken; what an announcement stops waits until somebody looks."""
    ticket = where if isinstance(where, Ticket) else None
    account = house.directory.account(where.provider, where.account)
    if account is not None and account.blocked:
        return Settled(outcome=Outcome.REFUSED, reason=Reason.BLOCKED_SENDER, ticket=ticket)
    about = About(account=where.account, department=where.department, service=where.service)
    found = stopping(at.provider.announcements, what, about, at.now)
    if found is None:
        return None
    held = Settled(outcome=Outcome.HELD, reason=Reason.STOPPED, ticket=ticket)
    return _told(held, found, what, person, at, house)


def _told(held: Settled, why: Announcement, what: Stop, person: Person, at: At, house: House) -> Settled:
    """Within the same limits as a receipt; never again when somebody has the mail settled anew."""
    address, keys = at.scene.address.wrote(at.now), at.scene.keys
    if at.held is not None or keys is None or not answerable(at) or not address.may_have_a_receipt(at.now):
        return held
    written = _letter(why, what, held.ticket, person, keys, at, house)
    return replace(held, says=((Class.POST, written),), address=address.given_a_receipt(at.now))


def _letter(
    why: Announcement, what: Stop, ticket: Ticket | None, person: Person, keys: ReplyKeys, at: At, house: House
) -> Letter:
    """An answer to the mail, to where it came from."""
    language = language_for(None, None, person, at.provider)
    title, box = at.provider.title(language), at.mailbox.address
    plain = Conversation(
        mailbox=box,
        name=title,
        reply_to=box,
        root="",
        refers=thread_of(at.reading.mail),
        text=why.said(language),
    )
    return Letter(
        to=at.sender,
        name="stopped",
        language=language,
        values={
            "number": ticket.number if ticket else 0,
            "subject": ticket.subject if ticket else subject_of(at.reading.mail, at.provider),
            "provider": title,
            "what": what,
        },
        automatic=Automatic.REPLIED,
        on=_within(plain, ticket, person, keys, house) if ticket else plain,
    )


def _within(plain: Conversation, ticket: Ticket, person: Person, keys: ReplyKeys, house: House) -> Conversation:
    """Part of the ticket that the mail belongs to, so that an answer finds it when replies are taken again."""
    box, client = plain.mailbox, reply_address.client_of(person.id)
    return replace(
        plain,
        reply_to=reply_address.reply_address(box, ticket.number, client, keys),
        root=reply_address.root_id(ticket.number, keys, box.rpartition("@")[2]),
        page=page_of(ticket, house),
    )
