"""What API Gateway answers by itself says the same as we do, and is what the template holds."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import pytest

from infra.gateway import DEFAULTS, REFERENCE, STATUSES, responses
from infra.template import RESOURCES, load

SAID = responses()
ID = str(UUID(int=7))
LARGEST = 40_000
"""Characters of all of them: a template that is sent to CloudFormation has a limit."""
TEMPLATE = 1_000_000
"""Bytes that CloudFormation takes of a template in a bucket."""
VARIABLE = re.compile(r"\$(context|stageVariables|method)\.\w+(\.\w+)*")


def templates(name: str) -> dict[str, str]:
    """As a caller gets them, with what the gateway fills in."""
    told: dict[str, str] = SAID[name]["ResponseTemplates"]
    return {kind: text.replace(REFERENCE, ID) for kind, text in told.items()}


def test_the_template_holds_what_this_module_writes() -> None:
    """After a change of words: `python -m infra.gateway` into infra/resources.yaml."""
    assert load().api["GatewayResponses"] == SAID


def test_all_that_is_left_has_an_answer() -> None:
    assert SAID.keys() == STATUSES.keys() | DEFAULTS.keys()
    assert DEFAULTS.keys() == {"DEFAULT_4XX", "DEFAULT_5XX"}


@pytest.mark.parametrize("name", SAID)
def test_a_program_gets_json_of_one_status_or_of_none(name: str) -> None:
    told = templates(name)
    assert told["application/json"] == told["application/problem+json"]
    document: dict[str, Any] = json.loads(told["application/json"])
    assert document["reference"] == ID
    assert document["detail"]
    assert str(document.get("status")) == str(SAID[name].get("StatusCode"))


@pytest.mark.parametrize("name", SAID)
def test_a_person_gets_a_page_in_both_languages(name: str) -> None:
    page = templates(name)["text/html"]
    assert 'lang="ru"' in page
    assert 'lang="en"' in page
    assert page.count(ID) == 2
    for each in ("src=", "url(", "@import", "<script", "<link", "<a "):
        assert each not in page


@pytest.mark.parametrize("name", SAID)
def test_the_gateway_takes_nothing_of_a_text_for_a_variable(name: str) -> None:
    for text in SAID[name]["ResponseTemplates"].values():
        assert {each[0] for each in VARIABLE.finditer(text)} == {REFERENCE}
        assert text.count("$") == text.count(REFERENCE)


@pytest.mark.parametrize("name", SAID)
def test_headers_are_static_values_without_a_quotation_mark_inside(name: str) -> None:
    headers = SAID[name]["ResponseParameters"]["Headers"]
    assert headers["Cache-Control"] == "'no-store'"
    assert headers["X-Content-Type-Options"] == "'nosniff'"
    assert all(re.fullmatch(r"'[^']+'", each) for each in headers.values())


def test_they_leave_room_in_the_template() -> None:
    assert len(json.dumps(SAID, ensure_ascii=False)) < LARGEST
    assert RESOURCES.stat().st_size < TEMPLATE / 4
