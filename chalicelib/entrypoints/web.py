"""Who may see a page, and from where a form may come."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from chalice.app import Request, Response

from chalicelib import bootstrap
from chalicelib.desk.errors import Invalid, NotFound, NotPermitted, Refusal
from chalicelib.entrypoints.browser import asked_of, response
from chalicelib.portal import choices, forms, sign_in
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.choices import PlaceGone
from chalicelib.portal.kept import worth_keeping
from chalicelib.portal.visitor import Visitor
from chalicelib.portal.visits import visitor_of
from chalicelib.services.house import House

DEADLINE = 15.0
"""Seconds a page may take in all."""

Open = Callable[[Asked, House], Answer]
Page = Callable[[Visitor, Asked, House], Answer]
Again = Callable[[Visitor, Asked, House, Refusal], Answer]
"""The form as it was typed, with the reason why it has to be sent once more."""


def shown(request: Request, page: Open) -> Response:
    """A page for anybody; a choice made by its link is kept first."""
    with bootstrap.deadline(DEADLINE):
        asked, house = asked_of(request), bootstrap.house()
        return response(chosen(asked) or page(asked, house), asked, house)


def taken(request: Request, act: Open) -> Response:
    """A form that anybody may send, from this place alone."""
    with bootstrap.deadline(DEADLINE):
        asked, house = asked_of(request), bootstrap.house()
        from_here(request, asked, house)
        return response(act(asked, house), asked, house)


def seen(request: Request, page: Page, *, number: int | None = None) -> Response:
    """A page for whoever has signed in; others go and do so, and come back."""
    with bootstrap.deadline(DEADLINE):
        asked, house = asked_of(request), bootstrap.house()
        answer = chosen(asked)
        if answer is None:
            visitor = visitor_of(asked, house, number=number)
            if visitor is None:
                answer = _to_sign_in(asked, asked.address)
            else:
                answer = _remembering(page(visitor, asked, house), visitor, asked)
        return response(answer, asked, house)


def done(request: Request, act: Page, again: Again) -> Response:
    """A form of whoever has signed in: from this place, with the token of his session, else it is shown again."""
    with bootstrap.deadline(DEADLINE):
        asked, house = asked_of(request), bootstrap.house()
        from_here(request, asked, house)
        try:
            visitor = visitor_of(asked, house)
        except PlaceGone as gone:
            return response(sign_in.ENTRANCE.place_gone(gone, asked, house), asked, house)
        if visitor is None:
            answer = sign_in.over(asked, house) if worth_keeping(asked) else _to_sign_in(asked, asked.page)
        elif not visitor.knows(asked.form.get("csrf") or request.headers.get("x-csrf") or ""):
            answer = again(visitor, asked, house, Invalid("form.stale"))
        else:
            answer = _remembering(act(visitor, asked, house), visitor, asked)
        return response(answer, asked, house)


def number_of(given: str) -> int:
    """A ticket's number in a path. Raises NotFound."""
    number = forms.counted(given)
    if not number:
        raise NotFound("refused.page")
    return number


def from_here(request: Request, asked: Asked, house: House) -> None:
    """Raises NotPermitted for what another page sends: its token would be missing too, but this is told apart."""
    ours = {_origin(asked.origin), _origin(house.portal)} - {None}
    told = request.headers.get("origin") or request.headers.get("referer") or ""
    if _origin(told) not in ours:
        raise NotPermitted("refused.elsewhere")


def _origin(address: str) -> str | None:
    """None for what is no place on the web, as a browser's `null`."""
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets that are not closed
        return None
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else None


def chosen(asked: Asked) -> Answer | None:
    cookies = choices.chosen(asked)
    if not cookies:
        return None
    rest = urlencode({name: value for name, value in asked.query.items() if name not in choices.CHECKS})
    return go(f"{asked.path}?{rest}" if rest else asked.path).keeping(*cookies)


def _to_sign_in(asked: Asked, then: str) -> Answer:
    """A part of a page is not worth a page: whoever is still writing there is not to be disturbed."""
    if asked.part:
        return Answer(status=401)
    return go(f"/sign-in?{urlencode({'next': then or '/'})}")


def _remembering(answer: Answer, visitor: Visitor, asked: Asked) -> Answer:
    if asked.in_passing:
        return answer
    return answer.keeping(*choices.remembered(visitor.person, visitor.membership, asked))
