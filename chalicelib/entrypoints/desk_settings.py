"""The routes by which the desk itself is set up."""

from __future__ import annotations

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.desk.permissions import Room
from chalicelib.entrypoints.bodies import FORM
from chalicelib.entrypoints.desk_web import desk_done, desk_seen
from chalicelib.portal.desk.admin import (
    announcements,
    brand,
    departments,
    group,
    log,
    rules,
    sections,
    templates,
    tokens,
)

routes = Blueprint(__name__)
SETTINGS = Room.SETTINGS


@routes.route("/desk/settings", methods=["GET"])
def start() -> Response:
    return desk_seen(routes.current_request, sections.show, room=SETTINGS)


@routes.route("/desk/settings/provider", methods=["GET"])
def provider() -> Response:
    return desk_seen(routes.current_request, brand.show, room=SETTINGS)


@routes.route("/desk/settings/provider", methods=["POST"], content_types=[FORM])
def change_provider() -> Response:
    return desk_done(routes.current_request, brand.change, brand.again, room=SETTINGS)


@routes.route("/desk/settings/departments", methods=["GET"])
def all_departments() -> Response:
    return desk_seen(routes.current_request, departments.show, room=SETTINGS)


@routes.route("/desk/settings/departments/new", methods=["GET"])
def new_department() -> Response:
    return desk_seen(routes.current_request, departments.new, room=SETTINGS)


@routes.route("/desk/settings/departments", methods=["POST"], content_types=[FORM])
def add_department() -> Response:
    return desk_done(routes.current_request, departments.add, departments.again_new, room=SETTINGS)


@routes.route("/desk/settings/departments/{department}", methods=["GET"])
def one_department(department: str) -> Response:
    return desk_seen(routes.current_request, partial(departments.edit, department), room=SETTINGS)


@routes.route("/desk/settings/departments/{department}", methods=["POST"], content_types=[FORM])
def change_department(department: str) -> Response:
    act, again = partial(departments.change, department), partial(departments.again, department)
    return desk_done(routes.current_request, act, again, room=SETTINGS)


@routes.route("/desk/settings/departments/{department}/group", methods=["GET"])
def department_group(department: str) -> Response:
    return desk_seen(routes.current_request, partial(group.show, department), room=SETTINGS)


@routes.route("/desk/settings/departments/{department}/group", methods=["POST"], content_types=[FORM])
def tie_group(department: str) -> Response:
    act, again = partial(group.tie, department), partial(group.again, department)
    return desk_done(routes.current_request, act, again, room=SETTINGS)


@routes.route("/desk/settings/departments/{department}/group/untie", methods=["POST"], content_types=[FORM])
def untie_group(department: str) -> Response:
    act, again = partial(group.untie, department), partial(group.again, department)
    return desk_done(routes.current_request, act, again, room=SETTINGS)


@routes.route("/desk/settings/announcements", methods=["GET"])
def all_announcements() -> Response:
    return desk_seen(routes.current_request, announcements.show, room=SETTINGS)


@routes.route("/desk/settings/announcements/new", methods=["GET"])
def new_announcement() -> Response:
    return desk_seen(routes.current_request, announcements.new, room=SETTINGS)


@routes.route("/desk/settings/announcements", methods=["POST"], content_types=[FORM])
def add_announcement() -> Response:
    return desk_done(routes.current_request, announcements.add, announcements.again_new, room=SETTINGS)


@routes.route("/desk/settings/announcements/{announcement}", methods=["GET"])
def one_announcement(announcement: str) -> Response:
    return desk_seen(routes.current_request, partial(announcements.edit, announcement), room=SETTINGS)


@routes.route("/desk/settings/announcements/{announcement}", methods=["POST"], content_types=[FORM])
def change_announcement(announcement: str) -> Response:
    act, again = partial(announcements.change, announcement), partial(announcements.again, announcement)
    return desk_done(routes.current_request, act, again, room=SETTINGS)


@routes.route("/desk/settings/announcements/{announcement}/remove", methods=["POST"], content_types=[FORM])
def remove_announcement(announcement: str) -> Response:
    act, again = partial(announcements.remove, announcement), partial(announcements.again, announcement)
    return desk_done(routes.current_request, act, again, room=SETTINGS)


@routes.route("/desk/settings/rules", methods=["GET"])
def all_rules() -> Response:
    return desk_seen(routes.current_request, rules.show, room=SETTINGS)


@routes.route("/desk/settings/rules/patience", methods=["POST"], content_types=[FORM])
def patience() -> Response:
    return desk_done(routes.current_request, rules.patience, rules.again, room=SETTINGS)


@routes.route("/desk/settings/rules/apply", methods=["POST"], content_types=[FORM])
def apply_rules() -> Response:
    return desk_done(routes.current_request, rules.apply, rules.again_apply, room=SETTINGS)


@routes.route("/desk/settings/rules/new", methods=["GET"])
def new_rule() -> Response:
    return desk_seen(routes.current_request, rules.new, room=SETTINGS)


@routes.route("/desk/settings/rules", methods=["POST"], content_types=[FORM])
def add_rule() -> Response:
    return desk_done(routes.current_request, rules.add, rules.again_new, room=SETTINGS)


@routes.route("/desk/settings/rules/{rule}", methods=["GET"])
def one_rule(rule: str) -> Response:
    return desk_seen(routes.current_request, partial(rules.edit, rule), room=SETTINGS)


@routes.route("/desk/settings/rules/{rule}", methods=["POST"], content_types=[FORM])
def change_rule(rule: str) -> Response:
    act, again = partial(rules.change, rule), partial(rules.again_one, rule)
    return desk_done(routes.current_request, act, again, room=SETTINGS)


@routes.route("/desk/settings/rules/{rule}/first", methods=["POST"], content_types=[FORM])
def first_rule(rule: str) -> Response:
    act, again = partial(rules.first, rule), partial(rules.again_one, rule)
    return desk_done(routes.current_request, act, again, room=SETTINGS)


@routes.route("/desk/settings/rules/{rule}/up", methods=["POST"], content_types=[FORM])
def rule_up(rule: str) -> Response:
    act, again = partial(rules.shift, -1, rule), partial(rules.again_one, rule)
    return desk_done(routes.current_request, act, again, room=SETTINGS)


@routes.route("/desk/settings/rules/{rule}/down", methods=["POST"], content_types=[FORM])
def rule_down(rule: str) -> Response:
    act, again = partial(rules.shift, 1, rule), partial(rules.again_one, rule)
    return desk_done(routes.current_request, act, again, room=SETTINGS)


@routes.route("/desk/settings/rules/{rule}/remove", methods=["POST"], content_types=[FORM])
def remove_rule(rule: str) -> Response:
    act, again = partial(rules.remove, rule), partial(rules.again_one, rule)
    return desk_done(routes.current_request, act, again, room=SETTINGS)


@routes.route("/desk/settings/templates", methods=["GET"])
def all_templates() -> Response:
    return desk_seen(routes.current_request, templates.show, room=SETTINGS)


@routes.route("/desk/settings/templates/{form}/{language}", methods=["GET"])
def one_template(form: str, language: str) -> Response:
    return desk_seen(routes.current_request, partial(templates.edit, form, language), room=SETTINGS)


@routes.route("/desk/settings/templates/{form}/{language}", methods=["POST"], content_types=[FORM])
def change_template(form: str, language: str) -> Response:
    act, again = partial(templates.change, form, language), partial(templates.again, form, language)
    return desk_done(routes.current_request, act, again, room=SETTINGS)


@routes.route("/desk/settings/templates/{form}/{language}/remove", methods=["POST"], content_types=[FORM])
def remove_template(form: str, language: str) -> Response:
    act, again = partial(templates.remove, form, language), partial(templates.again, form, language)
    return desk_done(routes.current_request, act, again, room=SETTINGS)


@routes.route("/desk/settings/tokens", methods=["GET"])
def all_tokens() -> Response:
    return desk_seen(routes.current_request, tokens.show, room=SETTINGS)


@routes.route("/desk/settings/tokens", methods=["POST"], content_types=[FORM])
def add_token() -> Response:
    return desk_done(routes.current_request, tokens.add, tokens.again, room=SETTINGS)


@routes.route("/desk/settings/tokens/{token}/remove", methods=["POST"], content_types=[FORM])
def remove_token(token: str) -> Response:
    return desk_done(routes.current_request, partial(tokens.remove, token), tokens.again, room=SETTINGS)


@routes.route("/desk/settings/log", methods=["GET"])
def whole_log() -> Response:
    return desk_seen(routes.current_request, log.show, room=SETTINGS)
