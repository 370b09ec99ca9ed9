"""The routes by which staff sign in and out."""

from __future__ import annotations

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.bodies import FORM
from chalicelib.entrypoints.web import shown, taken
from chalicelib.portal.desk import sign_in

routes = Blueprint(__name__)


@routes.route("/desk/sign-in", methods=["GET"])
def start() -> Response:
    return shown(routes.current_request, sign_in.ENTRANCE.start)


@routes.route("/desk/sign-in", methods=["POST"], content_types=[FORM])
def ask() -> Response:
    return taken(routes.current_request, sign_in.ENTRANCE.ask)


@routes.route("/desk/sign-in/code", methods=["GET"])
def code() -> Response:
    return shown(routes.current_request, sign_in.ENTRANCE.code)


@routes.route("/desk/sign-in/code", methods=["POST"], content_types=[FORM])
def enter() -> Response:
    return taken(routes.current_request, sign_in.ENTRANCE.enter)


@routes.route("/desk/sign-in/link", methods=["GET"])
def link() -> Response:
    return shown(routes.current_request, sign_in.ENTRANCE.link)


@routes.route("/desk/sign-in/link", methods=["POST"], content_types=[FORM])
def follow() -> Response:
    return taken(routes.current_request, sign_in.ENTRANCE.follow)


@routes.route("/desk/sign-out", methods=["POST"], content_types=[FORM])
def out() -> Response:
    return taken(routes.current_request, sign_in.EXIT.out)


@routes.route("/desk/sign-out/everywhere", methods=["POST"], content_types=[FORM])
def out_everywhere() -> Response:
    return taken(routes.current_request, sign_in.EXIT.out_everywhere)
