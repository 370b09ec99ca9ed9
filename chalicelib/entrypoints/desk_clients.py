"""The routes to a provider's clients: accounts, who writes for them, and what they bought."""

from __future__ import annotations

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.desk.permissions import Room
from chalicelib.entrypoints.bodies import FORM
from chalicelib.entrypoints.desk_web import desk_done, desk_seen
from chalicelib.portal.desk.admin import accounts, belonging, clients

routes = Blueprint(__name__)


@routes.route("/desk/clients", methods=["GET"])
def all() -> Response:
    return desk_seen(routes.current_request, clients.show, room=Room.CLIENTS)


@routes.route("/desk/clients/new", methods=["GET"])
def new() -> Response:
    return desk_seen(routes.current_request, accounts.new, room=Room.CLIENTS)


@routes.route("/desk/clients", methods=["POST"], content_types=[FORM])
def add() -> Response:
    act, again = accounts.add, accounts.again_new
    return desk_done(routes.current_request, act, again, room=Room.CLIENTS)


@routes.route("/desk/clients/{account}", methods=["GET"])
def account(account: str) -> Response:
    return desk_seen(routes.current_request, partial(clients.account, account), room=Room.CLIENTS)


@routes.route("/desk/clients/{account}", methods=["POST"], content_types=[FORM])
def change(account: str) -> Response:
    act, again = partial(clients.change, account), partial(clients.again, account)
    return desk_done(routes.current_request, act, again, room=Room.CLIENTS)


@routes.route("/desk/clients/{account}/name", methods=["GET"])
def name(account: str) -> Response:
    return desk_seen(routes.current_request, partial(accounts.edit, account), room=Room.CLIENTS)


@routes.route("/desk/clients/{account}/name", methods=["POST"], content_types=[FORM])
def rename(account: str) -> Response:
    act, again = partial(accounts.rename, account), partial(accounts.again, account)
    return desk_done(routes.current_request, act, again, room=Room.CLIENTS)


@routes.route("/desk/clients/{account}/services/new", methods=["GET"])
def new_service(account: str) -> Response:
    return desk_seen(routes.current_request, partial(accounts.new_service, account), room=Room.CLIENTS)


@routes.route("/desk/clients/{account}/services", methods=["POST"], content_types=[FORM])
def add_service(account: str) -> Response:
    act, again = partial(accounts.add_service, account), partial(accounts.again_new_service, account)
    return desk_done(routes.current_request, act, again, room=Room.CLIENTS)


@routes.route("/desk/clients/{account}/services/{service}", methods=["GET"])
def service(account: str, service: str) -> Response:
    return desk_seen(routes.current_request, partial(accounts.edit_service, account, service), room=Room.CLIENTS)


@routes.route("/desk/clients/{account}/services/{service}", methods=["POST"], content_types=[FORM])
def change_service(account: str, service: str) -> Response:
    act, again = partial(accounts.change_service, account, service), partial(accounts.again_service, account, service)
    return desk_done(routes.current_request, act, again, room=Room.CLIENTS)


@routes.route("/desk/clients/{account}/services/{service}/remove", methods=["POST"], content_types=[FORM])
def remove_service(account: str, service: str) -> Response:
    act, again = partial(accounts.remove_service, account, service), partial(accounts.again_service, account, service)
    return desk_done(routes.current_request, act, again, room=Room.CLIENTS)


@routes.route("/desk/clients/{account}/people/new", methods=["GET"])
def new_person(account: str) -> Response:
    return desk_seen(routes.current_request, partial(belonging.new, account), room=Room.CLIENTS)


@routes.route("/desk/clients/{account}/people", methods=["POST"], content_types=[FORM])
def add_person(account: str) -> Response:
    act, again = partial(belonging.add, account), partial(belonging.again_new, account)
    return desk_done(routes.current_request, act, again, room=Room.CLIENTS)


@routes.route("/desk/clients/{account}/people/{person}", methods=["GET"])
def person(account: str, person: str) -> Response:
    return desk_seen(routes.current_request, partial(clients.person, account, person), room=Room.CLIENTS)


@routes.route("/desk/clients/{account}/people/{person}", methods=["POST"], content_types=[FORM])
def correct_person(account: str, person: str) -> Response:
    act, again = partial(belonging.correct, account, person), partial(belonging.again, account, person)
    return desk_done(routes.current_request, act, again, room=Room.CLIENTS)


@routes.route("/desk/clients/{account}/people/{person}/standing", methods=["POST"], content_types=[FORM])
def stand(account: str, person: str) -> Response:
    act, again = partial(belonging.stand, account, person), partial(belonging.again, account, person)
    return desk_done(routes.current_request, act, again, room=Room.CLIENTS)


@routes.route("/desk/clients/{account}/people/{person}/leave", methods=["POST"], content_types=[FORM])
def leave(account: str, person: str) -> Response:
    act, again = partial(belonging.remove, account, person), partial(belonging.again, account, person)
    return desk_done(routes.current_request, act, again, room=Room.CLIENTS)
