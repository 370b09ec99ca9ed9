"""The lobby's receiver of webhooks: one click leads a webhook there, and what comes is judged and shown."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from chalicelib.services import replay, wire
from chalicelib.services.call import call
from infra.local.lobby import lobby
from infra.local.options import read
from tests.unit.services.small_desk import SmallDesk

HERE = "http://127.0.0.1:8080/receiver"


@pytest.fixture
def desk() -> SmallDesk:
    desk = SmallDesk()
    desk.house = replace(desk.house, webhook_here="127.0.0.1:8080")
    return desk


@pytest.fixture
def browser(desk: SmallDesk) -> FlaskClient:
    here = SimpleNamespace(
        options=read({}), house=desk.house, pretend=None, mail=None, feed=SimpleNamespace(stir=lambda: None)
    )
    return lobby(here).test_client()


def rings(desk: SmallDesk, browser: FlaskClient, body: str | None = None) -> int:
    """A test of the webhook as it would be posted, perhaps with another body."""
    (webhook,) = desk.store.webhooks("north")
    replay.ring(webhook.id, by="operator", cause="ring", house=desk.house)
    for each in desk.queues.take("webhooks"):
        call(wire.call(each), desk.house)
    (posted,) = desk.receivers.posted
    assert posted.url == HERE
    told = {"Host": "127.0.0.1:8080", **posted.headers}
    return browser.post("/receiver", data=body or posted.body, headers=told).status_code


def test_a_webhook_leads_here_by_one_click(desk: SmallDesk, browser: FlaskClient) -> None:
    answer = browser.post("/receiver/add", data={"provider": "north"}, headers={"Host": "127.0.0.1:8080"})
    assert answer.status_code == 303
    assert rings(desk, browser) == 204
    page = browser.get("/receiver", headers={"Host": "127.0.0.1:8080"}).text
    assert "webhook.test" in page
    (came,) = browser.get("/receiver.json", headers={"Host": "127.0.0.1:8080"}).json["came"]
    assert (came["signed"], came["event"]["kind"]) == (True, "webhook.test")


def test_what_was_changed_on_the_way_is_shown_as_that(desk: SmallDesk, browser: FlaskClient) -> None:
    browser.post("/receiver/add", data={"provider": "north"}, headers={"Host": "127.0.0.1:8080"})
    assert rings(desk, browser, '{"kind": "<script>"}') == 400
    assert "&lt;script&gt;" in browser.get("/receiver", headers={"Host": "127.0.0.1:8080"}).text


@pytest.mark.parametrize("body", ["", "[", "[]", "null", '"x"'])
def test_whatever_comes_is_taken_in(desk: SmallDesk, browser: FlaskClient, body: str) -> None:
    answer = browser.post("/receiver", data=body, headers={"Host": "127.0.0.1:8080", "Lambdesk-Signature": "ы,,="})
    assert answer.status_code in (400, 413)
    assert browser.get("/receiver", headers={"Host": "127.0.0.1:8080"}).status_code == 200


def test_nobody_adds_one_to_a_provider_that_is_not_there(browser: FlaskClient) -> None:
    answer = browser.post("/receiver/add", data={"provider": "nobody"}, headers={"Host": "127.0.0.1:8080"})
    assert answer.status_code == 400
