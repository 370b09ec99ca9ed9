"""An administrator looks after the Telegram bots by pages: each is asked for live, and its token is never shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib import bootstrap
from chalicelib.desk.people import Bot, Role
from chalicelib.desk.permissions import Actor
from chalicelib.services.upkeep import MANY
from infra.local.telegram import Fault, FaultKind
from tests.people.web import Browser
from tests.stage import CLOUD, NORTH, SECRET, TOKEN, Stage

HOOK = "https://desk.example/hooks/telegram/"
OTHER = "7000000002:AAOtherOtherOtherOtherOtherOther"
HERE = "/desk/settings/bots"


@pytest.fixture
def stage() -> Stage:
    stage = Stage((NORTH, CLOUD))
    stage.house = replace(stage.house, portal="https://desk.example")
    bootstrap.install(stage.house)
    stage.bot = replace(stage.bot, providers=("north",))
    stage.save(replace(stage.bot, version=1))
    return stage


@pytest.fixture
def vera(stage: Stage) -> Browser:
    boss(stage)
    return stage.workplace("Вера")


def boss(stage: Stage, name: str = "Вера", provider: str = "north", **facts: str) -> Actor:
    return stage.staff(name, role=Role.ADMINISTRATOR, departments=(), provider=provider, **facts)


def kept(stage: Stage, id: str = "7000000001") -> Bot:
    found = stage.store.bot(id)
    assert found is not None
    return found


def hook(stage: Stage, token: str = TOKEN) -> dict[str, object]:
    return stage.telegram.call(token, "getWebhookInfo", {}).body["result"]


def adds(vera: Browser, token: str = OTHER) -> int:
    vera.opens(f"{HERE}/new")
    vera.fills(token=token)
    return vera.presses("Добавить бота").status


def lines(stage: Stage) -> list[tuple[str, str]]:
    return [(each.verb, each.on) for each in stage.store.log("north", limit=50).lines][::-1]


# What is seen.


def test_a_bot_that_is_well_is_said_to_be_with_all_telegram_tells(stage: Stage, vera: Browser) -> None:
    vera.opens(HERE)
    vera.sees("Работает")
    vera.sees("@north_help_bot Север-Хостинг Поддержка")
    vera.clicks("@north_help_bot")
    for text in ("Всё в порядке", f"{HOOK}7000000001", "IP 127.0.0.1", "Поддержка @north_help_bot", "не было"):
        vera.sees(text)
    assert TOKEN.partition(":")[2] not in vera.page.html
    assert SECRET not in vera.page.html


def test_a_bot_without_a_webhook_is_connected_by_a_press(stage: Stage, vera: Browser) -> None:
    stage.telegram.call(TOKEN, "deleteWebhook", {})
    vera.opens(HERE)
    vera.sees("Не подключён")
    vera.clicks("@north_help_bot")
    vera.sees("Бот никому не отвечает. Подключите его.")
    vera.presses("Подключить")
    vera.sees("Всё в порядке")
    assert hook(stage)["url"] == f"{HOOK}7000000001"
    stage.client().says("/start")


def test_another_program_s_webhook_is_told_with_its_address(stage: Stage, vera: Browser) -> None:
    stage.telegram.call(TOKEN, "setWebhook", {"url": "https://elsewhere.example/hooks/telegram/7000000001"})
    vera.opens(f"{HERE}/7000000001")
    vera.sees("Сообщения уходят по другому адресу")
    vera.sees("https://elsewhere.example/")
    vera.presses("Подключить")
    vera.sees("Всё в порядке")


def test_kinds_of_updates_that_are_not_brought_are_told(stage: Stage, vera: Browser) -> None:
    hooked = {"url": f"{HOOK}7000000001", "secret_token": SECRET, "allowed_updates": ["message"]}
    stage.telegram.call(TOKEN, "setWebhook", hooked)
    vera.opens(f"{HERE}/7000000001")
    vera.sees("Сообщения приходят не все")
    vera.presses("Подключить заново")
    vera.sees("Всё в порядке")


def test_a_wrong_secret_is_told_and_changed(stage: Stage, vera: Browser) -> None:
    irina = stage.client()
    stage.save(replace(kept(stage), secret="another-secret"))
    stage.clock.turn(minutes=2)
    irina.says("/start")
    vera.opens(f"{HERE}/7000000001")
    vera.sees("Секрет не подходит")
    vera.sees("401")
    vera.presses("Сменить секрет")
    after = kept(stage)
    assert after.secret not in ("another-secret", SECRET)
    assert after.previous_secret is None
    stage.later(minutes=2)
    irina.hears("Активных")


def test_an_error_of_an_hour_ago_is_history_and_still_told(stage: Stage, vera: Browser) -> None:
    webhook = stage.telegram.bot(TOKEN).webhook
    webhook.last_error, webhook.last_error_at = "Connection timed out", stage.clock.now()
    vera.opens(f"{HERE}/7000000001")
    vera.sees("Telegram не смог доставить сообщение")
    stage.clock.turn(minutes=61)
    vera.opens(f"{HERE}/7000000001")
    vera.sees("Всё в порядке")
    vera.sees("Connection timed out")
    vera.sees("09:00")


def test_many_that_wait_are_told(stage: Stage, vera: Browser) -> None:
    stage.telegram.call(TOKEN, "setWebhook", {"url": "https://elsewhere.example/"})
    person = stage.telegram.person(700, "Толпа", language_code="ru").at(stage.telegram.bot(TOKEN))
    for _ in range(MANY + 1):
        person.says("Ау")
    vera.opens(f"{HERE}/7000000001")
    vera.sees("В Telegram скопились сообщения")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault(kind=FaultKind.UNREACHABLE, times=None), "Telegram не отвечает"),
        (Fault(kind=FaultKind.BAD_GATEWAY, times=None), "Telegram не отвечает"),
        (Fault(kind=FaultKind.TOO_MANY_REQUESTS, times=None, retry_after=17), "Проверьте ещё раз через 17 с."),
        (Fault(kind=FaultKind.CONTESTED, times=None), "работает другая программа"),
        (Fault(kind=FaultKind.BAD_REQUEST, times=None), "Telegram отвечает: Something went wrong"),
    ],
    ids=lambda each: getattr(each, "kind", ""),
)
def test_telegram_that_does_not_tell_is_told_and_hides_nothing(
    stage: Stage, vera: Browser, fault: Fault, told: str
) -> None:
    stage.telegram.faults.add(fault)
    vera.opens(f"{HERE}/7000000001")
    vera.sees(told)
    before = stage.store.dump()
    assert vera.presses("Подключить заново").status == 422
    assert stage.store.dump() == before
    vera.opens(HERE)
    vera.sees("@north_help_bot")


def test_a_revoked_token_is_told_and_replaced(stage: Stage, vera: Browser) -> None:
    new = "7000000001:AANewNewNewNewNewNewNewNewNew"
    stage.save(replace(kept(stage), token="7000000001:AAOldOldOldOldOldOldOldOldOld"))
    vera.opens(f"{HERE}/7000000001")
    vera.sees("Токен не действует")
    assert "AAOldOld" not in vera.page.html
    for wrong, told in (
        ("привет", "Это не токен бота."),
        (OTHER, "Это токен другого бота"),
        (new, "Telegram не знает такого токена"),
    ):
        vera.fills(token=wrong)
        before = stage.store.dump()
        assert vera.presses("Заменить токен").status == 422
        vera.sees(told)
        assert wrong not in vera.page.html
        assert stage.store.dump() == before
    vera.fills(token=f" {TOKEN} ")
    vera.presses("Заменить токен")
    vera.sees("Всё в порядке")
    assert kept(stage).token == TOKEN
    assert lines(stage) == [("bot.token", "7000000001")]
    assert dict(stage.store.log("north", limit=1).lines[0].changed) == {"token": "…"}


# What is done.


def test_a_bot_is_added_by_its_token_connected_and_answers(stage: Stage, vera: Browser) -> None:
    stage.telegram.add_bot(OTHER, "other_bot", "Второй")
    assert adds(vera) == 200
    vera.sees("@other_bot")
    vera.sees("Не подключён")
    made = kept(stage, "7000000002")
    assert (made.token, made.username, made.name, made.providers) == (OTHER, "other_bot", "Второй", ("north",))
    assert OTHER not in vera.page.html
    vera.presses("Подключить")
    vera.sees("Всё в порядке")
    assert hook(stage, OTHER)["url"] == f"{HOOK}7000000002"
    assert lines(stage) == [("bot.add", "7000000002")]


@pytest.mark.parametrize(
    ("token", "told"),
    [("", "Это не токен бота."), ("привет", "Это не токен бота."), (OTHER, "Telegram не знает такого токена")],
)
def test_a_token_that_is_none_is_refused_and_not_repeated(stage: Stage, vera: Browser, token: str, told: str) -> None:
    before = stage.store.dump()
    assert adds(vera, token) == 422
    vera.sees(told)
    assert 'id="token-wrong"' in vera.page.html
    assert not token or token not in vera.page.html
    assert stage.store.dump() == before


def test_a_bot_in_service_is_not_added_twice(stage: Stage, vera: Browser) -> None:
    assert adds(vera, TOKEN) == 422
    vera.sees("7000000001: уже есть.")


def test_telegram_out_of_reach_adds_nothing(stage: Stage, vera: Browser) -> None:
    stage.telegram.add_bot(OTHER, "other_bot", "Второй")
    stage.telegram.faults.add(Fault(kind=FaultKind.UNREACHABLE, times=None))
    before = stage.store.dump()
    assert adds(vera) == 422
    vera.sees("Telegram не отвечает")
    assert stage.store.dump() == before


def test_the_form_sent_twice_adds_one_bot(stage: Stage, vera: Browser) -> None:
    stage.telegram.add_bot(OTHER, "other_bot", "Второй")
    vera.opens(f"{HERE}/new")
    form = vera.form("Добавить бота")
    for _ in range(2):
        assert vera.sends(form, {**form.fields, "token": OTHER}).status == 200
        vera.sees("@other_bot")
    assert lines(stage) == [("bot.add", "7000000002")]


def test_a_bot_is_taken_out_of_service_and_comes_back(stage: Stage, vera: Browser) -> None:
    vera.opens(f"{HERE}/7000000001")
    vera.presses("Отключить навсегда")
    vera.sees("Ботов ещё нет.")
    assert hook(stage)["url"] == ""
    assert TOKEN not in str(kept(stage).token)
    assert stage.posts(b"{}") == 401
    assert vera.opens(f"{HERE}/7000000001").status == 404
    assert adds(vera, TOKEN) == 200
    vera.presses("Подключить")
    vera.sees("Всё в порядке")


def test_telegram_out_of_reach_hinders_nobody_to_part_with_a_bot(stage: Stage, vera: Browser) -> None:
    vera.opens(f"{HERE}/7000000001")
    stage.telegram.faults.add(Fault(kind=FaultKind.UNREACHABLE, times=None))
    vera.presses("Отключить навсегда")
    vera.sees("Ботов ещё нет.")


def test_a_rotation_that_was_interrupted_is_finished_by_connecting(stage: Stage, vera: Browser) -> None:
    vera.opens(f"{HERE}/7000000001")
    stage.telegram.faults.add(Fault(kind=FaultKind.UNREACHABLE, method="setWebhook"))
    assert vera.presses("Сменить секрет").status == 422
    vera.sees("Секрет меняется")
    assert kept(stage).previous_secret == SECRET
    vera.presses("Подключить заново")
    vera.sees_not("Секрет меняется")
    assert kept(stage).previous_secret is None
    assert [each[0] for each in lines(stage)] == ["bot.rotate", "bot.settle"]


# Several providers.


def test_whoever_leads_two_providers_chooses_whom_it_serves(stage: Stage) -> None:
    boss(stage, email="vera@staff.example")
    boss(stage, provider="cloud", email="vera@staff.example")
    vera = stage.workplace("Вера")
    vera.opens(f"{HERE}/7000000001")
    vera.ticks("provider.cloud", "on")
    vera.presses("Сохранить")
    assert kept(stage).providers == ("north", "cloud")
    vera.ticks("provider.north", "on")
    vera.ticks("provider.cloud", "on")
    assert vera.presses("Сохранить").status == 422
    vera.sees("Выберите хотя бы одного провайдера")
    assert kept(stage).providers == ("north", "cloud")


def test_another_provider_s_part_in_a_bot_is_not_touched(stage: Stage, vera: Browser) -> None:
    stage.save(replace(kept(stage), providers=("north", "cloud")))
    vera.opens(f"{HERE}/7000000001")
    vera.sees("Облако Плюс")
    form = vera.form("Сохранить")
    assert "provider.cloud" not in {name for name, _ in form.ticked}
    vera.presses("Отключить навсегда")
    vera.sees("Бот обслуживает и других провайдеров")
    assert kept(stage).token == TOKEN
    form = vera.form("Сохранить")
    form.ticked.clear()
    vera.sends(form, {**form.fields, "provider.cloud": ""})
    assert kept(stage).providers == ("cloud",)
    assert vera.opens(f"{HERE}/7000000001").status == 404


def test_a_provider_one_does_not_lead_cannot_be_chosen(stage: Stage, vera: Browser) -> None:
    vera.opens(f"{HERE}/7000000001")
    form = vera.form("Сохранить")
    vera.sends(form, {**form.fields, "provider.cloud": "on"})
    assert kept(stage).providers == ("north",)


def test_bots_of_another_provider_are_not_there(stage: Stage, vera: Browser) -> None:
    stage.add_bot(OTHER, "cloud_bot", ["cloud"])
    vera.opens(HERE)
    vera.sees_not("cloud_bot")
    for path in (f"{HERE}/7000000002", f"{HERE}/none"):
        assert vera.opens(path).status == 404


@pytest.mark.parametrize("role", [Role.HEAD, Role.AGENT, Role.OBSERVER])
def test_only_an_administrator_looks_after_them(stage: Stage, role: Role) -> None:
    stage.staff("Глава", role=role)
    other = stage.workplace("Глава")
    for path in (HERE, f"{HERE}/new", f"{HERE}/7000000001"):
        assert other.opens(path).status == 403


def test_in_english_it_is_english(stage: Stage, vera: Browser) -> None:
    stage.telegram.call(TOKEN, "deleteWebhook", {})
    vera.opens(f"{HERE}/7000000001?language=en")
    vera.sees("The bot answers nobody. Connect it.")
