"""Answering one Bot API call: find the bot, let faults strike, read, carry out, log."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from infra.local.telegram.exchange import Answer, Call, NoAnswer, TimedOut, Unreachable, Upload
from infra.local.telegram.faults import BAD_GATEWAY_PAGE, FaultKind, Faults, Struck
from infra.local.telegram.messages import Request
from infra.local.telegram.methods import EMULATED
from infra.local.telegram.reading import Reader
from infra.local.telegram.reference import Json, Method, reference
from infra.local.telegram.refusals import Refusal, Verdict, not_emulated, unauthorized, unknown_method
from infra.local.telegram.world import Bot, World

LONGEST_LOG = 20_000
JSON_HEADERS: Mapping[str, str] = {"Content-Type": "application/json"}
BY_LOWER_NAME = {name.lower(): method for name, method in reference().methods.items()}


def _chat_id(params: Mapping[str, object]) -> int | str | None:
    given = params.get("chat_id")
    if isinstance(given, int):
        return given
    text = str(given) if given is not None else ""
    return int(text) if text.removeprefix("-").isdecimal() else text or None


def _readable(value: object) -> object:
    if isinstance(value, Upload):
        return {"file": value.name, "size": len(value.data)}
    if isinstance(value, list):
        return [_readable(one) for one in value]
    if isinstance(value, dict):
        return {name: _readable(one) for name, one in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class _Made:
    """A call on its way: what was asked, before and after reading."""

    bot: Bot
    method: Method
    params: Json
    files: Mapping[str, Upload]


@dataclass(slots=True)
class Answering:
    world: World
    faults: Faults
    calls: list[Call] = field(default_factory=list)
    count: int = 0

    def answer(self, token: str, method: str, params: Mapping[str, object], files: Mapping[str, Upload]) -> Answer:
        bot = self.world.bots.get(token)
        known = BY_LOWER_NAME.get(method.lower())
        if bot is None:
            return _refusing(unauthorized())
        if known is None:
            return _refusing(self._log_unknown(bot, method, dict(params)))
        given = {name: value for name, value in params.items() if value is not None}
        made = _Made(bot, known, given, files)
        struck = self.faults.strike(known.name, _chat_id(given), self.world.now())
        return self._carry_out(made) if struck is None else self._struck(made, struck)

    def _struck(self, made: _Made, struck: Struck) -> Answer:
        refusal = struck.refusal()
        if refusal is not None:
            return self._refuse(made, refusal)
        kind = struck.fault.kind
        if kind is FaultKind.BAD_GATEWAY:
            self._log(made, HTTPStatus.BAD_GATEWAY, "502 Bad Gateway", Verdict.FAULT)
            return Answer(HTTPStatus.BAD_GATEWAY, BAD_GATEWAY_PAGE, {"Content-Type": "text/html"})
        if kind in (FaultKind.UNREACHABLE, FaultKind.REQUEST_LOST):
            self._log(made, None, kind.value, Verdict.FAULT)
            raise Unreachable if kind is FaultKind.UNREACHABLE else TimedOut
        answer = self._carry_out(made)
        if kind is FaultKind.ANSWER_LOST:
            raise self._lost()
        return replace(answer, seconds=struck.fault.seconds)

    def _lost(self) -> NoAnswer:
        self.calls[-1] = replace(self.calls[-1], status=None, description=FaultKind.ANSWER_LOST.value)
        return TimedOut()

    def _carry_out(self, made: _Made) -> Answer:
        try:
            perform = EMULATED.get(made.method.name)
            if perform is None:
                raise not_emulated(f"method {made.method.name}")
            read = replace(made, params=Reader(made.files).call(made.method, made.params))
            result = perform(Request(self.world, read.bot, read.method.name, read.params))
        except Refusal as refusal:
            return self._refuse(made, refusal)
        self._log(read, HTTPStatus.OK, None, Verdict.ANSWERED, result)
        return Answer(HTTPStatus.OK, {"ok": True, "result": result}, JSON_HEADERS)

    def _refuse(self, made: _Made, refusal: Refusal) -> Answer:
        self._log(made, refusal.status, refusal.description, refusal.verdict)
        return _refusing(refusal)

    def _log_unknown(self, bot: Bot, method: str, params: Json) -> Refusal:
        refusal = unknown_method()
        made = _Made(bot, Method(method, {}, ()), params, {})
        self._log(made, refusal.status, refusal.description, refusal.verdict)
        return refusal

    def _log(
        self, made: _Made, status: int | None, description: str | None, verdict: Verdict, result: object = None
    ) -> None:
        self.count += 1
        self.calls.append(
            Call(
                number=self.count,
                at=self.world.now(),
                bot_id=made.bot.id,
                method=made.method.name,
                params={name: _readable(value) for name, value in made.params.items()},
                files=tuple(upload.name for upload in made.files.values()),
                chat_id=_chat_id(made.params),
                status=status,
                description=description,
                verdict=verdict,
                result=result,
            )
        )
        del self.calls[:-LONGEST_LOG]


def _refusing(refusal: Refusal) -> Answer:
    return Answer(refusal.status, refusal.body(), JSON_HEADERS)
