"""What staff are told in a chat and in a letter: which ticket, what happened, what was written, what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from chalicelib.conversation.outputs import Button, Rows, Say, Value, Words
from chalicelib.conversation.prompts import department_title, provider_title
from chalicelib.conversation.staff_prompts import alert_rows
from chalicelib.conversation.wording import rendered
from chalicelib.desk.bundles import MOST, News
from chalicelib.desk.message import Message, Side
from chalicelib.desk.people import Provider, Staff
from chalicelib.desk.text import cut
from chalicelib.desk.ticket import Ticket
from chalicelib.i18n.catalogue import words
from chalicelib.services.effects import Letter
from chalicelib.services.records import Thread

Threads = Mapping[int, Thread]

EXCERPT = 700
"""Characters of each message that an alert shows; the console shows the rest."""
EXCERPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a telling may look at."""

    provider: Provider
    threads: Threads
    more: int
    """How many events there are beyond those that are told."""
    site: str


def of_ticket(news: Sequence[News], told: Told, member: Staff) -> Say:
    """One ticket: what happened within the minute, the newest words of the client, and what can be done at once."""
    ticket = told.threads[news[0].ticket].ticket
    rows: Rows = alert_rows(ticket, member.id)
    address = _address(ticket.number, told, member)
    if address:
        rows = ((Button(Words("button.console"), "", address),), *rows)
    return Say(
        lines=(*_head(news, told), *_written(news, told)),
        rows=rows,
        provider=ticket.provider,
        ticket=ticket.number,
        side=Side.STAFF,
    )


def of_all(news: Sequence[News], told: Told, member: Staff) -> Say:
    """A digest: each ticket in a line, in the order in which something happened to it first."""
    address = _console(told, member)
    rows: Rows = ((Button(Words("button.console"), "", address),),) if address else ()
    return Say(lines=tuple(_digest(news, told)), rows=rows)


def letter(news: Sequence[News], told: Told, member: Staff, language: str, *, unsubscribe: str = "") -> Letter:
    """The same as a letter; of several tickets it is a digest."""
    numbers = dict.fromkeys(each.ticket for each in news)
    single = next(iter(numbers)) if len(numbers) == 1 else None
    lines = (*_head(news, told), *_written(news, told)) if single else tuple(_digest(news, told))
    ticket = told.threads[single].ticket if single else None
    return Letter(
        to=member.email,
        name="alert",
        language=language,
        values={
            "subject": f"[#{ticket.number}] {ticket.subject}" if ticket else _plainly(_title(news), language),
            "link": _address(ticket.number, told, member) if ticket else _console(told, member),
        },
        lines=tuple(line for each in lines for line in _plainly(each, language).splitlines() if line.strip()),
        unsubscribe=unsubscribe,
    )


def _head(news: Sequence[News], told: Told) -> Iterator[Value]:
    yield from heading(told.threads[news[0].ticket].ticket, told)
    yield from _happened(news, told)


def heading(ticket: Ticket, told: Told) -> Iterator[Value]:
    yield Words("alert.head", {"number": ticket.number, "subject": ticket.subject})
    yield Words(
        "alert.where",
        {"provider": provider_title(told.provider), "department": department_of(ticket.department, told)},
    )


def department_of(id: str, told: Told) -> Value:
    found = told.provider.department(id)
    return department_title(found) if found else id


def _happened(news: Sequence[News], told: Told) -> Iterator[Value]:
    """Each kind of event by each person once, however often within the minute."""
    for alert, by in dict.fromkeys((each.alert, each.by) for each in news):
        yield Words(f"alert.{alert}", {"by": by})
    if told.more:
        yield Words("alert.more", {"count": told.more})


def _written(news: Sequence[News], told: Told) -> Iterator[Value]:
    """What people wrote stays as it is: it is never read as markup."""
    thread = told.threads[news[0].ticket]
    yield from rung(news, thread.ticket)
    wanted = {each.message for each in news if each.message is not None}
    found = [each for each in thread.messages if each.id in wanted]
    for message in found[-EXCERPTS:]:
        yield from excerpt(message)


def rung(news: Sequence[News], ticket: Ticket) -> Iterator[Value]:
    """Reminders of staff whose time has come."""
    ids = {each.reminder for each in news}
    return ("\n" + each.text for each in ticket.reminders if each.id in ids)


def excerpt(message: Message) -> Iterator[Value]:
    if message.text:
        yield "\n" + (message.text if len(message.text) <= EXCERPT else message.text[: EXCERPT - 1].rstrip() + "…")
    if message.attachments:
        yield Words("alert.files", {"count": len(message.attachments)})


def _digest(news: Sequence[News], told: Told) -> Iterator[Value]:
    yield _title(news)
    for number in dict.fromkeys(each.ticket for each in news):
        ticket = told.threads[number].ticket
        of_it = [each for each in news if each.ticket == number]
        yield Words("alert.head", {"number": number, "subject": cut(ticket.subject, MOST * 4)})
        yield from _happened(of_it, _without_more(told))
    if told.more:
        yield Words("alert.more", {"count": told.more})


def _without_more(told: Told) -> Told:
    return Told(provider=told.provider, threads=told.threads, more=0, site=told.site)


def _title(news: Sequence[News]) -> Words:
    return Words("alert.digest", {"count": len({each.ticket for each in news})})


def _console(told: Told, member: Staff) -> str:
    return f"{told.site}/desk?{_post(member)}" if told.site else ""


def _address(number: int, told: Told, member: Staff) -> str:
    """At the provider it belongs to, whichever the browser was at last."""
    return f"{told.site}/desk/tickets/{number}?{_post(member)}" if told.site else ""


def _post(member: Staff) -> str:
    return f"post={quote(member.provider)}/{quote(member.id)}"


def _plainly(value: Value, language: str) -> str:
    return rendered(value, language, words)
