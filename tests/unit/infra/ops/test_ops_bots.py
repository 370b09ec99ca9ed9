"""lambdesk bot: its token never shown, its connection checked loudly."""

from __future__ import annotations

import pytest

from infra.local.telegram import Fault, FaultKind
from tests.unit.infra.ops.hands import TOKEN, Hands

ID = "7000000001"
URL = "https://desk.example/api"


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def added(hands) -> Hands:
    hands.does("bot", "add", given=f"{TOKEN}\n")
    return hands


def hook(hands):
    return hands.telegram.call(TOKEN, "getWebhookInfo", {}).body["result"]


def test_a_bot_is_added_under_the_name_telegram_knows(hands):
    added = hands.gets("bot", "add", "--serves", "north", "--serves", "cloud", given=f"{TOKEN}\n")
    assert (added["id"], added["username"], added["name"]) == (ID, "north_help_bot", "Поддержка")
    assert added["providers"] == ["north", "cloud"]
    assert hands.desk.store.bot(ID).token == TOKEN


def test_the_token_may_come_from_the_environment(hands):
    hands.environment["TELEGRAM_BOT_TOKEN"] = TOKEN
    assert hands.gets("bot", "add")["id"] == ID


def test_the_token_is_asked_for_at_a_terminal_and_not_shown(hands):
    hands.at_a_terminal = True
    assert TOKEN not in hands.does("bot", "add", given=f"{TOKEN}\n")


def test_no_output_holds_a_token_or_secret(added):
    secret = added.desk.store.bot(ID).secret
    for words in (("list",), ("status", ID), ("connect", ID, "--url", URL), ("list", "--json")):
        printed = added.does("bot", *words)
        assert TOKEN.partition(":")[2] not in printed
        assert secret not in printed


def test_a_token_telegram_does_not_know_is_refused(hands):
    said = hands.fails("bot", "add", given="7000000001:AAWrongWrongWrongWrongWrongWrong\n", code=1)
    assert "AAWrong" not in said
    assert "token" in hands.fails("bot", "add", given="hello\n", code=1)


def test_telegram_that_does_not_answer_is_told(hands):
    hands.telegram.faults.add(Fault(kind=FaultKind.REQUEST_LOST, method="getMe"))
    assert hands.fails("bot", "add", given=f"{TOKEN}\n", code=3)


def test_connecting_sets_everything_and_a_second_time_nothing(added):
    """TG-50, TG-51, telegram 5.12."""
    first = added.gets("bot", "connect", ID, "--url", URL)["differences"]
    assert {each["state"] for each in first} == {"changed"}
    assert hook(added)["url"] == f"{URL}/hooks/telegram/{ID}"
    assert added.gets("bot", "connect", ID, "--url", f"{URL}/")["differences"] == []
    assert "is connected" in added.does("bot", "connect", ID, "--url", URL)


def test_a_difference_that_stays_fails_loudly(added):
    """TG-51: Telegram takes a call and reports something else even so."""
    added.telegram.bot(TOKEN).profile.menu_buttons[None] = {"type": "default"}
    honest = added.telegram.call

    def deaf(token, method, *given):
        return honest(token, "getMe", {}) if method == "setChatMenuButton" else honest(token, method, *given)

    added.telegram.call = deaf
    result = added.type("bot", "connect", ID, "--url", URL)
    assert result.exit_code == 1
    assert "menu button" in result.stdout
    assert "is connected" not in result.stdout


def test_rotation_keeps_the_old_secret_until_telegram_has_the_new_one(added):
    added.does("bot", "connect", ID, "--url", URL)
    old = added.desk.store.bot(ID).secret
    added.telegram.faults.add(Fault(kind=FaultKind.REQUEST_LOST, method="setWebhook"))
    assert added.type("bot", "connect", ID, "--url", URL, "--rotate").exit_code == 3
    begun = added.desk.store.bot(ID)
    assert begun.previous_secret == old
    assert added.gets("bot", "list")["bots"][0]["rotating"] is True
    added.does("bot", "connect", ID, "--url", URL)
    done = added.desk.store.bot(ID)
    assert (done.secret, done.previous_secret) == (begun.secret, None)


def test_the_address_comes_from_somewhere(added):
    assert "--url" in added.fails("bot", "connect", ID, code=2)
    assert "https" in added.fails("bot", "connect", ID, "--url", "http://desk.example", code=2)
    added.environment["LAMBDESK_URL"] = URL
    added.does("bot", "connect", ID)


def test_the_status_is_what_telegram_says(added):
    added.does("bot", "connect", ID, "--url", URL)
    status = added.gets("bot", "status", ID)
    assert status["webhook"].startswith(URL)
    assert status["waiting"] == 0


def test_a_bot_serves_others(added):
    assert added.gets("bot", "serve", ID, "cloud")["providers"] == ["cloud"]
    assert "no_provider" in added.fails("bot", "serve", ID, "moon", "--json", code=1)


def test_a_bot_gets_a_new_token(added):
    assert added.gets("bot", "token", given=f"{TOKEN}\n")["id"] == ID


def test_a_removed_bot_hears_nothing_and_is_not_shown_as_serving(added):
    added.does("bot", "connect", ID, "--url", URL)
    assert added.type("bot", "remove", ID, given="n\n").exit_code == 1
    assert hook(added)["url"]
    added.does("bot", "remove", ID, "--yes")
    assert hook(added)["url"] == ""
    assert TOKEN not in str(added.desk.store.bot(ID).token)
    assert added.gets("bot", "list")["bots"][0]["in_service"] is False
    assert "out of service" in added.fails("bot", "connect", ID, "--url", URL, code=2)


def test_a_bot_whose_token_was_revoked_is_removed_all_the_same(added):
    added.telegram.world.bots.clear()
    result = added.type("bot", "remove", ID, "--yes")
    assert result.exit_code == 0
    assert "Telegram was not told" in result.stderr
    assert "AAExample" not in result.output
