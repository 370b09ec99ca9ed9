"""Who may see a page of the staff console, and whose forms are taken there."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from chalice.app import Request, Response

from chalicelib import bootstrap
from chalicelib.desk.errors import Invalid, Refusal
from chalicelib.desk.permissions import Room, permit_room
from chalicelib.entrypoints.browser import asked_of, response
from chalicelib.entrypoints.web import DEADLINE, chosen, from_here
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.choices import PlaceGone
from chalicelib.portal.desk import arrivals, sign_in
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.unsent import worth_keeping
from chalicelib.services.house import House

Page = Callable[[Colleague, Asked, House], Answer]
Again = Callable[[Colleague, Asked, House, Refusal], Answer]
"""The form as it was typed, with the reason why it has to be sent once more."""


def desk_seen(request: Request, page: Page, *, room: Room = Room.TICKETS, number: int | None = None) -> Response:
    """A page for members of staff whose role lets them into this room; others sign in and come back."""
    with bootstrap.deadline(DEADLINE):
        asked, house = asked_of(request), bootstrap.house()
        answer = chosen(asked) or _at_post(asked)
        if answer is None:
            me = arrivals.colleague_of(asked, house, number=number)
            answer = _within(room, page, me, asked, house) if me else _to_sign_in(asked, asked.address)
        return response(answer, asked, house)


def desk_done(
    request: Request, act: Page, again: Again, *, room: Room = Room.TICKETS, number: int | None = None
) -> Response:
    """A form of a member of staff: from this place, with the token of his session, else it is shown again."""
    with bootstrap.deadline(DEADLINE):
        asked, house = asked_of(request), bootstrap.house()
        from_here(request, asked, house)
        try:
            me = arrivals.colleague_of(asked, house, number=number)
        except PlaceGone as gone:
            return response(sign_in.ENTRANCE.place_gone(gone, asked, house), asked, house)
        if me is None:
            answer = sign_in.over(asked, house) if worth_keeping(asked) else _to_sign_in(asked, asked.page)
        elif not me.knows(asked.form.get("csrf") or request.headers.get("x-csrf") or ""):
            permit_room(me.actor, room)
            answer = again(me, asked, house, Invalid("form.stale"))
        else:
            answer = _within(room, act, me, asked, house)
        return response(answer, asked, house)


def _within(room: Room, page: Page, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_room(me.actor, room)
    answer = page(me, asked, house)
    return answer if asked.in_passing else answer.keeping(*arrivals.remembered(me, asked))


def _at_post(asked: Asked) -> Answer | None:
    cookie = arrivals.chosen(asked)
    if cookie is None:
        return None
    rest = urlencode({name: value for name, value in asked.query.items() if name != arrivals.POST})
    return go(f"{asked.path}?{rest}" if rest else asked.path).keeping(cookie)


def _to_sign_in(asked: Asked, then: str) -> Answer:
    """A part of a page is not worth a page: whoever is still writing there is not to be disturbed."""
    if asked.part:
        return Answer(status=401)
    return go(f"/desk/sign-in?{urlencode({'next': then or sign_in.START})}")
