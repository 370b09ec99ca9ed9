"""What the in-memory fakes offer to tests besides their ports."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chalicelib.desk.people import Provider
from chalicelib.services.failures import Stale, Unavailable
from chalicelib.services.records import Changes, SceneKeys
from tests.fakes.files import MemoryFiles
from tests.fakes.store import MemoryStore

NOW = datetime(2026, 5, 4, tzinfo=UTC)
NORTH = Provider(id="north", name="Север")
SCENE = SceneKeys(cause="c", bot="7", chat=5, user=5, providers=())


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(lambda: NOW)


def test_calls_are_counted_by_method_and_by_what_they_would_cost(store):
    store.scene(SCENE)
    store.commit(Changes(cause="c"))
    store.provider("north")
    assert store.calls == {"scene": 1, "commit": 1, "provider": 1}
    assert (store.reads, store.transactions) == (2, 1)
    store.forget_calls()
    assert (store.reads, store.transactions) == (0, 0)


def test_the_next_call_can_be_made_to_fail_and_then_works_again(store):
    store.fail_next("commit", Unavailable("gone"), times=2)
    for _ in range(2):
        with pytest.raises(Unavailable):
            store.commit(Changes(saves=(NORTH,)))
    assert store.provider("north") is None
    store.commit(Changes(saves=(NORTH,)))
    assert store.provider("north") is not None


def test_another_commit_can_slip_in_between_a_read_and_a_commit(store):
    store.on("commit", lambda: store.commit(Changes(saves=(NORTH,))))
    with pytest.raises(Stale):
        store.commit(Changes(saves=(NORTH,)))
    assert store.provider("north").version == 1


def test_a_crash_before_the_commit_leaves_nothing_and_one_after_it_leaves_all(store):
    def crash(changes: Changes) -> None:
        raise KeyboardInterrupt(changes.cause)

    store.before_commit = crash
    with pytest.raises(KeyboardInterrupt):
        store.commit(Changes(cause="c1"))
    store = MemoryStore(lambda: NOW)
    store.after_commit = crash
    with pytest.raises(KeyboardInterrupt):
        store.commit(Changes(cause="c1"))
    assert store.answer("c1") == {}


def test_a_dump_tells_whether_anything_was_touched(store):
    before = store.dump()
    store.scene(SCENE)
    assert store.dump() == before
    store.commit(Changes(saves=(NORTH,)))
    assert store.dump() != before


def test_a_knob_for_a_method_that_is_not_there_is_a_mistake_in_the_test(store):
    with pytest.raises(AttributeError, match="comit"):
        store.on("comit", lambda: None)


def test_files_fail_on_demand_too():
    files = MemoryFiles()
    files.fail_next("put", Unavailable("gone"))
    with pytest.raises(Unavailable):
        files.put("k", iter([b"x"]), type="image/png", limit=5)
    assert files.kept == {}
