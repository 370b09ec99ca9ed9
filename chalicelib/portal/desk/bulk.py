"""One act on several tickets of a list: each is done or refused by itself, and all refusals are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chalicelib.desk.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted, Refusal
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.queue import MOST_ROWS, shown
from chalicelib.portal.desk.wanted import wanted_of
from chalicelib.portal.forms import counted, form_id
from chalicelib.services import assign, close
from chalicelib.services.act import TicketRef
from chalicelib.services.house import House

ENOUGH = 4.0
"""Seconds that are left for one more act and for the list."""

REFUSED = (NotAllowed, Conflict, NotPermitted, NotFound, Invalid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A ticket as it was on the page."""

    number: int
    seen: int
    """Its last message then: nobody closes over another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    done: int
    refused: tuple[Refusal, ...] = ()


Act = Callable[[TicketRef, Picked, Colleague, Asked, str, House], Ticket]


def do(me: Colleague, asked: Asked, house: House) -> Answer:
    """Back to the list where all is done; else the list says what was not, and why."""
    act, form = ACTS.get(asked.form.get("act", "")), form_id(asked.form)
    if act is None:
        raise Invalid("refused.form")
    done, refused = 0, []
    for place, each in enumerate(picked(asked)):
        try:
            _in_one_go(place, each, house)
            act(me.ref(each.number), each, me, asked, me.cause(f"{form}#{each.number}"), house)
            done += 1
        except REFUSED as why:
            refused.append(why)
    if not refused:
        return go(f"/desk?{wanted_of(asked, me).query}")
    return shown(wanted_of(asked, me), me, asked, house, outcome=Outcome(done=done, refused=tuple(refused)))


def again(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    """Nothing was done, and nothing is picked any more."""
    return shown(wanted_of(asked, me), me, asked, house, outcome=Outcome(done=0, refused=(why,)))


def picked(asked: Asked) -> Iterator[Picked]:
    for each in dict.fromkeys(asked.all.get("pick", ())):
        number, _, seen = each.partition(" ")
        if counted(number):
            yield Picked(number=counted(number), seen=counted(seen))


def _in_one_go(place: int, each: Picked, house: House) -> None:
    """Raises NotAllowed for what comes behind as many rows as a list has, and when the time is over."""
    if place >= MOST_ROWS or house.clock.left() < ENOUGH:
        raise NotAllowed("refused.picked", number=each.number)


def _take(ref: TicketRef, each: Picked, me: Colleague, asked: Asked, cause: str, house: House) -> Ticket:  # noqa: ARG001
    return assign.take(ref, actor=me.actor, cause=cause, house=house)


def _assign(ref: TicketRef, each: Picked, me: Colleague, asked: Asked, cause: str, house: House) -> Ticket:  # noqa: ARG001
    return assign.assign(ref, actor=me.actor, assignee=asked.form.get("member", ""), cause=cause, house=house)


def _move(ref: TicketRef, each: Picked, me: Colleague, asked: Asked, cause: str, house: House) -> Ticket:  # noqa: ARG001
    return assign.move(ref, actor=me.actor, department=asked.form.get("to", ""), cause=cause, house=house)


def _close(ref: TicketRef, each: Picked, me: Colleague, asked: Asked, cause: str, house: House) -> Ticket:  # noqa: ARG001
    return close.close(ref, actor=me.actor, expected_last_message_id=each.seen, cause=cause, house=house)


ACTS: dict[str, Act] = {Move.TAKE: _take, Move.ASSIGN: _assign, Move.MOVE: _move, Move.CLOSE: _close}
