"""The description of the API says what the code does, and stands where the docs say."""

from __future__ import annotations

import json
import re
from pathlib import Path

from chalicelib.api.openapi import QUERY
from chalicelib.api.table import ROUTES
from infra import openapi
from tests.stage import Stage

PAGE = Path(__file__).parents[2] / "docs/reference/openapi.json"
DESCRIBED = json.loads(PAGE.read_text(encoding="utf-8"))


def test_the_page_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == openapi.written(), (
        "python -m infra.openapi > docs/reference/openapi.json"
    )


def test_it_is_served_as_it_is_written(stage: Stage) -> None:
    answer = stage.front.http.get("/api/v1/openapi.json")
    assert (answer.status_code, json.loads(answer.body)) == (200, DESCRIBED)


def test_every_reference_leads_somewhere() -> None:
    for name in re.findall(r'"#/components/(\w+/\w+)"', PAGE.read_text(encoding="utf-8")):
        kind, which = name.split("/")
        assert which in DESCRIBED["components"][kind]


def test_every_operation_is_named_once_and_each_place_of_a_path_is_described() -> None:
    ids = [each["operationId"] for methods in DESCRIBED["paths"].values() for each in methods.values()]
    assert len(ids) == len(set(ids)) == len(ROUTES)
    for path, methods in DESCRIBED["paths"].items():
        for each in methods.values():
            places = {one["name"] for one in each["parameters"] if one["in"] == "path"}
            assert places == set(re.findall(r"\{(\w+)\}", path))


def test_every_filter_is_described_and_no_other() -> None:
    assert {name for each in ROUTES for name in each.query} == QUERY.keys()
