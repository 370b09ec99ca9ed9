"""The routes by which the Telegram bots are looked after."""

from __future__ import annotations

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.desk.permissions import Room
from chalicelib.entrypoints.bodies import FORM
from chalicelib.entrypoints.desk_web import desk_done, desk_seen
from chalicelib.portal.desk.admin import bots

routes = Blueprint(__name__)
SETTINGS = Room.SETTINGS


@routes.route("/desk/settings/bots", methods=["GET"])
def all_bots() -> Response:
    return desk_seen(routes.current_request, bots.show, room=SETTINGS)


@routes.route("/desk/settings/bots/new", methods=["GET"])
def new_bot() -> Response:
    return desk_seen(routes.current_request, bots.new, room=SETTINGS)


@routes.route("/desk/settings/bots", methods=["POST"], content_types=[FORM])
def add_bot() -> Response:
    return desk_done(routes.current_request, bots.add, bots.again_new, room=SETTINGS)


@routes.route("/desk/settings/bots/{bot}", methods=["GET"])
def one_bot(bot: str) -> Response:
    return desk_seen(routes.current_request, partial(bots.one, bot), room=SETTINGS)


@routes.route("/desk/settings/bots/{bot}", methods=["POST"], content_types=[FORM])
def change_bot(bot: str) -> Response:
    return desk_done(routes.current_request, partial(bots.act, bot), partial(bots.again, bot), room=SETTINGS)
