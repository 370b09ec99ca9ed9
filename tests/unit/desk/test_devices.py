"""What a browser calls itself, made into what its owner would call it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk.devices import BROWSERS, SYSTEMS, rough

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"


@pytest.mark.parametrize(
    ("agent", "known"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "Chrome, Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/142.0.0.0", "Edge, Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {CHROME} YaBrowser/25.10 Safari/537.36", "Yandex Browser, Windows"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", "Safari, macOS"),
        ("curl/8.14.1", ""),
        ("", ""),
    ],
)
def test_a_browser_and_what_it_runs_on_are_told_apart(agent, known):
    assert rough(agent) == known


@given(st.text())
def test_nothing_of_what_was_given_stands_in_it(agent):
    names = {"", *(name for _, name in (*BROWSERS, *SYSTEMS))}
    assert set(rough(agent).split(", ")) <= names
