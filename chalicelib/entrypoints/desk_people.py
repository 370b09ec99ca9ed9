"""The routes to the people of a provider: who answers, who is kept out, and what is answered often."""

from __future__ import annotations

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.desk.permissions import Room
from chalicelib.entrypoints.bodies import FORM
from chalicelib.entrypoints.desk_web import desk_done, desk_seen
from chalicelib.entrypoints.web import number_of, shown, taken
from chalicelib.portal.desk.admin import answers, blocked, crew, joining

routes = Blueprint(__name__)


@routes.route("/desk/staff", methods=["GET"])
def staff() -> Response:
    return desk_seen(routes.current_request, crew.show, room=Room.STAFF)


@routes.route("/desk/staff", methods=["POST"], content_types=[FORM])
def invite() -> Response:
    return desk_done(routes.current_request, crew.ask, crew.again, room=Room.STAFF)


@routes.route("/desk/staff/{member}", methods=["GET"])
def member(member: str) -> Response:
    return desk_seen(routes.current_request, partial(crew.edit, member), room=Room.STAFF)


@routes.route("/desk/staff/{member}", methods=["POST"], content_types=[FORM])
def change_member(member: str) -> Response:
    act, again = partial(crew.change, member), partial(crew.again_member, member)
    return desk_done(routes.current_request, act, again, room=Room.STAFF)


@routes.route("/desk/staff/invitations/{invitation}/withdraw", methods=["POST"], content_types=[FORM])
def withdraw(invitation: str) -> Response:
    return desk_done(routes.current_request, partial(crew.withdraw, invitation), crew.again, room=Room.STAFF)


@routes.route("/desk/invitation", methods=["GET"])
def invitation() -> Response:
    return shown(routes.current_request, joining.show)


@routes.route("/desk/invitation", methods=["POST"], content_types=[FORM])
def join() -> Response:
    return taken(routes.current_request, joining.join)


@routes.route("/desk/blocked", methods=["GET"])
def kept_out() -> Response:
    return desk_seen(routes.current_request, blocked.show, room=Room.CLIENTS)


@routes.route("/desk/blocked", methods=["POST"], content_types=[FORM])
def keep_out() -> Response:
    return desk_done(routes.current_request, blocked.add, blocked.again, room=Room.CLIENTS)


@routes.route("/desk/blocked/remove", methods=["POST"], content_types=[FORM])
def let_in() -> Response:
    return desk_done(routes.current_request, blocked.remove, blocked.again, room=Room.CLIENTS)


@routes.route("/desk/answers", methods=["GET"])
def canned() -> Response:
    return desk_seen(routes.current_request, answers.show)


@routes.route("/desk/answers/new", methods=["GET"])
def new_answer() -> Response:
    return desk_seen(routes.current_request, answers.new)


@routes.route("/desk/answers", methods=["POST"], content_types=[FORM])
def add_answer() -> Response:
    return desk_done(routes.current_request, answers.add, answers.again_new)


@routes.route("/desk/answers/{answer}", methods=["GET"])
def answer(answer: str) -> Response:
    return desk_seen(routes.current_request, partial(answers.edit, answer))


@routes.route("/desk/answers/{answer}", methods=["POST"], content_types=[FORM])
def change_answer(answer: str) -> Response:
    return desk_done(routes.current_request, partial(answers.change, answer), partial(answers.again, answer))


@routes.route("/desk/answers/{answer}/remove", methods=["POST"], content_types=[FORM])
def remove_answer(answer: str) -> Response:
    return desk_done(routes.current_request, partial(answers.remove, answer), partial(answers.again, answer))


@routes.route("/desk/answers/{answer}/use", methods=["POST"], content_types=[FORM])
def use_answer(answer: str) -> Response:
    return desk_done(routes.current_request, partial(answers.used, answer), partial(answers.uncounted, answer))


@routes.route("/desk/tickets/{number}/answers", methods=["GET"])
def answers_at_hand(number: str) -> Response:
    which = number_of(number)
    return desk_seen(routes.current_request, partial(answers.at_ticket, which), number=which)
