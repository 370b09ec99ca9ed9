"""Carrying what was decided: every class with everything that can go wrong, order, deadlines, and nothing for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from chalicelib import bootstrap
from chalicelib.conversation.outputs import Place, Say, Toast, Words
from chalicelib.services import deliver
from chalicelib.services.effects import Class, Delivered
from chalicelib.services.failures import Refused, Stale, Unavailable
from chalicelib.services.policy import POLICIES
from infra.local.telegram import Fault, FaultKind
from tests.unit.services.listening import listening
from tests.unit.services.outbox_desk import CHAT, OutboxDesk

SPOKEN = (Class.ACK, Class.VIEW, Class.RECEIPT, Class.DELIVERY)


@pytest.fixture
def desk() -> Iterator[OutboxDesk]:
    yield OutboxDesk()
    bootstrap.install(None)


@dataclass(frozen=True)
class After:
    """What one attempt leaves: messages in the chat, and either nothing or a row due in so many seconds."""

    heard: int
    due: float | None = None
    attempts: int = 0
    unsure: int = 0


SENT = After(heard=1)
DROPPED = After(heard=0)

TROUBLES: dict[str, Fault | None] = {
    "sent": None,
    "429 short": Fault(kind=FaultKind.TOO_MANY_REQUESTS, retry_after=2),
    "429 long": Fault(kind=FaultKind.TOO_MANY_REQUESTS, retry_after=14),
    "403": Fault(kind=FaultKind.BLOCKED),
    "400": Fault(kind=FaultKind.BAD_REQUEST),
    "no connection": Fault(kind=FaultKind.UNREACHABLE),
    "time-out before": Fault(kind=FaultKind.REQUEST_LOST),
    "time-out after": Fault(kind=FaultKind.ANSWER_LOST),
    "HTML 502": Fault(kind=FaultKind.BAD_GATEWAY),
}

TABLE: dict[tuple[Class, str], After] = {
    (Class.ACK, "sent"): SENT,
    (Class.ACK, "429 short"): DROPPED,
    (Class.ACK, "429 long"): DROPPED,
    (Class.ACK, "403"): DROPPED,
    (Class.ACK, "400"): DROPPED,
    (Class.ACK, "no connection"): DROPPED,
    (Class.ACK, "time-out before"): DROPPED,
    (Class.ACK, "time-out after"): SENT,
    (Class.ACK, "HTML 502"): DROPPED,
    (Class.VIEW, "sent"): SENT,
    (Class.VIEW, "429 short"): SENT,
    (Class.VIEW, "429 long"): After(heard=0, due=14, attempts=1),
    (Class.VIEW, "403"): DROPPED,
    (Class.VIEW, "400"): DROPPED,
    (Class.VIEW, "no connection"): After(heard=0, due=2, attempts=1),
    (Class.VIEW, "time-out before"): DROPPED,
    (Class.VIEW, "time-out after"): SENT,
    (Class.VIEW, "HTML 502"): DROPPED,
    (Class.RECEIPT, "sent"): SENT,
    (Class.RECEIPT, "429 short"): SENT,
    (Class.RECEIPT, "429 long"): After(heard=0, due=14, attempts=1),
    (Class.RECEIPT, "403"): DROPPED,
    (Class.RECEIPT, "400"): DROPPED,
    (Class.RECEIPT, "no connection"): After(heard=0, due=2, attempts=1),
    (Class.RECEIPT, "time-out before"): After(heard=0, due=2, unsure=1),
    (Class.RECEIPT, "time-out after"): After(heard=1, due=2, unsure=1),
    (Class.RECEIPT, "HTML 502"): After(heard=0, due=2, unsure=1),
    (Class.DELIVERY, "sent"): SENT,
    (Class.DELIVERY, "429 short"): SENT,
    (Class.DELIVERY, "429 long"): After(heard=0, due=14, attempts=1),
    (Class.DELIVERY, "403"): DROPPED,
    (Class.DELIVERY, "400"): DROPPED,
    (Class.DELIVERY, "no connection"): After(heard=0, due=2, attempts=1),
    (Class.DELIVERY, "time-out before"): After(heard=0, due=2, unsure=1),
    (Class.DELIVERY, "time-out after"): After(heard=1, due=2, unsure=1),
    (Class.DELIVERY, "HTML 502"): After(heard=0, due=2, unsure=1),
}


@pytest.mark.parametrize(("cls", "trouble"), TABLE, ids=[" ".join(each) for each in TABLE])
def test_each_class_meets_each_outcome_as_the_table_says(desk: OutboxDesk, cls: Class, trouble: str) -> None:
    """Telegram 5.4, TG-46"""
    fault, after = TROUBLES[trouble], TABLE[cls, trouble]
    if fault is not None:
        desk.telegram.faults.add(fault)
    desk.carry((cls, desk.spoken("ответ", told=2)))
    assert desk.heard() == ["ответ"] * after.heard
    left = [((each.due - desk.clock.now()).total_seconds(), each.attempts, each.unsure) for each in desk.left()]
    assert left == ([] if after.due is None else [(after.due, after.attempts, after.unsure)])
    assert len(desk.announced()) == len(left)
    blocked = trouble == "403" and cls is not Class.ACK
    assert (desk.shown().blocked_at is not None) == blocked


@pytest.mark.parametrize("cls", SPOKEN)
def test_every_class_and_outcome_stands_in_the_table(cls: Class) -> None:
    assert {trouble for known, trouble in TABLE if known is cls} == set(TROUBLES)


MOST = {Class.ACK: 1, Class.VIEW: 1, Class.RECEIPT: 2, Class.DELIVERY: 9}
"""How often the same may arrive when Telegram never answers that it has."""


@pytest.mark.parametrize(("cls", "most"), MOST.items())
def test_nothing_arrives_more_often_than_its_class_allows(desk: OutboxDesk, cls: Class, most: int) -> None:
    """Plan 5: each message at least once, receipts at most twice."""
    desk.telegram.faults.add(Fault(kind=FaultKind.ANSWER_LOST, times=None))
    desk.carry((cls, desk.spoken("ответ")))
    desk.pass_time(hours=24)
    assert desk.left() == ()
    assert desk.heard() == ["ответ"] * most


@pytest.mark.parametrize("kind", [FaultKind.BAD_GATEWAY, FaultKind.UNREACHABLE, FaultKind.TOO_MANY_REQUESTS])
@pytest.mark.parametrize("cls", SPOKEN)
def test_nothing_is_tried_for_ever(desk: OutboxDesk, cls: Class, kind: FaultKind) -> None:
    """TG-46: never an endless loop."""
    desk.telegram.faults.add(Fault(kind=kind, times=1000, retry_after=100))
    desk.carry((cls, desk.spoken("ответ", told=2)))
    desk.pass_time(hours=24)
    assert desk.left() == ()
    assert desk.heard() == []
    policy = POLICIES[cls]
    assert desk.calls() <= 1 + policy.delays + policy.doubts
    assert [each.state for each in desk.truth()] == [Delivered.FAILED]
    calls = desk.calls()
    desk.clock.turn(hours=1)
    desk.tend()
    assert desk.calls() == calls


@pytest.mark.parametrize("cls", [Class.VIEW, Class.RECEIPT, Class.DELIVERY])
def test_a_short_wait_is_waited_for_once_and_no_more(desk: OutboxDesk, cls: Class) -> None:
    """5.4: never longer than about 2 s on the spot."""
    before = desk.clock.now()
    desk.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, retry_after=2, times=2))
    desk.carry((cls, desk.spoken("ответ")))
    assert desk.clock.now() - before == timedelta(seconds=2)
    assert desk.heard() == []
    assert [each.attempts for each in desk.left()] == [1]


def test_nobody_waits_on_the_spot_near_the_deadline(desk: OutboxDesk) -> None:
    before = desk.clock.now()
    desk.clock.seconds_left = deliver.RESERVE + 1
    desk.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, retry_after=2))
    desk.carry((Class.VIEW, desk.spoken("ответ")))
    assert desk.clock.now() == before
    assert len(desk.left()) == 1


def test_a_long_wait_is_over_when_telegram_said(desk: OutboxDesk) -> None:
    """TG-46: 429 retry_after 14 is sent once, after 14 s."""
    desk.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, retry_after=14))
    desk.carry((Class.DELIVERY, desk.spoken("ответ", told=2)))
    desk.clock.turn(seconds=13)
    desk.stage.settle()
    assert desk.heard() == []
    desk.clock.turn(seconds=2)
    desk.stage.settle()
    assert desk.heard() == ["ответ"]
    assert [each.state for each in desk.truth()] == [Delivered.SENT]


def test_rows_of_one_chat_keep_their_order(desk: OutboxDesk) -> None:
    """TG-08: what is held holds what stands behind it."""
    desk.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, retry_after=14))
    desk.carry(*((Class.DELIVERY, desk.spoken(text)) for text in ("раз", "два", "три")))
    assert desk.heard() == []
    assert len({each.due for each in desk.left()}) == 1
    desk.clock.turn(seconds=15)
    desk.stage.settle()
    assert desk.heard() == ["раз", "два", "три"]


def test_one_chat_does_not_wait_for_another(desk: OutboxDesk) -> None:
    desk.opened(desk.stage.client("Пётр", user=502, accounts=(("north", "c-2"),)))
    desk.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, retry_after=14, chat=CHAT))
    desk.carry(
        (Class.DELIVERY, desk.spoken("Ирине")),
        (Class.DELIVERY, desk.spoken("Петру", chat=502)),
        (Class.EVENT, desk.event()),
    )
    assert (desk.heard(), desk.heard(502)) == ([], ["Петру"])
    assert len(desk.queues.published) == 1
    assert len(desk.left()) == 1


def test_what_is_refused_does_not_hold_what_stands_behind_it(desk: OutboxDesk) -> None:
    desk.telegram.faults.add(Fault(kind=FaultKind.BAD_REQUEST))
    desk.carry((Class.VIEW, desk.spoken("раз")), (Class.VIEW, desk.spoken("два")))
    assert desk.heard() == ["два"]
    assert desk.left() == ()


def test_who_keeps_us_out_is_told_nothing_more(desk: OutboxDesk) -> None:
    """TG-47: one try, marked, no further ones."""
    desk.irina.person.blocks()
    desk.carry((Class.DELIVERY, desk.spoken("раз", told=2)), (Class.DELIVERY, desk.spoken("два")))
    desk.carry((Class.DELIVERY, desk.spoken("три")), cause="c#2")
    assert desk.calls() == 1
    assert (desk.left(), desk.left("c#2")) == ((), ())
    assert [(each.state, each.told.message) for each in desk.truth()] == [(Delivered.BLOCKED, 2)]
    assert desk.shown().blocked_at is not None


def test_a_toast_into_a_blocked_chat_blocks_nothing(desk: OutboxDesk) -> None:
    desk.telegram.faults.add(Fault(kind=FaultKind.BLOCKED))
    press = desk.irina.person.press("t:north:1", None)
    desk.carry((Class.ACK, desk.output(Toast(press_id=press.id, text="да"))))
    assert desk.shown().blocked_at is None


def test_a_toast_that_is_refused_does_not_decide_for_what_stands_behind_it(desk: OutboxDesk) -> None:
    """An answer to a press may be refused by itself; whether the chat is shut, the next message finds out."""
    desk.telegram.faults.add(Fault(kind=FaultKind.BLOCKED, method="answerCallbackQuery"))
    press = desk.irina.person.press("t:north:1", None)
    desk.carry((Class.ACK, desk.output(Toast(press_id=press.id, text="да"))), (Class.VIEW, desk.spoken("раз")))
    assert desk.heard() == ["раз"]


def test_at_the_deadline_the_rest_is_put_back_and_announced(desk: OutboxDesk) -> None:
    """TG-12"""
    desk.clock.seconds_left = deliver.RESERVE - 1
    desk.carry((Class.VIEW, desk.spoken("раз")), (Class.VIEW, desk.spoken("два")), (Class.EVENT, desk.event()))
    assert desk.heard() == []
    assert [each.due for each in desk.left()] == [desk.clock.now()] * 3
    assert [json.loads(each) for each in desk.announced()] == [{"cause": "c#1"}]
    desk.clock.seconds_left = 1000
    desk.stage.settle()
    assert desk.heard() == ["раз", "два"]
    assert desk.left() == ()


def test_what_cannot_be_announced_is_found_by_the_clock(desk: OutboxDesk) -> None:
    desk.queues.refusing.add("deliver")
    desk.telegram.faults.add(Fault(kind=FaultKind.UNREACHABLE))
    desk.carry((Class.VIEW, desk.spoken("раз")))
    assert desk.announced() == []
    desk.clock.turn(minutes=1)
    assert desk.tend() == 1
    assert desk.heard() == ["раз"]


def test_events_and_files_wait_for_their_queue(desk: OutboxDesk) -> None:
    desk.queues.refusing |= {"notify", "files"}
    event = desk.event()
    desk.carry((Class.EVENT, event), (Class.FILE, desk.fetch()))
    assert [(each.cls, each.attempts) for each in desk.left()] == [(Class.EVENT, 1), (Class.FILE, 1)]
    desk.queues.refusing.clear()
    desk.clock.turn(minutes=1)
    desk.tend()
    assert desk.left() == ()
    assert desk.queues.published == [event]
    assert len(desk.queues.waiting["files"]) == 1


def test_a_lease_keeps_others_away(desk: OutboxDesk) -> None:
    """TG-05: the rows belong to whoever committed them, until his time is over."""
    desk.commit((Class.DELIVERY, desk.spoken("раз")))
    deliver.carry_cause("c#1", desk.house)
    assert desk.heard() == []
    desk.clock.turn(seconds=41)
    deliver.carry_cause("c#1", desk.house)
    assert desk.heard() == ["раз"]


def test_two_carriers_at_once_carry_it_once(desk: OutboxDesk) -> None:
    desk.commit((Class.DELIVERY, desk.spoken("раз")))
    desk.clock.turn(seconds=41)
    desk.store.on("claim", lambda: deliver.carry_cause("c#1", desk.house))
    deliver.carry_cause("c#1", desk.house)
    assert desk.heard() == ["раз"]


def test_nothing_is_carried_before_what_somebody_else_still_carries(desk: OutboxDesk) -> None:
    first, second, event = desk.commit(
        (Class.DELIVERY, desk.spoken("раз")), (Class.DELIVERY, desk.spoken("два")), (Class.EVENT, desk.event())
    )
    for each in (second, event):
        desk.store.postpone(replace(each, due=desk.clock.now()))
    deliver.carry_cause("c#1", desk.house)
    assert desk.heard() == []
    assert len(desk.queues.published) == 1
    assert [each.ordinal for each in desk.left()] == [first.ordinal, second.ordinal]


def test_a_chat_that_changed_meanwhile_is_kept_as_it_was_seen_last(desk: OutboxDesk) -> None:
    receipt = Say(lines=("создан",), place=Place.RECEIPT, draft="d1")
    desk.store.on("show", lambda: desk.store.show(replace(desk.shown(), panel=77), ()))
    desk.carry((Class.RECEIPT, desk.output(receipt)))
    assert desk.shown().receipt_draft == "d1"
    assert desk.left() == ()


def test_a_chat_in_which_everything_changes_at_once_does_not_stop_delivery(desk: OutboxDesk) -> None:
    desk.store.fail_next("show", Stale("shown"), times=deliver.SHOW_TRIES)
    receipt = Say(lines=("создан",), place=Place.RECEIPT, draft="d1")
    desk.carry((Class.RECEIPT, desk.output(receipt)), (Class.VIEW, desk.spoken("дальше")))
    assert desk.heard() == ["создан", "дальше"]
    assert desk.left() == ()


def test_what_a_chat_shows_is_read_once(desk: OutboxDesk) -> None:
    desk.store.forget_calls()
    desk.carry(*((Class.VIEW, desk.spoken(text)) for text in "абв"))
    assert desk.store.calls["shown"] == 1
    assert desk.store.calls["show"] == 0


def test_a_caller_who_knows_the_chat_spares_the_read(desk: OutboxDesk) -> None:
    rows = desk.commit((Class.VIEW, desk.spoken("раз")))
    desk.store.forget_calls()
    deliver.carry(rows, desk.house, shown=desk.shown())
    assert desk.store.calls["shown"] == 1


def test_a_fault_of_ours_counts_as_doubt_and_holds_up_nothing_for_ever(desk: OutboxDesk) -> None:
    """A page with words nobody knows can never be said: it is given up, what stands behind it is said."""
    unknown = Say(lines=(Words("no.such.words", {"text": "тайна"}),))
    with listening() as ear:
        desk.carry((Class.VIEW, desk.output(unknown)), (Class.VIEW, desk.spoken("дальше")))
        assert desk.heard() == ["дальше"]
        assert desk.left() == ()
        desk.carry((Class.DELIVERY, desk.output(unknown, told=2)), (Class.DELIVERY, desk.spoken("потом")), cause="c#2")
        assert desk.heard() == ["дальше"]
        for _ in range(30):
            desk.clock.turn(minutes=10)
            desk.tend()
        assert desk.heard() == ["дальше", "потом"]
        assert [each.state for each in desk.truth()] == [Delivered.FAILED]
    assert "fault" in ear.text
    assert "тайна" not in ear.text


def test_storage_that_does_not_answer_is_told_and_nothing_is_given_up(desk: OutboxDesk) -> None:
    desk.store.fail_next("shown", Unavailable("down"))
    with pytest.raises(Unavailable):
        desk.carry((Class.DELIVERY, desk.spoken("раз")))
    assert len(desk.left()) == 1
    desk.clock.turn(minutes=1)
    desk.tend()
    assert desk.heard() == ["раз"]


def test_truth_is_kept_only_of_what_tells_a_person_of_a_message(desk: OutboxDesk) -> None:
    desk.carry((Class.DELIVERY, desk.spoken("раз", told=2)), (Class.VIEW, desk.spoken("два")))
    (truth,) = desk.truth()
    assert (truth.told.message, truth.state, truth.channel, truth.unsure) == (2, Delivered.SENT, "telegram", 0)


def test_a_doubtful_delivery_is_noted_as_one(desk: OutboxDesk) -> None:
    """TG-46: a read time-out is tried again and noted."""
    desk.telegram.faults.add(Fault(kind=FaultKind.ANSWER_LOST))
    desk.carry((Class.DELIVERY, desk.spoken("раз", told=2)))
    assert [(each.state, each.unsure) for each in desk.truth()] == [(Delivered.PENDING, 1)]
    desk.clock.turn(seconds=61)
    desk.tend()
    assert [(each.state, each.unsure) for each in desk.truth()] == [(Delivered.SENT, 1)]
    assert desk.heard() == ["раз", "раз"]


def test_an_event_nobody_will_ever_take_is_given_up(desk: OutboxDesk) -> None:
    house = replace(desk.house, publisher=_Deaf())
    deliver.carry(desk.commit((Class.EVENT, desk.event())), house)
    assert desk.left() == ()


class _Deaf:
    def publish(self, event: object) -> None:
        raise Refused("no such topic")
