"""Whoever is kept out: the list of them by page and by command, and a Telegram account from which nothing is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk.mailroom import Barred, BarredKind
from chalicelib.desk.people import Role
from chalicelib.services.barring import bar, unbar
from chalicelib.services.lapse import lapse
from tests.fakes.time import START
from tests.flows.desk_side import OnTheSite, filed
from tests.flows.test_alerts import changed
from tests.flows.test_left_drafts import begins
from tests.people.program import program
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.people.web import Browser
from tests.stage import CLOUD, NORTH, Stage

TOLD = "Поддержка не принимает сообщения с этого аккаунта Telegram"


@pytest.fixture
def irina(stage: Stage) -> Client:
    client = stage.client()
    filed(client)
    return client


@pytest.fixture
def petr(stage: Stage) -> Browser:
    stage.staff("Пётр", role=Role.HEAD)
    return stage.workplace("Пётр")


def kept_out(stage: Stage, user: int = 501, *, provider: str = "north") -> None:
    how = {"by": "test", "cause": stage.house.ids.long(), "house": stage.house}
    bar(provider, BarredKind.TELEGRAM, str(user), **how)


def filed_in(irina: Client) -> None:
    """The rest of the way to a ticket, once the provider is chosen."""
    irina.presses("Техническая поддержка")
    irina.says("Сайт")
    irina.says("502")
    irina.presses("Завершить")


def let_in(stage: Stage, user: int = 501) -> None:
    unbar("north", BarredKind.TELEGRAM, str(user), by="test", cause=stage.house.ids.long(), house=stage.house)


def blocks(petr: Browser, kind: str, value: str, why: str = "") -> int:
    petr.opens("/desk/blocked")
    petr.fills(kind=kind, value=value, why=why)
    return petr.presses("Заблокировать").status


def line(value: str = "c-1") -> Barred:
    return Barred(provider="north", kind=BarredKind.ACCOUNT, value=value, by="s-petr", at=START)


def lines(stage: Stage) -> list[tuple[str, str, str]]:
    return [(each.verb, each.on, each.by) for each in stage.store.log("north", limit=50).lines][::-1]


# In Telegram.


def test_a_linked_person_is_told_once_and_nothing_is_filed(stage: Stage, irina: Client) -> None:
    kept_out(stage)
    before = stage.messages()
    irina.says("Сайт снова лежит")
    assert irina.hears(TOLD).text.endswith("https://north.example/settings")
    for text in ("Ау", "/createticket", "/start"):
        irina.says(text)
        irina.hears_nothing_new()
    assert stage.messages() == before
    assert [each.number for each in stage.tickets()] == [1001]


def test_a_press_is_answered_and_does_nothing(stage: Stage, irina: Client) -> None:
    irina.says("/start")
    kept_out(stage)
    before = [each.text for each in irina.sees()]
    label = irina.labels()[0]
    irina.presses(label)
    assert [each.text for each in irina.sees()][: len(before)] == before
    irina.hears(TOLD)
    press = irina.press("new", None)
    irina.hears_nothing_new()
    answered = [each for each in stage.telegram.calls if each.method == "answerCallbackQuery"]
    assert answered[-1].params["callback_query_id"] == press.id


def test_a_draft_that_was_begun_stays_and_goes_on_when_he_is_let_in(stage: Stage, irina: Client) -> None:
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    kept_out(stage)
    irina.says("Тема")
    irina.hears(TOLD)
    let_in(stage)
    irina.says("Другая тема")
    assert TOLD not in "".join(each.text for each in irina.heard())
    assert irina.heard()
    kept_out(stage)
    irina.says("Ещё")
    irina.hears(TOLD)


ASKED = "Он ждёт уже сутки."


def due(stage: Stage) -> list[str]:
    return [each.draft for each in stage.store.wakes(stage.clock.now(), limit=9)]


def some_days_later(stage: Stage) -> None:
    """A minute of each, and the one behind it."""
    for _ in range(3):
        stage.later(hours=25)
        stage.later(minutes=1)


def test_a_draft_of_his_that_was_left_holds_up_nothing_and_is_asked_about_when_he_is_let_in(
    stage: Stage, irina: Client
) -> None:
    begins(irina)
    kept_out(stage)
    irina.says("Ау")
    heard = len(irina.sees())
    some_days_later(stage)
    assert (due(stage), len(irina.sees())) == ([], heard)
    let_in(stage)
    stage.later(hours=24)
    irina.hears(ASKED)
    irina.presses("Отправить сейчас")
    assert stage.messages(1002)[-1].text == "С утра 502"
    stage.later(hours=48)
    assert due(stage) == []


def test_what_was_left_and_gone_on_with_after_he_is_let_in_is_left_anew(stage: Stage, irina: Client) -> None:
    begins(irina)
    kept_out(stage)
    some_days_later(stage)
    let_in(stage)
    irina.says("/start")
    irina.presses("Продолжить")
    irina.says("и ещё вот что")
    stage.later(hours=23)
    assert sum(ASKED in each.text for each in irina.sees()) == 0
    stage.later(hours=2)
    stage.later(hours=24)
    assert sum(ASKED in each.text for each in irina.sees()) == 1


def test_of_a_draft_that_is_over_the_clock_that_lags_behind_looks_no_more(stage: Stage, irina: Client) -> None:
    begins(irina)
    stage.clock.turn(hours=23)
    (late,) = stage.store.wakes(stage.clock.now() + timedelta(hours=2), limit=9)
    irina.presses("Завершить")
    kept_out(stage)
    stage.clock.turn(hours=2)
    lapse(late, stage.house)
    assert stage.store.wakes(stage.clock.now() + timedelta(days=9), limit=9) == ()


def test_what_waits_for_the_yes_of_a_former_colleague_holds_up_nothing_either(stage: Stage, irina: Client) -> None:
    anna = on_duty(stage)
    OnTheSite(stage).replies("Ау")
    stage.later(minutes=2)
    alert = next(each for each in reversed(anna.sees()) if "Ответить" in each.labels)
    anna.says("Перезапустили", reply_to=alert)
    changed(stage, active=False)
    kept_out(stage, 801)
    heard = len(anna.sees())
    some_days_later(stage)
    assert (due(stage), len(anna.sees())) == ([], heard)
    let_in(stage, 801)
    changed(stage, active=True)
    stage.later(hours=24)
    anna.hears("Всё ещё отправить?")
    anna.presses("Отправить клиенту")
    assert stage.messages()[-1].text == "Перезапустили"


def test_a_stranger_is_told_once_too_and_his_code_ties_nothing(stage: Stage) -> None:
    nobody = stage.stranger()
    kept_out(stage, 999)
    nobody.starts("A" * 43)
    nobody.hears(TOLD)
    nobody.says("ABCD-EFGH")
    nobody.hears_nothing_new()


def test_edits_and_leaving_are_no_reason_to_say_anything(stage: Stage, irina: Client) -> None:
    said = irina.says("Опечатка")
    kept_out(stage)
    irina.edits(said, "Опечатки нет")
    irina.hears_nothing_new()
    irina.blocks()
    assert stage.store.shown(stage.bot.id, 501).blocked_at is not None
    irina.unblocks()
    irina.hears_nothing_new()
    assert stage.store.shown(stage.bot.id, 501).blocked_at is None


def test_another_provider_of_the_same_bot_goes_on_taking_from_him() -> None:
    stage = Stage((NORTH, CLOUD))
    irina = stage.client(accounts=(("north", "c-1"), ("cloud", "k-1")))
    irina.says("/createticket")
    irina.presses("Север-Хостинг")
    filed_in(irina)
    kept_out(stage)
    irina.says("/start")
    assert TOLD not in "".join(each.text for each in irina.heard())
    assert "№1001" not in "".join(irina.labels())
    irina.says("/createticket")
    irina.hears("Облако Плюс")
    kept_out(stage, provider="cloud")
    irina.says("Что-то")
    irina.hears(TOLD)


def test_an_update_costs_no_more_reads_than_before(stage: Stage, irina: Client) -> None:
    kept_out(stage)
    irina.says("Раз")
    stage.store.forget_calls()
    irina.says("Два")
    assert (stage.store.reads, stage.store.transactions) == (1, 0)


def test_a_dead_update_of_somebody_kept_out_files_nothing_when_it_is_taken_again(stage: Stage, irina: Client) -> None:
    stage.store.fail_next("scene", ZeroDivisionError())
    irina.says("/createticket")
    kept_out(stage)
    stage.staff("Вера", role=Role.ADMINISTRATOR, departments=())
    vera = stage.workplace("Вера")
    vera.opens("/desk/health")
    vera.presses("Принять ещё раз")
    vera.sees("Все сообщения приняты")
    assert len(stage.tickets()) == 1


# By page.


def test_the_list_tells_who_is_kept_out_by_whom_when_and_why(stage: Stage, irina: Client, petr: Browser) -> None:
    petr.opens("/desk/blocked")
    petr.sees("Никто не заблокирован.")
    blocks(petr, "account", "c-1", "не платит")
    blocks(petr, "email", "@spam.example", "рассылка")
    blocks(petr, "telegram", "501", "грубит")
    for text in ("ООО c-1", "не платит", "@spam.example", "рассылка", "501", "Ирина", "грубит", "Пётр"):
        petr.sees(text)
    petr.sees_not("Никто не заблокирован.")
    who = "s-petr"
    assert lines(stage) == [
        ("account.set", "north/c-1", who),
        ("bar", "north/@spam.example", who),
        ("bar", "north/501", who),
    ]
    assert stage.store.log("north", limit=1).lines[0].changed["why"] == "грубит"
    petr.opens("/desk/clients/c-1")
    petr.sees("Заблокирован")


def test_each_is_let_in_again_from_the_list(stage: Stage, irina: Client, petr: Browser) -> None:
    for kind, value in (("account", "c-1"), ("email", "x@spam.example"), ("telegram", "501")):
        blocks(petr, kind, value)
        petr.opens("/desk/blocked")
        petr.presses("Разблокировать")
        petr.sees("Никто не заблокирован.")
    assert [each[0] for each in lines(stage)] == ["account.set", "account.set", "bar", "unbar", "bar", "unbar"]
    irina.says("/start")
    assert "№1001" in "".join(irina.labels())


def test_a_client_blocked_on_his_own_page_stands_in_the_list_and_leaves_it_there(
    stage: Stage, irina: Client, petr: Browser
) -> None:
    petr.opens("/desk/clients/c-1")
    petr.ticks("blocked", "on")
    petr.presses("Сохранить")
    petr.opens("/desk/blocked")
    petr.sees("ООО c-1")
    petr.opens("/desk/clients/c-1")
    petr.ticks("blocked", "on")
    petr.presses("Сохранить")
    petr.opens("/desk/blocked")
    petr.sees("Никто не заблокирован.")


def test_a_program_that_lets_a_client_in_takes_him_off_the_list(stage: Stage, irina: Client, petr: Browser) -> None:
    billing = program(stage)
    for why in ("не платит", "снова не платит"):
        blocks(petr, "account", "c-1", why)
        assert [each.why for each in stage.store.all_barred("north")] == [why]
        billing.puts("/accounts/c-1", {"name": "ООО c-1", "blocked": False})
        petr.opens("/desk/blocked")
        petr.sees("Никто не заблокирован.")
    irina.says("/createticket")
    irina.hears("Выберите отдел")


def test_whom_a_program_blocks_stands_in_the_list_and_is_let_in_there(
    stage: Stage, irina: Client, petr: Browser
) -> None:
    billing = program(stage, name="Биллинг")
    billing.puts("/accounts/c-1", {"name": "ООО c-1", "blocked": True})
    billing.puts("/accounts/c-7", {"name": "ООО Семь", "blocked": True})
    petr.opens("/desk/blocked")
    for text in ("ООО c-1", "ООО Семь", "Биллинг"):
        petr.sees(text)
    for _ in range(2):
        petr.presses("Разблокировать")
        petr.opens("/desk/blocked")
    petr.sees("Никто не заблокирован.")
    assert not any(stage.store.account("north", each).blocked for each in ("c-1", "c-7"))


def test_a_program_that_tells_the_same_again_changes_no_list(stage: Stage, irina: Client, petr: Browser) -> None:
    billing = program(stage)
    blocks(petr, "account", "c-1", "не платит")
    before, log = stage.store.all_barred("north"), lines(stage)
    for blocked in ({}, {"blocked": True}):
        billing.puts("/accounts/c-1", {"name": "ООО c-1", **blocked})
    assert (stage.store.all_barred("north"), lines(stage)) == (before, log)


# Where account and list had parted.


def test_a_line_of_somebody_who_is_let_in_is_taken_away(stage: Stage, irina: Client, petr: Browser) -> None:
    stage.save(line())
    petr.opens("/desk/blocked")
    petr.presses("Разблокировать")
    petr.sees("Никто не заблокирован.")
    assert stage.store.log("north", limit=1).lines[0].changed == {"blocked": "no"}


def test_somebody_whose_line_was_left_is_blocked_again(stage: Stage, irina: Client, petr: Browser) -> None:
    stage.save(line())
    assert blocks(petr, "account", "c-1", "не платит") == 200
    assert stage.store.account("north", "c-1").blocked
    assert [each.value for each in stage.store.all_barred("north")] == ["c-1"]


def test_somebody_who_is_blocked_and_not_listed_is_listed_by_whoever_blocks_him(
    stage: Stage, irina: Client, petr: Browser
) -> None:
    """Whoever only writes a comment has not blocked him."""
    stage.save(replace(stage.store.account("north", "c-1"), blocked=True))
    stage.staff("Анна")
    anna = stage.workplace("Анна")
    anna.opens("/desk/clients/c-1")
    anna.fills(comment="Должник")
    anna.presses("Сохранить")
    assert stage.store.all_barred("north") == ()
    assert blocks(petr, "account", "c-1", "не платит") == 200
    petr.sees("не платит")
    assert stage.store.log("north", limit=1).lines[0].changed == {"blocked": "yes", "why": "не платит"}


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("telegram", "@irina", "состоит из цифр"),
        ("telegram", "0501", "состоит из цифр"),
        ("telegram", "-100501", "состоит из цифр"),
        ("telegram", "1" * 16, "состоит из цифр"),
        ("email", "спам", "не адрес почты"),
        ("email", "s-petr@staff.example", "сотрудник"),
        ("account", "c-999", "c-999"),
        ("other", "501", "Выберите, кого заблокировать"),
    ],
)
def test_what_cannot_be_kept_out_is_told_in_the_form(
    stage: Stage, petr: Browser, kind: str, value: str, told: str
) -> None:
    petr.opens("/desk/blocked")
    form = petr.form("Заблокировать")
    before = stage.store.dump()
    assert petr.sends(form, {**form.fields, "kind": kind, "value": value}).status == 422
    petr.sees(told)
    assert petr.form("Заблокировать").fields["value"] == value
    assert stage.store.dump() == before


def test_a_reason_has_a_limit(stage: Stage, irina: Client, petr: Browser) -> None:
    for kind, value in (("email", "x@spam.example"), ("account", "c-1")):
        assert blocks(petr, kind, value, "о" * 201) == 422
        petr.sees("Причина слишком длинная: 201 символ")


def test_a_colleague_is_not_kept_out_by_mistake(stage: Stage, petr: Browser) -> None:
    anna = on_duty(stage)
    assert blocks(petr, "telegram", str(anna.person.user_id)) == 422
    petr.sees("сотрудник")


def test_the_same_twice_is_done_once_and_whoever_is_in_already_is_told(stage: Stage, petr: Browser) -> None:
    blocks(petr, "telegram", "777", "раз")
    blocks(petr, "telegram", " 777 ", "два")
    assert [each.why for each in stage.store.all_barred("north")] == ["раз"]
    petr.opens("/desk/blocked")
    form = petr.form("Разблокировать")
    let_in(stage, 777)
    assert petr.sends(form, form.fields).status == 404


def test_a_person_s_page_leads_to_a_form_that_names_him(stage: Stage, irina: Client, petr: Browser) -> None:
    petr.opens("/desk/clients/c-1/people/p-501")
    petr.clicks("Заблокировать в Telegram")
    form = petr.form("Заблокировать")
    assert (form.fields["kind"], form.fields["value"]) == ("telegram", "501")
    assert stage.store.all_barred("north") == ()


def test_nothing_is_told_of_whom_another_provider_keeps_out(stage: Stage, petr: Browser) -> None:
    stage.save(CLOUD)
    kept_out(stage, 777, provider="cloud")
    petr.opens("/desk/blocked")
    petr.sees("Никто не заблокирован.")
    blocks(petr, "telegram", "777")
    petr.presses("Разблокировать")
    assert len(stage.store.all_barred("cloud")) == 1


def test_in_english_it_is_english(stage: Stage, petr: Browser) -> None:
    blocks(petr, "telegram", "777")
    petr.opens("/desk/blocked?language=en")
    petr.sees("Unblock")
