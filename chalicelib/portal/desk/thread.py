"""One ticket: what was said and noted, who is at it, and what a member of staff says there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from http import HTTPStatus
from itertools import groupby
from typing import Any

from chalicelib.desk.errors import Conflict, NotAllowed, NotFound, Refusal
from chalicelib.desk.message import Message
from chalicelib.desk.permissions import MAY, may_see
from chalicelib.desk.presence import Doing, Here
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.desk.working import may_correct
from chalicelib.portal.asked import NOTHING_NEW, Answer, Asked, go
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.render import page
from chalicelib.portal.desk.wanted import came_from
from chalicelib.portal.files import FILES, REFUSED_FILES, named, with_files
from chalicelib.portal.forms import Filled, number_of, text_of
from chalicelib.portal.times import Times
from chalicelib.services import present
from chalicelib.services.answer import answer
from chalicelib.services.attach import Uploaded
from chalicelib.services.house import House
from chalicelib.services.note import note
from chalicelib.services.uploads import STAFF_LIMITS
from chalicelib.services.view import thread

PAGE = 40
NEWEST = 10
"""Entries read when something is new."""

REFUSED = (NotAllowed, Conflict)
"""What can be told on the ticket's own page, as it is by now."""


def show(number: int, me: Colleague, asked: Asked, house: House) -> Answer:
    """Reading changes nothing but the reader's own mark."""
    return shown(number, me, asked, house, Filled(form=house.ids.long()))


def shown(
    number: int, me: Colleague, asked: Asked, house: House, filled: Filled, *, status: int = HTTPStatus.OK
) -> Answer:
    before = number_of(asked.query.get("before", "")) or None
    found = thread(me.ref(number), actor=me.actor, before=before, limit=PAGE, house=house)
    if before is None:
        present.see(found.ticket, me.marks, house)
    return page(
        "desk/ticket",
        asked,
        me,
        house,
        block="conversation",
        status=status,
        ticket=found.ticket,
        thread=found,
        later=before is not None,
        days=_days(found.messages, me, house),
        here=_others(me, house),
        filled=filled,
        wanted=came_from(asked, me),
        **common(me, house),
    )


def common(me: Colleague, house: House) -> dict[str, Any]:
    """What the ticket's templates ask beside what they show."""
    now = house.clock.now()
    return {
        "may": lambda move: me.actor.role in MAY[Move(move)],
        "state_of": state_of,
        "may_correct": lambda message: may_correct(message, me.actor, now),
        "limits": STAFF_LIMITS,
        "uploads_at": "/desk/uploads",
    }


def fresh(number: int, me: Colleague, asked: Asked, house: House) -> Answer:
    """What came since: nothing in one read, where neither the ticket nor who is at it has changed."""
    ticket, after = me.ticket, number_of(asked.query.get("after", ""))
    here = _others(me, house)
    if ticket is not None and may_see(me.actor, ticket) and asked.query.get("state") == state_of(ticket, here):
        return NOTHING_NEW
    found = thread(me.ref(number), actor=me.actor, limit=NEWEST, house=house)
    present.see(found.ticket, me.marks, house)
    new = [each for each in found.messages if each.id > after]
    return page("desk/live", asked, me, house, ticket=found.ticket, messages=new, here=here, **common(me, house))


def come(number: int, me: Colleague, asked: Asked, house: House) -> Answer:
    """He is at the ticket, reading or writing; the others are told to him in the same moment."""
    found = thread(me.ref(number), actor=me.actor, limit=1, house=house)
    doing = Doing.WRITING if asked.form.get("doing") == Doing.WRITING else Doing.READING
    now = present.come(found.ticket, me.presence, doing, actor=me.actor, house=house)
    here = now.besides(me.member.id, house.clock.now())
    return page("desk/here", asked, me, house, ticket=found.ticket, here=here)


def say(number: int, me: Colleague, asked: Asked, house: House) -> Answer:
    """An answer or a note, by the button that was pressed. What cannot be sent comes back as it was typed."""
    filled = with_files(me, asked, house, text_of(asked.form) if not _has_files(asked) else {})
    if filled.complaints:
        return _wrong(number, me, asked, house, filled)
    try:
        _said(number, me, asked, filled, house)
    except REFUSED_FILES as why:
        if isinstance(why, NotFound) and why.key == "refused.no_ticket":
            raise
        return _wrong(number, me, asked, house, replace(filled, complaints={FILES: why}))
    except REFUSED as why:
        return again(number, me, asked, house, why)
    if asked.part:
        return show(number, me, asked, house)
    return go(f"/desk/tickets/{number}#last")


def again(number: int, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    """The ticket as it is now, with what was typed, to be sent once more."""
    filled = Filled(form=house.ids.long(), typed=asked.form, complaints={"": why}, uploads=named(asked))
    status = HTTPStatus.CONFLICT if isinstance(why, REFUSED) else HTTPStatus.UNPROCESSABLE_ENTITY
    return shown(number, me, asked, house, filled, status=status)


def state_of(ticket: Ticket, here: Sequence[Here]) -> str:
    """What the live part of a page knows, so short that it fits into an address."""
    known = f"{ticket.version} {[(each.member, each.doing) for each in here]}"
    return sha256(known.encode()).hexdigest()[:12]


def _said(number: int, me: Colleague, asked: Asked, filled: Filled, house: House) -> None:
    ref, cause, text = me.ref(number), me.cause(filled.form), asked.form.get("text", "")
    files: Sequence[Uploaded] = filled.uploads
    if Move.NOTE in (asked.form.get("act"), asked.form.get("mode")):  # whatever else is said: a client may not get it
        note(ref, actor=me.actor, text=text, files=files, cause=cause, house=house)
        return
    move = Move.ANSWER_KEEP if asked.form.get("act") == Move.ANSWER_KEEP else Move.ANSWER
    seen = number_of(asked.form.get("seen", "")) or None
    answer(ref, actor=me.actor, text=text, files=files, move=move, seen=seen, cause=cause, house=house)


def _has_files(asked: Asked) -> bool:
    return bool(asked.files or named(asked)) and not asked.form.get("text", "").strip()


def _wrong(number: int, me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    return shown(number, me, asked, house, filled, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _others(me: Colleague, house: House) -> tuple[Here, ...]:
    return me.presence.besides(me.member.id, house.clock.now()) if me.presence else ()


def _days(messages: Sequence[Message], me: Colleague, house: House) -> list[tuple[date, list[Message]]]:
    times = Times(language=me.language, zone=me.zone, now=house.clock.now())
    return [(day, list(those)) for day, those in groupby(messages, key=lambda each: times.day_of(each.at))]
