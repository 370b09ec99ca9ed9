"""`GET /static/{name}`: what pages are dressed in; it reads nothing of the desk. The gateway compresses it."""

from __future__ import annotations

from chalice.app import Blueprint, Response

from chalicelib.portal.static import asset

routes = Blueprint(__name__)


@routes.route("/static/{name}", methods=["GET"])
def static(name: str) -> Response:
    """Raises NotFound. The name changes with the content, so that a browser may keep it for ever."""
    found = asset(name)
    headers: dict[str, str | list[str]] = {
        "Content-Type": found.type,
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(found.text, headers=headers)
