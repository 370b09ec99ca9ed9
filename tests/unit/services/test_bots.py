"""The bots we know, remembered for a minute."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.people import Bot
from chalicelib.services.bots import FRESH, SUSPECT, KnownBots
from chalicelib.services.failures import Unavailable
from chalicelib.services.records import Changes
from tests.fakes.store import MemoryStore
from tests.fakes.time import TurnedClock

BOTH = Bot(id="70", username="both_bot", name="Оба", token="70:x", secret="s", providers=("north", "cloud"))
CLOUD = Bot(id="71", username="cloud_bot", name="Облако", token="71:x", secret="s", providers=("cloud",))


class Known:
    def __init__(self) -> None:
        self.clock = TurnedClock()
        self.store = MemoryStore(self.clock.now)
        self.store.commit(Changes(saves=(BOTH, CLOUD)))
        self.bots = KnownBots(self.store, self.clock)

    def rename(self) -> None:
        old = self.store.bot("71")
        assert old is not None
        self.store.commit(Changes(saves=(replace(old, name="Новое"),)))
        self.store.forget_calls()

    def name(self, patience: float = FRESH) -> str:
        found = self.bots.of("71", patience=patience)
        return found.name if found else ""


@pytest.fixture
def known() -> Known:
    return Known()


def test_a_bot_is_found_by_its_id(known: Known) -> None:
    assert known.name() == "Облако"
    assert known.bots.of("72") is None


def test_the_bots_of_a_provider_stand_in_a_fixed_order(known: Known) -> None:
    """T-3"""
    assert known.bots.serving("cloud") == ("70", "71")
    assert known.bots.serving("north") == ("70",)
    assert known.bots.serving("nobody") == ()


def test_what_was_read_is_good_for_a_minute(known: Known) -> None:
    known.name()
    known.rename()
    known.clock.turn(seconds=FRESH - 1)
    assert known.name() == "Облако"
    assert known.store.reads == 0
    known.clock.turn(seconds=1)
    assert known.name() == "Новое"
    assert known.store.reads == 1


def test_a_doubt_looks_sooner(known: Known) -> None:
    """TG-01: a secret that was just rotated."""
    known.name()
    known.rename()
    known.clock.turn(seconds=SUSPECT)
    assert known.name(SUSPECT) == "Новое"


def test_a_clock_that_was_put_back_does_not_keep_old_bots(known: Known) -> None:
    known.name()
    known.rename()
    known.clock.turn(hours=-1)
    assert known.name() == "Новое"


def test_storage_that_does_not_answer_is_told_and_asked_again(known: Known) -> None:
    known.store.fail_next("bots", Unavailable("down"))
    with pytest.raises(Unavailable):
        known.name()
    assert known.name() == "Облако"
