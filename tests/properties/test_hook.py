"""Whatever comes to the hook with the right secret is answered 200, and never by a flood of calls."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import bootstrap
from infra.local.telegram import Verdict
from infra.local.telegram.samples import mutate, valid_update
from infra.local.telegram.updates import update_kinds
from tests.stage import Stage

NAMES = ["update_id", "message", "from", "chat", "id", "type", "text", "date", "photo", "data"]
KEYS = st.sampled_from(NAMES) | st.text(max_size=5)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)
CALLS = 2
MUTATIONS = 2000


@pytest.fixture(scope="module")
def hook() -> Stage:
    """One stage for all: each input meets whatever state the ones before left."""
    stage = Stage()
    stage.client("Ирина", user=501)
    return stage


@pytest.fixture(autouse=True)
def _installed(hook: Stage) -> None:
    bootstrap.install(hook.house)


def taken(stage: Stage, body: bytes) -> None:
    """200, at most two calls, each of them one Telegram understands, and no fault of ours."""
    before, letters = len(stage.telegram.calls), len(stage.store.dead_letters(limit=1000))
    assert stage.posts(body) == 200
    calls = stage.telegram.calls[before:]
    assert len(calls) <= CALLS, [call.method for call in calls]
    assert not [call for call in calls if call.verdict is Verdict.INVALID], body
    assert len(stage.store.dead_letters(limit=1000)) == letters, body


@pytest.mark.parametrize("kind", update_kinds())
def test_every_kind_of_update_is_taken(hook: Stage, kind: str) -> None:
    """TG-03"""
    chance = random.Random(kind)
    for _ in range(40):
        taken(hook, json.dumps(valid_update(kind, chance)).encode())


@pytest.mark.parametrize("seed", range(8))
def test_every_mutation_of_an_update_is_taken(hook: Stage, seed: int) -> None:
    """TG-03: 2,000 of them; half are private messages of a client, so that they get far."""
    chance = random.Random(seed)
    for _ in range(MUTATIONS // 8):
        update = valid_update(chance.choice(["message", "callback_query", "edited_message", *update_kinds()]), chance)
        if chance.random() < 0.5:
            make_private(update)
        taken(hook, json.dumps(mutate(update, chance)).encode(errors="surrogatepass"))


def make_private(update: dict[str, object]) -> None:
    for content in update.values():
        message = content.get("message", content) if isinstance(content, dict) else {}
        if isinstance(content, dict) and isinstance(message, dict):
            person = {"id": 501, "is_bot": False, "first_name": "Ирина"}
            content["from"] = person
            message["chat"] = {"id": 501, "type": "private", "first_name": "Ирина"}


@given(JSON)
def test_any_json_is_taken(hook: Stage, value: object) -> None:
    """The issue's «Any JSON, well-formed or not»."""
    taken(hook, json.dumps(value).encode(errors="surrogatepass"))


@given(st.binary(max_size=300))
def test_any_bytes_are_taken(hook: Stage, body: bytes) -> None:
    """TG-02"""
    taken(hook, body)
