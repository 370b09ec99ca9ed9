"""What a client's chat shows of an event: an answer with its files, or the status his ticket came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from chalicelib.conversation.outputs import Button, Output, Say, Titled, Value, Words
from chalicelib.conversation.prompts import department_title, told_rows
from chalicelib.conversation.tickets import albums
from chalicelib.desk.history import Happened
from chalicelib.desk.message import Message
from chalicelib.desk.people import Person
from chalicelib.desk.templates import CHATS
from chalicelib.desk.text import CARD_PIECE, split
from chalicelib.desk.ticket import Ticket
from chalicelib.services.correspond import page_of
from chalicelib.services.effects import ChatTarget, Class, Content, Spoken
from chalicelib.services.house import House
from chalicelib.services.news import News, about, told_of
from chalicelib.services.own_words import in_chat

CHANGED = {Happened.CLOSED: "told.closed", Happened.REOPENED: "told.reopened", Happened.REMINDED: "told.waiting"}
"""Events that bring a status and nothing else, and the words for each."""


def said_to(news: News, person: Person, target: ChatTarget, house: House) -> tuple[Output, ...]:
    """In the provider's own words, where it has some."""
    own = in_chat(CHATS[news.kind], target.language, about(news, person), house)
    if news.message is not None:
        return tuple(_answer(news.ticket, news.message, (own,) if own else _head(news, news.message)))
    return (_page(news.ticket, (own or _changed(news),)),)


def _changed(news: News) -> Words:
    values: dict[str, Value] = {
        "number": news.ticket.number,
        "subject": news.ticket.subject,
        "status": Words(f"status.client.{news.event.client_status}"),
        "silence": Words("time.for_days", {"count": int(news.event.details.get("days", "0"))}),
    }
    return Words(CHANGED[news.kind], values)


def says(
    news: News, person: Person, target: ChatTarget, house: House, *, at: str = ""
) -> Iterator[tuple[Class, Content]]:
    """Whether he was told is known by all of it; `at` names the bot where another one is kept out."""
    told, outputs = told_of(news, person), said_to(news, person, target, house)
    for part, output in enumerate(outputs):
        more = part < len(outputs) - 1
        yield Class.DELIVERY, Spoken(target=target, output=output, told=told, part=part, more=more, at=at)


def in_part(ticket: Ticket, house: House) -> Say:
    """Where an answer did not arrive whole, and nothing but the portal has it whole."""
    page = page_of(ticket, house)
    rows = ((Button(Words("button.site"), data="", url=page),),) if page else ()
    lines = (Words("told.in_part", {"number": ticket.number, "subject": ticket.subject}),)
    return Say(lines=lines, rows=rows, provider=ticket.provider, ticket=ticket.number)


def _head(news: News, message: Message) -> tuple[Value, ...]:
    """Number, subject and who."""
    ticket = news.ticket
    department = news.provider.department(ticket.department)
    title = department_title(department) if department else Titled(ticket.department)
    return (
        Words("told.head", {"number": ticket.number, "subject": ticket.subject}),
        Words("told.by", {"author": message.author.name, "department": title}),
    )


def _answer(ticket: Ticket, message: Message, head: tuple[Value, ...]) -> Iterable[Output]:
    """Its head, the text in as many messages as it needs, then the files."""
    pieces = split(message.text, CARD_PIECE) or ("",)
    for index, piece in enumerate(pieces):
        lines = (*head, piece) if index == 0 else (piece,)
        page = _page(ticket, tuple(each for each in lines if each != ""))
        yield page if index == len(pieces) - 1 else replace(page, rows=())
    yield from albums(ticket, message.attachments)


def _page(ticket: Ticket, lines: tuple[Value, ...]) -> Say:
    return Say(lines=lines, rows=told_rows(ticket), provider=ticket.provider, ticket=ticket.number)
