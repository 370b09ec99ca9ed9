"""What a telling to staff says, line by line: of one ticket, of mail that waits, of several things at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.conversation.outputs import Value, Words
from chalicelib.conversation.prompts import department_title, provider_title
from chalicelib.desk.alerts import SWEPT, weight
from chalicelib.desk.bundles import DIGEST, LONG, MOST, News
from chalicelib.desk.mailroom import Held
from chalicelib.desk.message import Message
from chalicelib.desk.people import Provider
from chalicelib.desk.text import cut
from chalicelib.desk.ticket import Ticket
from chalicelib.services.records import Thread

EXCERPT = 700
"""Characters of each message that an alert shows; the console shows the rest."""
EXCERPTS = 3

HEAD = "alert.head"
"""The words that name a ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a telling may look at."""

    provider: Provider
    threads: Mapping[int, Thread]
    held: Mapping[str, Held]
    """Mail that waits for a look still."""
    of: int
    """Of what the bundle is; see `desk.bundles`."""
    more: int
    """How many events there are beyond those that are told."""
    site: str


def one_of(news: Sequence[News]) -> int | None:
    """The ticket, where it is all of one."""
    first = news[0].ticket
    return first if first and all(each.ticket == first for each in news) else None


def named_by(line: Value) -> int | None:
    """The ticket, where a line names one."""
    number = line.values["number"] if isinstance(line, Words) and line.key == HEAD else None
    return number if isinstance(number, int) else None


def all_mail(news: Sequence[News]) -> bool:
    return all(each.mail for each in news)


def lines_of(news: Sequence[News], told: Told, most: int = MOST) -> tuple[Value, ...]:
    """A digest has each ticket in a line, in the order in which something happened to it first.

    `most` limits how many there are, of tickets or of what happened to one.
    """
    shown, told = _fitting(news, told, most)
    if one_of(news) is not None:
        return (*_head(shown, told), *_written(news, told))
    if all_mail(news):
        return (*_waiting(len(news), shown, told), *_beyond(told))
    said = told.of not in LONG and _at_a_stroke(news) is not None
    return (title_of(news, told), *_digest(shown, told, said), *_beyond(told))


def _fitting(news: Sequence[News], told: Told, most: int) -> tuple[Sequence[News], Told]:
    """What has a line, in the same order; the rest is counted. What weighs most has one first, then what is newest."""
    line = _line_in(news)
    ranks: dict[Hashable, tuple[int, int]] = {}
    for place, each in enumerate(news):
        heaviest, _ = ranks.get(line(each), (0, 0))
        ranks[line(each)] = (max(heaviest, weight(each.alert)), place)
    wanted = set(sorted(ranks, key=lambda each: ranks[each], reverse=True)[:most])
    shown = [each for each in news if line(each) in wanted]
    return shown, replace(told, more=told.more + len(news) - len(shown))


def _line_in(news: Sequence[News]) -> Callable[[News], Hashable]:
    """What shares a line: of one ticket what somebody did, else the ticket; mail has one of its own only by itself."""
    if one_of(news) is not None:
        return lambda each: (each.alert, each.by, each.to)
    return (lambda each: each.mail) if all_mail(news) else (lambda each: each.ticket)


def title_of(news: Sequence[News], told: Told) -> Value:
    """In one line, such as the subject of a letter."""
    if all_mail(news):
        return Words("alert.waiting", {"count": len(news)})
    count = len({each.ticket for each in news if each.ticket})
    if told.of in LONG:
        return Words("alert.since" if told.of == DIGEST else "alert.digest", {"count": count})
    by = _at_a_stroke(news)
    return (
        Words(f"alert.several.{by.alert}", {"by": by.by, "count": count})
        if by
        else Words("alert.several", {"count": count})
    )


def _at_a_stroke(news: Sequence[News]) -> News | None:
    """The first of them, where one person handed all of them over."""
    return news[0] if news[0].alert in SWEPT and len({(each.alert, each.by) for each in news}) == 1 else None


def _head(news: Sequence[News], told: Told) -> Iterator[Value]:
    yield from heading(told.threads[news[0].ticket].ticket, told)
    yield from _happened(news)
    yield from _beyond(told)


def heading(ticket: Ticket, told: Told) -> Iterator[Value]:
    yield Words(HEAD, {"number": ticket.number, "subject": ticket.subject})
    yield Words(
        "alert.where",
        {"provider": provider_title(told.provider), "department": department_of(ticket.department, told)},
    )


def now(ticket: Ticket) -> Value:
    return Words("alert.now", {"status": Words(f"status.staff.{ticket.staff_status}")})


def department_of(id: str, told: Told) -> Value:
    found = told.provider.department(id)
    return department_title(found) if found else id


def _happened(news: Sequence[News]) -> Iterator[Value]:
    """Each kind of event by each person once, however often within the minute."""
    for alert, by, to in dict.fromkeys((each.alert, each.by, each.to) for each in news):
        yield Words(f"alert.{alert}", {"by": by, "to": to})


def _beyond(told: Told) -> Iterator[Value]:
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


def _digest(news: Sequence[News], told: Told, said: bool) -> Iterator[Value]:
    """What was done at a stroke is `said` by the title; what comes by the hour says how each ticket stands now."""
    for number in dict.fromkeys(each.ticket for each in news if each.ticket):
        yield Words(HEAD, {"number": number, "subject": cut(told.threads[number].ticket.subject, MOST * 4)})
        if not said:
            yield from _happened([each for each in news if each.ticket == number])
        if told.of == DIGEST:
            yield now(told.threads[number].ticket)
    mails = [each for each in news if each.mail]
    if mails:
        yield Words("alert.waiting", {"count": len(mails)})


def _waiting(count: int, news: Sequence[News], told: Told) -> Iterator[Value]:
    """Who wrote and of what; of a single mail, how it begins."""
    yield Words("alert.waiting", {"count": count})
    yield provider_title(told.provider)
    mails = [told.held[each.mail] for each in news]
    for mail in mails:
        yield " · ".join(each for each in (mail.name or mail.sender, cut(mail.subject, MOST * 4)) if each)
    if len(mails) == 1 and mails[0].excerpt:
        yield "\n" + mails[0].excerpt
