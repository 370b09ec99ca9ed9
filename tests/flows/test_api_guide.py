"""docs/guides/api.md as whoever has nothing else reads it: each curl is asked in its order, and tells what is shown."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from pathlib import Path
from string import Template
from typing import Any

import pytest

from chalicelib.desk.people import Department, Provider
from chalicelib.desk.rules import CAUSE_LIFE
from chalicelib.desk.tokens import Right
from chalicelib.services.throttle import A_SECOND, BURST
from tests.people.program import ROOT, Heard, Program, program
from tests.stage import Stage

GUIDE = (Path(__file__).parents[2] / "docs/guides/api.md").read_text(encoding="utf-8")
SHOWN = re.compile(r"^\$ (curl .+)\n(\{.+\})$", re.MULTILINE)
ACME = Provider(id="acme", name="Acme", departments=(Department(id="support", name="Support"),))


def asked(line: str, who: Program) -> Heard:
    """A curl command as the shell hands it over; an option that is not known here is a mistake."""
    told = Template(line).substitute(DESK=ROOT, TOKEN="Authorization: Bearer x")
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("-s", action="store_true", required=True)
    parser.add_argument("-H", action="append", default=[], dest="headers")
    parser.add_argument("-X", dest="method")
    parser.add_argument("-d", dest="data")
    parser.add_argument("url")
    curl = parser.parse_args(shlex.split(told)[1:])
    headers = dict(each.split(": ", 1) for each in curl.headers)
    assert headers.pop("Authorization") == "Bearer x"
    method = curl.method or ("GET" if curl.data is None else "POST")
    if curl.data is not None:
        assert headers.pop("Content-Type") == "application/json"
    key = headers.pop("Idempotency-Key", None)
    assert not headers
    return who.asks(method, curl.url.removeprefix(ROOT), raw=(curl.data or "").encode(), key=key)


def shows(shown: Any, told: Any) -> bool:
    """Whether what the guide shows stands in the answer; it may leave fields out."""
    if isinstance(shown, dict):
        return all(name in told and shows(value, told[name]) for name, value in shown.items())
    if isinstance(shown, list):
        return len(shown) <= len(told) and all(shows(one, other) for one, other in zip(shown, told, strict=False))
    return bool(shown == told)


@pytest.fixture
def billing(stage: Stage) -> Program:
    stage.save(ACME)
    return program(stage, *(each for each in Right if each is not Right.READ_NOTES), provider="acme", name="Billing")


def test_the_guide_is_true_from_top_to_bottom(billing: Program) -> None:
    examples = SHOWN.findall(GUIDE)
    assert len(examples) == len(re.findall(r"^\$ curl ", GUIDE, re.MULTILINE)) > 9
    for line, shown in examples:
        answer = asked(line, billing)
        assert shows(json.loads(shown), answer.json), f"{line}\n{answer.text}"


def test_what_is_not_so_would_be_seen(billing: Program) -> None:
    told = billing.gets("/whoami")
    assert shows({"name": "Billing"}, told)
    assert not shows({"name": "Billed"}, told)
    assert not shows({"title": "Billing"}, told)
    assert not shows({"rights": ["a"] * 9}, told)


def test_the_rights_are_all_told() -> None:
    assert set(re.findall(r"^\| `([a-z]+\.[a-z]+)` \|", GUIDE, re.MULTILINE)) == set(Right)


def test_the_numbers_are_those_of_the_code() -> None:
    assert (CAUSE_LIFE.days, A_SECOND, BURST) == (3, 10, 60)
    assert "for three days" in GUIDE
    assert "more than ten a second for longer than sixty requests" in GUIDE
