"""A browser's request as the portal is asked it, and the portal's answer as a browser gets it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalice.app import Request, Response

from chalicelib.entrypoints import place, preferences
from chalicelib.entrypoints.bodies import form_of
from chalicelib.i18n.catalogue import languages
from chalicelib.portal.asked import PLACE, Answer, Asked, Cookie
from chalicelib.services.house import House


def asked_of(request: Request) -> Asked:
    here, context = place.of(request), request.context
    form, headers = form_of(request), preferences.headers_of(request)
    origin = here.origin or f"http://{request.headers.get('host', '')}"
    return Asked(
        path=here.inside,
        base=here.path,
        origin=origin,
        query={name: value for name, value in (request.query_params or {}).items()},
        form=form.by_name,
        all=form.all_by_name,
        files=form.files,
        body=form.body,
        cookies=preferences.cookies(headers),
        place=form.by_name.get(PLACE) or request.headers.get("x-place") or "",
        page=_inside(request.headers.get("referer", ""), origin + here.path),
        language=preferences.language(headers, languages()),
        part="hx-request" in request.headers and "hx-history-restore-request" not in request.headers,
        source=str(context.get("identity", {}).get("sourceIp") or ""),
        device=request.headers.get("user-agent", ""),
    )


def _inside(address: str, desk: str) -> str:
    return address.removeprefix(desk) if address.startswith(f"{desk}/") else ""


def response(answer: Answer, asked: Asked, house: House) -> Response:
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
    path = asked.base + cookie.under or "/"
    attributes = f"Path={path}; Max-Age={cookie.seconds}; HttpOnly; SameSite={cookie.same_site}{secure}"
    return f"{preferences.own_name(cookie.name)}={cookie.value}; {attributes}"


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
