"""Who may come in by the API, and how what he asks becomes an answer."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from http import HTTPStatus
from typing import Any

import msgspec
from chalice.app import Request, Response

from chalicelib import bootstrap
from chalicelib.api import queries
from chalicelib.api.asked import KEY, Asked, Told
from chalicelib.api.fields import named
from chalicelib.api.table import Route
from chalicelib.desk.errors import TooMuch, Unknown
from chalicelib.desk.tokens import Token, permit_right
from chalicelib.entrypoints import place
from chalicelib.entrypoints.bodies import LARGEST
from chalicelib.services.house import House
from chalicelib.services.setup_tokens import verified

DEADLINE = 15.0
"""Seconds a request may take in all."""
SCHEME = "bearer"
TAG = 22
"""Letters of a digest that tell two answers apart."""
HEADERS = {
    "Content-Type": "application/json",
    "Cache-Control": "private, no-cache",
    "Vary": "Authorization",
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}


def served(request: Request, route: Route, places: Mapping[str, str]) -> Response:
    """Whoever comes is known, within his pace and his rights, before anything of the request is read."""
    with bootstrap.deadline(DEADLINE):
        house = bootstrap.house()
        token = _token(request, house)
        if route.right is not None:
            permit_right(token, route.right)
        asked = _asked(request, route, token, house)
        with named(places):
            told = route.does(asked, house, **places)
        return _response(told, route, request)


def _token(request: Request, house: House) -> Token:
    """Raises Unknown, TooFast."""
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != SCHEME:
        raise Unknown("refused.api.no_token")
    token = verified(text.strip(), house)
    house.throttle.permit(token.id, house.clock.now())
    return token


def _asked(request: Request, route: Route, token: Token, house: House) -> Asked:
    query = {name: value for name, value in (request.query_params or {}).items()}
    queries.only(query, route.query)
    body = request.raw_body if route.body is not None else b""
    content = body.encode() if isinstance(body, str) else body
    if len(content) > LARGEST:
        raise TooMuch("refused.form_size", limit=LARGEST // 1024)
    key = request.headers.get(KEY.lower())
    return Asked(token=token, query=query, body=content, key=key, chance=house.ids.long())


def _response(told: Told, route: Route, request: Request) -> Response:
    headers: dict[str, Any] = dict(HEADERS)
    if told.location is not None:
        ours = told.location.startswith("/")
        headers["Location"] = place.of(request).base + told.location if ours else told.location
    if told.shape is None:
        return Response("", headers=headers, status_code=route.status)
    body = msgspec.json.encode(told.shape).decode()
    if route.method == "GET":
        headers["ETag"] = f'"{sha256(body.encode()).hexdigest()[:TAG]}"'
        if headers["ETag"] in _known(request):
            return Response("", headers=headers, status_code=HTTPStatus.NOT_MODIFIED)
    return Response(body, headers=headers, status_code=route.status)


def _known(request: Request) -> list[str]:
    """What the caller has already; a gateway that presses an answer may have made its tag weak."""
    given = request.headers.get("if-none-match", "")
    return [each.strip().removeprefix("W/") for each in given.split(",")]
