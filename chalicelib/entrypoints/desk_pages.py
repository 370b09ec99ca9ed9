"""The routes of the console: the queue and its tickets."""

from __future__ import annotations

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.desk_web import desk_seen
from chalicelib.portal.desk import queue

routes = Blueprint(__name__)


@routes.route("/desk", methods=["GET"])
def start() -> Response:
    return desk_seen(routes.current_request, queue.show)
