"""A bot is made ready with the words that are shipped, and does its work from then on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.channels.telegram.setup import CONNECTIONS, UPDATES, Connected, connect
from chalicelib.clients.telegram import TelegramClient
from infra.local.telegram.wire import BASE_URL, Wire
from tests.stage import TOKEN, Stage

URL = "https://desk.example/hooks/telegram/7000000001"


def connected(stage: Stage, **given: Any) -> Connected:
    bot = stage.store.bot(stage.bot.id)
    assert bot is not None
    client = TelegramClient(
        bots=stage.store.bot, api_url=BASE_URL.removesuffix("/bot"), request=lambda: Wire(stage.telegram)
    )
    return connect(client, bot, **{"url": URL, **given})


def asked(stage: Stage, method: str, **params: object) -> Any:
    body = stage.telegram.call(TOKEN, method, params).body
    assert isinstance(body, dict)
    return body["result"]


def changes(stage: Stage) -> list[str]:
    return [each.method for each in stage.telegram.calls if each.method.startswith("set")]


def test_a_bot_made_ready_serves_its_clients(stage: Stage) -> None:
    """TG-51: webhook with our secret, the updates we read, and a dialogue that works through it."""
    assert connected(stage).left == ()
    info = asked(stage, "getWebhookInfo")
    assert (info["url"], info["max_connections"], set(info["allowed_updates"])) == (URL, CONNECTIONS, set(UPDATES))
    irina = stage.client()
    irina.says("/start")
    irina.hears("Активных запросов нет")
    irina.presses("Новый запрос")
    irina.hears("Выберите отдел")
    irina.blocks()
    assert stage.store.shown(stage.bot.id, 501).blocked_at is not None


COMMANDS = {
    "": ["Новый запрос", "Активные запросы"],
    "ru": ["Новый запрос", "Активные запросы"],
    "en": ["New ticket", "Active tickets"],
    "pt": [],
}


@pytest.mark.parametrize("code", COMMANDS)
def test_commands_are_described_in_each_language(stage: Stage, code: str) -> None:
    """TG-50: set per language, the default for everybody else."""
    connected(stage)
    found = asked(stage, "getMyCommands", scope={"type": "all_private_chats"}, language_code=code)
    assert [each["description"] for each in found][:2] == COMMANDS[code]


def test_every_command_in_the_menu_is_answered(stage: Stage) -> None:
    """TG-50: none of them is unknown to the bot."""
    connected(stage)
    irina = stage.client()
    for each in asked(stage, "getMyCommands", scope={"type": "all_private_chats"}):
        irina.says(f"/{each['command']}")
        assert irina.heard()
        assert not any("Такой команды нет" in message.text for message in irina.heard())


def test_the_second_time_nothing_is_changed(stage: Stage) -> None:
    """TG-51"""
    connected(stage)
    before = changes(stage)
    again = connected(stage)
    assert (again.changed, again.left) == ((), ())
    assert changes(stage) == before


def test_a_difference_somebody_made_is_told_and_undone(stage: Stage) -> None:
    """TG-51"""
    connected(stage)
    asked(stage, "setMyShortDescription", short_description="взломано", language_code="ru")
    again = connected(stage)
    assert [(each.what, each.found) for each in again.changed] == [("short description (ru)", "взломано")]
    assert connected(stage).changed == ()


def test_no_address_holds_the_token(stage: Stage) -> None:
    """TG-51"""
    connected(stage)
    assert TOKEN.partition(":")[2] not in asked(stage, "getWebhookInfo")["url"]
    with pytest.raises(ValueError, match="token"):
        connected(stage, url=f"https://desk.example/{TOKEN}")


def test_a_rotation_loses_no_update(stage: Stage) -> None:
    """TG-01, TG-51: the former secret is good until Telegram has the new one."""
    connected(stage)
    irina = stage.client()
    bot = stage.store.bot(stage.bot.id)
    assert bot is not None
    stage.save(replace(bot, secret="the-new-secret", previous_secret=bot.secret))
    stage.clock.turn(seconds=61)
    irina.says("/start")
    irina.hears("Активных запросов нет")
    assert [each.what for each in connected(stage).changed] == ["webhook secret"]
    settled = stage.store.bot(stage.bot.id)
    assert settled is not None
    stage.save(replace(settled, previous_secret=None))
    stage.clock.turn(seconds=61)
    irina.says("/start")
    irina.hears("Активных запросов нет")
    assert connected(stage).changed == ()
