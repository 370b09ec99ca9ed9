"""What staff are told, as a message in a chat and as a letter, with what can be done about it at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from chalicelib.conversation.outputs import Button, Rows, Say, Value, Words
from chalicelib.conversation.staff_prompts import alert_rows
from chalicelib.conversation.wording import rendered
from chalicelib.desk.bundles import KEPT, News
from chalicelib.desk.message import Side
from chalicelib.desk.people import Staff
from chalicelib.i18n.catalogue import words
from chalicelib.services.alert_lines import Told, all_mail, lines_of, named_by, one_of, title_of
from chalicelib.services.effects import Letter


def page(news: Sequence[News], told: Told, member: Staff) -> Say:
    """What is all of one ticket can be answered from here."""
    number, said = one_of(news), lines_of(news, told)
    rows = _way_in(_address(news, told, member))
    if number is None:
        return Say(lines=said, rows=rows)
    ticket = told.threads[number].ticket
    rows = (*rows, *alert_rows(ticket, member.id))
    return Say(lines=said, rows=rows, provider=ticket.provider, ticket=number, side=Side.STAFF)


def letter(news: Sequence[News], told: Told, member: Staff, language: str, *, unsubscribe: str = "") -> Letter:
    """The same as a letter."""
    number = one_of(news)
    ticket = told.threads[number].ticket if number is not None else None
    lines = tuple(_printed(news, told, member, language))
    return Letter(
        to=member.email,
        name="alert",
        language=language,
        values={
            "subject": f"[#{ticket.number}] {ticket.subject}" if ticket else _plainly(title_of(news, told), language),
            "link": _address(news, told, member),
        },
        lines=tuple(line for line, _ in lines),
        leads=tuple(lead for _, lead in lines),
        unsubscribe=unsubscribe,
    )


def _printed(news: Sequence[News], told: Told, member: Staff, language: str) -> Iterator[tuple[str, str]]:
    """Line by line, each with where it leads; one that names a ticket among several leads there."""
    for each in lines_of(news, told, KEPT):
        number = named_by(each) if one_of(news) is None else None
        lead = _at(f"/tickets/{number}", told, member) if number is not None else ""
        for line in _plainly(each, language).splitlines():
            if line.strip():
                yield line, lead


def _way_in(address: str) -> Rows:
    return ((Button(Words("button.console"), "", address),),) if address else ()


def _address(news: Sequence[News], told: Told, member: Staff) -> str:
    number = one_of(news)
    return _at(f"/tickets/{number}" if number is not None else "/mail" if all_mail(news) else "", told, member)


def _at(place: str, told: Told, member: Staff) -> str:
    """At the provider it belongs to, whichever the browser was at last; empty where the console has no address."""
    return f"{told.site}/desk{place}?post={quote(member.provider)}/{quote(member.id)}" if told.site else ""


def _plainly(value: Value, language: str) -> str:
    return rendered(value, language, words)
