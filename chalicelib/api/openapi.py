"""The description of the API by OpenAPI 3.1, made of the table of routes and the shapes they read and tell."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from chalicelib.api.asked import KEY
from chalicelib.api.queries import MOST, PAGE
from chalicelib.api.table import ROUTES, Route
from chalicelib.desk.ticket import ClientStatus, StaffStatus

Json = dict[str, Any]

REFERENCES = "#/components/schemas/{name}"
PLACE = re.compile(r"\{(\w+)\}")
ABOUT = (
    "Tickets and clients of one provider, for its own programs. Reading changes nothing. Within v1 fields, routes, "
    "kinds and values are only added: pass over what you do not know."
)
QUERY: dict[str, Json] = {
    "status": {"enum": [str(each) for each in StaffStatus], "description": "As staff see it."},
    "client_status": {"enum": [int(each) for each in ClientStatus], "description": "As the client sees it."},
    "department": {"type": "string"},
    "account": {"type": "string"},
    "assignee": {"type": "string", "description": "Id of a member of staff."},
    "active_since": {"type": "string", "format": "date-time", "description": "What was active since, see active_at."},
    "named": {"type": "string", "description": "The beginning of the name."},
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE},
    "cursor": {"type": "string", "description": "`next` of the page before."},
}
PROBLEM: Json = {
    "type": "object",
    "description": "RFC 9457.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "In the language of Accept-Language."},
        "code": {"type": "string", "description": "What was refused, for programs."},
        "field": {"type": "string", "description": "What of the request it is about."},
        "reference": {"type": "string", "description": "By which it is found in the log."},
    },
    "required": ["type", "title", "status", "detail", "reference"],
}
REFUSED = {"$ref": "#/components/responses/Refused"}


def document() -> Json:
    kinds = {each for route in ROUTES for each in (route.body, route.tells) if each is not None}
    ordered = sorted(kinds, key=lambda each: each.__name__)
    _, schemas = msgspec.json.schema_components(ordered, ref_template=REFERENCES)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Lambdesk", "version": "1", "description": ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "schemas": {**dict(sorted(schemas.items())), "Problem": PROBLEM},
            "responses": {
                "Refused": {
                    "description": "Why it is not done.",
                    "content": {"application/problem+json": {"schema": {"$ref": REFERENCES.format(name="Problem")}}},
                }
            },
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "ld_…, of the console."}},
        },
    }


def _paths() -> Json:
    found: Json = {}
    for each in ROUTES:
        found.setdefault(each.whole, {})[each.method.lower()] = _operation(each)
    return found


def _operation(route: Route) -> Json:
    needs = f"Needs the right `{route.right}`." if route.right else "For every token."
    told: Json = {
        "summary": route.title,
        "description": needs,
        "operationId": f"{route.method.lower()}{_camel(route.path)}",
        "parameters": _parameters(route),
        "responses": {str(int(route.status)): _answer(route), "default": REFUSED},
    }
    if route.body is not None:
        told["requestBody"] = {"required": True, "content": _json(route.body)}
    return told


def _parameters(route: Route) -> list[Json]:
    places = [
        {"name": each, "in": "path", "required": True, "schema": {"type": "string"}}
        for each in PLACE.findall(route.path)
    ]
    query = [{"name": each, "in": "query", "schema": QUERY[each]} for each in route.query]
    key = {"type": "string", "pattern": "^[A-Za-z0-9._:-]{1,64}$"}
    about = "The same key is the same act: repeat it as often as you like."
    header = {"name": KEY, "in": "header", "required": True, "description": about, "schema": key}
    return [*places, *query, *([header] if route.once else [])]


def _answer(route: Route) -> Json:
    told: Json = {"description": route.status.phrase}
    return {**told, "content": _json(route.tells)} if route.tells is not None else told


def _json(kind: type[msgspec.Struct]) -> Json:
    return {"application/json": {"schema": {"$ref": REFERENCES.format(name=kind.__name__)}}}


def _camel(path: str) -> str:
    return "".join(each.capitalize() for each in re.findall(r"\w+", path))
