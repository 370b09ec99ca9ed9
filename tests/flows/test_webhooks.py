"""A provider's own systems are told what happens: signed, once each, again until they take it, and none for another."""

from __future__ import annotations

import hmac
import json

import pytest

from chalicelib.desk.webhooks import CallState, Webhook
from chalicelib.services import setup_webhooks as setup
from tests.flows.desk_side import Employee, filed
from tests.people.telegram import Client
from tests.stage import Stage

URL = "https://billing.north.example/lambdesk"


@pytest.fixture
def irina(stage: Stage) -> Client:
    return stage.client()


@pytest.fixture
def anna(stage: Stage) -> Employee:
    return Employee(stage, stage.staff())


def added(stage: Stage, url: str = URL, **wishes) -> Webhook:
    return setup.add_webhook("north", url, by="operator", cause=f"add#{url}", house=stage.house, **wishes)


def states(stage: Stage, webhook: Webhook) -> list[CallState]:
    """Of its calls, the oldest event first."""
    return [each.state for each in reversed(stage.store.log(webhook.id, limit=100))]


def test_what_happens_arrives_signed(stage: Stage, irina: Client, anna: Employee) -> None:
    webhook = added(stage)
    filed(irina)
    anna.takes()
    assert [json.loads(each.body)["kind"] for each in stage.receivers.posted] == ["ticket.created", "ticket.assigned"]
    first = stage.receivers.posted[0]
    assert first.url == URL
    assert first.headers["Lambdesk-Event"] == json.loads(first.body)["id"] == "north#1001#1"
    assert first.headers["Lambdesk-Attempt"] == "1"
    stamp, sign = first.headers["Lambdesk-Signature"].split(",")
    signed = f"{stamp.removeprefix('t=')}.{first.body}".encode()
    assert sign == "v1=" + hmac.new(webhook.keys[0].secret.encode(), signed, "sha256").hexdigest()
    assert states(stage, webhook) == [CallState.DELIVERED, CallState.DELIVERED]
