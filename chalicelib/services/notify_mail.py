"""Who is written to about an event, by his wishes: answers, what became of a ticket, and receipts of the web."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.desk.history import Happened
from chalicelib.desk.message import Channel, Message
from chalicelib.desk.notices import NOTICES, Way, wants
from chalicelib.desk.people import Person, Provider
from chalicelib.desk.ticket import Ticket
from chalicelib.services import deliver
from chalicelib.services.correspond import Words, desk_of, letter
from chalicelib.services.effects import Automatic, Class, Delivered, Delivery, Event, Letter, Told
from chalicelib.services.house import House
from chalicelib.services.ports import Seen
from chalicelib.services.record import changes, lease_of

KINDS = {Happened.CLOSED: "closed", Happened.REOPENED: "reopened", Happened.REMINDED: "waiting"}


def write_of(event: Event, ticket: Ticket, provider: Provider, house: House) -> None:
    """Each person's letter is a transaction of its own; the same event twice is written of once. Raises Unavailable."""
    kind = Happened(event.kind)
    if kind is Happened.CREATED and ticket.channel is not Channel.WEB:
        return  # a mail has its receipt already, and the bot said so itself
    desk = desk_of(ticket, provider, house)
    if desk is None:
        return
    words = _words(event, kind, house)
    if words is not None:
        for person in _concerned(event, kind, ticket, house):
            _write(event, letter(words, ticket, event.message or 0, person, desk, house), person, house)


def _concerned(event: Event, kind: Happened, ticket: Ticket, house: House) -> Iterator[Person]:
    """Everybody of the account who wants it by mail and did not do it; a receipt is for who asked."""
    for person in house.directory.people(event.provider, event.account):
        asked = kind is Happened.CREATED
        concerns = person.id == ticket.requester if asked else person.id != event.by
        if concerns and person.emails and wants(person, NOTICES[kind], Way.EMAIL):
            yield person


def _words(event: Event, kind: Happened, house: House) -> Words | None:
    if kind is Happened.CREATED:
        return Words(name="receipt", automatic=Automatic.GENERATED)
    if kind in KINDS:
        return Words(name="changed", automatic=Automatic.GENERATED, values={"kind": KINDS[kind]})
    message = _message(event, house)
    if message is None or message.internal:
        return None
    files, author = message.attachments, message.author.name
    return Words(name="answer", automatic=Automatic.NO, by=author, text=message.text, files=files)


def _message(event: Event, house: House) -> Message | None:
    return house.store.message(event.provider, event.ticket, event.message) if event.message is not None else None


def _write(event: Event, written: Letter, person: Person, house: House) -> None:
    cause = f"event#{event.id}#{person.id}#mail"
    if house.store.answer(cause) is not None:
        deliver.carry_cause(cause, house)
        return
    if house.mailroom.address(written.to).dead_at is not None:
        _remember_dead(event, person, house)
        return
    now, lease = house.clock.now(), lease_of(house.clock.left())
    made = changes(cause=cause, at=now, says=[(Class.POST, written)], lease=lease)
    try:
        house.store.commit(made)
    except Seen:
        return  # whoever was faster carries it
    deliver.carry(made.rows, house)


def _remember_dead(event: Event, person: Person, house: House) -> None:
    """Letters to this address come back: that is known under the message, and none is sent."""
    if event.message is None:
        return
    told = Told(provider=event.provider, ticket=event.ticket, message=event.message, person=person.id)
    at = house.clock.now()
    house.outbox.remember(Delivery(told=told, channel="email", state=Delivered.FAILED, at=at, reason="dead address"))
