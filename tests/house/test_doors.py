"""Every way in has a guard, and who comes in by none of them is told nothing."""

from __future__ import annotations

from chalice.test import Client as Front

from app import app
from tests.stage import Stage

OPEN = {"/health": "says that the function starts; reads nothing"}
"""Routes without a guard, each with its reason."""

GUARDED = {"/hooks/telegram/{bot_id}": "Telegram's secret header"}


def test_every_route_has_a_guard_or_a_reason() -> None:
    assert set(app.routes) == OPEN.keys() | GUARDED.keys()


def test_no_view_can_fail_past_the_table_of_errors() -> None:
    entries = [entry for methods in app.routes.values() for entry in methods.values()]
    assert all(hasattr(each.view_function, "__wrapped__") for each in entries)


def test_a_bug_in_a_view_is_answered_with_a_reference(stage: Stage) -> None:
    stage.store.fail_next("bots", ZeroDivisionError())
    answer = stage.answer(b"{}")
    assert answer.status_code == 500
    assert answer.json_body["reference"]


def test_a_guarded_route_refuses_whoever_has_no_key(stage: Stage) -> None:
    for path in GUARDED:
        url = path.replace("{bot_id}", stage.bot.id)
        for method in app.routes[path]:
            answer = getattr(Front(app).http, method.lower())(
                url, headers={"Content-Type": "application/json"}, body=b"{}"
            )
            assert (answer.status_code, answer.body) == (401, b"")


def test_an_open_route_reads_nothing(stage: Stage) -> None:
    stage.store.forget_calls()
    for path in OPEN:
        assert stage.front.http.get(path).status_code == 200
    assert not stage.store.calls
