"""Links are right behind the gateway's own name and behind a domain, whatever a caller claims."""

from __future__ import annotations

from typing import Any

import pytest
from chalice.app import Request

from chalicelib.entrypoints import place
from chalicelib.entrypoints.place import Place

GATEWAY = "abc123.execute-api.eu-central-1.amazonaws.com"


def asked(event_path: str | None, /, *, headers: dict[str, str] | None = None, **context: Any) -> Request:
    """As API Gateway hands a request to Lambda; without a path of the event, as Chalice's own gateway does."""
    event = {
        "headers": headers or {},
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "body": None,
        "stageVariables": None,
        "requestContext": {"httpMethod": "GET", "resourcePath": "/tickets/{number}", **context},
    }
    return Request(event if event_path is None else {**event, "path": event_path})


def test_behind_the_gateways_own_name_the_stage_stands_before_every_path() -> None:
    request = asked("/tickets/7", path="/api/tickets/7", stage="api", domainName=GATEWAY)
    assert place.of(request) == Place(origin=f"https://{GATEWAY}", path="/api", inside="/tickets/7")
    assert place.of(request).base == f"https://{GATEWAY}/api"


def test_behind_a_domain_nothing_does() -> None:
    request = asked("/tickets/7", path="/tickets/7", stage="api", domainName="desk.example")
    assert place.of(request).base == "https://desk.example"


def test_a_path_that_begins_like_the_stage_is_no_stage() -> None:
    request = asked("/api/v1", path="/api/v1", stage="api", domainName="desk.example")
    assert place.of(request).path == ""


def test_on_this_machine_links_begin_at_the_root() -> None:
    assert place.of(asked(None, path="/tickets/7")) == Place(origin="", path="", inside="/tickets/7")


@pytest.mark.parametrize(
    "claimed",
    [
        {"host": "evil.example"},
        {"x-forwarded-host": "evil.example", "x-forwarded-proto": "http", "x-forwarded-prefix": "/evil"},
        {"forwarded": "host=evil.example"},
        {"x-forwarded-port": "666"},
    ],
)
def test_what_a_caller_claims_does_not_matter(claimed: dict[str, str]) -> None:
    request = asked("/tickets/7", headers=claimed, path="/api/tickets/7", stage="api", domainName=GATEWAY)
    assert place.of(request).base == f"https://{GATEWAY}/api"
    assert place.of(asked(None, headers=claimed, path="/tickets/7")).base == ""
