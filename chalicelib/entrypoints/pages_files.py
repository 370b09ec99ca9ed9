"""The portal's routes for files and mails: where to send files, where they are, and how a mail looked."""

from __future__ import annotations

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.bodies import JSON
from chalicelib.entrypoints.web import done, number_of, seen
from chalicelib.portal import as_it_came, files

routes = Blueprint(__name__)


@routes.route("/tickets/uploads", methods=["POST"], content_types=[JSON])
def offer() -> Response:
    return done(routes.current_request, files.offer, files.refuse)


@routes.route("/tickets/{number}/files/{message}/{file}", methods=["GET"])
def get(number: str, message: str, file: str) -> Response:
    return seen(routes.current_request, partial(files.get, number_of(number), message, file))


@routes.route("/tickets/{number}/mails/{message}", methods=["GET"])
def mail(number: str, message: str) -> Response:
    return seen(routes.current_request, partial(as_it_came.show, number_of(number), message))
