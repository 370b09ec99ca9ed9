"""What a caller is told when something is refused or fails: a page to a browser, problem+json to a program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from chalice.app import Response

from chalicelib.desk.errors import Refusal
from chalicelib.entrypoints import page, preferences
from chalicelib.i18n.catalogue import languages, words


class Kind(StrEnum):
    """As far as a person can tell them apart; each has its words."""

    BAD = "bad"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    FAULT = "fault"
    UNAVAILABLE = "unavailable"


KINDS = {
    HTTPStatus.UNAUTHORIZED: Kind.FORBIDDEN,
    HTTPStatus.FORBIDDEN: Kind.FORBIDDEN,
    HTTPStatus.NOT_FOUND: Kind.NOT_FOUND,
    HTTPStatus.CONFLICT: Kind.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Kind.TOO_LARGE,
    HTTPStatus.TOO_MANY_REQUESTS: Kind.TOO_MANY,
    HTTPStatus.BAD_GATEWAY: Kind.UNAVAILABLE,
    HTTPStatus.SERVICE_UNAVAILABLE: Kind.UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT: Kind.UNAVAILABLE,
}

SAFE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Referrer-Policy": "same-origin",
}
CHOSEN = {"Vary": "Accept, Accept-Language"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a request is not done."""

    status: HTTPStatus
    refusal: Refusal | None = None
    """What was refused, where the desk itself says why."""
    after: int | None = None
    """Seconds after which coming again may help."""
    challenge: str = ""
    """By what a caller proves who he is, where he did not (RFC 9110)."""

    @property
    def kind(self) -> Kind:
        fallback = Kind.FAULT if self.status >= HTTPStatus.INTERNAL_SERVER_ERROR else Kind.BAD
        return KINDS.get(self.status, fallback)


def answer(problem: Problem, asked: Mapping[str, str], reference: str, start: str | None = None) -> Response:
    """`asked` are the request's headers, in small letters or blind to case."""
    language = preferences.of_reader(asked, languages())
    headers = {**SAFE, **CHOSEN, "Content-Language": language}
    if problem.after is not None:
        headers["Retry-After"] = str(problem.after)
    if problem.challenge:
        headers["WWW-Authenticate"] = problem.challenge
    if preferences.wants_page(asked):
        body = page.page([part(problem, language, start)], reference, preferences.theme(asked))
        return Response(body, headers={**headers, **page.headers()}, status_code=problem.status)
    document = json.dumps(as_json(problem, language, reference), ensure_ascii=False)
    return Response(
        document, headers={**headers, "Content-Type": "application/problem+json"}, status_code=problem.status
    )


def as_json(problem: Problem, language: str, reference: str) -> Mapping[str, str | int]:
    """RFC 9457. The type about:blank says: no more than the status does, whose own phrase is the title.

    What was refused stands beside it as `code`, for programs; and as `field` what of the request it is about. What a
    person could do next is no advice to a program.
    """
    refusal = problem.refusal
    code: dict[str, str | int] = {"code": refusal.key} if refusal else {}
    field: dict[str, str | int] = {"field": refusal.values["field"]} if refusal and "field" in refusal.values else {}
    return {
        "type": "about:blank",
        "title": problem.status.phrase,
        "status": int(problem.status),
        "detail": " ".join(_why(problem, language) or _said(problem, language)),
        **code,
        **field,
        "reference": reference,
    }


def part(problem: Problem, language: str, start: str | None = None) -> page.Part:
    title = words(language, f"edge.{problem.kind}.title", {})
    return page.Part(language=language, title=title, said=_said(problem, language), start=start)


def _why(problem: Problem, language: str) -> list[str]:
    refusal = problem.refusal
    return [words(language, refusal.key, refusal.told(language))] if refusal else []


def _said(problem: Problem, language: str) -> list[str]:
    return [
        *_why(problem, language),
        words(language, f"edge.{problem.kind}.kept", {}),
        words(language, f"edge.{problem.kind}.next", {}),
    ]
