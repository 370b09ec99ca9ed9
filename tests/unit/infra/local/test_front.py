"""On this machine a path that nobody has is answered as API Gateway answers it in AWS."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Lock

import httpx
import pytest
from chalice.app import Chalice

from infra.local.front import Front
from infra.local.options import HOST
from tests.stage import Stage


@pytest.fixture
def address(stage: Stage) -> Iterator[str]:
    app = Chalice("front")
    app.route("/here")(lambda: {"status": "ok"})
    with socket.create_server((HOST, 0)) as any_free:
        port = any_free.getsockname()[1]
    front = Front(app, port, Lock())
    yield f"http://{HOST}:{port}"
    front.stop()


def test_a_program_gets_problem_json(address: str) -> None:
    answer = httpx.get(f"{address}/nowhere", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["status"] == 404
    assert answer.json()["reference"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_browser_gets_the_page(address: str) -> None:
    answer = httpx.get(f"{address}/nowhere", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_a_path_that_is_there_is_not_touched(address: str) -> None:
    assert httpx.get(f"{address}/here").json() == {"status": "ok"}
