"""Pages over HTTP: who may come in and from where; a request becomes what the portal is asked, its answer a response."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from chalice.app import Request, Response

from chalicelib import bootstrap
from chalicelib.desk.errors import Invalid, NotFound, NotPermitted, Refusal
from chalicelib.entrypoints import place, preferences
from chalicelib.entrypoints.bodies import form_of
from chalicelib.i18n.catalogue import languages
from chalicelib.portal import choices, sign_in
from chalicelib.portal.asked import Answer, Asked, Cookie, go
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
        asked, house = _asked(request), bootstrap.house()
        return _response(_chosen(asked) or page(asked, house), asked, house)


def taken(request: Request, act: Open) -> Response:
    """A form that anybody may send, from this place alone."""
    with bootstrap.deadline(DEADLINE):
        asked, house = _asked(request), bootstrap.house()
        _from_here(request, asked, house)
        return _response(act(asked, house), asked, house)


def seen(request: Request, page: Page, *, number: int | None = None) -> Response:
    """A page for whoever has signed in; others go and do so, and come back."""
    with bootstrap.deadline(DEADLINE):
        asked, house = _asked(request), bootstrap.house()
        answer = _chosen(asked)
        if answer is None:
            visitor = visitor_of(asked, house, number=number)
            answer = _remembering(page(visitor, asked, house), visitor, asked) if visitor else _to_sign_in(asked)
        return _response(answer, asked, house)


def done(request: Request, act: Page, again: Again) -> Response:
    """A form of whoever has signed in: from this place, with the token of his session, else it is shown again."""
    with bootstrap.deadline(DEADLINE):
        asked, house = _asked(request), bootstrap.house()
        _from_here(request, asked, house)
        visitor = visitor_of(asked, house)
        if visitor is None:
            answer = sign_in.over(asked, house) if worth_keeping(asked) else _to_sign_in(asked)
        elif (asked.form.get("csrf") or request.headers.get("x-csrf")) != visitor.csrf:
            answer = again(visitor, asked, house, Invalid("form.stale"))
        else:
            answer = _remembering(act(visitor, asked, house), visitor, asked)
        return _response(answer, asked, house)


def number_of(given: str) -> int:
    """A ticket's number in a path. Raises NotFound."""
    if not (given.isascii() and given.isdecimal() and len(given) <= 12):  # noqa: PLR2004
        raise NotFound("refused.page")
    return int(given)


def _asked(request: Request) -> Asked:
    here, context = place.of(request), request.context
    cookies = _cookies(request.headers.get("cookie", ""))
    chosen = cookies.get("language", "")
    wanted = preferences.language(request.headers, languages())
    form = form_of(request)
    return Asked(
        path=here.inside,
        base=here.path,
        origin=here.origin or f"http://{request.headers.get('host', '')}",
        query={name: value for name, value in (request.query_params or {}).items()},
        form=form.by_name,
        all=form.all_by_name,
        files=form.files,
        body=form.body,
        cookies=cookies,
        language=chosen if chosen in languages() else wanted,
        part=request.headers.get("hx-request") == "true",
        source=str(context.get("identity", {}).get("sourceIp") or ""),
        device=request.headers.get("user-agent", ""),
    )


def _cookies(header: str) -> Mapping[str, str]:
    try:
        return {name: each.value for name, each in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _from_here(request: Request, asked: Asked, house: House) -> None:
    """Raises NotPermitted for what another page sends: its token would be missing too, but this is told apart."""
    ours = {_origin(asked.origin), _origin(house.portal)} - {None}
    told = request.headers.get("origin") or request.headers.get("referer") or ""
    if _origin(told) not in ours:
        raise NotPermitted("refused.elsewhere")


def _origin(address: str) -> str | None:
    """None for what is no place on the web, as a browser's `null`."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else None


def _chosen(asked: Asked) -> Answer | None:
    cookies = choices.chosen(asked)
    if not cookies:
        return None
    rest = urlencode({name: value for name, value in asked.query.items() if name not in choices.CHECKS})
    return go(f"{asked.path}?{rest}" if rest else asked.path).keeping(*cookies)


def _to_sign_in(asked: Asked) -> Answer:
    """A part of a page is not worth a page: whoever is still writing there is not to be disturbed."""
    if asked.part:
        return Answer(status=401)
    query = f"?{urlencode(asked.query)}" if asked.query else ""
    return go(f"/sign-in?{urlencode({'next': asked.path + query})}")


def _remembering(answer: Answer, visitor: Visitor, asked: Asked) -> Answer:
    return answer.keeping(*choices.remembered(visitor.person, visitor.membership, asked))


def _response(answer: Answer, asked: Asked, house: House) -> Response:
    headers: dict[str, Any] = {**_headers(house), **answer.headers}
    if asked.part and answer.to is not None:
        headers["HX-Redirect"] = asked.base + answer.to
        return _with_cookies(Response("", status_code=200, headers=headers), answer.cookies, asked)
    if answer.to is not None:
        headers["Location"] = asked.base + answer.to
    return _with_cookies(Response(answer.body, status_code=answer.status, headers=headers), answer.cookies, asked)


def _with_cookies(response: Response, cookies: tuple[Cookie, ...], asked: Asked) -> Response:
    if cookies:
        last = {each.name: each for each in cookies}
        response.headers["Set-Cookie"] = [_set(each, asked) for each in last.values()]
    return response


def _set(cookie: Cookie, asked: Asked) -> str:
    """For this host alone, out of reach of scripts, and over TLS except on this machine."""
    secure = "; Secure" if asked.origin.startswith("https://") else ""
    path = asked.base or "/"
    attributes = f"Path={path}; Max-Age={cookie.seconds}; HttpOnly; SameSite={cookie.same_site}{secure}"
    return f"{cookie.name}={cookie.value}; {attributes}"


def _headers(house: House) -> Mapping[str, str]:
    bucket = f" {house.bucket}" if house.bucket else ""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src 'self' data: https:{bucket}; connect-src 'self'{bucket}; form-action 'self'{bucket}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
        "Vary": "Cookie, HX-Request, Accept-Language",
    }
