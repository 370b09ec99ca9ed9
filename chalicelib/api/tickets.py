"""One ticket and what was said in it; whoever looks changes nothing (domain rule: an API read has no side effect)."""

from __future__ import annotations

from chalicelib.api import bodies, queries, told
from chalicelib.api.asked import Asked, Told
from chalicelib.api.files import named
from chalicelib.api.shapes import History, Messages
from chalicelib.desk.errors import Invalid, NotFound
from chalicelib.desk.history import Happened
from chalicelib.desk.message import Channel
from chalicelib.desk.permissions import Actor, client
from chalicelib.desk.tokens import Right
from chalicelib.services import download, file
from chalicelib.services.act import ticket_of
from chalicelib.services.file import Question
from chalicelib.services.find import person_of
from chalicelib.services.house import House
from chalicelib.services.view import thread

HERE = "/api/v1/tickets"
STAFF_ALONE = frozenset(
    {Happened.NOTED, Happened.OVERHEARD, Happened.REMINDER, Happened.REMINDER_SET, Happened.REMINDER_DONE}
)
"""Facts of which a token without the right to notes learns nothing."""


def show(asked: Asked, house: House, *, number: str) -> Told:
    return Told(shape=told.ticket_of(ticket_of(asked.ref(queries.number_of(number)), house)))


def messages(asked: Asked, house: House, *, number: str) -> Told:
    """The newest first page; `next` leads back in time."""
    ref, limit = asked.ref(queries.number_of(number)), queries.limit_of(asked.query)
    found = thread(ref, actor=asked.actor, before=queries.before_of(asked.query), limit=limit, house=house)
    oldest = min((each.id for each in found.messages), default=1)
    rows = sorted(found.messages, key=lambda each: each.id)
    shown = tuple(told.message_of(each) for each in rows if not each.internal or _reads_notes(asked))
    return Told(shape=Messages(messages=shown, next=str(oldest) if oldest > 1 else None))


def history(asked: Asked, house: House, *, number: str) -> Told:
    ref = asked.ref(queries.number_of(number))
    ticket_of(ref, house)
    facts = house.reads.history(ref.provider, ref.number)
    shown = (each for each in facts if each.kind not in STAFF_ALONE or _reads_notes(asked))
    return Told(shape=History(facts=tuple(told.fact_of(each) for each in shown)))


def get(asked: Asked, house: House, *, number: str, message: str, file: str) -> Told:
    """On to the file itself, by an address that is good for a minute."""
    ref, id = asked.ref(queries.number_of(number)), queries.number_of(message)
    if not _reads_notes(asked):
        said = house.store.message(ref.provider, ref.number, id)
        if said is None or said.internal:
            raise NotFound("refused.no_file")
    return Told(location=download.download(ref, id, file, actor=asked.actor, house=house))


def new(asked: Asked, house: House) -> Told:
    """Staff write first, or a client is let ask by whoever brings it; the ticket and where it is."""
    body, cause = bodies.read(asked.body, bodies.NewTicket), asked.cause()
    house = asked.sealed(body, house)
    question = Question(
        provider=asked.provider,
        account=body.account,
        department=body.department,
        subject=body.subject,
        service=body.service,
        through=asked.by if body.side == "client" else "",
    )
    if body.side == "client":
        asker = _asker(body, asked, house)
        made = file.ask(question, actor=asker, text=body.text, channel=Channel.DESK, cause=cause, house=house)
    else:
        made = file.write(
            question,
            actor=asked.actor,
            person=body.person,
            text=body.text,
            files=named(body.files),
            cause=cause,
            house=house,
        )
    return Told(shape=told.ticket_of(made), location=f"{HERE}/{made.number}")


def _asker(body: bodies.NewTicket, asked: Asked, house: House) -> Actor:
    """In whose name it is asked: somebody of this very account, who sends his files himself."""
    if body.files:
        raise Invalid("refused.api.files", field="files")
    if body.person is None:
        raise Invalid("refused.api.missing", field="person")
    person = person_of(body.person, house)
    if not person.belongs(asked.provider, body.account):
        raise NotFound("refused.no_person", person=body.person)
    return client(person)


def _reads_notes(asked: Asked) -> bool:
    return Right.READ_NOTES in asked.token.rights
