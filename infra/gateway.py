"""What API Gateway answers when a request never reaches us; `python -m infra.gateway` prints it for the template.

Of variables a gateway knows only plain substitution, and of a caller's language nothing; so the page says it in each
language, and no text of ours may hold a dollar sign.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import yaml

from chalicelib.entrypoints import page, problem
from chalicelib.entrypoints.problem import Problem
from chalicelib.i18n.catalogue import languages

REFERENCE = "$context.requestId"

STATUSES: Mapping[str, HTTPStatus] = {
    "INTEGRATION_FAILURE": HTTPStatus.BAD_GATEWAY,
    "INTEGRATION_TIMEOUT": HTTPStatus.GATEWAY_TIMEOUT,
    "MISSING_AUTHENTICATION_TOKEN": HTTPStatus.NOT_FOUND,  # so it calls a path that nobody has
    "REQUEST_TOO_LARGE": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "RESOURCE_NOT_FOUND": HTTPStatus.NOT_FOUND,
    "THROTTLED": HTTPStatus.TOO_MANY_REQUESTS,
    "WAF_FILTERED": HTTPStatus.FORBIDDEN,
}

DEFAULTS: Mapping[str, HTTPStatus] = {
    "DEFAULT_4XX": HTTPStatus.BAD_REQUEST,
    "DEFAULT_5XX": HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""What is left, in the words of these; each keeps the status it has."""

# The gateway writes no quotation mark into a header's value, and a policy needs some: the page bears its own.
HEADERS = {"Cache-Control": "'no-store'", "X-Content-Type-Options": "'nosniff'", "X-Frame-Options": "'DENY'"}


def responses() -> dict[str, Any]:
    """The property GatewayResponses of AWS::Serverless::Api."""
    defaults = {name: _response(Problem(status=status), kept=()) for name, status in DEFAULTS.items()}
    known = {
        name: {"StatusCode": str(int(status)), **_response(Problem(status=status))} for name, status in STATUSES.items()
    }
    return dict(sorted({**defaults, **known}.items()))


def _response(problem_: Problem, kept: tuple[str, ...] = ("status", "title")) -> dict[str, Any]:
    told = json.dumps(_document(problem_, kept), ensure_ascii=False)
    shown = page.page([problem.part(problem_, each) for each in languages()], REFERENCE)
    return {
        "ResponseParameters": {"Headers": dict(HEADERS)},
        "ResponseTemplates": {"application/json": told, "application/problem+json": told, "text/html": shown},
    }


def _document(problem_: Problem, kept: tuple[str, ...]) -> dict[str, str | int]:
    """In English: a program reads it. Where several statuses share an answer, none is named."""
    whole = problem.as_json(problem_, "en", REFERENCE)
    return {name: value for name, value in whole.items() if name not in {"status", "title"} or name in kept}


def overlay() -> str:
    """As it stands in infra/resources.yaml, under Resources."""
    written = {"RestAPI": {"Properties": {"GatewayResponses": responses()}}}
    return yaml.dump(written, Dumper=_Pages, allow_unicode=True, sort_keys=False, width=sys.maxsize)


class _Pages(yaml.SafeDumper):
    """Pages line by line, as they are written."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Pages.add_representer(str, _text)


if __name__ == "__main__":
    sys.stdout.write(overlay())
