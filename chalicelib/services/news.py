"""An event as clients are told of it: what it is about, and the one cause of telling each of them by each way."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.desk.history import Happened
from chalicelib.desk.message import Channel, Message
from chalicelib.desk.notices import NOTICES, WRITTEN, Notice, Way
from chalicelib.desk.notifications import Notification, excerpt
from chalicelib.desk.people import Person, Provider
from chalicelib.desk.ticket import Ticket
from chalicelib.services.effects import Event, Told
from chalicelib.services.house import House
from chalicelib.services.own_words import Matter

STATUS = frozenset({Notice.CHANGED, Notice.WAITING})
"""What brings no message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """An event of a kind that clients are told of."""

    event: Event
    ticket: Ticket
    provider: Provider
    message: Message | None = None
    """What staff wrote, where that is the news."""

    @property
    def kind(self) -> Happened:
        return Happened(self.event.kind)

    @property
    def notice(self) -> Notice:
        return NOTICES[self.kind]


def news_of(event: Event, ticket: Ticket, provider: Provider, house: House) -> News | None:
    """None where there is nothing in it for a client: a message that is not there, or is for staff alone; a ticket of
    which he has a receipt by mail already, or the bot's own word."""
    if event.kind == Happened.CREATED and ticket.channel is not Channel.WEB:
        return None
    if event.kind not in WRITTEN:
        return News(event=event, ticket=ticket, provider=provider)
    message = house.store.message(event.provider, event.ticket, event.message) if event.message is not None else None
    if message is None or message.internal:
        return None
    return News(event=event, ticket=ticket, provider=provider, message=message)


TO = "to"
"""What the cause of telling somebody is answered with: the address its letter went to, or the bot that spoke."""


def cause_of(event: Event, person: Person, way: Way, *, after: str = "") -> str:
    """One for each way, whoever decides that it is told by it: so nobody is told twice by one.

    A letter that follows one to an address it could not reach, as `after` names it, has one too, and so has what is
    said in another chat, after the bot that is kept out.
    """
    by_mail = f"#mail#{after}" if after else "#mail"
    by_chat = f"#chat#{after}" if after else ""
    return f"event#{event.id}#{person.id}" + (by_mail if way is Way.EMAIL else by_chat)


def tried(news: News, person: Person, way: Way, house: House) -> list[str]:
    """Where it was told by this way already, each because the one before did not reach him."""
    found: list[str] = []
    answer = house.store.answer(cause_of(news.event, person, way))
    while answer and answer.get(TO) not in {None, *found}:
        found.append(str(answer[TO]))
        answer = house.store.answer(cause_of(news.event, person, way, after=found[-1]))
    return found


def told_of(news: News, person: Person) -> Told:
    """Of a message, where there is one to tell of: what became of a ticket is not the truth about its last message."""
    message = 0 if news.notice in STATUS else news.event.message or 0
    ticket = news.ticket
    return Told(provider=ticket.provider, ticket=ticket.number, message=message, person=person.id, fact=news.event.fact)


def about(news: News, person: Person) -> Matter:
    """What there is to say in a provider's own words."""
    said = news.message
    return Matter(
        provider=news.provider,
        ticket=news.ticket,
        client=person.name,
        author=said.author.name if said else "",
        text=said.text if said else "",
        status=news.event.client_status,
        silence=int(news.event.details.get("days", "0")),
    )


def copy_of(news: News, person: Person, way: Way, *, sent: bool = True) -> Notification:
    """What he reads of it in the portal, marked with the way it is told by here, if it is."""
    said = news.message
    return Notification(
        provider=news.ticket.provider,
        account=news.ticket.account,
        person=person.id,
        ticket=news.ticket.number,
        fact=news.event.fact,
        way=way,
        kind=news.kind,
        at=news.event.at,
        subject=news.ticket.subject,
        by=said.author.name if said else "",
        text=excerpt(said.text) if said else "",
        sent=sent,
    )
