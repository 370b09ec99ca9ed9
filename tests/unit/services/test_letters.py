"""Letters in the outbox: sent at once or soon, never twice, and told to nobody's log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chalicelib import bootstrap
from chalicelib.services.effects import Class, Letter
from chalicelib.services.failures import Delayed, Refused, Unsure
from tests.unit.services.listening import listening
from tests.unit.services.outbox_desk import OutboxDesk

VALUES = {"code": "042917", "link": "https://desk.example/x?key=a.b", "minutes": 10, "device": ""}


def letter(to: str = "irina@example.com") -> tuple[Class, Letter]:
    return Class.LETTER, Letter(to=to, name="sign_in", language="ru", values=VALUES)


@pytest.fixture
def desk() -> Iterator[OutboxDesk]:
    yield OutboxDesk()
    bootstrap.install(None)


def test_a_letter_is_sent_by_whoever_commits_it(desk: OutboxDesk) -> None:
    desk.carry(letter())
    assert [each.to for each in desk.stage.mail.letters] == ["irina@example.com"]
    assert desk.left() == ()


def test_what_a_dead_container_left_is_sent_by_the_clock(desk: OutboxDesk) -> None:
    desk.commit(letter())
    desk.clock.turn(minutes=2)
    desk.tend()
    assert len(desk.stage.mail.letters) == 1
    assert desk.left() == ()


def test_a_second_of_hurry_is_waited_for(desk: OutboxDesk) -> None:
    desk.stage.mail.fail_next(Delayed("mail: TooManyRequestsException", after=1))
    desk.carry(letter())
    assert len(desk.stage.mail.letters) == 1


def test_what_ses_does_not_take_now_comes_while_the_code_is_good(desk: OutboxDesk) -> None:
    desk.stage.mail.fail_next(*[Delayed("mail: SendingPausedException")] * 4)
    desk.carry(letter())
    desk.pass_time(hours=0.16)
    assert len(desk.stage.mail.letters) == 1


def test_nothing_is_tried_for_ever(desk: OutboxDesk) -> None:
    desk.stage.mail.fail_next(*[Delayed("mail: SendingPausedException")] * 50)
    desk.carry(letter())
    desk.pass_time(hours=1)
    assert desk.left() == ()
    assert desk.stage.mail.letters == []


def test_a_letter_in_doubt_is_not_sent_again(desk: OutboxDesk) -> None:
    """6: at most one mail to a stranger, whatever breaks."""
    desk.stage.mail.fail_next(Unsure("mail: ReadTimeoutError"))
    desk.carry(letter())
    desk.pass_time(hours=1)
    assert desk.left() == ()
    assert desk.stage.mail.letters == []


def test_a_refused_letter_is_told_to_the_log_without_address_code_or_link(desk: OutboxDesk) -> None:
    """19: secrets in logs."""
    desk.stage.mail.fail_next(Refused("mail: MessageRejected"))
    with listening() as ear:
        desk.carry(letter())
    said = " ".join(ear.lines)
    assert "MessageRejected" in said
    assert not [each for each in ("irina@", "042917", "key=") if each in said]
    assert desk.house.meter.drain() == {}


def test_a_letter_to_one_holds_up_no_letter_to_another(desk: OutboxDesk) -> None:
    desk.stage.mail.fail_next(Delayed("mail: SendingPausedException"))
    desk.carry(letter(), letter(), letter("anna@example.com"))
    assert [each.to for each in desk.stage.mail.letters] == ["anna@example.com"]
    assert len(desk.left()) == 2
