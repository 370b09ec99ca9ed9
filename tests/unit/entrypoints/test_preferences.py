"""Who gets a page and who gets JSON, and in which language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.entrypoints.preferences import language, wants_page

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
