"""The routes by which a provider's own systems are set up to be told of events."""

from __future__ import annotations

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.desk.permissions import Room
from chalicelib.entrypoints.bodies import FORM
from chalicelib.entrypoints.desk_web import desk_done, desk_seen
from chalicelib.portal.desk.admin import webhooks

routes = Blueprint(__name__)
SETTINGS = Room.SETTINGS


@routes.route("/desk/settings/webhooks", methods=["GET"])
def all_webhooks() -> Response:
    return desk_seen(routes.current_request, webhooks.show, room=SETTINGS)


@routes.route("/desk/settings/webhooks/new", methods=["GET"])
def new_webhook() -> Response:
    return desk_seen(routes.current_request, webhooks.new, room=SETTINGS)


@routes.route("/desk/settings/webhooks", methods=["POST"], content_types=[FORM])
def add_webhook() -> Response:
    return desk_done(routes.current_request, webhooks.add, webhooks.again_new, room=SETTINGS)


@routes.route("/desk/settings/webhooks/{webhook}", methods=["GET"])
def one_webhook(webhook: str) -> Response:
    return desk_seen(routes.current_request, partial(webhooks.one, webhook), room=SETTINGS)


@routes.route("/desk/settings/webhooks/{webhook}", methods=["POST"], content_types=[FORM])
def change_webhook(webhook: str) -> Response:
    act, again = partial(webhooks.act, webhook), partial(webhooks.again, webhook)
    return desk_done(routes.current_request, act, again, room=SETTINGS)


@routes.route("/desk/settings/webhooks/{webhook}/replay", methods=["POST"], content_types=[FORM])
def replay_calls(webhook: str) -> Response:
    act, again = partial(webhooks.replay, webhook), partial(webhooks.again, webhook)
    return desk_done(routes.current_request, act, again, room=SETTINGS)
