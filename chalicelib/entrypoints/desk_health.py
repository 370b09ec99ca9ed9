"""The routes of the console's page of health."""

from __future__ import annotations

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib import bootstrap
from chalicelib.desk.permissions import Room
from chalicelib.entrypoints.bodies import FORM
from chalicelib.entrypoints.dead import about
from chalicelib.entrypoints.desk_web import desk_done, desk_seen
from chalicelib.portal.desk import health
from chalicelib.services.health import Reading

routes = Blueprint(__name__)
READING = Reading(update=bootstrap.CHANNELS["telegram"].read, message=about)


@routes.route("/desk/health", methods=["GET"])
def show() -> Response:
    return desk_seen(routes.current_request, partial(health.show, READING), room=Room.HEALTH)


@routes.route("/desk/health/redrive", methods=["POST"], content_types=[FORM])
def redrive() -> Response:
    return desk_done(routes.current_request, partial(health.redrive, READING), health.again, room=Room.HEALTH)


@routes.route("/desk/health/drop", methods=["POST"], content_types=[FORM])
def drop() -> Response:
    return desk_done(routes.current_request, health.give_up, health.again, room=Room.HEALTH)


@routes.route("/desk/health/send", methods=["POST"], content_types=[FORM])
def send_again() -> Response:
    return desk_done(routes.current_request, partial(health.send_again, READING), health.again, room=Room.HEALTH)
