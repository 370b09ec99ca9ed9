"""More mail than people write rings an alarm of its own, and all of it is kept."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from chalicelib.desk.mailroom import FLOOD, FROM_ONE, TO_ONE, Outcome
from chalicelib.services.failures import Unavailable
from chalicelib.services.meter import Count
from tests.flows.mail_world import MailWorld
from tests.stage import Stage


class Heard(logging.Handler):
    """What the functions write into their log of a flood."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record)


@pytest.fixture
def heard() -> Iterator[Heard]:
    log, handler = logging.getLogger("chalicelib.services.inflow"), Heard()
    log.addHandler(handler)
    yield handler
    log.removeHandler(handler)


@pytest.fixture
def world(stage: Stage) -> MailWorld:
    return MailWorld(stage)


def rang(capsys: pytest.CaptureFixture[str]) -> int:
    """The values that CloudWatch was told since the last time."""
    lines = [json.loads(each) for each in capsys.readouterr().out.splitlines() if "_aws" in each]
    return sum(sum(each.get(Count.MAIL_FLOOD, [])) for each in lines)


def came_before(world: MailWorld, mails: int, *, sender: str = "x@y.example", mailbox: str = "m@desk.example") -> None:
    for _ in range(mails):
        world.stage.store.came(sender, mailbox, world.stage.clock.now())


def test_ordinary_mail_rings_nothing_and_has_no_value(world: MailWorld, capsys) -> None:
    letter = world.conversation()
    world.irina.answers(letter, "да")
    printed = capsys.readouterr().out
    assert Count.HOOK_TAKEN in printed
    assert Count.MAIL_FLOOD not in printed


def test_one_address_that_writes_beyond_everything_rings_and_nothing_is_lost(
    world: MailWorld, heard: Heard, capsys
) -> None:
    letter = world.conversation()
    came_before(world, FROM_ONE - 2, sender="p501@example.com")
    ids = [world.irina.answers(letter, f"ответ {n}") for n in range(4)]
    assert {world.became(each)[0] for each in ids} == {Outcome.FOLLOW_UP}
    assert rang(capsys) == 3
    assert [each.message for each in heard.lines] == ["flood"]
    assert len(world.texts()) == 6


def test_a_mailbox_that_is_written_beyond_everything_rings_whoever_writes(
    world: MailWorld, heard: Heard, capsys
) -> None:
    came_before(world, TO_ONE - 1, mailbox="support@desk.example")
    for n in range(4):
        id = world.stranger(f"s{n}@elsewhere.example").mails("Что случилось?", subject=f"тема {n}")
        assert world.became(id)[0] is Outcome.HELD
    assert rang(capsys) == 3
    assert [each.message for each in heard.lines] == ["flood"]
    assert len(world.held()) == 4


def test_whoever_asks_for_too_many_tickets_rings_once_he_is_held(world: MailWorld, heard: Heard, capsys) -> None:
    """Case 18: one alarm for all of them."""
    for n in range(FLOOD + 3):
        world.irina.mails(f"письмо {n}", subject=f"тема {n}")
    assert rang(capsys) == 3
    assert [each.message for each in heard.lines] == ["flood"]


def test_in_the_next_hour_all_is_forgotten(world: MailWorld, capsys) -> None:
    came_before(world, FROM_ONE + 5, sender="p501@example.com")
    world.stage.clock.turn(hours=1)
    world.irina.mails("С утра 502.")
    assert rang(capsys) == 0


def test_a_mail_is_settled_where_it_cannot_be_counted(world: MailWorld) -> None:
    world.stage.store.fail_next("came", Unavailable("the table is away"))
    assert world.became(world.irina.mails("С утра 502."))[0] is Outcome.TICKET


def test_a_copy_that_comes_again_is_not_counted_again(world: MailWorld) -> None:
    raw = b"From: p501@example.com\r\nTo: support@desk.example\r\nSubject: x\r\n\r\nhello\r\n"
    for _ in range(3):
        world.stage.brings("same", raw, ["support@desk.example"], "p501@example.com")
        world.stage.settle()
    assert world.stage.store.came("p501@example.com", "support@desk.example", world.stage.clock.now()).sent == 2
