"""Whatever a view raises and whatever Chalice refuses itself is answered in our form, with the reference."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from chalice.app import BadRequestError, Chalice, ForbiddenError, NotFoundError, Response, TooManyRequestsError
from chalice.test import Client as Front
from chalice.test import HTTPResponse

from chalicelib.desk import errors as refusals
from chalicelib.desk.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted, Refusal, TooMuch, Unknown
from chalicelib.entrypoints import errors
from chalicelib.entrypoints.observe import observed
from chalicelib.entrypoints.page import policy
from chalicelib.services.failures import Stale, Unavailable
from chalicelib.services.receive import Busy
from tests.stage import Stage
from tests.unit.services.listening import listening

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
SECRET = "Тайнопись <script>"

RAISED = [
    (NotFound("refused.no_ticket", number=7), 404),
    (NotAllowed("refused.close_unassigned", number=7), 409),
    (NotPermitted("refused.department", department="x"), 403),
    (Conflict("refused.busy"), 409),
    (TooMuch("refused.file_count", limit=5, given=9), 413),
    (Invalid("refused.address", given="x"), 422),
    (Stale("ticket"), 409),
    (Busy(), 503),
    (Unavailable("down"), 503),
    (BadRequestError("no json"), 400),
    (ForbiddenError("no"), 403),
    (NotFoundError("none"), 404),
    (TooManyRequestsError("many"), 429),
    (ZeroDivisionError(SECRET), 500),
    (KeyError(SECRET), 500),
]


class Desk:
    """An app of one view that raises what it is told to, and a beginning to go back to."""

    def __init__(self, *, start: str = "/") -> None:
        self.raises: Exception = ZeroDivisionError()
        app = Chalice("errors")
        app.route("/view/{name}", methods=["POST"], content_types=["application/json"])(self._view)
        app.route(start, methods=["GET"])(lambda: Response("own words", status_code=404))
        app.register_middleware(observed, event_type="all")
        errors.guard(app)
        self.front = Front(app)

    def _view(self, name: str) -> None:
        raise self.raises

    def asks(self, raised: Exception | None = None, method: str = "post", **headers: str) -> HTTPResponse:
        self.raises = raised or self.raises
        named = {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
        asking: Callable[..., HTTPResponse] = getattr(self.front.http, method)
        return asking("/view/x", headers=named, body=b"{}")


@pytest.fixture
def desk(stage: Stage) -> Desk:
    return Desk()


def document(answer: HTTPResponse) -> dict[str, Any]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = json.loads(answer.body)
    return told


def test_a_program_is_told_which_field_is_meant(desk: Desk) -> None:
    told = document(desk.asks(Invalid("refused.api.missing", field="text")))
    assert (told["code"], told["field"]) == ("refused.api.missing", "text")


def test_whoever_is_unknown_is_told_how_to_be_known(desk: Desk) -> None:
    answer = desk.asks(Unknown("refused.token_unknown"))
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="Lambdesk"')


def test_every_refusal_of_the_desk_has_an_answer() -> None:
    known = {each for each in vars(refusals).values() if isinstance(each, type) and issubclass(each, Refusal)}
    assert known - {Refusal} <= errors.ANSWERS.keys()


@pytest.mark.parametrize(("raised", "status"), RAISED, ids=lambda each: type(each).__name__)
def test_a_program_is_told_by_problem_json(desk: Desk, raised: Exception, status: int) -> None:
    answer = desk.asks(raised, Accept_Language="en")
    told = document(answer)
    assert answer.status_code == told["status"] == status
    code = {"code"} if isinstance(raised, Refusal) else set()
    assert told.keys() == {"type", "title", "status", "detail", "reference"} | code
    assert (told["type"], told["title"]) == ("about:blank", HTTPStatus(status).phrase)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert SECRET not in answer.body.decode()


@pytest.mark.parametrize(("raised", "status"), RAISED, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_person_is_told_by_a_page_that_needs_nothing_else(
    desk: Desk, raised: Exception, status: int, language: str
) -> None:
    answer = desk.asks(raised, Accept=BROWSER, Accept_Language=language)
    page = answer.body.decode()
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert f'<html lang="{language}" data-theme="auto">' in page
    assert policy() in page
    for each in ("src=", "url(", "@import", "<script", "<link", "http:", "https:", SECRET):
        assert each not in page


def test_what_the_desk_refuses_is_said_in_its_own_words(desk: Desk) -> None:
    refusal = TooMuch("refused.file_count", limit=5, given=9)
    assert document(desk.asks(refusal, Accept_Language="en"))["detail"] == "9 files; the limit is 5."
    assert "9 files; the limit is 5." in desk.asks(refusal, Accept=BROWSER, Accept_Language="en").body.decode()


def test_a_refusal_without_words_is_a_fault_of_ours_and_answered_as_one(desk: Desk) -> None:
    assert document(desk.asks(NotFound("refused.without_words")))["status"] == 500


def test_what_a_person_typed_is_shown_as_text(desk: Desk) -> None:
    page = desk.asks(Invalid("refused.address", given="<b>&"), Accept=BROWSER).body.decode()
    assert "&lt;b&gt;&amp;" in page
    assert "<b>" not in page


def test_whoever_may_come_again_is_told_when(desk: Desk) -> None:
    assert desk.asks(Unavailable("down")).headers["Retry-After"] == "5"
    assert "Retry-After" not in desk.asks(ZeroDivisionError()).headers


def test_the_answer_and_the_log_have_the_same_reference_and_the_faults_text_is_in_neither(
    desk: Desk, stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    with listening("", "chalicelib", "errors") as ear:
        told = document(desk.asks(ZeroDivisionError(SECRET)))
    written = ear.text + "".join(capfd.readouterr())
    assert told["reference"]
    assert "ZeroDivisionError" in written
    assert SECRET not in written
    assert told["reference"] in written


def test_a_method_that_is_not_there_is_answered_alike_and_tells_which_are(desk: Desk) -> None:
    answer = desk.asks(method="put")
    assert (answer.status_code, document(answer)["title"]) == (405, "Method Not Allowed")
    assert answer.headers["Allow"] == "POST"


def test_a_media_type_that_is_not_taken_is_answered_alike(desk: Desk) -> None:
    answer = desk.asks(Content_Type="text/plain")
    assert (answer.status_code, document(answer)["status"]) == (415, 415)


def test_what_a_view_answers_itself_is_left_as_it_is(desk: Desk) -> None:
    answer = desk.front.http.get("/")
    assert (answer.status_code, answer.body) == (404, b"own words")


def test_the_page_leads_back_to_the_start_where_there_is_one(desk: Desk, stage: Stage) -> None:
    assert '<a href="/">' in desk.asks(Accept=BROWSER).body.decode()
    assert "<a " not in Desk(start="/elsewhere").asks(Accept=BROWSER).body.decode()


def test_an_invocation_without_a_request_is_answered_too(desk: Desk) -> None:
    app = desk.front.http._app
    assert app({}, None)["statusCode"] == 500
