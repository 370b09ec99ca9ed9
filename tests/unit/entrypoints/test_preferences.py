"""Who gets a page and who gets JSON, and in which language."""

from __future__ import annotations

from typing import Any

import pytest
from chalice.app import Request
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.entrypoints.preferences import (
    LONGEST_COOKIES,
    MARK,
    MOST_COOKIES,
    cookies,
    headers_of,
    language,
    own_name,
    wants_page,
)
from tests.people.web import FOREIGN

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
KNOWN = ("ru", "en")


@pytest.mark.parametrize(
    "accept", [BROWSER, "text/html", "TEXT/HTML, */*; q=0.1", "application/json;q=0.5, text/html;q=0.6"]
)
def test_who_names_the_page_first_gets_a_page(accept: str) -> None:
    assert wants_page({"accept": accept})


@pytest.mark.parametrize(
    "accept",
    [
        "",
        "*/*",
        "application/json",
        "application/problem+json, text/html;q=0.9",
        "text/html, application/json",
        "text/html;q=0",
        "text/html;q=much",
        "text/plain",
    ],
)
def test_everybody_else_gets_json(accept: str) -> None:
    assert not wants_page({"accept": accept})


def test_no_header_is_no_page_and_the_first_language() -> None:
    assert not wants_page({})
    assert language({}, KNOWN) == "ru"


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("en", "en"),
        ("en-GB,en;q=0.9,ru;q=0.8", "en"),
        ("ru;q=0.4, en;q=0.5", "en"),
        ("de-DE, fr;q=0.9, ru;q=0.1", "ru"),
        ("de, en;q=0", "ru"),
        ("*", "ru"),
        ("en;q=nan-sense, ru", "ru"),
    ],
)
def test_the_most_wanted_language_that_is_spoken_here_is_taken(header: str, wanted: str) -> None:
    assert language({"accept-language": header}, KNOWN) == wanted


@given(st.text(alphabet=st.sampled_from(list("texhml/*-,;q=.019 nabifNAN")), max_size=60))
def test_no_header_can_break_it(header: str) -> None:
    wants_page({"accept": header})
    assert language({"accept-language": header}, KNOWN) in KNOWN


# Cookies.


def asked(cookie: str | None, many: dict[str, list[str]] | None = None) -> Request:
    """As API Gateway hands it over; without `many` as Chalice's own gateway does."""
    event: dict[str, Any] = {
        "headers": {"Accept": "*/*"} if cookie is None else {"Accept": "*/*", "Cookie": cookie},
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "body": None,
        "stageVariables": None,
        "requestContext": {"httpMethod": "GET", "resourcePath": "/"},
    }
    return Request(event if many is None else {**event, "multiValueHeaders": many})


@pytest.mark.parametrize("foreign", FOREIGN)
def test_a_cookie_that_another_page_set_hides_none_of_ours(foreign: str) -> None:
    for line in (f"{foreign}; lambdesk=abc.def", f"lambdesk=abc.def; {foreign}", f"x=1;{foreign};lambdesk=abc.def;y"):
        assert cookies({"cookie": line})["lambdesk"] == "abc.def"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", {}),
        ("; ;=;=x; flag", {}),
        ("*at=north/c-1~cloud/k-1; *zone=Europe%2FMoscow", {"at": "north/c-1~cloud/k-1", "zone": "Europe%2FMoscow"}),
        ("*key=YQ==;*empty=", {"key": "YQ==", "empty": ""}),
        ('*one="abc"; *two="; *three=a"b', {"one": "abc", "two": '"', "three": 'a"b'}),
        (" *a = b ;\t*c=d\t", {"a": "b", "c": "d"}),
        ("*language=en; *language=ru", {"language": "en"}),
        ("language=de; *language=en; language=ru", {"language": "en"}),
        ("at=north/c-1; theme=dark", {}),
    ],
)
def test_cookies_are_read_as_browsers_write_them(line: str, found: dict[str, str]) -> None:
    """Those that bear our mark, `*` here, and no others."""
    assert read(line.replace("*", MARK)) == found


def read(line: str) -> dict[str, str]:
    return {name: value for name, value in cookies({"cookie": line}).items() if not name.startswith(MARK)}


def test_no_more_cookies_are_read_than_a_browser_keeps() -> None:
    assert len(read(";".join(f"{MARK}c{number}=x" for number in range(MOST_COOKIES + 1)))) == MOST_COOKIES
    assert read(f"{MARK}a={'x' * LONGEST_COOKIES}; {MARK}b=1").keys() == {"a"}


def test_a_cookie_is_kept_under_the_name_it_is_read_by() -> None:
    for name in ("language", "at", "lambdesk", "lambdesk_desk"):
        assert cookies({"cookie": f"{own_name(name)}=x"})[name] == "x"


def test_several_cookie_headers_are_one() -> None:
    several = asked("lambdesk=abc", {"cookie": ["a={}", f"{MARK}language=en", "lambdesk=abc"], "accept": ["*/*"]})
    told = cookies(headers_of(several))
    assert (told["language"], told["lambdesk"]) == ("en", "abc")
    assert headers_of(several)["accept"] == "*/*"
    assert cookies(headers_of(asked("lambdesk=abc", {"Cookie": ["lambdesk=abc"]}))) == {"lambdesk": "abc"}
    assert cookies(headers_of(asked("lambdesk=abc"))) == {"lambdesk": "abc"}
    assert cookies(headers_of(asked(None, {"accept": ["*/*"]}))) == {}


@given(st.text(max_size=200))
def test_no_cookie_can_break_it(line: str) -> None:
    assert all(name and name == name.strip() for name in cookies({"cookie": line}))
    assert cookies({"cookie": f"{line}; {MARK}last=one"}).get("last") is not None
