"""The console's page of health: what waits, what was given up on, and the way back; nothing of other providers."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from chalicelib.desk.people import Role
from chalicelib.services.effects import Class, Event, Letter, Row
from chalicelib.services.records import Changes, DeadLetter
from chalicelib.services.wire import encode
from tests.flows.desk_side import Employee
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
    stage.queues.dies("files", "{}")
    vera.opens("/desk/health")
    vera.sees("lambdesk redrive")
    stage.queues.refusing.add("states")
    vera.opens("/desk/health")
    vera.sees("Очереди сейчас не отвечают")
    vera.sees("Подключён")


def event(provider: str = "north", ticket: int = 1001) -> Event:
    return Event(
        id=f"{provider}#{ticket}#9",
        kind="ticket.noted",
        provider=provider,
        department="tech",
        account="c-1",
        ticket=ticket,
        subject="Тайна клиента",
        client_status=2,
        staff_status="in_work",
        side="staff",
        by="anna",
        by_name="Анна",
        at=datetime(2026, 11, 14, 9, tzinfo=UTC),
    )


def test_what_a_queue_gave_up_on_is_listed_with_its_reason_and_sent_again(stage, vera):
    stage.queues.dies("notify", encode(event()), "KeyError")
    stage.queues.dies("mail", "{}")
    vera.opens("/desk/health")
    for told in ("Уведомления №1001", "ticket.noted", "KeyError", "Причины нет в журнале"):
        vera.sees(told)
    vera.sees_not("Тайна")
    vera.presses("Отправить заново")
    vera.sees("Отправлено заново")
    vera.sees_not("KeyError")
    assert [body for _, body in stage.queues.waiting["notify"]] == []
    assert [len(stage.queues.dead[each]) for each in ("notify", "mail")] == [0, 1]


def test_what_was_sent_again_meanwhile_is_said_to_be_gone(stage, vera):
    stage.queues.dies("notify", encode(event()), "KeyError")
    vera.opens("/desk/health")
    form = vera.form("Отправить заново")
    vera.sends(form, form.fields)
    assert vera.sends(form, form.fields).status == 404
    for wrong in ({"queue": "none"}, {"id": "none"}, {"queue": "mail"}):
        assert vera.sends(form, {**form.fields, **wrong}).status == 404


def test_nothing_of_another_providers_dead_messages_is_told_or_sent(stage, vera):
    stage.save(CLOUD)
    other = stage.add_bot("777:token", "cloud_bot", ["cloud"])
    stage.queues.dies("notify", encode(event()), "KeyError")
    vera.opens("/desk/health")
    form = vera.form("Отправить заново")
    strange = stage.queues.dies("notify", encode(event("cloud", 4711)), "Тайна")
    by_bot = stage.queues.dies("deliver", json.dumps({"cause": f"telegram#{other.id}#7"}), "Тайна")
    stage.queues.dies("deliver", json.dumps({"cause": f"telegram#{stage.bot.id}#8"}), "ValueError")
    stage.queues.dies("deliver", json.dumps({"cause": "desk#cloud#s-oleg#form"}), "IndexError")
    vera.opens("/desk/health")
    for told in (f"telegram#{stage.bot.id}#8", "ValueError", "IndexError"):
        vera.sees(told)
    for told in ("4711", "Тайна", "s-oleg", f"telegram#{other.id}"):
        vera.sees_not(told)
    for queue, id in (("notify", strange), ("deliver", by_bot)):
        assert vera.sends(form, {**form.fields, "queue": queue, "id": id}).status == 404
    assert [len(stage.queues.dead[each]) for each in ("notify", "deliver")] == [2, 3]


def test_dead_messages_that_do_not_answer_hide_nothing_else(stage, vera):
    stage.queues.dies("notify", encode(event()), "KeyError")
    stage.queues.refusing.add("graves")
    vera.opens("/desk/health")
    vera.sees("Очереди сейчас не отвечают")
    vera.sees("Подключён")


def test_the_last_mail_in_and_out_is_told(stage, vera):
    vera.opens("/desk/health")
    vera.sees("Последнее письмо от клиентов Писем ещё не было")
    stage.client("Ирина")
    stage.mailbox()
    stage.at_mail(501).mails("Сайт не открывается", subject="Сайт")
    stage.clock.turn(minutes=10)
    Employee(stage, stage.staff()).answers("Смотрим")
    stage.later(minutes=5)
    vera.opens("/desk/health")
    vera.sees("Последнее письмо от клиентов 14 ноября, 09:00:00 UTC 15 минут назад")
    vera.sees("Последнее письмо клиентам 14 ноября")
    vera.sees_not("ещё не было")


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
