"""Whatever a program sends to whichever route: an answer that says what is wrong, never a fault of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import bootstrap
from chalicelib.api.table import ROUTES, Route
from tests.flows.desk_side import OnTheSite
from tests.people.program import Program, program
from tests.stage import Stage

NAMES = sorted({name for each in ROUTES if each.body for name in each.body.__struct_fields__})
TEXTS = st.one_of(st.text(max_size=20), st.sampled_from(["c-1", "tech", "p-501", "s-anna", "vps-1", "client", "keep"]))
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
BODIES = st.one_of(
    st.binary(max_size=100),
    st.dictionaries(st.sampled_from(NAMES), VALUES).map(lambda body: json.dumps(body).encode()),
)
PARTS = st.one_of(
    st.sampled_from(["1001", "1", "c-1", "p-501", "vps-1"]), st.from_regex(r"[A-Za-z0-9._~%-]{1,70}", fullmatch=True)
)
QUERIES = st.dictionaries(
    st.sampled_from(sorted({name for each in ROUTES for name in each.query} | {"x"})),
    st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(["1", "10", "archived", "c-1", "active."]),
    max_size=3,
)


@pytest.fixture(scope="module")
def known() -> Iterator[tuple[Stage, Program]]:
    stage = Stage()
    stage.client()
    stage.staff()
    stage.services(("vps-1", "VPS"))
    OnTheSite(stage).asks()
    yield stage, program(stage)
    bootstrap.install(None)


@given(route=st.sampled_from(ROUTES), body=BODIES, query=QUERIES, data=st.data(), key=st.none() | st.text(max_size=5))
def test_nothing_a_program_sends_is_a_fault_of_ours(
    known: tuple[Stage, Program], route: Route, body: bytes, query: dict[str, str], data: st.DataObject, key: str | None
) -> None:
    stage, billing = known
    bootstrap.install(stage.house)
    stage.clock.turn(seconds=1)
    path = "/".join(data.draw(PARTS) if each.startswith("{") else each for each in route.path.split("/"))
    answer = billing.asks(route.method, path, raw=body, query=query, key=key)
    assert answer.status < 500, answer.text
    if answer.status >= 400 and answer.text:
        assert answer.headers["Content-Type"] in ("application/problem+json", "application/json")
