"""The portal's routes for what a person has set, and for all that is kept of him."""

from __future__ import annotations

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.bodies import FORM
from chalicelib.entrypoints.web import done, seen
from chalicelib.portal import data, settings, telegram

routes = Blueprint(__name__)


@routes.route("/settings", methods=["GET"])
def preferences() -> Response:
    return seen(routes.current_request, settings.show)


@routes.route("/settings/notices", methods=["POST"], content_types=[FORM])
def notices() -> Response:
    return done(routes.current_request, settings.notices, settings.again)


@routes.route("/settings/looks", methods=["POST"], content_types=[FORM])
def looks() -> Response:
    return done(routes.current_request, settings.looks, settings.again)


@routes.route("/settings/sessions", methods=["POST"], content_types=[FORM])
def end_session() -> Response:
    return done(routes.current_request, settings.end, settings.again)


@routes.route("/settings/sessions/others", methods=["POST"], content_types=[FORM])
def end_other_sessions() -> Response:
    return done(routes.current_request, settings.end_others, settings.again)


@routes.route("/settings/telegram/on", methods=["POST"], content_types=[FORM])
def telegram_on() -> Response:
    return done(routes.current_request, telegram.on, settings.again)


@routes.route("/settings/telegram/off", methods=["POST"], content_types=[FORM])
def telegram_off() -> Response:
    return done(routes.current_request, telegram.off, settings.again)


@routes.route("/settings/telegram/link", methods=["POST"], content_types=[FORM])
def invite() -> Response:
    return done(routes.current_request, telegram.invite, settings.again)


@routes.route("/settings/telegram/unlink", methods=["POST"], content_types=[FORM])
def unlink() -> Response:
    return done(routes.current_request, telegram.unlink, settings.again)


@routes.route("/settings/telegram/code/{bot}", methods=["GET"])
def code(bot: str) -> Response:
    return seen(routes.current_request, partial(telegram.code, bot))


@routes.route("/settings/data", methods=["GET"])
def kept() -> Response:
    return seen(routes.current_request, data.show)


@routes.route("/settings/data/file", methods=["GET"])
def kept_as_file() -> Response:
    return seen(routes.current_request, data.download)
