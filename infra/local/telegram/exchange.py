"""What passes between a bot and Telegram: uploads, answers, hook calls, and the log of calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from infra.local.telegram.reference import Json
from infra.local.telegram.refusals import Verdict


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    data: bytes
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one call; `seconds` is how long Telegram would have taken to give it."""

    status: int
    body: Json | bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class HookCall:
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class HookAnswer:
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)


class NoAnswer(Exception):
    """The caller got no answer at all."""


class Unreachable(NoAnswer):
    """No connection was made; Telegram has seen nothing."""


class TimedOut(NoAnswer):
    """The caller waited in vain; only Telegram knows whether the request was carried out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One logged Bot API call; `status` is None when no answer was given, `result` when it was refused."""

    number: int
    at: datetime
    bot_id: int
    method: str
    params: Json
    files: tuple[str, ...]
    chat_id: int | str | None
    status: int | None
    description: str | None
    verdict: Verdict
    result: object = None
