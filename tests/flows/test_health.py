"""The console's page of health: what waits, what was given up on, and the way back; nothing of other providers."""

from __future__ import annotations

import pytest

from chalicelib.desk.people import Role
from chalicelib.services.effects import Class, Letter, Row
from chalicelib.services.records import Changes, DeadLetter
from tests.people.web import Browser
from tests.stage import CLOUD, Stage

UPDATE = '{"update_id": 7, "message": {"message_id": 3, "date": 1795656737, "text": "/start", "chat": {"id": 501, \
"type": "private"}, "from": {"id": 501, "is_bot": false, "first_name": "И"}}}'


@pytest.fixture
def vera(stage: Stage) -> Browser:
    stage.staff("Вера", role=Role.ADMINISTRATOR, departments=())
    return stage.workplace("Вера")


def dead(stage: Stage, reference: str = "ab23cd45", *, bot: str | None = None, raw: str = UPDATE) -> None:
    stage.save(
        DeadLetter(
            reference=reference,
            cause=f"telegram#{bot or stage.bot.id}#7-{reference}",
            raw=raw,
            error="KeyError: 'x'\nchalicelib/services/receive.py:45 in receive",
            at=stage.clock.now(),
        )
    )


def test_all_is_well_and_said_to_be(stage, vera):
    vera.opens("/desk/health")
    for told in ("Всё сказанное доставлено вовремя", "Все сообщения приняты", "Подключён", "Доставка"):
        vera.sees(told)


def test_what_could_not_be_taken_is_taken_again(stage, vera):
    stage.client("Ирина")
    dead(stage)
    vera.opens("/desk/health")
    vera.sees("ab23cd45")
    vera.sees("KeyError: 'x'")
    vera.sees_not("receive.py")
    vera.presses("Принять ещё раз")
    vera.sees("Сообщение ab23cd45 принято")
    vera.sees("Все сообщения приняты")
    assert stage.store.dead_letters(limit=9) == ()


def test_what_still_cannot_be_taken_stays_and_is_said_to(stage, vera):
    dead(stage, raw="{}")
    vera.opens("/desk/health")
    assert vera.presses("Принять ещё раз").status == 409
    vera.sees("по-прежнему не удаётся принять")
    assert [each.reference for each in stage.store.dead_letters(limit=9)] == ["ab23cd45"]
    vera.presses("Удалить")
    vera.sees("Сообщение ab23cd45 удалено")
    assert stage.store.dead_letters(limit=9) == ()


def test_nothing_is_told_of_another_providers_bots(stage, vera):
    stage.save(CLOUD)
    other = stage.add_bot("777:token", "cloud_bot", ["cloud"])
    dead(stage, "zz22zz22", bot=other.id)
    vera.opens("/desk/health")
    vera.sees_not("zz22zz22")
    vera.sees_not("cloud_bot")
    form = {"reference": "zz22zz22"}
    dead(stage)
    before = stage.store.dump()
    for button in ("Принять ещё раз", "Удалить"):
        vera.opens("/desk/health")
        shown = vera.form(button)
        assert vera.sends(shown, {**shown.fields, **form}).status == 404
    assert stage.store.dump() == before


def test_what_is_overdue_is_told_with_since_when(stage, vera):
    row = Row(
        cause="left#1",
        ordinal=0,
        cls=Class.LETTER,
        lane="mail#x",
        content=Letter(to="x@example.com", name="sign_in", language="ru"),
        due=stage.clock.now(),
    )
    stage.store.commit(Changes(cause="left#1", rows=(row,)))
    stage.clock.turn(minutes=1)
    vera.opens("/desk/health")
    vera.sees("Всё сказанное доставлено вовремя")
    stage.clock.turn(minutes=9)
    vera.opens("/desk/health")
    vera.sees("Просрочено: 1 действие")
    vera.sees("10 минут назад")


def test_a_queue_that_gave_up_is_told_with_the_way_back(stage, vera):
    stage.queues.dead["files"] = 3
    vera.opens("/desk/health")
    vera.sees("lambdesk redrive")
    stage.queues.refusing.add("states")
    vera.opens("/desk/health")
    vera.sees("Очереди сейчас не отвечают")
    vera.sees("Подключён")


def test_a_bot_that_is_not_reached_is_told(stage, vera):
    token = stage.bot.token
    stage.telegram.call(token, "setWebhook", {"url": "https://elsewhere.example/hooks"})
    vera.opens("/desk/health")
    vera.sees("по другому адресу")
    stage.telegram.call(token, "deleteWebhook", {})
    vera.opens("/desk/health")
    vera.sees("Бот никому не отвечает")


def test_only_an_administrator_looks_after_it(stage):
    stage.staff("Глава", role=Role.HEAD)
    stage.staff("Анна")
    for name in ("Глава", "Анна"):
        assert stage.workplace(name).opens("/desk/health").status == 403


def test_it_costs_the_same_however_much_there_is(stage, vera):
    def cost() -> dict[str, int]:
        vera.opens("/desk/health")
        stage.store.forget_calls()
        vera.opens("/desk/health")
        return dict(stage.store.calls)

    few = cost()
    for number in range(30):
        dead(stage, f"dead{number:04}")
    assert cost() == few
    assert {"due", "dead_letters"} <= few.keys()


def test_a_form_without_the_sessions_token_does_nothing(stage, vera):
    dead(stage)
    vera.opens("/desk/health")
    before = stage.store.dump()
    for button in ("Принять ещё раз", "Удалить"):
        vera.opens("/desk/health")
        form = vera.form(button)
        vera.sends(form, {**form.fields, "csrf": "0" * 64})
        assert stage.store.dump() == before
