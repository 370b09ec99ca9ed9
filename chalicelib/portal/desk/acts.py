"""What can be done to a ticket besides writing in it: one form each, and the ticket as it is afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.desk.errors import Invalid, NotFound, Refusal
from chalicelib.desk.permissions import may_see
from chalicelib.desk.ticket import Move, Ticket, Whom
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk import thread
from chalicelib.portal.desk.admin.forms import moment_of
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import form_id, number_of
from chalicelib.services import assign, close, correct, follow, join, remind
from chalicelib.services.act import TicketRef
from chalicelib.services.house import House

Form = Mapping[str, str]
Act = Callable[[TicketRef, Colleague, Form, str, House], Ticket]
"""The ticket to look at next."""


def do(number: int, act: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """Raises NotFound for an act that there is none of. A refusal is told on the ticket as it is by now."""
    done = _known(act)
    try:
        after = done(me.ref(number), me, asked.form, me.cause(form_id(asked.form)), house)
    except (*thread.REFUSED, Invalid) as why:
        return refused(number, me, asked, house, why)
    except NotFound as why:
        if me.ticket is None and why.key == "refused.no_ticket" and why.values.get("number") == number:
            raise
        return refused(number, me, asked, house, why)
    if not may_see(me.actor, after):
        return go("/desk")
    if asked.part and after.number == number:
        return thread.show(number, me, asked, house)
    return go(f"/desk/tickets/{after.number}")


def again(number: int, act: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    _known(act)
    return refused(number, me, asked, house, why)


def refused(number: int, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    """What was written for an act comes into a note, which no client sees: its own form is shown empty."""
    text = asked.form.get("text") or asked.form.get("note", "")
    typed = {"text": text, "mode": Move.NOTE} if text else {}
    return thread.again(number, me, replace(asked, form=typed), house, why)


def _known(act: str) -> Act:
    if act not in ACTS:
        raise NotFound("refused.page")
    return ACTS[act]


def _take(ref: TicketRef, me: Colleague, form: Form, cause: str, house: House) -> Ticket:  # noqa: ARG001
    return assign.take(ref, actor=me.actor, cause=cause, house=house)


def _release(ref: TicketRef, me: Colleague, form: Form, cause: str, house: House) -> Ticket:  # noqa: ARG001
    return assign.release(ref, actor=me.actor, cause=cause, house=house)


def _assign(ref: TicketRef, me: Colleague, form: Form, cause: str, house: House) -> Ticket:
    return assign.assign(ref, actor=me.actor, assignee=form.get("member", ""), cause=cause, house=house)


def _move(ref: TicketRef, me: Colleague, form: Form, cause: str, house: House) -> Ticket:
    department, text = form.get("department", ""), form.get("note", "")
    return assign.move(ref, actor=me.actor, department=department, text=text, cause=cause, house=house)


def _close(ref: TicketRef, me: Colleague, form: Form, cause: str, house: House) -> Ticket:
    seen = number_of(form.get("seen", ""))
    return close.close(ref, actor=me.actor, expected_last_message_id=seen, cause=cause, house=house)


def _reopen(ref: TicketRef, me: Colleague, form: Form, cause: str, house: House) -> Ticket:  # noqa: ARG001
    return close.reopen(ref, actor=me.actor, cause=cause, house=house)


def _follow(ref: TicketRef, me: Colleague, form: Form, cause: str, house: House) -> Ticket:  # noqa: ARG001
    return follow.follow(ref, actor=me.actor, cause=cause, house=house)


def _unfollow(ref: TicketRef, me: Colleague, form: Form, cause: str, house: House) -> Ticket:  # noqa: ARG001
    return follow.unfollow(ref, actor=me.actor, cause=cause, house=house)


def _correct(ref: TicketRef, me: Colleague, form: Form, cause: str, house: House) -> Ticket:
    message, text = number_of(form.get("message", "")), form.get("text", "")
    return correct.correct(ref, message, actor=me.actor, text=text, cause=cause, house=house)


def _link(ref: TicketRef, me: Colleague, form: Form, cause: str, house: House) -> Ticket:
    return join.link(ref, number_of(form.get("other", "")), actor=me.actor, cause=cause, house=house)


def _merge(ref: TicketRef, me: Colleague, form: Form, cause: str, house: House) -> Ticket:
    return join.merge(ref, number_of(form.get("other", "")), actor=me.actor, cause=cause, house=house)


def _split(ref: TicketRef, me: Colleague, form: Form, cause: str, house: House) -> Ticket:
    return join.split(ref, number_of(form.get("message", "")), actor=me.actor, cause=cause, house=house)


def _remind(ref: TicketRef, me: Colleague, form: Form, cause: str, house: House) -> Ticket:
    at, text = moment_of(form.get("at", ""), me.zone), form.get("text", "")
    if at is None:
        raise Invalid("form.moment")
    whom = Whom.DEPARTMENT if form.get("whom") == Whom.DEPARTMENT else Whom.SELF
    return remind.remind(ref, actor=me.actor, at=at, text=text, whom=whom, cause=cause, house=house)


def _reminded(ref: TicketRef, me: Colleague, form: Form, cause: str, house: House) -> Ticket:
    return remind.settle(ref, form.get("reminder", ""), actor=me.actor, cause=cause, house=house)


ACTS: dict[str, Act] = {
    Move.TAKE: _take,
    Move.RELEASE: _release,
    Move.ASSIGN: _assign,
    Move.MOVE: _move,
    Move.CLOSE: _close,
    Move.REOPEN: _reopen,
    Move.FOLLOW: _follow,
    Move.UNFOLLOW: _unfollow,
    Move.CORRECT: _correct,
    Move.LINK: _link,
    Move.MERGE: _merge,
    Move.SPLIT: _split,
    Move.REMIND: _remind,
    "reminded": _reminded,
}
"""By the last part of their address."""
