"""What can be done in the lobby: answering as staff, link codes, starting anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from chalicelib.desk.errors import Refusal
from chalicelib.desk.permissions import Actor
from chalicelib.desk.rules import SESSION_LIFE
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.portal.desk import arrivals
from chalicelib.portal.visits import SESSION
from chalicelib.services import who
from chalicelib.services.act import TicketRef
from chalicelib.services.answer import answer
from chalicelib.services.assign import take
from chalicelib.services.attach import Upload
from chalicelib.services.close import close, reopen
from chalicelib.services.link import invitation
from chalicelib.services.note import note
from chalicelib.services.sessions import open_session
from chalicelib.services.shifts import cookie_of, open_shift
from infra.local.lobby import telling
from infra.local.lobby.here import Here
from infra.local.lobby.languages import language
from infra.local.lobby.words import word

CHUNK = 256 * 1024
Sheet = dict[str, Any]


def acts(here: Here) -> Blueprint:
    blueprint = Blueprint("acts", __name__)
    _staff(blueprint, here)
    _codes(blueprint, here)
    _sessions(blueprint, here)
    _anew(blueprint, here)
    return blueprint


def _staff(blueprint: Blueprint, here: Here) -> None:
    @blueprint.post("/tickets/<provider>/<int:number>")
    def act(provider: str, number: int) -> Response:
        ref, verb = TicketRef(provider, number), VERBS.get(request.form.get("act", ""))
        if verb is None:
            abort(400)
        session["as"] = request.form.get("as", "")
        try:
            ticket = verb(ref, who.staff(provider, session["as"], here.house), here)
        except Refusal as refused:
            flash(telling.refusal(refused, language()), "trouble")
            session["text"] = request.form.get("text", "")
        else:
            flash(_done(ticket), "done")
        return redirect(url_for("ticket", provider=provider, number=number, _anchor="answer"), 303)


def _done(ticket: Ticket) -> str:
    spoken = language()
    return word(spoken, "answer.done").format(
        client=telling.client_status(ticket.client_status, spoken),
        staff=telling.staff_status(ticket.staff_status, spoken),
    )


def _said() -> Sheet:
    return {"text": request.form.get("text", ""), "files": [_upload(each) for each in _files()]}


def _files() -> list[FileStorage]:
    return [each for each in request.files.getlist("file") if each.filename]


def _upload(file: FileStorage) -> Upload:
    chunks = iter(lambda: file.stream.read(CHUNK), b"")
    return Upload(name=file.filename or "file", type=file.mimetype or "application/octet-stream", chunks=chunks)


def _cause() -> str:
    """The same form sent twice is one act."""
    return f"lobby#{request.form.get('key') or uuid4()}"


def _answer(move: Move) -> Callable[[TicketRef, Actor, Here], Ticket]:
    def act(ref: TicketRef, actor: Actor, here: Here) -> Ticket:
        return answer(ref, actor=actor, **_said(), move=move, cause=_cause(), house=here.house)

    return act


def _note(ref: TicketRef, actor: Actor, here: Here) -> Ticket:
    return note(ref, actor=actor, **_said(), cause=_cause(), house=here.house)


def _take(ref: TicketRef, actor: Actor, here: Here) -> Ticket:
    return take(ref, actor=actor, cause=_cause(), house=here.house)


def _close(ref: TicketRef, actor: Actor, here: Here) -> Ticket:
    seen = request.form.get("seen", 0, type=int)
    return close(ref, actor=actor, expected_last_message_id=seen, cause=_cause(), house=here.house)


def _reopen(ref: TicketRef, actor: Actor, here: Here) -> Ticket:
    return reopen(ref, actor=actor, cause=_cause(), house=here.house)


VERBS: dict[str, Callable[[TicketRef, Actor, Here], Ticket]] = {
    "release": _answer(Move.ANSWER),
    "keep": _answer(Move.ANSWER_KEEP),
    "note": _note,
    "take": _take,
    "close": _close,
    "reopen": _reopen,
}


def _codes(blueprint: Blueprint, here: Here) -> None:
    @blueprint.post("/people/<person>/code")
    def code(person: str) -> Response:
        """Shown once, on the page that comes next."""
        try:
            made = invitation(person, here.house)
        except Refusal as refused:
            flash(telling.refusal(refused, language()), "trouble")
        else:
            session["code"] = {"person": person, "code": made.code, "token": made.token}
        return redirect(url_for("first", _anchor=f"person-{person}"), 303)


def _sessions(blueprint: Blueprint, here: Here) -> None:
    @blueprint.get("/people/<person>/sign-in")
    def sign_in(person: str) -> Response:
        """The portal as this person sees it. Cookies know no ports: what is set here holds there."""
        if here.house.directory.person(person) is None:
            abort(404)
        opened = open_session(person, request.user_agent.string, here.house)
        port = urlsplit(here.options.app_url).port
        answer = redirect(f"http://{urlsplit(request.host_url).hostname}:{port}/", 303)
        answer.set_cookie(SESSION, opened.cookie, max_age=SESSION_LIFE, httponly=True, samesite="Lax")
        answer.delete_cookie("lambdesk_at")
        return answer

    @blueprint.get("/staff/<provider>/<member>/sign-in")
    def staff_sign_in(provider: str, member: str) -> Response:
        """The console as this member of staff sees it."""
        found = next((each for each in here.house.directory.staff(provider) if each.id == member), None)
        if found is None or not found.active:
            abort(404)
        opened = open_shift(found.email, request.user_agent.string, here.house)
        port = urlsplit(here.options.app_url).port
        answer = redirect(f"http://{urlsplit(request.host_url).hostname}:{port}/desk?post={provider}/{member}", 303)
        kept: Any = {"max_age": SESSION_LIFE, "httponly": True, "samesite": "Lax", "path": arrivals.UNDER}
        answer.set_cookie(arrivals.SESSION, cookie_of(opened), **kept)
        return answer


def _anew(blueprint: Blueprint, here: Here) -> None:
    @blueprint.post("/renew")
    def renew() -> Response:
        here.renew()
        flash(word(language(), "renew.done"), "done")
        return redirect(url_for("first"), 303)
