"""A pretend Telegram with one bot, a clock that tests turn, and a hook that answers as told."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from infra.local.telegram import Answer, Bot, HookAnswer, HookCall, Person, PretendTelegram, Upload

TOKEN = "700:AAA"
URL = "https://desk.example/hooks/telegram/700"


@dataclass
class Clock:
    at: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def turn(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Hook:
    """Keeps what was posted to it; answers 200 unless told otherwise."""

    answers: list[HookAnswer | Exception] = field(default_factory=list)
    usual: HookAnswer | Exception = field(default_factory=lambda: HookAnswer(200))
    calls: list[HookCall] = field(default_factory=list)

    def __call__(self, call: HookCall) -> HookAnswer:
        self.calls.append(call)
        answer = self.answers.pop(0) if self.answers else self.usual
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def updates(self) -> list[dict]:
        return [json.loads(call.body) for call in self.calls]

    @property
    def kinds(self) -> list[str]:
        return [next(name for name in update if name != "update_id") for update in self.updates]


@dataclass
class Desk:
    """The bot's side: calls the Bot API with plain JSON values."""

    pretend: PretendTelegram

    def answer(self, method: str, files: Mapping[str, Upload] | None = None, **params: object) -> Answer:
        return self.pretend.call(TOKEN, method, params, files or {})

    def does(self, method: str, files: Mapping[str, Upload] | None = None, **params: object):
        answer = self.answer(method, files, **params)
        assert answer.status == 200, answer.body
        return answer.body["result"]

    def fails(self, method: str, files: Mapping[str, Upload] | None = None, **params: object) -> str:
        """The refusal in Telegram's words."""
        answer = self.answer(method, files, **params)
        assert answer.status != 200, answer.body
        assert answer.body["error_code"] == answer.status
        assert answer.body["ok"] is False
        return answer.body["description"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hook() -> Hook:
    return Hook()


@pytest.fixture
def pretend(clock: Clock, hook: Hook) -> PretendTelegram:
    return PretendTelegram(now=clock, post=hook, chance=random.Random(7))


@pytest.fixture
def bot(pretend: PretendTelegram) -> Bot:
    return pretend.add_bot(TOKEN, "north_bot", "Север")


@pytest.fixture
def desk(pretend: PretendTelegram, bot: Bot) -> Desk:
    return Desk(pretend)


@pytest.fixture
def anna(pretend: PretendTelegram, bot: Bot) -> Person:
    return pretend.person(5001, "Anna", language_code="ru")


@pytest.fixture
def opened(anna: Person) -> Person:
    """Anna after she pressed Start."""
    anna.starts()
    return anna


@pytest.fixture
def hooked(desk: Desk) -> Desk:
    """The desk after it set its webhook for the usual kinds."""
    desk.does("setWebhook", url=URL, secret_token="s3cret")
    return desk
