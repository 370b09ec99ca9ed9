"""The routes of the console's page of health."""

from __future__ import annotations

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib import bootstrap
from chalicelib.desk.permissions import Room
from chalicelib.entrypoints.bodies import FORM
from chalicelib.entrypoints.desk_web import desk_done, desk_seen
from chalicelib.portal.desk import health

routes = Blueprint(__name__)


@routes.route("/desk/health", methods=["GET"])
def show() -> Response:
    return desk_seen(routes.current_request, health.show, room=Room.HEALTH)


@routes.route("/desk/health/redrive", methods=["POST"], content_types=[FORM])
def redrive() -> Response:
    act = partial(health.redrive, bootstrap.CHANNELS["telegram"].read)
    return desk_done(routes.current_request, act, health.again, room=Room.HEALTH)


@routes.route("/desk/health/drop", methods=["POST"], content_types=[FORM])
def drop() -> Response:
    return desk_done(routes.current_request, health.give_up, health.again, room=Room.HEALTH)
