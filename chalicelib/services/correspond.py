"""A letter about a ticket: from whom, to whom, where its answer goes and what it belongs to in a mail program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.desk import reply_address
from chalicelib.desk.mailroom import Mailbox, ReplyKeys
from chalicelib.desk.message import Attachment
from chalicelib.desk.people import Person, Provider
from chalicelib.desk.ticket import Ticket
from chalicelib.services.effects import Automatic, Conversation, Letter, Told
from chalicelib.services.house import House
from chalicelib.services.languages import language_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The provider's side of a correspondence."""

    provider: Provider
    mailbox: Mailbox
    keys: ReplyKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is written: which letter, and what somebody said in it."""

    name: str
    """A folder of channels/email/letters."""
    automatic: Automatic
    by: str = ""
    """Who wrote; empty for the desk itself."""
    text: str = ""
    files: tuple[Attachment, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


def desk_of(ticket: Ticket, provider: Provider, house: House) -> Desk | None:
    """The mailbox of the ticket's department, else the provider's first; None where it has none."""
    boxes = house.mailroom.mailboxes(provider.id)
    keys = house.mailroom.reply_keys(provider.id) if boxes else None
    if keys is None:
        return None
    box = next((each for each in boxes if each.department == ticket.department), boxes[0])
    return Desk(provider=provider, mailbox=box, keys=keys)


def letter(said: Words, ticket: Ticket, told: Told, person: Person, to: str, desk: Desk, house: House) -> Letter:
    """To this address of his."""
    language = language_for(None, None, person, desk.provider)
    title = desk.provider.title(language)
    box, domain = desk.mailbox.address, desk.mailbox.address.rpartition("@")[2]
    on = Conversation(
        told=told,
        mailbox=box,
        name=f"{said.by} · {title}" if said.by else title,
        reply_to=reply_address.reply_address(box, ticket.number, reply_address.client_of(person.id), desk.keys),
        root=reply_address.root_id(ticket.number, desk.keys, domain),
        refers=ticket.mail_ids,
        text=said.text,
        files=said.files,
        page=page_of(ticket, house),
    )
    about: dict[str, str | int] = {"number": ticket.number, "subject": ticket.subject, "provider": title}
    return Letter(
        to=to,
        name=said.name,
        language=language,
        values={**about, **said.values},
        automatic=said.automatic,
        on=on,
    )


def addresses_of(person: Person, ticket: Ticket) -> tuple[str, ...]:
    """In the order in which they are tried: the one he wrote from last in this ticket, while it is his; then as they
    stand."""
    last = next((each.address for each in ticket.writers if each.person == person.id), "")
    return tuple(sorted(person.emails, key=lambda each: each != last))


def page_of(ticket: Ticket, house: House) -> str:
    """With the account it belongs to, for numbers count per provider; empty where nobody said where the portal is."""
    return f"{house.portal}/tickets/{ticket.number}?at={ticket.provider}/{ticket.account}" if house.portal else ""
