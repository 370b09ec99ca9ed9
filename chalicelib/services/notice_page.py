"""What a client's chat shows of an event: an answer with its files, or the status his ticket came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from chalicelib.conversation.outputs import Output, Say, Titled, Value, Words
from chalicelib.conversation.prompts import department_title, told_rows
from chalicelib.conversation.tickets import albums
from chalicelib.desk.history import Happened
from chalicelib.desk.message import Message
from chalicelib.desk.people import Person, Provider
from chalicelib.desk.text import CARD_PIECE, split
from chalicelib.desk.ticket import Ticket
from chalicelib.services.effects import ChatTarget, Class, Content, Spoken
from chalicelib.services.news import News, told_of

CHANGED = {Happened.CLOSED: "told.closed", Happened.REOPENED: "told.reopened", Happened.REMINDED: "told.waiting"}
"""Events that bring a status and nothing else, and the words for each."""


def outputs(news: News) -> tuple[Output, ...]:
    """The same for everybody; nothing for what no chat is told of."""
    if news.message is not None:
        return tuple(_answer(news.ticket, news.message, news.provider))
    if news.kind not in CHANGED:
        return ()
    values: dict[str, Value] = {
        "number": news.ticket.number,
        "subject": news.ticket.subject,
        "status": Words(f"status.client.{news.event.client_status}"),
        "silence": Words("time.for_days", {"count": int(news.event.details.get("days", "0"))}),
    }
    return (_page(news.ticket, (Words(CHANGED[news.kind], values),)),)


def says(news: News, outputs: Sequence[Output], person: Person, target: ChatTarget) -> Iterator[tuple[Class, Content]]:
    """Whether he was told is known by the beginning."""
    for index, output in enumerate(outputs):
        told = told_of(news, person) if index == 0 else None
        yield Class.DELIVERY, Spoken(target=target, output=output, told=told)


def _answer(ticket: Ticket, message: Message, provider: Provider) -> Iterable[Output]:
    """Number, subject, who, the text in as many messages as it needs, then the files."""
    department = provider.department(ticket.department)
    title = department_title(department) if department else Titled(ticket.department)
    head: tuple[Value, ...] = (
        Words("told.head", {"number": ticket.number, "subject": ticket.subject}),
        Words("told.by", {"author": message.author.name, "department": title}),
    )
    pieces = split(message.text, CARD_PIECE) or ("",)
    for index, piece in enumerate(pieces):
        lines = (*head, piece) if index == 0 else (piece,)
        page = _page(ticket, tuple(each for each in lines if each != ""))
        yield page if index == len(pieces) - 1 else replace(page, rows=())
    yield from albums(ticket, message.attachments)


def _page(ticket: Ticket, lines: tuple[Value, ...]) -> Say:
    return Say(lines=lines, rows=told_rows(ticket), provider=ticket.provider, ticket=ticket.number)
