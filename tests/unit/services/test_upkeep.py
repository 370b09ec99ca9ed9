"""Connecting a bot for somebody who looks after it: what Telegram would not take is told, and ends no rotation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.people import Bot
from chalicelib.services import upkeep
from chalicelib.services.gauges import HookState
from tests.unit.services.small_desk import SmallDesk

BOT = Bot(id="7", username="north_bot", name="Север", token="7:token", secret="new", previous_secret="old")
HERE = "https://desk.example/hooks/telegram/7"


class Stubborn:
    """Takes everything but what stands in `left`."""

    def __init__(self, *left: str) -> None:
        self.left = left

    def connect(self, bot: Bot, address: str) -> tuple[str, ...]:
        return self.left


@pytest.fixture
def desk() -> SmallDesk:
    desk = SmallDesk()
    desk.save(BOT)
    return desk


def connects(desk: SmallDesk, *left: str) -> Bot:
    house = replace(desk.house, upkeep=Stubborn(*left))
    return upkeep.connect(BOT, HERE, by="vera", cause="c", log="north", house=house)


def test_a_rotation_is_settled_once_telegram_has_taken_all_of_it(desk):
    assert connects(desk).previous_secret is None
    assert connects(desk).previous_secret is None
    assert [each.verb for each in desk.store.log("north", limit=9).lines] == ["bot.settle"]


def test_what_telegram_would_not_take_is_named_and_both_secrets_stay_good(desk):
    with pytest.raises(NotAllowed) as refused:
        connects(desk, "webhook address", "commands")
    assert (refused.value.key, refused.value.values) == ("refused.bot.left", {"what": "webhook address, commands"})
    assert desk.store.bot("7").previous_secret == "old"


@pytest.mark.parametrize(
    ("address", "here"),
    [
        (HERE, True),
        ("https://desk.example/api/hooks/telegram/7", True),
        ("https://desk.example/hooks/telegram/77", False),
        ("https://desk.example.evil/hooks/telegram/7", False),
        ("https://evil.example/https://desk.example/hooks/telegram/7", False),
        ("", False),
    ],
)
def test_an_address_is_ours_by_its_host_and_the_bots_own_path(address: str, here: bool) -> None:
    assert upkeep.is_here(address, BOT, ("https://desk.example/portal", "")) is here


def test_the_worst_is_told_first(desk):
    now = desk.clock.now()
    hook = HookState(address="", waiting=upkeep.MANY + 1, error="401", error_at=now, forbidden=True)
    assert list(upkeep.ills(BOT, hook, (), now)) == [upkeep.Ill.NOWHERE, upkeep.Ill.SECRET, upkeep.Ill.WAITING]
