"""The routes of the console's figures."""

from __future__ import annotations

from chalice.app import Blueprint, Response

from chalicelib.desk.permissions import Room
from chalicelib.entrypoints.desk_web import desk_seen
from chalicelib.portal.desk import figures

routes = Blueprint(__name__)


@routes.route("/desk/figures", methods=["GET"])
def show() -> Response:
    return desk_seen(routes.current_request, figures.show, room=Room.FIGURES)


@routes.route("/desk/figures/file", methods=["GET"])
def download() -> Response:
    return desk_seen(routes.current_request, figures.download, room=Room.FIGURES)
