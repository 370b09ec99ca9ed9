"""`import app` is what every cold start pays: it loads no SDK of anybody, and no page where none is shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import MISSING, fields

import pytest

from app import app
from chalicelib.settings import Settings

HEAVY = (
    "boto3",
    "botocore",
    "telegram",
    "httpx",
    "jinja2",
    "jwt",
    "nacl",
    "nh3",
    "aws_lambda_powertools",
    "babel",
    "segno",
    "snowballstemmer",
)
PAGES = ("chalicelib.api", "chalicelib.portal", "chalicelib.entrypoints.routes")
SET = {each.name.upper(): "http://queue/1" for each in fields(Settings) if each.default is MISSING}
BUILT = "import chalicelib.bootstrap; chalicelib.bootstrap.house()"
WOKEN = (
    "import app, types; left = types.SimpleNamespace(get_remaining_time_in_millis=lambda: 9000); "
    "assert app.notify({'Records': []}, left) == {'batchItemFailures': []}"
)
OF_A_MAIL = "chalicelib.channels.email.reading"
"""What takes a mail apart."""


def after(program: str, handler: str = "") -> set[str]:
    """Modules that are loaded after it in a fresh interpreter of the Lambda with this handler."""
    told = f"import sys, json; {program}; print(json.dumps(sorted(sys.modules)))"
    environment = {**os.environ, **SET, "AWS_DEFAULT_REGION": "eu-central-1", "_HANDLER": handler}
    done = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True, env=environment)
    return set(json.loads(done.stdout))


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    return after("import app")


@pytest.mark.parametrize("name", HEAVY)
def test_import_app_does_not_load(name: str, loaded: set[str]) -> None:
    assert name not in loaded


def test_import_app_loads_the_desk_and_its_pages(loaded: set[str]) -> None:
    assert {"app", "chalice", "chalicelib.desk.ticket", *PAGES} <= loaded


def test_the_function_that_answers_http_has_every_route(loaded: set[str]) -> None:
    """By the name under which it is packaged: tests/house/test_template.py."""
    assert after("import app", handler="app.app") == loaded


def test_so_has_one_that_somebody_started_by_a_handler_of_his_own(loaded: set[str]) -> None:
    """As those do that watch over Lambdas."""
    assert after("import app", handler="watcher.app") == loaded


@pytest.mark.parametrize("handler", [each.handler_string for each in app.event_sources])
def test_a_function_that_events_wake_loads_no_page(handler: str, loaded: set[str]) -> None:
    woken = after("import app", handler=handler)
    assert woken < loaded
    assert [each for each in woken if each.startswith(PAGES)] == []


def test_nor_does_it_when_it_is_woken() -> None:
    assert [each for each in after(WOKEN, handler="app.notify") if each.startswith(PAGES)] == []


def test_a_house_is_built_without_what_takes_a_mail_apart() -> None:
    built = after(f"import app; {BUILT}", handler="app.notify")
    assert "boto3" in built
    assert [each for each in built if each.startswith((OF_A_MAIL, "nh3"))] == []
