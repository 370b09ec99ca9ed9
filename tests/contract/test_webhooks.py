"""What Webhooks promises, kept by the fake and by DynamoDB alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk.webhooks import CALL_LIFE, CallState, Heard, Pause, Trouble, Why
from chalicelib.services.failures import Stale
from chalicelib.services.records import Changes
from tests.contract.things import BEGINNING, call, webhook

OURS = "north.k3v9q2xw"


def saved(desk, *records):
    desk.store.commit(Changes(saves=records))


def test_webhooks_are_listed_by_id_and_only_a_providers_own(desk):
    saved(desk, webhook("north.b"), webhook("north.a"), webhook("north.eu.c", "north.eu"), webhook("cloud.d", "cloud"))
    assert [each.id for each in desk.webhooks.webhooks("north")] == ["north.a", "north.b"]
    assert [each.id for each in desk.webhooks.webhooks("north.eu")] == ["north.eu.c"]
    assert desk.webhooks.webhooks("nobody") == ()


def test_a_webhook_comes_back_as_it_went_in(desk):
    whole = webhook(
        kinds=("ticket.created",),
        departments=("tech",),
        pause=Pause(why=Why.DEAD, at=BEGINNING, by="system"),
        failures=3,
        failing_since=BEGINNING,
        rests_until=BEGINNING + timedelta(hours=1),
    )
    saved(desk, whole)
    assert desk.webhooks.webhook(OURS) == replace(whole, version=1)
    assert desk.webhooks.webhook("north.other") is None


def test_a_call_comes_with_its_webhook(desk):
    heard = Heard(status=500, text="\x00да")
    told = call(heard=heard, state=CallState.WAITING, attempts=2, tried_before=1, tried_at=BEGINNING)
    saved(desk, webhook(), told)
    assert desk.webhooks.errand(OURS, told.id) == (replace(webhook(), version=1), replace(told, version=1))
    assert desk.webhooks.errand(OURS, "none") == (replace(webhook(), version=1), None)
    assert desk.webhooks.errand("north.gone", told.id) == (None, None)


def test_the_log_tells_the_newest_event_first_page_by_page(desk):
    for number in (3, 1, 4, 2, 5):
        saved(desk, call(number, heard=Heard(trouble=Trouble.NO_ANSWER)))
    saved(desk, call(9, of="north.other"))
    first = desk.webhooks.calls_of(OURS, limit=2)
    assert [each.ticket for each in first] == [5, 4]
    second = desk.webhooks.calls_of(OURS, limit=2, before=first[-1].id)
    assert [each.ticket for each in second] == [3, 2]
    assert [each.ticket for each in desk.webhooks.calls_of(OURS, limit=2, before=second[-1].id)] == [1]
    assert desk.webhooks.calls_of(OURS, limit=2, before=call(1).id) == ()


def test_the_log_forgets(desk):
    told = call()
    saved(desk, webhook(), told)
    desk.clock.turn(CALL_LIFE + timedelta(seconds=2))
    assert desk.webhooks.calls_of(OURS, limit=5) == ()
    assert desk.webhooks.errand(OURS, told.id)[1] is None


def test_what_is_due_is_told_the_longest_waiting_first_and_what_is_settled_is_not(desk):
    saved(desk, call(3), call(1), call(2, due=None, state=CallState.DELIVERED), call(4, of="north.other"))
    now = BEGINNING + timedelta(seconds=3)
    for page in (1, 5):
        assert [each.ticket for each in desk.webhooks.calls_due(now, page=page)] == [1, 3]
    (first, _) = desk.webhooks.calls_due(now, page=5)
    saved(desk, replace(first, due=None, state=CallState.GIVEN_UP))
    assert [each.ticket for each in desk.webhooks.calls_due(now, page=5)] == [3]


def test_what_is_settled_while_it_is_read_hides_nothing(desk):
    saved(desk, *(call(each, due=BEGINNING) for each in range(1, 6)))
    found = []
    for each in desk.webhooks.calls_due(BEGINNING, page=2):
        found.append(each.ticket)
        saved(desk, replace(each, due=None, state=CallState.DELIVERED))
    assert sorted(found) == [1, 2, 3, 4, 5]


def test_calls_that_are_due_are_not_of_the_outbox(desk):
    saved(desk, call())
    assert desk.outbox.due(BEGINNING + timedelta(days=1), limit=5) == ()


def test_a_call_that_somebody_else_began_is_begun_by_nobody_else(desk):
    saved(desk, call())
    known = replace(call(), version=1)
    saved(desk, known.begun(BEGINNING))
    with pytest.raises(Stale):
        saved(desk, known.begun(BEGINNING))
    with pytest.raises(Stale):
        saved(desk, call())


def test_a_webhook_that_is_gone_is_taken_away_once(desk):
    saved(desk, webhook())
    desk.store.commit(Changes(drops=(replace(webhook(), version=1),)))
    assert desk.webhooks.webhook(OURS) is None
    with pytest.raises(Stale):
        desk.store.commit(Changes(drops=(replace(webhook(), version=1),)))
    with pytest.raises(Stale):
        saved(desk, replace(webhook(), version=1))
