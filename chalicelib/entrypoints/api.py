"""The routes of the API, as its table has them, and their description."""

from __future__ import annotations

import json
from collections.abc import Callable

from chalice.app import Blueprint, Response

from chalicelib.api.table import ROOT, ROUTES, Route
from chalicelib.entrypoints.api_web import HEADERS, served
from chalicelib.entrypoints.bodies import JSON

routes = Blueprint(__name__)

KEPT = "public, max-age=3600"
"""The description changes with a deployment."""


@routes.route(f"{ROOT}/openapi.json", methods=["GET"])
def openapi() -> Response:
    """For everybody: it tells nothing of anybody, and is made only where it is asked for."""
    from chalicelib.api.openapi import document  # noqa: PLC0415 - schemas cost some milliseconds

    return Response(json.dumps(document()), headers={**HEADERS, "Cache-Control": KEPT, "Vary": "Accept-Encoding"})


def _view(route: Route) -> Callable[..., Response]:
    def view(**places: str) -> Response:
        return served(routes.current_request, route, places)

    return view


for _route in ROUTES:
    routes.route(_route.whole, methods=[_route.method], content_types=[JSON])(_view(_route))
