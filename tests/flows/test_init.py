"""An operator is led from nothing to a first answered ticket; whatever was done before is not asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest
from click.testing import CliRunner, Result

from chalicelib import bootstrap
from chalicelib.desk.grants import invite
from infra.local.telegram import Fault, FaultKind
from infra.local.telegram.wire import Wire
from infra.ops.init.client import ACCOUNT, PERSON
from infra.ops.main import lambdesk
from infra.ops.session import Session
from tests.fakes.time import CountingIds
from tests.flows.desk_side import filed
from tests.people.telegram import Client
from tests.stage import TOKEN, Stage

BOT = TOKEN.partition(":")[0]
HERE = "https://desk.example"
WRONG = "7000000001:AAWrongWrongWrongWrongWrongWrongWrong"

SET_UP = ["Акме Хостинг", "acme", "ru", "", "Вера", "vera@acme.example", "", TOKEN]
"""Name, id and language of the provider, usual departments, name, address and id of the administrator, token."""
ANSWERED = ["Всё работает."]

Act = Callable[[], object]


class RememberingIds(CountingIds):
    """Whoever opens a link must know it; it is shown at the terminal only."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[str] = []

    def long(self) -> str:
        self.drawn.append(super().long())
        return self.drawn[-1]


@dataclass
class Operator:
    """Types at the terminal; while the command waits, he does the next thing in Telegram."""

    stage: Stage
    ids: RememberingIds
    vera: Client
    meanwhile: list[Act] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=lambda: {"TABLE_NAME": "memory", "LAMBDESK_URL": HERE})

    def wait(self, seconds: float) -> None:
        self.stage.clock.turn(seconds=seconds)
        if self.meanwhile:
            self.meanwhile.pop(0)()
        self.stage.settle()

    def runs(self, *given: str, at_a_terminal: bool = True, words: tuple[str, ...] = ()) -> Result:
        session = Session(
            environment=self.environment,
            build=lambda _: self.stage.house,
            request=lambda: Wire(self.stage.telegram),
            interactive=lambda: at_a_terminal,
        )
        result = CliRunner().invoke(lambdesk, ["init", *words], obj=session, input="".join(f"{it}\n" for it in given))
        assert "Traceback" not in result.output
        assert TOKEN.partition(":")[2] not in result.output
        return result

    def links(self) -> None:
        first, second, third = self.ids.drawn[-3:]
        made, _ = invite(PERSON, (first, second, third), self.stage.clock.now())
        self.vera.starts(made.token)
        self.vera.presses("Да, связать")

    def asks(self) -> None:
        filed(self.vera)


@pytest.fixture
def operator() -> Iterator[Operator]:
    """Telegram knows the bot; the desk knows nothing."""
    stage = Stage()
    stage.store.shelf.things.clear()
    stage.telegram.call(TOKEN, "deleteWebhook", {})
    ids = RememberingIds()
    stage.house = replace(stage.house, ids=ids)
    bootstrap.install(stage.house)
    operator = Operator(stage, ids, stage.stranger("Вера", user=501))
    stage.clock.pause = operator.wait
    yield operator
    bootstrap.install(None)


def test_from_nothing_to_a_first_answered_ticket(operator: Operator) -> None:
    operator.meanwhile = [operator.links, operator.asks]
    result = operator.runs(*SET_UP, *ANSWERED)
    assert result.exit_code == 0, result.output
    assert "delivered at" in result.stdout
    operator.vera.hears("Всё работает.")
    store = operator.stage.store
    provider = store.provider("acme")
    assert [each.id for each in provider.departments] == ["tech", "bill"]
    assert [(each.id, each.role) for each in store.staff("acme")] == [("vera", "administrator")]
    assert store.person(PERSON).belongs("acme", ACCOUNT)
    assert store.thread("acme", 1001).messages[-1].author.name == "Вера"


def test_a_second_run_asks_nothing_and_changes_nothing(operator: Operator) -> None:
    operator.meanwhile = [operator.links, operator.asks]
    operator.runs(*SET_UP, *ANSWERED)
    operator.stage.settle()
    before, said = operator.stage.store.dump(), operator.stage.said()
    again = operator.runs()
    assert again.exit_code == 0, again.output
    for shown in ("provider acme", "department tech", "administrator vera", f"bot {BOT}", "is connected", "delivered"):
        assert shown in again.stdout
    assert operator.stage.store.dump() == before
    assert operator.stage.said() == said


@pytest.mark.parametrize(("typed", "done"), [(0, 0), (1, 0), (2, 0), (3, 3), (4, 4), (5, 4), (6, 4), (7, 7)])
def test_it_goes_on_wherever_it_was_left(operator: Operator, typed: int, done: int) -> None:
    """The terminal is closed before each question in turn; those that are done with are not asked again."""
    left = operator.runs(*SET_UP[:typed])
    assert left.exit_code == 1
    assert "Running it again goes on from here" in left.stderr
    operator.meanwhile = [operator.links, operator.asks]
    result = operator.runs(*SET_UP[done:], *ANSWERED)
    assert result.exit_code == 0, result.output
    operator.vera.hears("Всё работает.")


def stop() -> None:
    raise KeyboardInterrupt


def test_ctrl_c_while_it_waits_says_that_it_goes_on(operator: Operator) -> None:
    operator.meanwhile = [operator.links, stop]
    left = operator.runs(*SET_UP)
    assert (left.exit_code, "goes on from here" in left.stderr) == (1, True)
    operator.asks()
    result = operator.runs(*ANSWERED)
    assert result.exit_code == 0, result.output
    operator.vera.hears("Всё работает.")


def test_a_wrong_token_is_asked_for_again(operator: Operator) -> None:
    operator.meanwhile = [operator.links, operator.asks]
    result = operator.runs(*SET_UP[:-1], "hello", WRONG, TOKEN, *ANSWERED)
    assert result.exit_code == 0, result.output
    assert "that is no token of a bot" in result.stdout
    assert "Telegram does not know it" in result.stdout
    assert "AAWrong" not in result.output


def test_a_wrong_token_in_the_environment_ends_it(operator: Operator) -> None:
    operator.environment["TELEGRAM_BOT_TOKEN"] = WRONG
    assert operator.runs(*SET_UP[:-1]).exit_code == 1
    assert operator.stage.store.bots() == ()


def test_what_the_desk_refuses_is_asked_again(operator: Operator) -> None:
    operator.meanwhile = [operator.links, operator.asks]
    bad_id, bad_mail = ["Акме Хостинг", "не то", "ru"], ["Вера", "no address", ""]
    result = operator.runs(*bad_id, *SET_UP[:4], *bad_mail, *SET_UP[4:], *ANSWERED)
    assert result.exit_code == 0, result.output
    assert operator.stage.store.provider("acme") is not None


def test_a_link_that_ran_out_is_followed_by_another(operator: Operator) -> None:
    def sleeps() -> None:
        operator.stage.clock.turn(minutes=11)

    operator.meanwhile = [sleeps, operator.links, operator.asks]
    result = operator.runs(*SET_UP, *ANSWERED)
    assert result.exit_code == 0, result.output
    assert result.stdout.count("https://t.me/north_help_bot?start=") == 2


def test_an_answer_that_does_not_arrive_is_not_called_a_success(operator: Operator) -> None:
    def asks_and_leaves() -> None:
        operator.asks()
        operator.vera.blocks()

    operator.meanwhile = [operator.links, asks_and_leaves]
    result = operator.runs(*SET_UP, *ANSWERED)
    assert result.exit_code == 1
    assert "not delivered (blocked)" in result.stderr


def test_what_telegram_keeps_otherwise_ends_it_before_a_client_is_asked(operator: Operator) -> None:
    operator.stage.telegram.faults.add(Fault(kind=FaultKind.REQUEST_LOST, method="setWebhook", times=None))
    assert operator.runs(*SET_UP).exit_code == 3
    assert operator.stage.store.person(PERSON) is None


@pytest.mark.parametrize(("at_a_terminal", "words"), [(False, ()), (True, ("--json",))])
def test_where_nobody_can_be_asked_the_single_commands_are_named(
    operator: Operator, at_a_terminal: bool, words: tuple[str, ...]
) -> None:
    result = operator.runs(at_a_terminal=at_a_terminal, words=words)
    assert result.exit_code == 2
    assert "lambdesk provider add" in result.stderr
    assert operator.stage.store.dump() == {}


def test_a_second_provider_shares_bot_and_operator(operator: Operator) -> None:
    operator.meanwhile = [operator.links, operator.asks]
    operator.runs(*SET_UP, *ANSWERED)
    stage = operator.stage
    stage.save(replace(stage.store.provider("acme"), id="moon", name="Луна", departments=(), version=0))

    def asks_the_other() -> None:
        stage.clock.turn(minutes=2)
        operator.vera.says("/createticket")
        operator.vera.presses("Луна")
        operator.vera.presses("Бухгалтерия")
        operator.vera.says("Счёт")
        operator.vera.says("Где счёт?")
        operator.vera.presses("Завершить")

    operator.meanwhile = [asks_the_other]
    result = operator.runs("", "Вера", "vera@moon.example", "", "", "Отправлен.", words=("--provider", "moon"))
    assert result.exit_code == 0, result.output
    assert stage.store.bot(BOT).providers == ("acme", "moon")
    operator.vera.hears("Отправлен.")
