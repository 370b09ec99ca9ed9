"""One table: our errors to HTTP answers; no view's exception reaches a caller as Chalice's bare 500."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from http import HTTPStatus
from typing import Any

from chalice.app import Chalice, ChaliceUnhandledError, ChaliceViewError, Request, Response

from chalicelib import bootstrap
from chalicelib.desk.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NotPermitted,
    Refusal,
    Stopped,
    TooFast,
    TooMuch,
    TooOften,
    Unknown,
)
from chalicelib.entrypoints import place
from chalicelib.entrypoints.observe import log
from chalicelib.entrypoints.preferences import headers_of
from chalicelib.entrypoints.problem import Problem, answer
from chalicelib.services.failures import Stale, Unavailable
from chalicelib.services.fault import note
from chalicelib.services.invocation import served
from chalicelib.services.receive import Busy

ANSWERS: Mapping[type[Exception], Problem] = {
    NotFound: Problem(status=HTTPStatus.NOT_FOUND),
    NotAllowed: Problem(status=HTTPStatus.CONFLICT),
    Stopped: Problem(status=HTTPStatus.CONFLICT),
    NotPermitted: Problem(status=HTTPStatus.FORBIDDEN),
    Unknown: Problem(status=HTTPStatus.UNAUTHORIZED, challenge='Bearer realm="Lambdesk"'),
    Conflict: Problem(status=HTTPStatus.CONFLICT),
    TooMuch: Problem(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    TooOften: Problem(status=HTTPStatus.TOO_MANY_REQUESTS, after=600),
    TooFast: Problem(status=HTTPStatus.TOO_MANY_REQUESTS, after=1),
    Invalid: Problem(status=HTTPStatus.UNPROCESSABLE_ENTITY),
    Stale: Problem(status=HTTPStatus.CONFLICT),
    Busy: Problem(status=HTTPStatus.SERVICE_UNAVAILABLE, after=2),
    Unavailable: Problem(status=HTTPStatus.SERVICE_UNAVAILABLE, after=5),
}

FAULT = Problem(status=HTTPStatus.INTERNAL_SERVER_ERROR)

START = "/"
"""The route that people begin at."""
DESK = "/desk"
"""Where staff begin."""

CHALICES_OWN = {"Code", "Message"}
"""What stands in an error that Chalice makes itself."""


class Unanswered(ChaliceUnhandledError):
    """Carries whatever a view raised past Chalice, which hands only this kind on to middleware."""


def guard(app: Chalice) -> None:
    """Every route that is registered by now, and whatever Chalice refuses before it gets to one."""
    for methods in app.routes.values():
        for entry in methods.values():
            entry.view_function = _heard(entry.view_function)

    def answered(request: Any, get_response: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - Chalice's signature
        start = _start(request) if isinstance(request, Request) and START in app.routes else None
        try:
            response = get_response(request)
        except Exception as fault:
            return _answer(problem_of(fault.__cause__ or fault), request, start)
        return _ours(response, request, start)

    app.register_middleware(answered, event_type="http")


def _start(request: Request) -> str:
    here = place.of(request)
    return here.path + (DESK if here.inside == DESK or here.inside.startswith(f"{DESK}/") else START)


def problem_of(fault: BaseException) -> Problem:
    """What nobody foresaw is our own fault: noted, and told without a word of it."""
    if isinstance(fault, Unavailable):
        log.warning("storage unavailable", extra={"reason": str(fault)})
    if isinstance(fault, ChaliceViewError):
        return Problem(status=HTTPStatus(fault.STATUS_CODE))
    known = next((ANSWERS[each] for each in type(fault).__mro__ if each in ANSWERS), None)
    if known is None:
        note(fault)
        return FAULT
    return replace(known, refusal=fault) if isinstance(fault, Refusal) else known


def _heard(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def hearing(**given: Any) -> Any:  # noqa: ANN401 - whatever the view takes and gives
        try:
            return view(**given)
        except Exception as reason:
            raise Unanswered from reason

    return hearing


def _ours(response: Response, request: Request | None, start: str | None) -> Response:
    """A method, a media type or a body that Chalice refused, in our words and with its headers."""
    if not isinstance(response.body, dict) or response.body.keys() != CHALICES_OWN:
        return response
    told = _answer(Problem(status=HTTPStatus(response.status_code)), request, start)
    kept = {name: value for name, value in response.headers.items() if name.lower() == "allow"}
    return Response(told.body, headers={**told.headers, **kept}, status_code=told.status_code)


def _answer(problem: Problem, request: Request | None, start: str | None) -> Response:
    invocation = served()
    reference = invocation.reference if invocation else bootstrap.ids().short()
    asked = headers_of(request) if request else {}
    try:
        return answer(problem, asked, reference, start)
    except KeyError as unsaid:  # a refusal has no words, or they want a value it does not bear
        note(unsaid)
        return answer(FAULT, asked, reference, start)
