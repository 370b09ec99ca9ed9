"""A new question: department, service, subject, text; filed once, and never lost on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

from chalicelib.desk.announcements import About, Announcement, Stop, shown, stopping
from chalicelib.desk.errors import Invalid, Refusal, Stopped, TooOften
from chalicelib.desk.hours import opens_next
from chalicelib.desk.message import Channel
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.files import FILES, REFUSED_FILES, named, with_files
from chalicelib.portal.forms import Complaints, Filled, form_id, subject_of, text_of
from chalicelib.portal.render import page
from chalicelib.portal.visitor import Visitor
from chalicelib.services.file import Question, ask
from chalicelib.services.house import House


def blank(visitor: Visitor, asked: Asked, house: House) -> Answer:
    """The form; a department or service may be chosen by the link that leads here."""
    typed = {name: asked.query.get(name, "") for name in ("department", "service")}
    return _form(visitor, asked, house, Filled(form=house.ids.long(), typed=typed))


def send(visitor: Visitor, asked: Asked, house: House) -> Answer:
    """Files the ticket; a form that cannot be filed comes back as it was typed, each complaint at its field."""
    filled = with_files(visitor, asked, house, _complaints(visitor, asked, house))
    if filled.complaints:
        return _form(visitor, asked, house, filled)
    question = Question(
        provider=visitor.membership.provider,
        account=visitor.membership.account,
        department=filled["department"],
        subject=filled["subject"],
        service=filled["service"] or None,
    )
    try:
        filed = ask(
            question,
            actor=visitor.actor,
            text=filled["text"],
            files=filled.uploads,
            channel=Channel.WEB,
            cause=visitor.cause(filled.form),
            house=house,
        )
    except REFUSED_FILES as why:
        return _form(visitor, asked, house, replace(filled, complaints={FILES: why}))
    except (Stopped, TooOften) as why:
        return _form(visitor, asked, house, replace(filled, complaints={"": why}))
    return go(f"/tickets/{filed.number}?filed=1")


def again(visitor: Visitor, asked: Asked, house: House, why: Refusal) -> Answer:
    """The form as it was typed, to be sent once more."""
    filled = Filled(form=form_id(asked.form), typed=asked.form, complaints={"": why}, uploads=named(asked))
    return _form(visitor, asked, house, filled)


def _complaints(visitor: Visitor, asked: Asked, house: House) -> Complaints:
    form = asked.form
    wrong: dict[str, Refusal] = {**subject_of(form), **text_of(form)}
    if form.get("department") not in {each.id for each in visitor.provider.offered()}:
        wrong["department"] = Invalid("form.department")
    bought = form.get("service", "")
    at = (visitor.membership.provider, visitor.membership.account)
    if bought and house.directory.service(*at, bought) is None:
        wrong["service"] = Invalid("form.service")
    return wrong


def _form(visitor: Visitor, asked: Asked, house: House, filled: Filled) -> Answer:
    services = house.directory.services(visitor.membership.provider, visitor.membership.account)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if filled.complaints else HTTPStatus.OK
    stopped = _stopped(visitor, house)
    announcement = shown(
        visitor.provider.announcements,
        account=visitor.membership.account,
        services=[each.id for each in services],
        at=house.clock.now(),
    )
    values = {"filled": filled, "services": services, "stopped": stopped, "announcement": announcement}
    values["closed"] = _closed(visitor, house)
    return page("new", asked, visitor, house, block="form", status=status, **values)


def _closed(visitor: Visitor, house: House) -> dict[str, datetime]:
    """The departments that do not answer now, with when they do again."""
    now = house.clock.now()
    opens = {each.id: opens_next(each.hours, now) for each in visitor.provider.offered()}
    return {id: at for id, at in opens.items() if at is not None and at > now}


def _stopped(visitor: Visitor, house: House) -> dict[str, Announcement]:
    """The departments that take nothing now, with the reason."""
    announced, account, at = visitor.provider.announcements, visitor.membership.account, house.clock.now()
    reasons = {
        each.id: stopping(announced, Stop.TICKETS, About(account=account, department=each.id), at)
        for each in visitor.provider.offered()
    }
    return {id: reason for id, reason in reasons.items() if reason is not None}
