"""One ticket: what was said, what became of it, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from itertools import groupby
from typing import Any

from chalicelib.desk.announcements import About, Announcement, Stop, stopping
from chalicelib.desk.errors import NotAllowed, Refusal, TooOften
from chalicelib.desk.message import Channel, Message
from chalicelib.desk.ticket import Ticket
from chalicelib.portal.asked import NOTHING_NEW, Answer, Asked, go
from chalicelib.portal.files import FILES, REFUSED_FILES, named, with_files
from chalicelib.portal.forms import Filled, form_id, number_of, text_of
from chalicelib.portal.render import page
from chalicelib.portal.times import Times
from chalicelib.portal.visitor import Visitor
from chalicelib.services.archive import archive as put_away
from chalicelib.services.archive import restore as take_out
from chalicelib.services.house import House
from chalicelib.services.records import Thread
from chalicelib.services.reply import reply as say
from chalicelib.services.view import thread, view

PAGE = 30
NEWEST = 10
"""Entries read when something is new."""

Mark = Callable[[Ticket, Visitor, House], Ticket]
"""What showing a ticket does to it: the ticket as it is afterwards."""


def _unread(ticket: Ticket, visitor: Visitor, house: House) -> Ticket:  # noqa: ARG001 - as every mark is called
    """What is shown with a form that has to be put right stays as it was."""
    return ticket


def show(number: int, visitor: Visitor, asked: Asked, house: House) -> Answer:
    """A look of the client reads the ticket (R-3): its status is shown as it is afterwards."""
    return _shown(number, visitor, asked, house, Filled(form=house.ids.long()), mark=_read)


def new(number: int, visitor: Visitor, asked: Asked, house: House) -> Answer:
    """What came since: nothing in one read, where the ticket that came with the visitor has not changed."""
    after, now = number_of(asked.query.get("after", "")), visitor.ticket
    if now is not None and now.last_message <= after and str(int(now.client_status)) == asked.query.get("status"):
        return NOTHING_NEW
    seen = thread(visitor.ref(number), actor=visitor.actor, limit=NEWEST, house=house)
    ticket = _read(seen.ticket, visitor, house)
    fresh = [each for each in seen.messages if each.id > after]
    return page("live", asked, visitor, house, ticket=ticket, messages=fresh)


def reply(number: int, visitor: Visitor, asked: Asked, house: House) -> Answer:
    filled = with_files(visitor, asked, house, text_of(asked.form))
    if filled.complaints:
        return _shown(number, visitor, asked, house, filled)
    ref, cause = visitor.ref(number), visitor.cause(filled.form)
    text = asked.form["text"]
    try:
        said = say(
            ref,
            actor=visitor.actor,
            text=text,
            files=filled.uploads,
            channel=Channel.WEB,
            cause=cause,
            house=house,
        )
    except REFUSED_FILES as why:
        return _shown(number, visitor, asked, house, replace(filled, complaints={FILES: why}))
    except (NotAllowed, TooOften) as why:
        return _shown(number, visitor, asked, house, replace(filled, complaints={"": why}))
    if asked.part and said.number == number:
        return show(number, visitor, asked, house)
    return go(f"/tickets/{said.number}#last")


def again(number: int, visitor: Visitor, asked: Asked, house: House, why: Refusal) -> Answer:
    """The reply as it was typed, to be sent once more; what is refused reads nothing either."""
    filled = Filled(form=house.ids.long(), typed=asked.form, complaints={"": why}, uploads=named(asked))
    return _shown(number, visitor, asked, house, filled)


def archive(number: int, visitor: Visitor, asked: Asked, house: House) -> Answer:
    seen = number_of(asked.form.get("seen", ""))
    cause = visitor.cause(form_id(asked.form))
    put_away(visitor.ref(number), actor=visitor.actor, expected_last_message_id=seen, cause=cause, house=house)
    return go(f"/tickets/{number}")


def restore(number: int, visitor: Visitor, asked: Asked, house: House) -> Answer:
    take_out(visitor.ref(number), actor=visitor.actor, cause=visitor.cause(form_id(asked.form)), house=house)
    return go(f"/tickets/{number}")


def look_again(number: int, visitor: Visitor, asked: Asked, house: House, why: Refusal) -> Answer:  # noqa: ARG001
    return go(f"/tickets/{number}")


def _shown(
    number: int, visitor: Visitor, asked: Asked, house: House, filled: Filled, *, mark: Mark = _unread
) -> Answer:
    before = number_of(asked.query.get("before", "")) or None
    seen = thread(visitor.ref(number), actor=visitor.actor, before=before, limit=PAGE, house=house)
    ticket = seen.ticket if before else mark(seen.ticket, visitor, house)
    values = _values(seen, ticket, visitor, house)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if filled.complaints else HTTPStatus.OK
    block = "conversation"
    values["later"], values["filed"] = before is not None, "filed" in asked.query
    return page("ticket", asked, visitor, house, block=block, status=status, filled=filled, **values)


def _values(seen: Thread, ticket: Ticket, visitor: Visitor, house: House) -> dict[str, Any]:
    return {
        "thread": seen,
        "ticket": ticket,
        "days": _days(seen.messages, visitor, house),
        "stopped": _stopped(ticket, visitor, house),
    }


def _stopped(ticket: Ticket, visitor: Visitor, house: House) -> Announcement | None:
    """Why nothing can be written here now."""
    about = About(account=ticket.account, department=ticket.department, service=ticket.service)
    return stopping(visitor.provider.announcements, Stop.REPLIES, about, house.clock.now())


def _read(ticket: Ticket, visitor: Visitor, house: House) -> Ticket:
    """Marked as read up to its last message; that is one act however often the page is opened."""
    if not ticket.client_unread:
        return ticket
    cause = f"web#{visitor.person.id}#view#{ticket.provider}#{ticket.number}#{ticket.last_message}"
    return view(visitor.ref(ticket.number), actor=visitor.actor, cause=cause, house=house)


def _days(messages: Sequence[Message], visitor: Visitor, house: House) -> list[tuple[date, list[Message]]]:
    times = Times(language=visitor.language, zone=visitor.zone, now=house.clock.now())
    return [(day, list(those)) for day, those in groupby(messages, key=lambda each: times.day_of(each.at))]
