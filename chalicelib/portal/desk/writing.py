"""A ticket that staff begin: they write first, to somebody of an account."""

from __future__ import annotations

from http import HTTPStatus

from chalicelib.desk.errors import Invalid, NotAllowed, NotFound, NotPermitted, Refusal, TooMuch
from chalicelib.desk.names import plain
from chalicelib.desk.permissions import MAY_FILE
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.render import page
from chalicelib.portal.files import FILES, REFUSED_FILES, named, with_files
from chalicelib.portal.forms import Complaints, Filled, subject_of, text_of
from chalicelib.services.file import Question, write
from chalicelib.services.house import House
from chalicelib.services.uploads import STAFF_LIMITS

FIELDS = {
    "refused.no_account": "account",
    "refused.nobody_there": "account",
    "refused.no_person": "account",
    "refused.no_department": "department",
    "refused.no_service": "service",
    "refused.department": "department",
    "refused.empty": "text",
    "refused.text_length": "text",
}
"""Where on the form a refusal is told; what has no field of its own stands above it."""

REFUSED = (NotFound, NotAllowed, NotPermitted, Invalid, TooMuch)


def blank(me: Colleague, asked: Asked, house: House) -> Answer:
    """To whom and about what may be said by the link that leads here."""
    _permit(me)
    typed = {name: asked.query.get(name, "") for name in ("account", "person", "service", "department")}
    return _form(me, asked, house, Filled(form=house.ids.long(), typed=typed))


def send(me: Colleague, asked: Asked, house: House) -> Answer:
    """Files it and tells the client by every way he has; a form that cannot be sent comes back as it was typed."""
    _permit(me)
    filled = with_files(me, asked, house, _complaints(asked))
    if filled.complaints:
        return _form(me, asked, house, filled)
    question = Question(
        provider=me.provider.id,
        account=plain(filled["account"]),
        department=filled["department"],
        subject=filled["subject"],
        service=plain(filled["service"]) or None,
    )
    try:
        ticket = write(
            question,
            actor=me.actor,
            person=filled["person"] or None,
            text=filled["text"],
            files=filled.uploads,
            cause=me.cause(filled.form),
            house=house,
        )
    except REFUSED as why:
        return _form(me, asked, house, _complained(filled, why))
    return go(f"/desk/tickets/{ticket.number}")


def again(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    _permit(me)
    filled = Filled(form=house.ids.long(), typed=asked.form, complaints={"": why}, uploads=named(asked))
    return _form(me, asked, house, filled)


def _permit(me: Colleague) -> None:
    if me.actor.role not in MAY_FILE:
        raise NotPermitted("refused.role", role=me.actor.role, move="write")


def _complaints(asked: Asked) -> Complaints:
    wrong: dict[str, Refusal] = {**subject_of(asked.form), **text_of(asked.form)}
    if not asked.form.get("account", "").strip():
        wrong["account"] = Invalid("form.account")
    return wrong


def _complained(filled: Filled, why: Refusal) -> Filled:
    of_files = isinstance(why, REFUSED_FILES) and why.key.startswith("refused.file")
    field = FILES if of_files else FIELDS.get(why.key, "")
    return Filled(form=filled.form, typed=filled.typed, complaints={field: why}, uploads=filled.uploads)


def _form(me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if filled.complaints else HTTPStatus.OK
    account = house.directory.account(me.provider.id, plain(filled["account"])) if filled["account"] else None
    at = (me.provider.id, account.id) if account else None
    return page(
        "desk/new",
        asked,
        me,
        house,
        block="form",
        status=status,
        filled=filled,
        account=account,
        people=house.directory.people(*at) if at else (),
        services=house.directory.services(*at) if at else (),
        limits=STAFF_LIMITS,
        uploads_at="/desk/uploads",
    )
