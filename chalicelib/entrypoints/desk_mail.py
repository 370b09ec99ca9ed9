"""The routes of the console's mail that waits for a look."""

from __future__ import annotations

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.desk.permissions import Room
from chalicelib.entrypoints.bodies import FORM
from chalicelib.entrypoints.desk_web import desk_done, desk_seen
from chalicelib.portal.desk import mail

routes = Blueprint(__name__)


@routes.route("/desk/mail", methods=["GET"])
def waiting() -> Response:
    return desk_seen(routes.current_request, mail.show, room=Room.MAIL)


@routes.route("/desk/rail/mail", methods=["GET"])
def count() -> Response:
    return desk_seen(routes.current_request, mail.count, room=Room.MAIL)


@routes.route("/desk/mail/{id}", methods=["GET"])
def one(id: str) -> Response:
    return desk_seen(routes.current_request, partial(mail.one, id), room=Room.MAIL)


@routes.route("/desk/mail/{id}/whole", methods=["GET"])
def whole(id: str) -> Response:
    return desk_seen(routes.current_request, partial(mail.whole, id), room=Room.MAIL)


@routes.route("/desk/mail/{id}/files/{file}", methods=["GET"])
def one_file(id: str, file: str) -> Response:
    return desk_seen(routes.current_request, partial(mail.one_file, id, file), room=Room.MAIL)


@routes.route("/desk/mail/{id}/file", methods=["POST"], content_types=[FORM])
def file(id: str) -> Response:
    return desk_done(routes.current_request, partial(mail.file, id), partial(mail.again, id), room=Room.MAIL)


@routes.route("/desk/mail/{id}/attach", methods=["POST"], content_types=[FORM])
def attach(id: str) -> Response:
    return desk_done(routes.current_request, partial(mail.attach, id), partial(mail.again, id), room=Room.MAIL)


@routes.route("/desk/mail/{id}/drop", methods=["POST"], content_types=[FORM])
def drop(id: str) -> Response:
    return desk_done(routes.current_request, partial(mail.drop, id), partial(mail.again, id), room=Room.MAIL)


@routes.route("/desk/mail/{id}/replay", methods=["POST"], content_types=[FORM])
def replay(id: str) -> Response:
    return desk_done(routes.current_request, partial(mail.replay, id), partial(mail.again, id), room=Room.MAIL)


@routes.route("/desk/mail/{id}/bar", methods=["POST"], content_types=[FORM])
def bar(id: str) -> Response:
    return desk_done(routes.current_request, partial(mail.bar, id), partial(mail.again, id), room=Room.MAIL)
