"""What was said in a ticket becomes what it is found by; told twice or out of order, it comes to the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chalicelib.desk.history import Happened
from chalicelib.desk.message import Message
from chalicelib.desk.terms import terms
from chalicelib.desk.ticket import Ticket
from chalicelib.services.effects import Event
from chalicelib.services.house import House
from chalicelib.services.records import Lexicon

BEGINS = frozenset({Happened.CREATED, Happened.STARTED})
"""Events with which a ticket begins: what it is about is learned with its first message."""

SAYS = BEGINS | {Happened.REPLIED, Happened.APPENDED, Happened.ANSWERED, Happened.NOTED, Happened.EDITED}
"""Events that bring words. Lexicon are only ever added: what stood there before an edit still finds the ticket, as its
revisions still show it."""

JOINS = frozenset({Happened.MERGED, Happened.SPLIT})
"""Events that bring messages from another ticket: it is read as a whole."""

PAGE = 50
"""Messages of one read, where a ticket is read as a whole."""

MOST_TERMS = 300
"""Of one message: a log that was pasted is found by its beginning."""
MOST_OF_A_TICKET = 2000
"""After which a ticket learns no more, so that its row stays small."""


def index(event: Event, house: House) -> None:
    """Raises Unavailable when it should come again."""
    if event.kind not in SAYS | JOINS:
        return
    thread = house.store.thread(event.provider, event.ticket, limit=1)
    if thread is None:
        return
    if event.kind in JOINS:
        again(thread.ticket, house)
    elif event.message is not None:
        about = _about(thread.ticket, house) if event.kind in BEGINS else ""
        said = house.store.message(event.provider, event.ticket, event.message)
        learn(thread.ticket, about, (said,) if said else (), house)


def again(ticket: Ticket, house: House) -> None:
    """All of a ticket from its beginning, as if every event came once more."""
    learn(ticket, _about(ticket, house), _messages(ticket, house), house)


def _messages(ticket: Ticket, house: House) -> Iterator[Message]:
    """The oldest first, so that a ticket of too many words is found by how it began."""
    for start in range(1, ticket.messages + 1, PAGE):
        page = house.store.thread(ticket.provider, ticket.number, before=start + PAGE, limit=PAGE)
        yield from page.messages if page else ()


def learn(ticket: Ticket, about: str, messages: Iterable[Message], house: House) -> None:
    known = house.index.known(ticket.provider, (ticket.number,)).get(ticket.number)
    before = known or Lexicon(provider=ticket.provider, ticket=ticket.number)
    new = before.and_public(_some(about))
    for said in messages:
        if len(new.all) >= MOST_OF_A_TICKET:
            break
        told = _some("\n".join((said.text, *(each.name for each in said.attachments))))
        new = new.and_notes(told) if said.internal else new.and_public(told)
    if new != before or known is None:
        house.index.learn(new, beyond=before)


def _some(text: str) -> tuple[str, ...]:
    return terms(text)[:MOST_TERMS]


def _about(ticket: Ticket, house: House) -> str:
    return "\n".join(each for each in _facts(ticket, house) if each)


def _facts(ticket: Ticket, house: House) -> Iterator[str]:
    yield ticket.subject
    yield ticket.service or ""
    yield ticket.service_name or ""
    yield ticket.account
    account = house.directory.account(ticket.provider, ticket.account)
    yield account.name if account else ""
    person = house.directory.person(ticket.requester)
    if person is not None:
        yield person.name
        yield from person.emails
