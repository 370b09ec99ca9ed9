"""Bodies that nobody sends by mistake: each is refused by name, nothing is changed, and nothing falls over."""

from __future__ import annotations

import pytest

from tests.flows.desk_side import filed
from tests.people.program import Program, program
from tests.stage import Stage

GOOD = b'{"account": "c-1", "department": "tech", "text": "hello"'
HUGE = b"9" * 5000

WRONG: list[tuple[str, bytes, str | None]] = [
    ("nothing", b"", "account"),
    ("no json", b"account=c-1", None),
    ("not utf-8", b"\xff\xfe{}", None),
    ("byte order mark", b"\xef\xbb\xbf" + GOOD + b"}", None),
    ("cut off", GOOD, None),
    ("more behind", GOOD + b"} {}", None),
    ("a list", b"[]", None),
    ("a text", b'"hello"', None),
    ("null", b"null", None),
    ("not a number", GOOD + b', "person": NaN}', None),
    ("deep lists", b"[" * 200_000, None),
    ("deep objects", b'{"a":' * 50_000, "a"),
    ("deep where a text belongs", GOOD + b', "subject": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "subject"),
    ("deep in a strange field", GOOD + b', "x": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "x"),
    ("a number for a text", GOOD + b', "subject": 1}', "subject"),
    ("a huge number", GOOD + b', "subject": ' + HUGE + b"}", "subject"),
    ("an object for a text", GOOD + b', "service": {}}', "service"),
    ("true for a text", GOOD + b', "person": true}', "person"),
    ("none of the choices", GOOD + b', "side": "system"}', "side"),
    ("a lone surrogate", GOOD + b', "subject": "\\ud800"}', None),
    ("a reversed pair", GOOD + b', "subject": "\\udc00\\ud800 "}', None),
    ("a strange field", GOOD + b', "role": "administrator"}', "role"),
    ("a field twice", GOOD + b', "account": "c-2"}', "account"),
    ("a field twice in other letters", GOOD + b', "\\u0061ccount": "c-2"}', "account"),
    ("too long a subject", GOOD + b', "subject": "' + b"a" * 121 + b'"}', "subject"),
    ("too long a text", GOOD[:-7] + b'"' + b"a" * 32_001 + b'"}', "text"),
    ("an empty text", GOOD[:-7] + b'""}', "text"),
    ("a text of nothing but NUL", GOOD[:-7] + b'"\\u0000\\u0001"}', "text"),
    ("a text of nothing but space", GOOD[:-7] + b'" \\n\\t "}', "text"),
]


@pytest.fixture
def billing(stage: Stage) -> Program:
    filed(stage.client())
    made = program(stage)
    made.gets("/whoami")
    return made


@pytest.mark.parametrize(("body", "field"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG])
def test_a_hostile_body_is_refused_by_name(stage: Stage, billing: Program, body: bytes, field: str | None) -> None:
    before = stage.store.dump()
    answer = billing.asks("POST", "/tickets", raw=body, key="k")
    assert answer.status == 422, answer.text
    assert answer.json.get("field") == field
    assert stage.store.dump() == before


@pytest.mark.parametrize("number", [b"-1", b"1.5", b'"1"', b"null", b"1e400", HUGE, b"true", b"-" + HUGE])
def test_a_number_is_a_number(stage: Stage, billing: Program, number: bytes) -> None:
    answer = billing.asks("POST", "/tickets/1001/close", raw=b'{"expected": ' + number + b"}", key="k")
    assert (answer.status, answer.json["field"]) == (422, "expected")


def test_a_body_of_a_megabyte_is_too_large(stage: Stage, billing: Program) -> None:
    before = stage.store.dump()
    answer = billing.asks("POST", "/tickets", raw=b" " * 2**20, key="k")
    assert answer.status == 413
    assert stage.store.dump() == before


def test_the_longest_text_fits_however_it_is_written(stage: Stage, billing: Program) -> None:
    text = "\\u0444" * 32_000
    answer = billing.asks("POST", "/tickets/1001/notes", raw=b'{"text": "' + text.encode() + b'"}', key="k")
    assert answer.status == 200
    assert max(len(each.text) for each in stage.messages()) == 32_000


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"])
def test_what_is_not_called_json_is_not_read(billing: Program, kind: str) -> None:
    body = {"account": "c-1", "department": "tech", "text": "hello"}
    answer = billing.asks("POST", "/tickets", body, key="k", Content_Type=kind)
    assert answer.status == 415
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_method_that_a_path_has_not_is_refused(billing: Program) -> None:
    assert billing.asks("DELETE", "/tickets/1001").status == 405


def test_names_are_cleaned_or_refused_as_everywhere(stage: Stage, billing: Program) -> None:
    before = stage.store.dump()
    for path, body, field in (
        ("/accounts/7", {"name": "a\u0000b"}, "name"),
        ("/accounts/7", {"name": "  "}, "name"),
        ("/accounts/7", {"name": "ok", "hourly": 1001}, "hourly"),
        ("/accounts/7", {"name": "ok", "comment": "a" * 2001}, "comment"),
    ):
        answer = billing.asks("PUT", path, body)
        assert (answer.status, answer.json["field"]) == (422, field)
    for email in ("nobody", "a@b", "a b@c.example", "a@c.example\r\nBcc: x@y.example", "a" * 255):
        answer = billing.asks("POST", "/accounts/c-1/persons", {"email": email, "name": "Ок"})
        assert (answer.status, answer.json["field"]) == (422, "email")
    assert billing.asks("PUT", "/accounts/a%20b", {"name": "ok"}).status == 422
    assert billing.asks("PUT", f"/accounts/{'a' * 65}", {"name": "ok"}).status == 422
    assert stage.store.dump() == before
