"""A client who is blocked, and one who writes too often: read he may, write he may not, by whatever way he comes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.services.setup_accounts import change_account, rename_account
from chalicelib.services.setup_persons import Belonging, join
from chalicelib.services.setup_providers import change_provider
from tests.flows.composing import composing, draft, lines, talk
from tests.flows.desk_side import Employee, filed
from tests.people.program import program
from tests.people.web import Browser
from tests.stage import Killed, Stage

BLOCKED = "Провайдер больше не принимает сообщения по этому договору."


@pytest.fixture
def irina(stage: Stage) -> Browser:
    stage.client("Ирина")
    return stage.browser(501)


def act(stage: Stage) -> dict[str, object]:
    return {"by": "test", "cause": stage.house.ids.long(), "house": stage.house}


def restrains(stage: Stage, **facts) -> None:
    change_account("north", "c-1", lambda old: replace(old, **facts), **act(stage))


def limits(stage: Stage, hourly: int | None) -> None:
    change_provider("north", lambda old: replace(old, limits=replace(old.limits, hourly=hourly)), **act(stage))


def asks(browser: Browser, text: str = "Сайт не открывается") -> int:
    browser.opens("/tickets/new")
    browser.fills(department="tech", text=text)
    return browser.presses("Отправить").status


# Blocked.


def test_on_the_web_he_reads_and_has_no_form(stage, irina):
    asks(irina)
    Employee(stage, stage.staff()).answers("Смотрим")
    irina.opens("/tickets/1001")
    form = irina.form("Отправить")
    restrains(stage, blocked=True)
    irina.opens("/tickets/1001")
    irina.sees("Смотрим")
    irina.sees(BLOCKED)
    assert not [each for each in irina.page.forms if "text" in each.fields]
    before = stage.store.dump()
    assert irina.sends(form, {**form.fields, "text": "Ещё вопрос"}).status == 403
    assert stage.store.dump() == before
    irina.opens("/tickets/new")
    irina.sees(BLOCKED)


def test_the_bot_tells_him_at_once_and_takes_nothing(stage):
    irina = stage.client("Ирина")
    filed(irina)
    Employee(stage, stage.staff()).answers("Смотрим")
    restrains(stage, blocked=True)
    irina.presses("Добавить ответ")
    irina.hears(BLOCKED)
    irina.says("/createticket")
    irina.hears(BLOCKED)
    assert talk(stage, irina).draft is None
    assert len(stage.messages()) == 2


def test_a_draft_of_whoever_is_blocked_meanwhile_is_not_sent(stage):
    irina = composing(stage)
    irina.says("С утра 502")
    restrains(stage, blocked=True)
    irina.presses("Завершить")
    irina.hears(BLOCKED)
    assert not stage.tickets()
    assert [each.text for each in draft(stage, irina).items] == ["С утра 502"]


def test_staff_still_write_to_him_and_he_is_let_in_again(stage, irina):
    restrains(stage, blocked=True)
    olga = Employee(stage, stage.staff())
    olga.writes("Свяжитесь с нами", account="c-1")
    restrains(stage, blocked=False)
    irina.opens("/tickets/1001")
    irina.fills(text="Хорошо")
    assert irina.presses("Отправить").status == 200


def test_whoever_joins_the_account_later_is_blocked_too(stage, irina):
    restrains(stage, blocked=True)
    stage.client("Пётр", user=502, accounts=(("north", "c-2"),))
    join("p-502", Belonging(provider="north", account="c-1"), **act(stage))
    assert [each.blocked for each in stage.store.person("p-502").memberships] == [False, True]
    petr = stage.browser(502)
    assert asks(petr) == 200
    assert stage.ticket().account == "c-2"


# Of many people.


def crowd(stage: Stage, number: int) -> None:
    """As many people of one account, each with an address and a Telegram account; they do not fit into one commit."""
    for each in range(number):
        stage.client(f"Человек {each}", user=501 + each)


def borne(stage: Stage) -> set[tuple[str, bool, int | None]]:
    """What the people of the account bear of it."""
    people = stage.store.people("north", "c-1")
    return {(each.account_name, each.blocked, each.hourly) for person in people for each in person.memberships}


def acts(stage: Stage) -> list[str]:
    return [each.verb for each in stage.store.log("north", limit=50).lines]


@pytest.mark.parametrize("number", [23, 24, 25, 60])
def test_an_account_of_many_people_is_blocked_limited_renamed_and_let_in(stage, number):
    crowd(stage, number)
    restrains(stage, blocked=True)
    assert borne(stage) == {("ООО c-1", True, None)}
    last = stage.browser(500 + number)
    last.opens("/tickets/new")
    last.sees(BLOCKED)
    restrains(stage, hourly=3)
    rename_account("north", "c-1", "ООО Ромашка", **act(stage))
    assert borne(stage) == {("ООО Ромашка", True, 3)}
    restrains(stage, blocked=False)
    assert borne(stage) == {("ООО Ромашка", False, 3)}
    assert acts(stage) == ["account.set"] * 4
    assert asks(last) == 200


def test_a_program_blocks_an_account_of_many_people(stage):
    crowd(stage, 60)
    program(stage).puts("/accounts/c-1", {"name": "ООО Ромашка", "blocked": True})
    assert borne(stage) == {("ООО Ромашка", True, None)}


def test_people_who_fit_change_in_the_accounts_own_commit(stage):
    crowd(stage, 24)
    stage.store.forget_calls()
    restrains(stage, blocked=True)
    assert stage.store.calls["commit"] == 1


DEATHS = [1, 2, 3]


@pytest.mark.parametrize("blocked", [True, False])
@pytest.mark.parametrize("died", DEATHS)
def test_a_container_that_dies_between_is_made_up_for_when_the_act_is_repeated(stage, died, blocked):
    """Whatever was done by then: an account that is called blocked is so for all of its people."""
    crowd(stage, 60)
    if not blocked:
        restrains(stage, blocked=True)
    one = {**act(stage), "cause": "cause-1"}
    before = acts(stage)
    dies(stage, died)
    with suppress(Killed):
        change_account("north", "c-1", lambda old: replace(old, blocked=blocked), **one)
    stage.store.forget_plans()
    if stage.store.account("north", "c-1").blocked:
        assert borne(stage) == {("ООО c-1", True, None)}
    for _ in range(2):
        assert change_account("north", "c-1", lambda old: replace(old, blocked=blocked), **one).blocked is blocked
    assert borne(stage) == {("ООО c-1", blocked, None)}
    assert acts(stage) == ["account.set", *before]
    assert len(stage.store.all_barred("north")) == int(blocked)


def dies(stage: Stage, died: int) -> None:
    def gone() -> None:
        raise Killed

    for _ in range(died - 1):
        stage.store.on("commit", lambda: None)
    stage.store.on("commit", gone)


@pytest.mark.parametrize("died", DEATHS)
def test_another_act_makes_up_for_it_too(stage, died):
    crowd(stage, 60)
    dies(stage, died)
    with suppress(Killed):
        rename_account("north", "c-1", "ООО Ромашка", **act(stage))
    stage.store.forget_plans()
    restrains(stage, comment="Должник")
    assert borne(stage) == {(stage.store.account("north", "c-1").name, False, None)}


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("at", DEATHS)
def test_two_who_change_the_same_account_at_once_leave_it_of_one_mind(stage, at, first):
    """Before each commit of the one, the other does all of his."""
    crowd(stage, 60)
    if not first:
        restrains(stage, blocked=True)
    for _ in range(at - 1):
        stage.store.on("commit", lambda: None)
    stage.store.on("commit", lambda: restrains(stage, blocked=not first, hourly=7))
    restrains(stage, blocked=first)
    account = stage.store.account("north", "c-1")
    assert borne(stage) == {("ООО c-1", account.blocked, 7)}
    assert account.hourly == 7


def test_a_block_that_is_repeated_late_blocks_nobody_anew(stage):
    crowd(stage, 60)
    one = {**act(stage), "cause": "cause-1"}
    change_account("north", "c-1", lambda old: replace(old, blocked=True), **one)
    restrains(stage, blocked=False)
    before = stage.store.dump()
    change_account("north", "c-1", lambda old: replace(old, blocked=True), **one)
    assert stage.store.dump() == before


# Too often.


def test_so_many_messages_an_hour_and_no_more_whatever_the_way(stage, irina):
    limits(stage, 2)
    assert asks(irina, "первый") == 200
    bot = stage.stranger("Ирина", user=501)
    filed(bot, "второй")
    assert asks(irina, "третий") == 422
    irina.sees("За час можно отправить не больше 2 сообщений.")
    assert irina.form("Отправить").fields["text"] == "третий"
    assert len(stage.tickets()) == 2
    stage.clock.turn(minutes=61)
    assert asks(irina, "третий") == 200


def test_the_bot_keeps_the_draft_of_whoever_writes_too_often(stage):
    limits(stage, 1)
    irina = stage.client("Ирина")
    filed(irina)
    irina.presses("Открыть")
    irina.presses("Добавить ответ")
    irina.says("Ещё")
    irina.presses("Завершить")
    assert "За час можно отправить не больше 1" in lines(irina)[0]
    assert [each.text for each in draft(stage, irina).items] == ["Ещё"]
    assert len(stage.messages()) == 1
    stage.clock.turn(minutes=61)
    irina.says("/done")
    assert len(stage.messages()) == 2


def test_an_account_may_have_a_limit_of_its_own(stage, irina):
    limits(stage, 1)
    restrains(stage, hourly=3)
    assert [asks(irina, str(each)) for each in range(4)] == [200, 200, 200, 422]


def test_a_form_that_is_sent_again_counts_once(stage, irina):
    limits(stage, 1)
    irina.opens("/tickets/new")
    form = irina.form("Отправить")
    typed = {**form.fields, "department": "tech", "text": "Сайт"}
    assert [irina.sends(form, typed).status for _ in range(2)] == [200, 200]
    assert len(stage.tickets()) == 1


def test_nothing_is_counted_where_there_is_no_limit(stage, irina):
    stage.store.forget_calls()
    asks(irina)
    assert stage.store.calls["pace"] == 0
    assert stage.store.pace("north", "c-1") is None
