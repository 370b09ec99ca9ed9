"""The routes of the client portal."""

from __future__ import annotations

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.bodies import FILES, FORM
from chalicelib.entrypoints.web import done, number_of, seen
from chalicelib.portal import filing, home, listing, notifications, thread

routes = Blueprint(__name__)


@routes.route("/", methods=["GET"])
def start() -> Response:
    return seen(routes.current_request, home.home)


@routes.route("/tickets", methods=["GET"])
def tickets() -> Response:
    request = routes.current_request
    return seen(request, listing.tickets, number=listing.searched(request.query_params))


@routes.route("/archive", methods=["GET"])
def archive() -> Response:
    request = routes.current_request
    return seen(request, listing.archive, number=listing.searched(request.query_params))


@routes.route("/notifications", methods=["GET"])
def told() -> Response:
    return seen(routes.current_request, notifications.notifications)


@routes.route("/tickets/new", methods=["GET"])
def new() -> Response:
    return seen(routes.current_request, filing.blank)


@routes.route("/tickets/new", methods=["POST"], content_types=[FORM, FILES])
def send() -> Response:
    return done(routes.current_request, filing.send, filing.again)


@routes.route("/tickets/{number}", methods=["GET"])
def ticket(number: str) -> Response:
    return seen(routes.current_request, partial(thread.show, number_of(number)))


@routes.route("/tickets/{number}", methods=["POST"], content_types=[FORM, FILES])
def reply(number: str) -> Response:
    which = number_of(number)
    return done(routes.current_request, partial(thread.reply, which), partial(thread.again, which))


@routes.route("/tickets/{number}/new", methods=["GET"])
def fresh(number: str) -> Response:
    which = number_of(number)
    return seen(routes.current_request, partial(thread.new, which), number=which)


@routes.route("/tickets/{number}/archive", methods=["POST"], content_types=[FORM])
def put_away(number: str) -> Response:
    which = number_of(number)
    return done(routes.current_request, partial(thread.archive, which), partial(thread.look_again, which))


@routes.route("/tickets/{number}/restore", methods=["POST"], content_types=[FORM])
def take_out(number: str) -> Response:
    which = number_of(number)
    return done(routes.current_request, partial(thread.restore, which), partial(thread.look_again, which))
