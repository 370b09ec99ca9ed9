"""The routes of the console: the queue and its tickets."""

from __future__ import annotations

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.bodies import FILES, FORM, JSON
from chalicelib.entrypoints.desk_web import desk_done, desk_seen
from chalicelib.entrypoints.web import number_of
from chalicelib.portal import files
from chalicelib.portal.desk import acts, as_it_came, aside, finding, queue, thread, writing
from chalicelib.portal.desk import bulk as several

routes = Blueprint(__name__)


@routes.route("/desk", methods=["GET"])
def start() -> Response:
    return desk_seen(routes.current_request, queue.show)


@routes.route("/desk/rail", methods=["GET"])
def rail() -> Response:
    return desk_seen(routes.current_request, queue.rail)


@routes.route("/desk/search", methods=["GET"])
def search() -> Response:
    return desk_seen(routes.current_request, finding.show)


@routes.route("/desk/new", methods=["GET"])
def blank() -> Response:
    return desk_seen(routes.current_request, writing.blank)


@routes.route("/desk/new", methods=["POST"], content_types=[FORM, FILES])
def send() -> Response:
    return desk_done(routes.current_request, writing.send, writing.again)


@routes.route("/desk/colleagues", methods=["GET"])
def colleagues() -> Response:
    return desk_seen(routes.current_request, aside.colleagues)


@routes.route("/desk/bulk", methods=["POST"], content_types=[FORM])
def bulk() -> Response:
    return desk_done(routes.current_request, several.do, several.again)


@routes.route("/desk/uploads", methods=["POST"], content_types=[JSON])
def offer() -> Response:
    return desk_done(routes.current_request, files.offer, files.refuse)


@routes.route("/desk/tickets/{number}", methods=["GET"])
def ticket(number: str) -> Response:
    which = number_of(number)
    return desk_seen(routes.current_request, partial(thread.show, which), number=which)


@routes.route("/desk/tickets/{number}", methods=["POST"], content_types=[FORM, FILES])
def say(number: str) -> Response:
    which = number_of(number)
    return desk_done(routes.current_request, partial(thread.say, which), partial(thread.again, which), number=which)


@routes.route("/desk/tickets/{number}/new", methods=["GET"])
def fresh(number: str) -> Response:
    which = number_of(number)
    return desk_seen(routes.current_request, partial(thread.fresh, which), number=which)


@routes.route("/desk/tickets/{number}/here", methods=["POST"], content_types=[FORM])
def come(number: str) -> Response:
    which = number_of(number)
    return desk_done(routes.current_request, partial(thread.come, which), files.refuse, number=which)


@routes.route("/desk/tickets/{number}/aside", methods=["GET"])
def beside(number: str) -> Response:
    return desk_seen(routes.current_request, partial(aside.show, number_of(number)))


@routes.route("/desk/tickets/{number}/acts/{act}", methods=["POST"], content_types=[FORM])
def do(number: str, act: str) -> Response:
    which = number_of(number)
    again = partial(acts.again, which, act)
    return desk_done(routes.current_request, partial(acts.do, which, act), again, number=which)


@routes.route("/desk/tickets/{number}/files/{message}/{file}", methods=["GET"])
def get(number: str, message: str, file: str) -> Response:
    return desk_seen(routes.current_request, partial(files.get, number_of(number), message, file))


@routes.route("/desk/tickets/{number}/mails/{message}", methods=["GET"])
def mail(number: str, message: str) -> Response:
    return desk_seen(routes.current_request, partial(as_it_came.show, number_of(number), message))


@routes.route("/desk/tickets/{number}/mails/{message}/whole", methods=["GET"])
def whole_mail(number: str, message: str) -> Response:
    return desk_seen(routes.current_request, partial(as_it_came.save, number_of(number), message))
