"""Connecting a bot to the desk, over the pretend Telegram."""

from dataclasses import replace

import pytest

from chalicelib.channels.telegram.setup import CONNECTIONS, UPDATES, Connected, Waiting, connect
from chalicelib.channels.telegram.wishes import COMMANDS
from chalicelib.clients.telegram import TelegramClient
from chalicelib.desk.people import Bot
from chalicelib.services.failures import Delayed, Refused
from infra.local.telegram import Fault, FaultKind, HookAnswer, PretendTelegram
from infra.local.telegram.wire import BASE_URL, Wire
from tests.fakes.time import TurnedClock

TOKEN = "7000000001:AAExampleExampleExampleExampleExample"
URL = "https://desk.example/hooks/telegram/7000000001"
BOT = Bot(id="7000000001", username="north_help_bot", name="Север", token=TOKEN, secret="a-secret")


def speak(language, key, values):
    return f"{key} {language}"


class Stage:
    def __init__(self):
        self.clock = TurnedClock()
        self.posted = []
        self.telegram = PretendTelegram(now=self.clock.now, post=self.post)
        self.bot = self.telegram.add_bot(TOKEN, "north_help_bot", "A name of BotFather's")
        self.client = TelegramClient(
            bots={BOT.id: BOT}.get,
            api_url=BASE_URL.removesuffix("/bot"),
            request=lambda: Wire(self.telegram),
        )

    def post(self, call):
        self.posted.append(call)
        given = call.headers.get("X-Telegram-Bot-Api-Secret-Token")
        return HookAnswer(200 if given == "a-secret" else 401)

    def connect(self, bot=BOT, **given):
        given = {"url": URL, "speak": speak, "languages": ("ru", "en"), **given}
        return connect(self.client, bot, **given)

    def ask(self, method, **params):
        return self.telegram.call(TOKEN, method, params).body["result"]

    def changes(self):
        return [each.method for each in self.telegram.calls if each.method.startswith("set")]


@pytest.fixture
def stage():
    return Stage()


def test_a_new_bot_is_made_ready(stage):
    """TG-51, TG-50"""
    connected = stage.connect()
    assert connected.left == ()
    info = stage.ask("getWebhookInfo")
    assert (info["url"], info["max_connections"]) == (URL, CONNECTIONS)
    assert set(info["allowed_updates"]) == set(UPDATES)
    for code, language in (("", "ru"), ("ru", "ru"), ("en", "en")):
        private = stage.ask("getMyCommands", scope={"type": "all_private_chats"}, language_code=code)
        assert [each["command"] for each in private] == list(COMMANDS)
        assert private[0]["description"] == f"command.createticket {language}"
        assert stage.ask("getMyDescription", language_code=code)["description"] == f"bot.description {language}"
        short = stage.ask("getMyShortDescription", language_code=code)
        assert short["short_description"] == f"bot.about {language}"
        assert stage.ask("getMyName", language_code=code)["name"] == "Север"
    assert stage.ask("getChatMenuButton")["type"] == "commands"


def test_the_second_time_nothing_is_changed(stage):
    """TG-51"""
    stage.connect()
    before = stage.changes()
    assert stage.connect() == Connected(changed=(), left=())
    assert stage.changes() == before


def test_groups_are_offered_no_commands(stage):
    """I-4"""
    for scope in ("default", "all_group_chats"):
        commands = [{"command": "old", "description": "from another life"}]
        stage.ask("setMyCommands", commands=commands, scope={"type": scope}, language_code="ru")
    connected = stage.connect()
    assert connected.left == ()
    for scope in ("default", "all_group_chats"):
        assert stage.ask("getMyCommands", scope={"type": scope}, language_code="ru") == []


def test_only_what_differs_is_changed_and_told(stage):
    """TG-51"""
    stage.connect()
    stage.ask("setMyDescription", description="something else", language_code="en")
    before = len(stage.changes())
    (only,) = stage.connect().changed
    assert (only.what, only.wanted, only.found) == (
        "description (en)",
        "bot.description en",
        "something else",
    )
    assert stage.changes()[before:] == ["setMyDescription"]


def test_another_address_is_told_and_made_right(stage):
    stage.connect()
    stage.ask("setWebhook", url="https://other.example/hook")
    assert {each.what for each in stage.connect().changed} == {"webhook address", "webhook connections"}
    assert stage.ask("getWebhookInfo")["url"] == URL


def test_a_difference_that_stays_is_told(stage):
    """TG-51: loud where Telegram took the call and yet reports something else."""
    stage.connect()
    stage.bot.profile.menu_buttons[None] = {"type": "default"}
    honest = stage.telegram.call

    def deaf(token, method, *given):
        if method != "setChatMenuButton":
            return honest(token, method, *given)
        return honest(token, "getMe", {})

    stage.telegram.call = deaf
    assert [each.what for each in stage.connect().left] == ["menu button"]


def test_updates_that_wait_are_kept(stage):
    """Clients wrote them while the hook was away."""
    stage.telegram.person(501, "Анна").says("hello")
    stage.connect()
    assert len(stage.telegram.pending(stage.bot)) == 1


def test_updates_that_wait_are_dropped_on_demand_only(stage):
    stage.connect()
    stage.telegram.person(501, "Анна").says("hello")
    stage.connect(waiting=Waiting.DROP)
    assert stage.telegram.pending(stage.bot) == []


def test_a_secret_that_our_hook_refuses_is_set_anew(stage):
    stage.connect()
    stage.bot.webhook.secret = "stolen"
    stage.telegram.person(501, "Анна").says("hello")
    stage.telegram.deliver_due()
    connected = stage.connect()
    assert [each.what for each in connected.changed] == ["webhook secret"]
    assert connected.left == ()
    stage.clock.turn(minutes=5)
    stage.telegram.settle()
    assert stage.posted[-1].headers["X-Telegram-Bot-Api-Secret-Token"] == "a-secret"


def test_a_secret_under_rotation_is_handed_over(stage):
    """TG-01"""
    stage.connect()
    rotating = replace(BOT, secret="a-newer-secret", previous_secret="a-secret")
    connected = stage.connect(rotating)
    assert [each.what for each in connected.changed] == ["webhook secret"]
    assert stage.bot.webhook.secret == "a-newer-secret"


def test_an_address_with_the_token_in_it_is_refused(stage):
    """TG-51"""
    with pytest.raises(ValueError, match="token"):
        stage.connect(url=f"https://desk.example/hooks/{TOKEN}")
    assert stage.telegram.calls == []


def test_no_difference_tells_a_secret(stage):
    """TG-52"""
    stage.bot.webhook.url = "https://other.example"
    told = repr(stage.connect(replace(BOT, previous_secret="an-older-secret")))
    assert "a-secret" not in told
    assert "older" not in told
    assert TOKEN not in told


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(kind=FaultKind.TOO_MANY_REQUESTS, method="setMyName", retry_after=3600), Delayed),
        (Fault(kind=FaultKind.BAD_REQUEST, method="setWebhook"), Refused),
    ],
    ids=["name changed too often", "address refused"],
)
def test_what_telegram_does_not_take_is_loud_and_may_be_done_again(stage, fault, error):
    stage.telegram.faults.add(fault)
    with pytest.raises(error):
        stage.connect()
    assert stage.connect().left == ()
