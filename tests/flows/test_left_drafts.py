"""R-11: a draft that was left for a day is asked about once, and nothing of it is thrown away."""

from __future__ import annotations

import pytest

from chalicelib.conversation.states import State
from chalicelib.services.effects import Wake, Waking
from chalicelib.services.failures import Stale, Unavailable
from chalicelib.services.lapse import lapse
from chalicelib.services.receive import TRIES
from tests.flows.desk_side import Employee, OnTheSite, filed
from tests.people.telegram import Client
from tests.stage import Stage

ASKED = "Он ждёт уже сутки."


@pytest.fixture
def irina(stage: Stage) -> Client:
    return stage.client()


def begins(irina: Client, text: str = "С утра 502") -> None:
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    irina.says("Сайт")
    if text:
        irina.says(text)


def asked(client: Client) -> int:
    return sum(ASKED in each.text for each in client.sees())


def state(stage: Stage) -> State:
    (talk,) = stage.store.chats([stage.bot.id], 501)
    return talk.state


def test_after_a_day_its_owner_is_asked_once(stage: Stage, irina: Client) -> None:
    begins(irina)
    stage.later(hours=23, minutes=59)
    assert asked(irina) == 0
    stage.later(minutes=2)
    assert list(irina.hears(ASKED).labels) == ["Продолжить", "Отправить сейчас", "Удалить черновик"]
    for _ in range(5):
        stage.later(hours=24)
    assert asked(irina) == 1
    assert stage.tickets() == ()


def test_what_was_typed_is_still_there_and_goes_with_one_press(stage: Stage, irina: Client) -> None:
    """TG-33: nothing is sent by itself, nothing is lost."""
    begins(irina, "Журнал прилагаю")
    stage.later(hours=25)
    assert state(stage) is State.HOLD
    irina.presses("Отправить сейчас")
    assert [each.text for each in stage.messages()] == ["Журнал прилагаю"]


def test_an_answer_that_was_left_is_asked_about_too(stage: Stage, irina: Client) -> None:
    filed(irina)
    Employee(stage, stage.staff()).answers("Проверьте")
    irina.presses("Добавить ответ")
    irina.says("Не помогло")
    stage.later(hours=25)
    assert asked(irina) == 1
    irina.presses("Продолжить")
    irina.presses("Завершить")
    assert stage.messages()[-1].text == "Не помогло"


def test_the_day_counts_from_the_last_that_was_typed(stage: Stage, irina: Client) -> None:
    begins(irina)
    stage.later(hours=20)
    irina.says("и ещё вот что")
    stage.later(hours=5)
    assert asked(irina) == 0
    stage.later(hours=20)
    assert asked(irina) == 1


@pytest.mark.parametrize("end", ["Завершить", "Отменить"])
def test_of_what_is_over_nobody_is_asked(stage: Stage, irina: Client, end: str) -> None:
    begins(irina)
    irina.presses(end)
    if end == "Отменить":
        irina.presses("Удалить черновик")
    assert stage.store.wakes(stage.clock.now().replace(year=2100), limit=9) == ()
    stage.later(hours=30)
    assert asked(irina) == 0


def test_a_dialogue_in_which_nothing_was_typed_is_over_without_a_word(stage: Stage, irina: Client) -> None:
    irina.says("/createticket")
    heard = len(irina.sees())
    stage.later(hours=30)
    assert len(irina.sees()) == heard
    assert stage.store.wakes(stage.clock.now(), limit=9) == ()


def test_each_draft_is_asked_about_by_itself(stage: Stage, irina: Client) -> None:
    begins(irina)
    irina.presses("Завершить")
    begins(irina, "Почта")
    stage.later(hours=25)
    assert asked(irina) == 1
    irina.presses("Отправить сейчас")
    assert len(stage.tickets()) == 2


@pytest.mark.parametrize("times", [2, 8])
def test_however_often_the_clock_comes_it_is_asked_once(stage: Stage, irina: Client, times: int) -> None:
    """Each has read before any of them commits."""
    begins(irina)
    stage.clock.turn(hours=25)
    (wake,) = stage.store.wakes(stage.clock.now(), limit=9)
    for _ in range(times):
        lapse(wake, stage.house)
    stage.settle()
    assert asked(irina) == 1


def test_two_clocks_that_meet_ask_once(stage: Stage, irina: Client) -> None:
    begins(irina)
    stage.clock.turn(hours=25)
    (wake,) = stage.store.wakes(stage.clock.now(), limit=9)
    stage.store.on("commit", lambda: lapse(wake, stage.house))
    lapse(wake, stage.house)
    stage.settle()
    assert asked(irina) == 1


def test_who_comes_back_in_the_same_moment_is_asked_once_and_nothing_is_sent(stage: Stage, irina: Client) -> None:
    """What she presses slips in between our look and our commit; after a day it is offered first (TG-33)."""
    begins(irina)
    stage.clock.turn(hours=25)
    (wake,) = stage.store.wakes(stage.clock.now(), limit=9)
    stage.store.on("commit", lambda: irina.presses("Завершить"))
    lapse(wake, stage.house)
    stage.settle()
    assert (len(stage.tickets()), asked(irina), state(stage)) == (0, 1, State.HOLD)


def test_who_threw_it_away_in_the_same_moment_is_not_asked(stage: Stage, irina: Client) -> None:
    begins(irina)
    irina.presses("Отменить")
    stage.clock.turn(hours=25)
    (wake,) = stage.store.wakes(stage.clock.now(), limit=9)
    stage.store.on("commit", lambda: irina.presses("Удалить черновик"))
    lapse(wake, stage.house)
    stage.settle()
    assert (asked(irina), state(stage)) == (0, State.IDLE)
    assert stage.store.wakes(stage.clock.now(), limit=9) == ()


def test_a_dead_container_loses_nothing(stage: Stage, irina: Client) -> None:
    begins(irina)
    stage.clock.turn(hours=25)
    (wake,) = stage.store.wakes(stage.clock.now(), limit=9)
    with stage.dying_after_commit():
        lapse(wake, stage.house)
    stage.later(minutes=2)
    assert asked(irina) == 1


def test_storage_that_does_not_answer_leaves_it_to_the_next_minute(stage: Stage, irina: Client) -> None:
    begins(irina)
    stage.clock.turn(hours=25)
    stage.store.fail_next("scene", Unavailable("down"))
    stage.later(minutes=1)
    assert asked(irina) == 0
    stage.later(minutes=1)
    assert asked(irina) == 1


def test_who_turned_telegram_off_is_left_alone(stage: Stage, irina: Client) -> None:
    begins(irina)
    OnTheSite(stage).switches_off()
    heard = len(irina.sees())
    stage.later(hours=25)
    assert len(irina.sees()) == heard
    assert stage.store.wakes(stage.clock.now(), limit=9) == ()


def test_a_chat_that_keeps_the_bot_out_stays_kept_out(stage: Stage, irina: Client) -> None:
    """Time passing is no sign of life."""
    begins(irina)
    irina.blocks()
    stage.later(hours=25)
    assert stage.store.shown(stage.bot.id, 501).blocked_at is not None


def test_what_is_not_due_costs_the_clock_nothing(stage: Stage, irina: Client) -> None:
    begins(irina)
    for user in range(600, 620):
        begins(stage.client(f"Человек {user}", user=user))
    stage.store.forget_calls()
    stage.later(hours=1)
    assert stage.store.calls["scene"] == 0
    assert stage.store.calls["wakes"] == 1


def test_a_bot_that_is_gone_asks_nobody(stage: Stage, irina: Client) -> None:
    begins(irina)
    wake = Wake(kind=Waking.DRAFT, at=stage.clock.now(), bot="7999", chat=501, draft="d")
    lapse(wake, stage.house)
    assert stage.store.wakes(stage.clock.now(), limit=9) == ()


def test_a_chat_in_which_everything_happens_at_once_is_looked_at_again(stage: Stage, irina: Client) -> None:
    begins(irina)
    stage.clock.turn(hours=25)
    (wake,) = stage.store.wakes(stage.clock.now(), limit=9)
    for _ in range(TRIES):
        stage.store.fail_next("commit", Stale("busy"))
    with pytest.raises(Unavailable):
        lapse(wake, stage.house)
    stage.later(minutes=1)
    assert asked(irina) == 1


def test_what_cannot_be_asked_holds_up_nothing_and_is_tried_an_hour_later(stage: Stage, irina: Client) -> None:
    begins(irina)
    stage.clock.turn(hours=25)
    stage.store.fail_next("scene", ZeroDivisionError())
    stage.later(minutes=1)
    assert stage.store.wakes(stage.clock.now(), limit=9) == ()
    stage.later(minutes=62)
    assert asked(irina) == 1
