"""Texts of staff that wait for a yes and are left: asked about once more after a day, and never lost without a word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.services import pagers
from chalicelib.services.effects import Waking
from chalicelib.services.failures import Unavailable
from chalicelib.services.lapse import lapse
from infra.local.telegram import Seen
from infra.local.telegram.attachments import document
from tests.flows.desk_side import OnTheSite, filed
from tests.flows.test_alerts import changed
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Stage

ASKED = "Всё ещё отправить?"
UNSENT = "В тикет №1001 ничего не отправлено"


@pytest.fixture
def irina(stage: Stage) -> Client:
    client = stage.client()
    filed(client)
    return client


@pytest.fixture
def anna(stage: Stage, irina: Client) -> Client:
    """Wrote an answer and went away."""
    phone = on_duty(stage)
    OnTheSite(stage).replies("Сайт не открывается")
    stage.later(minutes=2)
    phone.says("Перезапустили", reply_to=alert(phone))
    return phone


def alert(phone: Client) -> Seen:
    return next(each for each in reversed(phone.sees()) if "Ответить" in each.labels)


def asked(phone: Client, text: str = ASKED) -> int:
    return sum(text in each.text for each in phone.sees())


def said(stage: Stage) -> list[str]:
    return [each.text for each in stage.messages() if each.author.id == "s-anna"]


def test_after_a_day_she_is_asked_once_more(stage: Stage, anna: Client) -> None:
    stage.later(hours=23, minutes=59)
    assert asked(anna) == 0
    stage.later(minutes=2)
    again = next(each for each in anna.sees() if ASKED in each.text)
    assert again.text.endswith("Ответить клиенту Ирина в тикет №1001 «Сайт отвечает ошибкой 502»?\n\nПерезапустили")
    assert again.labels[0] == "Отправить клиенту"
    for _ in range(5):
        stage.later(hours=24)
    assert asked(anna) == 1
    assert said(stage) == []


def test_it_is_sent_by_a_yes_to_the_new_question_alone(stage: Stage, anna: Client) -> None:
    first = anna.sees()[-1]
    stage.later(hours=25)
    anna.press(first.rows[0][0].data, first.message_id)
    assert said(stage) == []
    anna.presses("Отправить клиенту")
    stage.later(hours=48)
    assert said(stage) == ["Перезапустили"]
    assert asked(anna) == 0, "what was said stands in the place of the question"


def test_it_waits_on_for_as_long_as_she_likes(stage: Stage, anna: Client) -> None:
    for _ in range(10):
        stage.later(hours=24)
    anna.presses("Отправить клиенту")
    assert said(stage) == ["Перезапустили"]


def test_what_the_client_said_meanwhile_is_shown_before_it_goes(stage: Stage, anna: Client) -> None:
    stage.later(hours=2)
    OnTheSite(stage).replies("Уже заработало")
    stage.later(hours=25)
    anna.presses("Отправить клиенту")
    assert said(stage) == []
    anna.hears("Уже заработало")


def test_each_of_several_is_asked_about_when_its_day_is_over(stage: Stage, anna: Client) -> None:
    stage.later(hours=10)
    anna.says("И почту", reply_to=alert(anna))
    stage.later(hours=14, minutes=1)
    assert (asked(anna), asked(anna, f"{ASKED}\n")) == (1, 1)
    stage.later(hours=10)
    assert asked(anna) == 2


def test_what_is_gone_on_with_is_left_anew(stage: Stage, anna: Client) -> None:
    stage.later(hours=25)
    again = next(each for each in anna.sees() if ASKED in each.text)
    stage.clock.turn(minutes=5)
    anna.says("И почту", reply_to=again)
    stage.later(hours=25)
    assert asked(anna) == 1
    anna.presses("Отправить клиенту")
    assert said(stage) == ["Перезапустили\nИ почту"]


def test_a_file_that_was_left_goes_with_it(stage: Stage, anna: Client) -> None:
    anna.sends(document(), reply_to=anna.sees()[-1])
    stage.later(hours=25)
    again = next(each for each in anna.sees() if ASKED in each.text)
    assert "report.pdf" in again.text
    anna.presses("Отправить клиенту")
    stage.settle()
    assert [each.name for each in stage.messages()[-1].attachments] == ["report.pdf"]


def test_what_was_sent_or_taken_back_is_not_asked_about(stage: Stage, anna: Client) -> None:
    anna.presses("Отправить клиенту")
    anna.says("И почту", reply_to=alert(anna))
    anna.presses("Отменить")
    stage.later(hours=30)
    assert asked(anna) == 0
    assert stage.store.wakes(stage.clock.now(), limit=9) == ()


def test_what_cannot_be_said_any_more_is_given_back(stage: Stage, irina: Client, anna: Client) -> None:
    changed(stage, departments=("bill",))
    stage.later(hours=25)
    given = next(each for each in anna.sees() if UNSENT in each.text)
    assert given.text.endswith("\n\nПерезапустили")
    assert list(given.labels) == []
    stage.later(hours=48)
    assert asked(anna, UNSENT) == 1
    assert asked(anna) == 0


def test_a_note_that_was_left_is_asked_about_too(stage: Stage, anna: Client) -> None:
    anna.presses("Отправить клиенту")
    shown = alert(anna)
    anna.press(shown.rows[0][-1].data, shown.message_id)
    anna.says("Посмотреть журнал")
    stage.later(hours=25)
    assert asked(anna) == 1
    anna.presses("Оставить заметку")
    assert said(stage)[-1] == "Посмотреть журнал"


def test_who_is_no_colleague_any_more_hears_nothing_of_it(stage: Stage, anna: Client) -> None:
    pager = stage.store.pager(801)
    assert pager is not None
    before = len(anna.sees())
    pagers.unlink("s-anna@staff.example", by="op", cause="api#unlink", house=stage.house)
    for _ in range(3):
        stage.later(hours=25)
    assert len(anna.sees()) == before
    assert stage.store.wakes(stage.clock.now(), limit=9) == ()


def test_a_draft_of_hers_as_a_client_is_asked_about_apart(stage: Stage) -> None:
    vera = stage.client("Вера", user=601, accounts=(("north", "c-2"),))
    on = on_duty(stage, "Вера", user=601)
    filed(stage.client())
    stage.later(minutes=2)
    on.says("Перезапустили", reply_to=alert(on))
    vera.says("/createticket")
    vera.presses("Бухгалтерия")
    vera.says("Счёт")
    vera.says("Пришлите акт")
    stage.later(hours=25)
    assert (asked(on), asked(on, "Он ждёт уже сутки.")) == (1, 1)


@pytest.mark.parametrize("times", [1, 2, 8])
def test_however_often_the_clock_finds_it_she_is_asked_once(stage: Stage, anna: Client, times: int) -> None:
    stage.clock.turn(hours=25)
    (wake,) = stage.store.wakes(stage.clock.now(), limit=9)
    assert (wake.kind, wake.draft) == (Waking.DRAFT, "staff")
    for _ in range(times):
        lapse(wake, stage.house)
    stage.settle()
    assert asked(anna) == 1


def test_a_clock_that_lags_behind_asks_of_nothing_that_was_sent(stage: Stage, anna: Client) -> None:
    stage.clock.turn(hours=25)
    (wake,) = stage.store.wakes(stage.clock.now(), limit=9)
    anna.presses("Отправить клиенту")
    lapse(replace(wake), stage.house)
    stage.settle()
    assert asked(anna) == 0
    assert said(stage) == ["Перезапустили"]


def test_it_meets_her_yes_in_the_same_moment(stage: Stage, anna: Client) -> None:
    """She presses between the clock's look and its commit."""
    stage.clock.turn(hours=25)
    (wake,) = stage.store.wakes(stage.clock.now(), limit=9)
    stage.store.on("commit", lambda: anna.presses("Отправить клиенту"))
    lapse(wake, stage.house)
    stage.settle()
    assert said(stage) == ["Перезапустили"]
    assert asked(anna) == 0


def test_a_clock_that_dies_on_the_way_leaves_it_to_the_next_minute(stage: Stage, anna: Client) -> None:
    stage.clock.turn(hours=25)
    (wake,) = stage.store.wakes(stage.clock.now(), limit=9)
    with stage.dying_after_commit():
        lapse(wake, stage.house)
    stage.later(minutes=1)
    stage.later(minutes=1)
    assert asked(anna) == 1


def test_storage_that_does_not_answer_is_asked_again(stage: Stage, anna: Client) -> None:
    stage.clock.turn(hours=25)
    stage.store.fail_next("scene", Unavailable("down"))
    stage.later(minutes=1)
    stage.later(minutes=1)
    assert asked(anna) == 1


def test_a_bot_that_is_kept_out_says_it_to_nobody(stage: Stage, anna: Client) -> None:
    anna.blocks()
    stage.later(hours=25)
    anna.unblocks()
    assert said(stage) == []
    OnTheSite(stage).replies("Ау")
    stage.later(minutes=2)
    assert asked(anna, "Ау") == 1
