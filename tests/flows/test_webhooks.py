"""A provider's own systems are told what happens: signed, once each, again until they take it, and none for another."""

from __future__ import annotations

import hmac
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.desk.webhooks import CallState, Heard, Trouble, Webhook, Why
from chalicelib.services import setup_webhooks as setup
from chalicelib.services.failures import Unavailable
from chalicelib.services.replay import replay
from chalicelib.services.tend import AT_ONCE
from tests.fakes.webhooks import Posted
from tests.flows.desk_side import Employee, filed
from tests.people.telegram import Client
from tests.stage import Killed, Stage

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
    return [each.state for each in reversed(stage.store.calls_of(webhook.id, limit=1000))]


def the(stage: Stage, webhook: Webhook) -> Webhook:
    """As it is by now."""
    found = stage.store.webhook(webhook.id)
    assert found is not None
    return found


def at(posted: Posted) -> datetime:
    stamp = posted.headers["Lambdesk-Signature"].partition(",")[0]
    return datetime.fromtimestamp(int(stamp.removeprefix("t=")), UTC)


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


def test_what_it_does_not_want_it_is_not_told(stage: Stage, irina: Client, anna: Employee) -> None:
    added(stage, "https://a.example/", kinds=["ticket.answered", "ticket.closed"])
    added(stage, "https://b.example/", departments=["bill"])
    added(stage, "https://c.example/", kinds=["ticket.moved"], departments=["tech"])
    filed(irina)
    anna.answers("Проверьте", keep=True)
    anna.moves("bill")
    told = [(each.url, json.loads(each.body)["kind"]) for each in stage.receivers.posted]
    assert told == [
        ("https://a.example/", "ticket.answered"),
        ("https://b.example/", "ticket.moved"),
        ("https://c.example/", "ticket.moved"),
    ]


def test_nobody_hears_of_another_providers_tickets(two_providers: Stage) -> None:
    """I-2."""
    added(two_providers)
    setup.add_webhook("cloud", "https://cloud.example/", by="operator", cause="cloud", house=two_providers.house)
    two_providers.client()
    Employee(two_providers, two_providers.staff()).writes("Продлите")
    assert {each.url for each in two_providers.receivers.posted} == {URL}


def test_an_event_that_comes_again_is_one_call_and_no_second_one_is_made(stage: Stage, irina: Client) -> None:
    webhook = added(stage)
    filed(irina)
    event = stage.queues.published[-1]
    for _ in range(8):
        stage.queues.publish(event)
    stage.settle()
    assert len(stage.receivers.posted) == 1
    assert states(stage, webhook) == [CallState.DELIVERED]


def test_a_call_that_is_asked_for_twice_at_once_is_made_once(stage: Stage, irina: Client) -> None:
    added(stage)
    stage.store.fail_next("errand", Unavailable("storage is away"))
    filed(irina)
    assert stage.receivers.posted == []
    (asked,) = [body for _, body in stage.queues.waiting["webhooks"]]
    stage.queues.put_back("webhooks", asked, delay=0)
    stage.later(minutes=2)
    stage.later(minutes=2)
    assert len(stage.receivers.posted) == 1


def test_what_is_not_taken_comes_again_with_the_same_delivery_until_it_is(stage: Stage, irina: Client) -> None:
    webhook = added(stage)
    stage.receivers.answers[URL] = Heard(status=503, text="busy")
    filed(irina)
    (call,) = stage.store.calls_of(webhook.id, limit=1)
    assert (call.state, call.heard) == (CallState.WAITING, Heard(status=503, text="busy"))
    stage.later(minutes=1)
    stage.receivers.answers.clear()
    stage.later(minutes=5)
    headers = [each.headers for each in stage.receivers.posted]
    attempts = [(each["Lambdesk-Delivery"], each["Lambdesk-Attempt"]) for each in headers]
    assert attempts == [(call.id, "1"), (call.id, "2"), (call.id, "3")]
    assert len({each.body for each in stage.receivers.posted}) == 1
    assert len({each["Lambdesk-Signature"] for each in headers}) == 3
    assert states(stage, webhook) == [CallState.DELIVERED]
    assert the(stage, webhook).failing_since is None


def test_what_nobody_takes_for_a_day_is_given_up_and_the_webhook_is_paused(stage: Stage, irina: Client) -> None:
    webhook = added(stage)
    stage.receivers.answers[URL] = Heard(trouble=Trouble.NO_CONNECTION)
    filed(irina)
    for _ in range(26 * 12):
        stage.later(minutes=5)
    assert states(stage, webhook) == [CallState.GIVEN_UP]
    pause = the(stage, webhook).pause
    assert pause is not None
    assert (pause.why, pause.by) == (Why.DEAD, "system")
    (line, _) = stage.store.log("north", limit=2).lines
    assert (line.verb, line.by, line.on, line.changed["pause.why"]) == ("webhook.pause", "system", webhook.id, "dead")
    assert 10 < len(stage.receivers.posted) < 20
    began, ended = stage.receivers.posted[0], stage.receivers.posted[-1]
    assert timedelta(hours=20) < at(ended) - at(began) <= timedelta(days=1)
    irina.says("/start")
    filed(irina, "ещё")
    assert states(stage, webhook) == [CallState.GIVEN_UP, CallState.MISSED]


def test_what_is_made_again_by_hand_comes_as_soon_as_what_is_new(stage: Stage, irina: Client) -> None:
    webhook = added(stage)
    stage.receivers.answers[URL] = Heard(status=503)
    filed(irina)
    for _ in range(26 * 12):
        stage.later(minutes=5)
    setup.resume(webhook.id, by="operator", cause="resume", house=stage.house)
    (told,) = stage.store.calls_of(webhook.id, limit=1)
    replay(webhook.id, told.id, by="operator", cause="again", house=stage.house)
    stage.settle()
    for minutes in (1, 5, 15):
        (call,) = stage.store.calls_of(webhook.id, limit=1)
        assert call.due == stage.clock.now() + timedelta(minutes=minutes)
        stage.later(minutes=minutes)
    attempts = [int(each.headers["Lambdesk-Attempt"]) for each in stage.receivers.posted]
    assert attempts == list(range(1, told.attempts + 5))


def test_a_webhook_that_is_gone_is_paused_at_once(stage: Stage, irina: Client, anna: Employee) -> None:
    webhook = added(stage)
    stage.receivers.answers[URL] = Heard(status=410)
    filed(irina)
    anna.takes()
    pause = the(stage, webhook).pause
    assert pause is not None
    assert pause.why is Why.GONE
    assert states(stage, webhook) == [CallState.GIVEN_UP, CallState.MISSED]
    assert len(stage.receivers.posted) == 1


def test_one_that_fails_rests_and_others_hear_of_everything(stage: Stage, irina: Client, anna: Employee) -> None:
    bad, good = added(stage, "https://bad.example/"), added(stage, "https://good.example/")
    stage.receivers.answers["https://bad.example/"] = Heard(trouble=Trouble.NO_ANSWER)
    filed(irina)
    anna.takes()
    for text in "абвгд":
        anna.notes(text)
    assert states(stage, good) == [CallState.DELIVERED] * 7
    tried = [each for each in stage.receivers.posted if each.url == "https://bad.example/"]
    assert len(tried) == 3
    stage.later(seconds=59)
    assert len([each for each in stage.receivers.posted if each.url == "https://bad.example/"]) == 3
    stage.receivers.answers.clear()
    stage.later(minutes=5)
    stage.later(minutes=5)
    assert states(stage, bad) == [CallState.DELIVERED] * 7


def test_nobody_waits_behind_what_one_that_rests_has_not_taken(stage: Stage, irina: Client, anna: Employee) -> None:
    bad, good = added(stage, "https://bad.example/"), added(stage, "https://good.example/", kinds=["ticket.answered"])
    stage.receivers.answers["https://bad.example/"] = Heard(trouble=Trouble.NO_ANSWER)
    filed(irina)
    for number in range(3 * AT_ONCE // 2):
        anna.notes(f"{number}")
    stage.clock.turn(seconds=1)
    stage.receivers.answers["https://good.example/"] = Heard(status=503)
    anna.answers("Проверьте", keep=True)
    assert states(stage, good) == [CallState.WAITING]
    del stage.receivers.answers["https://good.example/"]
    stage.later(minutes=1)
    assert states(stage, good) == [CallState.DELIVERED]
    assert len([each for each in stage.receivers.posted if each.url == "https://bad.example/"]) == 4
    stage.receivers.answers.clear()
    stage.later(minutes=5)
    assert states(stage, bad).count(CallState.DELIVERED) == AT_ONCE
    stage.later(minutes=1)
    assert set(states(stage, bad)) == {CallState.DELIVERED}


def test_a_container_that_dies_while_it_calls_leaves_the_call_to_the_clock(stage: Stage, irina: Client) -> None:
    webhook = added(stage)

    def dies() -> None:
        raise Killed

    stage.receivers.before = dies
    with suppress(Killed):
        filed(irina)
    stage.later(minutes=1)
    assert states(stage, webhook) == [CallState.WAITING]
    stage.later(minutes=3)
    assert states(stage, webhook) == [CallState.DELIVERED]


def test_a_fault_of_ours_while_we_call_is_an_attempt_that_failed(stage: Stage, irina: Client, caplog) -> None:
    webhook = added(stage)

    def fails() -> None:
        raise TypeError("their secret")

    stage.receivers.before = fails
    filed(irina)
    (call,) = stage.store.calls_of(webhook.id, limit=1)
    assert (call.state, call.heard) == (CallState.WAITING, Heard(trouble=Trouble.BROKEN))
    assert the(stage, webhook).failures == 1
    assert [each.fault for each in caplog.records if each.message == "fault"] == ["TypeError"]
    assert "their secret" not in caplog.text
    stage.later(minutes=1)
    assert states(stage, webhook) == [CallState.DELIVERED]
    assert the(stage, webhook).failures == 0


def test_what_fails_by_a_fault_of_ours_is_given_up_after_a_day(stage: Stage, irina: Client) -> None:
    webhook = added(stage)

    def fails() -> None:
        stage.receivers.before = fails
        raise TypeError

    stage.receivers.before = fails
    filed(irina)
    for _ in range(26 * 12):
        stage.later(minutes=5)
    assert states(stage, webhook) == [CallState.GIVEN_UP]
    pause = the(stage, webhook).pause
    assert pause is not None
    assert pause.why is Why.DEAD


def test_a_queue_that_takes_nothing_loses_nothing(stage: Stage, irina: Client) -> None:
    webhook = added(stage)
    stage.queues.refusing.add("webhooks")
    filed(irina)
    assert stage.receivers.posted == []
    stage.queues.refusing.clear()
    stage.later(minutes=3)
    assert states(stage, webhook) == [CallState.DELIVERED]


def test_people_are_told_though_systems_cannot_be_and_the_other_way_round(
    stage: Stage, irina: Client, anna: Employee
) -> None:
    webhook = added(stage)
    filed(irina)
    stage.store.fail_next("webhooks", Unavailable("storage is away"))
    anna.answers("Проверьте", keep=True)
    assert stage.said("Проверьте")
    stage.later(minutes=2)
    stage.store.fail_next("people", Unavailable("storage is away"))
    anna.closes()
    assert states(stage, webhook) == [CallState.DELIVERED] * len(stage.queues.published)


def test_a_call_ends_though_its_webhook_changes_meanwhile(stage: Stage, irina: Client) -> None:
    webhook = added(stage)
    stage.receivers.answers[URL] = Heard(status=500)
    stage.receivers.before = lambda: setup.rotate(webhook.id, by="x", cause="rotate", house=stage.house)
    filed(irina)
    changed = the(stage, webhook)
    assert (len(changed.keys), changed.failures) == (2, 1)
    assert states(stage, webhook) == [CallState.WAITING]


def test_a_call_ends_though_its_webhook_is_taken_away_meanwhile(stage: Stage, irina: Client) -> None:
    webhook = added(stage)
    stage.receivers.before = lambda: setup.remove_webhook(webhook.id, by="x", cause="gone", house=stage.house)
    filed(irina)
    assert states(stage, webhook) == [CallState.DELIVERED]
    assert stage.store.webhook(webhook.id) is None


def test_what_waited_for_a_webhook_that_was_taken_away_is_missed(stage: Stage, irina: Client) -> None:
    webhook = added(stage)
    stage.receivers.answers[URL] = Heard(status=500)
    filed(irina)
    setup.remove_webhook(webhook.id, by="operator", cause="gone", house=stage.house)
    stage.later(minutes=2)
    assert states(stage, webhook) == [CallState.MISSED]
    assert len(stage.receivers.posted) == 1


def test_the_log_forgets_after_a_month(stage: Stage, irina: Client) -> None:
    webhook = added(stage)
    filed(irina)
    stage.later(days=31)
    assert states(stage, webhook) == []


def test_neither_keys_nor_answers_stand_in_the_log_of_the_functions(stage: Stage, irina: Client, caplog) -> None:
    webhook = added(stage)
    stage.receivers.answers[URL] = Heard(status=410, text="their secret")
    filed(irina)
    told = " ".join(str(vars(each)) for each in caplog.records)
    assert "webhook paused" in told
    assert webhook.keys[0].secret not in told + repr(webhook)
    assert "their secret" not in told
