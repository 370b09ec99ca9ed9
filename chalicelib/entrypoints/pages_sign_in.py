"""The routes by which people sign in and out."""

from __future__ import annotations

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.bodies import FORM
from chalicelib.entrypoints.web import shown, taken
from chalicelib.portal import panel, sign_in

routes = Blueprint(__name__)


@routes.route("/sign-in", methods=["GET"])
def start() -> Response:
    return shown(routes.current_request, sign_in.ENTRANCE.start)


@routes.route("/sign-in", methods=["POST"], content_types=[FORM])
def ask() -> Response:
    return taken(routes.current_request, sign_in.ENTRANCE.ask)


@routes.route("/sign-in/code", methods=["GET"])
def code() -> Response:
    return shown(routes.current_request, sign_in.ENTRANCE.code)


@routes.route("/sign-in/code", methods=["POST"], content_types=[FORM])
def enter() -> Response:
    return taken(routes.current_request, sign_in.ENTRANCE.enter)


@routes.route("/sign-in/link", methods=["GET"])
def link() -> Response:
    return shown(routes.current_request, sign_in.ENTRANCE.link)


@routes.route("/sign-in/link", methods=["POST"], content_types=[FORM])
def follow() -> Response:
    return taken(routes.current_request, sign_in.ENTRANCE.follow)


@routes.route("/sign-in/bot", methods=["GET"])
def bot() -> Response:
    return shown(routes.current_request, sign_in.from_bot)


@routes.route("/sign-in/bot", methods=["POST"], content_types=[FORM])
def enter_from_bot() -> Response:
    return taken(routes.current_request, sign_in.enter_from_bot)


@routes.route("/sign-in/panel", methods=["GET"])
def from_panel() -> Response:
    """The token stands in the address, which is why it is good once and for a minute."""
    return shown(routes.current_request, panel.come)


@routes.route("/sign-out", methods=["POST"], content_types=[FORM])
def out() -> Response:
    return taken(routes.current_request, sign_in.EXIT.out)


@routes.route("/sign-out/everywhere", methods=["POST"], content_types=[FORM])
def out_everywhere() -> Response:
    return taken(routes.current_request, sign_in.EXIT.out_everywhere)
