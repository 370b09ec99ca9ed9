"""The routes of a member's own page in the console: his sessions, his looks, what he is told of, his Telegram."""

from __future__ import annotations

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.bodies import FILES, FORM
from chalicelib.entrypoints.desk_web import desk_done, desk_seen
from chalicelib.entrypoints.web import shown
from chalicelib.portal.desk import me as page
from chalicelib.portal.desk import pager, sessions, unsubscribe

routes = Blueprint(__name__)


@routes.route("/desk/me", methods=["GET"])
def me() -> Response:
    return desk_seen(routes.current_request, page.show)


@routes.route("/desk/me/sessions", methods=["POST"], content_types=[FORM])
def end() -> Response:
    return desk_done(routes.current_request, sessions.end, sessions.again)


@routes.route("/desk/me/alerts", methods=["POST"], content_types=[FORM])
def alerts() -> Response:
    return desk_done(routes.current_request, page.alerts, page.again)


@routes.route("/desk/me/looks", methods=["POST"], content_types=[FORM])
def looks() -> Response:
    return desk_done(routes.current_request, page.looks, page.again)


@routes.route("/desk/me/telegram", methods=["POST"], content_types=[FORM])
def invite() -> Response:
    return desk_done(routes.current_request, pager.invite, page.again)


@routes.route("/desk/me/telegram/unlink", methods=["POST"], content_types=[FORM])
def unlink() -> Response:
    return desk_done(routes.current_request, pager.unlink, page.again)


@routes.route("/desk/me/telegram/code/{bot}", methods=["GET"])
def code(bot: str) -> Response:
    return desk_seen(routes.current_request, partial(pager.code, bot))


@routes.route("/desk/unsubscribe", methods=["GET"])
def no_more_letters() -> Response:
    return shown(routes.current_request, unsubscribe.show)


@routes.route("/desk/unsubscribe", methods=["POST"], content_types=[FORM, FILES])
def end_letters() -> Response:
    return shown(routes.current_request, unsubscribe.end)
