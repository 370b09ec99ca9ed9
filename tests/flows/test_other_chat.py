"""Domain 3: whoever keeps one bot of his provider out is told by another one he talks with, and only then by letter."""

from __future__ import annotations

import itertools
from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.services import instead
from chalicelib.services.effects import Delivered, Event, Row, Spoken
from chalicelib.services.notify import notify
from chalicelib.services.wire import encode
from infra.local.telegram import Fault, FaultKind
from tests.flows.desk_side import Employee, filed, paper, unsettled
from tests.flows.mail_world import MailWorld
from tests.flows.test_mail_fates import brings, tells
from tests.flows.test_other_way import ALL, BY_TELEGRAM_ALONE, letters, links, notices, wish
from tests.people.telegram import Client
from tests.stage import Killed, Stage

SECOND, THIRD = "7000000002:AAOtherOtherOtherOtherOtherOtherOther", "7000000003:AAThirdThirdThirdThirdThirdThirdThird"
BOTS = ("", "@second_bot", "@third_bot")
"""As delivery truth names the three."""


def another(stage: Stage, client: Client, token: str, username: str) -> Client:
    """The same person in the chat of another bot of the provider."""
    bot = stage.add_bot(token, username, ["north"])
    stage.clock.turn(seconds=61)
    there = Client(client.person.at(stage.telegram.bot(bot.token)), stage.settle)
    there.says("/start")
    return there


@pytest.fixture
def irina(stage: Stage) -> Client:
    """She wants to hear by Telegram alone."""
    client = stage.client()
    filed(client)
    wish(stage, BY_TELEGRAM_ALONE)
    return client


@pytest.fixture
def second(stage: Stage, irina: Client) -> Client:
    return another(stage, irina, SECOND, "second_bot")


@pytest.fixture
def third(stage: Stage, second: Client) -> Client:
    return another(stage, second, THIRD, "third_bot")


@pytest.fixture
def anna(stage: Stage, irina: Client) -> Employee:
    return Employee(stage, stage.staff())


@pytest.fixture
def mailbox(stage: Stage) -> None:
    stage.mailbox()


def truth(stage: Stage, message: int = 2) -> dict[str, Delivered]:
    """By which bot, and by which address, what became of it."""
    found = [each for each in stage.store.deliveries("north", 1001) if each.told.message == message]
    return {each.to if each.channel == "telegram" else each.channel: each.state for each in found}


def keep_out(stage: Stage, *clients: Client) -> None:
    """And Telegram has not told us."""
    for each in clients:
        each.person.blocks()
        stage.telegram.take(each.person.bot)


def hours(stage: Stage) -> None:
    for _ in range(3):
        stage.later(hours=1)


def heard(*clients: Client) -> list[int]:
    return [notices(each, "Починили") for each in clients]


def test_what_one_chat_does_not_take_is_told_in_the_other(
    stage: Stage, mailbox: None, irina: Client, second: Client, anna: Employee
) -> None:
    keep_out(stage, irina)
    anna.answers("Починили", paper())
    hours(stage)
    assert (heard(irina, second), letters(stage)) == ([0, 1], [])
    assert second.sees()[-1].files == ("счёт.pdf",)
    assert truth(stage) == {"": Delivered.BLOCKED, "@second_bot": Delivered.SENT}


def test_a_provider_without_a_mailbox_has_the_other_chat(
    stage: Stage, irina: Client, second: Client, anna: Employee
) -> None:
    keep_out(stage, irina)
    anna.answers("Починили")
    assert heard(second) == [1]


def test_a_closing_too(stage: Stage, irina: Client, second: Client, anna: Employee) -> None:
    """It brings no message, so there is nothing to know it under."""
    keep_out(stage, irina)
    anna.closes()
    assert notices(second, "закрыт") == 1
    assert stage.store.deliveries("north", 1001) == ()


@pytest.mark.parametrize("out", [each for n in (1, 2, 3) for each in itertools.combinations(range(3), n)], ids=str)
def test_chat_by_chat_and_a_letter_when_all_keep_the_bot_out(
    stage: Stage, mailbox: None, irina: Client, second: Client, third: Client, anna: Employee, out: tuple[int, ...]
) -> None:
    chats = (irina, second, third)
    keep_out(stage, *(chats[each] for each in out))
    anna.answers("Починили", paper())
    hours(stage)
    first = next((each for each in range(3) if each not in out), None)
    tried = range(3) if first is None else range(first)
    assert heard(*chats) == [int(each == first) for each in range(3)]
    assert len(letters(stage, "Починили")) == int(first is None)
    told = "email" if first is None else BOTS[first]
    assert truth(stage) == {**{BOTS[each]: Delivered.BLOCKED for each in tried}, told: Delivered.SENT}


def test_never_back_to_a_chat_that_lets_the_bot_in_meanwhile(
    stage: Stage, mailbox: None, irina: Client, second: Client, anna: Employee
) -> None:
    keep_out(stage, irina, second)
    event = published(stage, anna)
    notify(event, stage.house)
    irina.person.unblocks()
    stage.save(replace(stage.store.shown(stage.bot.id, 501), blocked_at=None))
    hours(stage)
    assert (heard(irina, second), len(letters(stage, "Починили"))) == ([0, 0], 1)


def test_what_is_refused_for_another_reason_goes_by_letter(
    stage: Stage, mailbox: None, irina: Client, second: Client, anna: Employee
) -> None:
    """Telegram would refuse it there too."""
    stage.telegram.faults.add(Fault(kind=FaultKind.BAD_REQUEST, method="sendMessage", times=None))
    anna.answers("Починили")
    hours(stage)
    assert (heard(irina, second), len(letters(stage, "Починили"))) == ([0, 0], 1)


@pytest.mark.parametrize("kept_out", list(itertools.product([True, False], repeat=3)), ids=str)
def test_whatever_its_parts_met_it_is_told_once_more(
    stage: Stage, mailbox: None, irina: Client, second: Client, anna: Employee, kept_out: tuple[bool, ...]
) -> None:
    """She lets the bot in and keeps it out between them."""
    anna.answers("Починили", paper())
    rows = [each.content for each in stage.store.shelf.all(Row, "row") if isinstance(each.content, Spoken)]
    first, last = (each for each in rows if each.told is not None)
    for part, out in zip((first, last, last), kept_out, strict=True):
        assert part.told is not None
        instead.of_chat(part, part.told, stage.house, kept_out=out)
    hours(stage)
    assert (heard(second), len(letters(stage, "Починили"))) == ([int(kept_out[0])], int(not kept_out[0]))


def test_who_wants_both_ways_is_told_by_both(
    stage: Stage, mailbox: None, irina: Client, second: Client, anna: Employee
) -> None:
    wish(stage, ALL)
    keep_out(stage, irina)
    anna.answers("Починили")
    hours(stage)
    assert (heard(second), len(letters(stage, "Починили"))) == ([1], 1)


def test_a_letter_that_comes_back_finds_the_chat_that_is_open(stage: Stage) -> None:
    world = MailWorld(stage)
    first = links(stage)
    second = another(stage, first, SECOND, "second_bot")
    wish(stage, ALL - BY_TELEGRAM_ALONE)
    letter = world.conversation()
    keep_out(stage, first)
    brings(world, tells(world, letter, "Bounce", bounceType="Permanent"))
    hours(stage)
    assert [notices(each, "Увеличили память.") for each in (first, second)] == [0, 1]
    assert len(letters(stage, "Увеличили память.")) == 1


# Every act once.


def published(stage: Stage, anna: Employee) -> Event:
    """The answer, of which nobody was told yet."""
    Employee(unsettled(stage), anna.actor).answers("Починили", paper())
    stage.run("deliver")
    stage.queues.waiting["notify"].clear()
    return stage.queues.published[-1]


@pytest.mark.parametrize("times", [1, 2, 8])
def test_however_often_the_event_comes_she_is_told_once(
    stage: Stage, mailbox: None, irina: Client, second: Client, anna: Employee, times: int
) -> None:
    keep_out(stage, irina)
    event = published(stage, anna)
    for _ in range(times):
        notify(event, stage.house)
    hours(stage)
    assert (heard(second), letters(stage)) == ([1], [])


def test_two_that_find_the_bot_kept_out_at_once_tell_it_once(
    stage: Stage, mailbox: None, irina: Client, second: Client, anna: Employee
) -> None:
    """The other is through between our look and our commit."""
    irina.blocks()
    event = published(stage, anna)
    stage.store.on("commit", lambda: notify(event, stage.house))
    notify(event, stage.house)
    hours(stage)
    assert (heard(second), letters(stage)) == ([1], [])


@pytest.mark.parametrize("all_out", [False, True])
@pytest.mark.parametrize(
    ("method", "died"), [("commit", 1), ("commit", 2), ("remember", 1), ("remember", 2), ("settle", 1), ("settle", 2)]
)
def test_a_container_that_dies_anywhere_loses_and_doubles_nothing(
    stage: Stage, mailbox: None, irina: Client, second: Client, anna: Employee, method: str, died: int, all_out: bool
) -> None:
    """Before each write of whoever tells it in the first chat; where both are shut the letter follows the second."""
    keep_out(stage, irina, *([second] if all_out else []))
    event = published(stage, anna)
    for _ in range(died - 1):
        stage.store.on(method, lambda: None)
    stage.store.on(method, _dies)
    with suppress(Killed):
        notify(event, stage.house)
    stage.store.forget_plans()
    stage.queues.put_back("notify", encode(event), delay=0)
    hours(stage)
    assert (heard(second), len(letters(stage, "Починили"))) == ([int(not all_out)], int(all_out))
    assert stage.store.due(stage.clock.now(), limit=9) == ()


def _dies() -> None:
    raise Killed


# What staff see.


def test_staff_see_which_bot_told_it_instead(stage: Stage, irina: Client, second: Client, anna: Employee) -> None:
    keep_out(stage, irina)
    anna.answers("Починили")
    page = stage.workplace().opens("/desk/tickets/1001/aside").text
    words = "Telegram: бот заблокирован — вместо этого Telegram @second_bot: доставлено"
    assert words in " ".join(page.split())
