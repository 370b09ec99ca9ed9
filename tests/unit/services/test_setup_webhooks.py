"""Webhooks as they are set up, tried out and made again by hand: each act once, and a refusal changes nothing."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from chalicelib.desk.errors import Conflict, Invalid, NotAllowed, NotFound, TooMuch
from chalicelib.desk.webhooks import MOST_WEBHOOKS, CallState, Heard, Webhook, Why
from chalicelib.services import replay as by_hand
from chalicelib.services import setup_webhooks as setup
from chalicelib.services import wire
from chalicelib.services.call import call
from chalicelib.services.effects import Event
from chalicelib.services.spread import spread
from tests.unit.services.small_desk import SmallDesk

URL = "https://hooks.north.example/"


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def webhook(desk: SmallDesk) -> Webhook:
    return add(desk)


def add(desk: SmallDesk, url: str = URL, cause: str = "add", **wishes) -> Webhook:
    return setup.add_webhook("north", url, by="operator", cause=cause, house=desk.house, **wishes)


def how(desk: SmallDesk) -> dict:
    return {"by": "operator", "cause": desk.cause(), "house": desk.house}


def happens(desk: SmallDesk, number: int = 1) -> None:
    spread(
        Event(
            id=f"north#{number}#1",
            kind="ticket.created",
            provider="north",
            department="tech",
            account="c-1",
            ticket=number,
            subject="Сайт",
            client_status=1,
            staff_status="unassigned",
            side="client",
            by="p-1",
            by_name="Ирина",
            at=desk.clock.now() + timedelta(seconds=number),
        ),
        desk.house,
    )


def calls(desk: SmallDesk) -> None:
    for body in desk.queues.take("webhooks"):
        call(wire.call(body), desk.house)


def states(desk: SmallDesk, webhook: Webhook) -> list[CallState]:
    return [each.state for each in desk.store.calls_of(webhook.id, limit=100)][::-1]


def test_a_webhook_has_a_key_that_nobody_guesses_and_an_id_of_its_provider(desk: SmallDesk, webhook: Webhook) -> None:
    assert webhook.id.startswith("north.")
    assert webhook.keys[0].secret.startswith("whsec_")
    assert len(webhook.keys[0].secret) == 49
    assert desk.store.webhook(webhook.id) == webhook
    assert (webhook.made_by, webhook.made_at) == ("operator", desk.clock.now())


def test_adding_again_by_the_same_cause_adds_nothing(desk: SmallDesk, webhook: Webhook) -> None:
    assert add(desk) == webhook
    assert len(desk.store.webhooks("north")) == 1
    with pytest.raises(Conflict, match=r"refused\.key_used"):
        setup.pause(webhook.id, by="operator", cause="add", house=desk.house)


@pytest.mark.parametrize(
    ("error", "wishes"),
    [
        (Invalid, {"url": "https://127.0.0.1/"}),
        (Invalid, {"url": "http://hooks.north.example/"}),
        (Invalid, {"kinds": ["ticket.viewed"]}),
        (Invalid, {"kinds": ["ticket.creatd"]}),
        (NotFound, {"departments": ["nobody"]}),
    ],
)
def test_what_cannot_be_told_is_refused(desk: SmallDesk, error: type[Exception], wishes: dict) -> None:
    before = desk.store.dump()
    with pytest.raises(error):
        add(desk, **wishes)
    assert desk.store.dump() == before


def test_nobody_adds_one_to_a_provider_that_is_not_there(desk: SmallDesk) -> None:
    with pytest.raises(NotFound):
        setup.add_webhook("nobody", URL, **how(desk))


def test_a_provider_has_a_few(desk: SmallDesk) -> None:
    for each in range(MOST_WEBHOOKS):
        add(desk, f"https://h{each}.example/", cause=str(each))
    with pytest.raises(TooMuch):
        add(desk, cause="more")


def test_keys_are_changed_in_two_steps(desk: SmallDesk, webhook: Webhook) -> None:
    (old,) = webhook.keys
    both = setup.rotate(webhook.id, **how(desk))
    assert both.keys[1] == old
    assert both.keys[0] != old
    with pytest.raises(NotAllowed, match="rotating"):
        setup.rotate(webhook.id, **how(desk))
    assert setup.retire(webhook.id, **how(desk)).keys == both.keys[:1]
    assert setup.retire(webhook.id, **how(desk)).keys == both.keys[:1]


def test_what_happens_while_it_is_paused_is_written_down_and_told_by_hand(desk: SmallDesk, webhook: Webhook) -> None:
    paused = setup.pause(webhook.id, **how(desk))
    assert paused.pause is not None
    assert (paused.pause.why, paused.pause.by) == (Why.BY_HAND, "operator")
    happens(desk, 1)
    happens(desk, 2)
    calls(desk)
    assert desk.receivers.posted == []
    assert states(desk, webhook) == [CallState.MISSED] * 2
    (newest, _) = by_hand.untold(webhook.id, desk.house)
    with pytest.raises(NotAllowed, match="paused"):
        by_hand.replay(webhook.id, newest.id, **how(desk))
    with pytest.raises(NotAllowed, match="paused"):
        by_hand.ring(webhook.id, **how(desk))
    setup.resume(webhook.id, **how(desk))
    for each in by_hand.untold(webhook.id, desk.house):
        by_hand.replay(webhook.id, each.id, **how(desk))
    calls(desk)
    assert states(desk, webhook) == [CallState.DELIVERED] * 2
    assert list(by_hand.untold(webhook.id, desk.house)) == []


def test_whoever_paused_it_first_is_remembered(desk: SmallDesk, webhook: Webhook) -> None:
    first = setup.pause(webhook.id, **how(desk))
    assert setup.pause(webhook.id, by="anna", cause="again", house=desk.house) == first


def test_what_was_taken_can_be_told_again_as_the_same_delivery(desk: SmallDesk, webhook: Webhook) -> None:
    happens(desk)
    calls(desk)
    (first,) = desk.receivers.posted
    by_hand.replay(webhook.id, first.headers["Lambdesk-Delivery"], **how(desk))
    calls(desk)
    (_, second) = desk.receivers.posted
    assert second.headers["Lambdesk-Delivery"] == first.headers["Lambdesk-Delivery"]
    assert (second.headers["Lambdesk-Attempt"], second.body) == ("2", first.body)


def test_a_replay_that_is_typed_twice_is_one(desk: SmallDesk, webhook: Webhook) -> None:
    happens(desk)
    calls(desk)
    (sent,) = desk.store.calls_of(webhook.id, limit=1)
    for _ in range(2):
        by_hand.replay(webhook.id, sent.id, by="operator", cause="again", house=desk.house)
    calls(desk)
    assert len(desk.receivers.posted) == 2


def test_by_hand_nobody_waits_until_it_has_rested(desk: SmallDesk, webhook: Webhook) -> None:
    desk.receivers.answers[URL] = Heard(status=500)
    for number in (1, 2, 3):
        happens(desk, number)
    calls(desk)
    (last, *_) = desk.store.calls_of(webhook.id, limit=3)
    happens(desk, 4)
    calls(desk)
    assert len(desk.receivers.posted) == 3
    by_hand.replay(webhook.id, last.id, **how(desk))
    calls(desk)
    assert len(desk.receivers.posted) == 4
    by_hand.ring(webhook.id, **how(desk))
    calls(desk)
    assert len(desk.receivers.posted) == 5


def test_a_test_arrives_and_tells_of_nothing(desk: SmallDesk, webhook: Webhook) -> None:
    made = by_hand.ring(webhook.id, by="operator", cause="ring", house=desk.house)
    assert by_hand.ring(webhook.id, by="operator", cause="ring", house=desk.house).id == made.id
    calls(desk)
    (posted,) = desk.receivers.posted
    told = json.loads(posted.body)
    assert (told["kind"], told["ticket"], told["provider"], told["subject"]) == ("webhook.test", 0, "north", "")
    assert states(desk, webhook) == [CallState.DELIVERED]


def test_a_queue_that_is_away_leaves_what_is_done_by_hand_to_the_clock(desk: SmallDesk, webhook: Webhook) -> None:
    desk.queues.refusing.add("webhooks")
    made = by_hand.ring(webhook.id, **how(desk))
    assert made.due is not None
    assert list(desk.store.calls_due(made.due, page=5)) == [made]


def test_what_is_not_there_is_said_to_be_not_there(desk: SmallDesk, webhook: Webhook) -> None:
    verbs = (setup.rotate, setup.retire, setup.pause, setup.resume, setup.remove_webhook, by_hand.ring)
    for verb in verbs:
        with pytest.raises(NotFound, match=r"refused\.no_webhook"):
            verb("north.nobody", **how(desk))
    with pytest.raises(NotFound, match=r"refused\.no_webhook"):
        by_hand.replay("north.nobody", "none", **how(desk))
    with pytest.raises(NotFound, match=r"refused\.no_call"):
        by_hand.replay(webhook.id, "none", **how(desk))


def test_who_changed_what_is_logged_and_no_key_is_in_it(desk: SmallDesk, webhook: Webhook) -> None:
    setup.rotate(webhook.id, **how(desk))
    setup.pause(webhook.id, **how(desk))
    setup.pause(webhook.id, **how(desk))
    setup.remove_webhook(webhook.id, **how(desk))
    lines = desk.store.log("north", limit=9).lines
    verbs = ["webhook.remove", "webhook.pause", "webhook.rotate", "webhook.add"]
    assert [each.verb for each in lines] == verbs
    assert "whsec_" not in str(lines)


def test_a_webhook_is_taken_away_once(desk: SmallDesk, webhook: Webhook) -> None:
    setup.remove_webhook(webhook.id, by="operator", cause="gone", house=desk.house)
    setup.remove_webhook(webhook.id, by="operator", cause="gone", house=desk.house)
    assert desk.store.webhooks("north") == ()
