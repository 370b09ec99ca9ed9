"""What a browser says of where a form comes from, however it says it."""

from __future__ import annotations

import pytest

from chalicelib.entrypoints.web import _origin


@pytest.mark.parametrize("told", ["", "null", "//desk.example", "https://[", "https://[::1", "data:,"])
def test_what_is_no_place_on_the_web_is_none_and_no_fault(told: str) -> None:
    assert _origin(told) is None


def test_a_place_is_scheme_and_host() -> None:
    assert _origin("https://desk.example/tickets?q=1") == "https://desk.example"
