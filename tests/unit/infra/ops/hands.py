"""The command as an operator types it, over a desk on fakes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from click.testing import CliRunner, Result

from infra.local.telegram import HookAnswer, PretendTelegram
from infra.local.telegram.wire import BASE_URL, Wire
from infra.ops.main import lambdesk
from infra.ops.session import Session
from tests.unit.services.small_desk import SmallDesk

TOKEN = "7000000001:AAExampleExampleExampleExampleExample"


@dataclass
class Hands:
    desk: SmallDesk = field(default_factory=SmallDesk)
    environment: dict[str, str] = field(default_factory=lambda: {"TABLE_NAME": "memory", "LAMBDESK_PROVIDER": "north"})
    at_a_terminal: bool = False

    def __post_init__(self) -> None:
        self.telegram = PretendTelegram(now=self.desk.clock.now, post=lambda call: HookAnswer(200))
        self.telegram.add_bot(TOKEN, "north_help_bot", "Поддержка")
        self.environment["TELEGRAM_API_URL"] = BASE_URL.removesuffix("/bot")

    def type(self, *words: str | int, given: str | None = None) -> Result:
        session = Session(
            environment=self.environment,
            build=lambda _: self.desk.house,
            request=lambda: Wire(self.telegram),
            interactive=lambda: self.at_a_terminal,
        )
        return CliRunner().invoke(lambdesk, [str(each) for each in words], obj=session, input=given)

    def does(self, *words: str | int, given: str | None = None) -> str:
        """What is printed by a command that must succeed."""
        result = self.type(*words, given=given)
        assert result.exit_code == 0, result.output
        return result.stdout

    def gets(self, *words: str | int, given: str | None = None) -> Any:
        """The same as data."""
        return json.loads(self.does(*words, "--json", given=given))

    def fails(self, *words: str | int, code: int, given: str | None = None) -> str:
        """What is said on the error stream by a command that must fail so; nothing else may change."""
        before = self.desk.store.dump()
        result = self.type(*words, given=given)
        assert result.exit_code == code, result.output
        assert self.desk.store.dump() == before
        assert "Traceback" not in result.output
        return result.stderr
