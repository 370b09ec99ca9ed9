"""Domain 3, for staff: what cannot be told to a member by one way is told by the other he has, once."""

from __future__ import annotations

import itertools
from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib import bootstrap
from chalicelib.channels.email.tags import tag_of_row
from chalicelib.desk.digests import Digest
from chalicelib.desk.mailroom import Address
from chalicelib.desk.notices import Way
from chalicelib.desk.people import Role
from chalicelib.desk.quiet import Quiet
from chalicelib.services import alert_instead
from chalicelib.services.effects import Alerted, Letter, Row, Spoken
from chalicelib.services.failures import Refused, Unavailable
from chalicelib.services.records import Changes
from infra.local.telegram import Fault, FaultKind
from tests.flows.desk_side import Employee, OnTheSite, filed
from tests.flows.test_alerts import changed
from tests.people.ses import fate
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Killed, Stage

ADDRESS = "s-anna@staff.example"


@pytest.fixture
def irina(stage: Stage) -> Client:
    return stage.client()


@pytest.fixture
def anna(stage: Stage, irina: Client) -> Client:
    """Who hears of new tickets in Telegram alone, and of those she is given by both ways."""
    return on_duty(stage)


@pytest.fixture
def olga(stage: Stage) -> Employee:
    return Employee(stage, stage.staff("Ольга", role=Role.HEAD))


def letters(stage: Stage, text: str = "") -> list[Letter]:
    return [each for each in stage.mail.to(ADDRESS) if each.name == "alert" and text in "\n".join(each.lines)]


def notices(client: Client, text: str) -> int:
    return sum(text in each.text for each in client.sees())


def keeps_out(stage: Stage, client: Client) -> None:
    """And Telegram has not told us."""
    client.person.blocks()
    stage.telegram.take(stage.telegram.bot(stage.bot.token))


def hours(stage: Stage) -> None:
    for _ in range(3):
        stage.later(hours=1)


# The bot is kept out, and that is found while it speaks.


def test_what_the_chat_does_not_take_comes_as_a_letter(stage: Stage, irina: Client, anna: Client) -> None:
    keeps_out(stage, anna)
    filed(irina)
    stage.later(minutes=2)
    (letter,) = letters(stage)
    assert letter.lines[2:] == ("Новый тикет. Пишет Ирина", "С утра 502")
    hours(stage)
    assert len(letters(stage)) == 1


@pytest.mark.parametrize("kind", [FaultKind.DEACTIVATED, FaultKind.CHAT_NOT_FOUND, FaultKind.BAD_REQUEST])
def test_whatever_telegram_says_when_it_will_not(stage: Stage, irina: Client, anna: Client, kind: FaultKind) -> None:
    filed(irina)
    stage.telegram.faults.add(Fault(kind=kind, method="sendMessage", times=None))
    stage.later(minutes=2)
    assert len(letters(stage, "Новый тикет")) == 1


def test_a_delay_is_waited_for_and_brings_no_letter(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    stage.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, method="sendMessage", retry_after=14))
    for _ in range(3):
        stage.later(minutes=1)
    assert (notices(anna, "Новый тикет"), letters(stage)) == (1, [])


def test_what_was_given_up_after_many_tries_comes_as_a_letter(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    stage.telegram.faults.add(Fault(kind=FaultKind.UNREACHABLE, method="sendMessage", times=None))
    for _ in range(40):
        stage.later(minutes=15)
    assert len(letters(stage, "Новый тикет")) == 1


def test_a_night_is_not_lost(stage: Stage, irina: Client, anna: Client) -> None:
    """What waited for the end of quiet hours."""
    changed(stage, quiet=Quiet(since=12 * 60, until=13 * 60), zone="Europe/Moscow")
    filed(irina)
    OnTheSite(stage).asks()
    keeps_out(stage, anna)
    stage.later(hours=1, minutes=1)
    stage.later(minutes=1)
    (letter,) = letters(stage)
    assert letter.values["subject"] == "Пока вас не беспокоили: 2 тикета"
    assert sum("Новый тикет" in each for each in letter.lines) == 2


def test_who_gets_a_letter_anyway_gets_no_second(stage: Stage, irina: Client, anna: Client, olga: Employee) -> None:
    """She is told of what she is given by both ways."""
    filed(irina)
    stage.later(minutes=2)
    keeps_out(stage, anna)
    olga.gives("Анна")
    hours(stage)
    assert len(letters(stage, "поручает")) == 1


def test_the_letter_instead_tells_what_the_other_letter_does_not(
    stage: Stage, irina: Client, anna: Client, olga: Employee
) -> None:
    filed(irina)
    olga.gives("Анна")
    keeps_out(stage, anna)
    hours(stage)
    told = [[line for line in each.lines if "Новый" in line or "поручает" in line] for each in letters(stage)]
    assert sorted(told) == [["Новый тикет. Пишет Ирина"], ["Ольга поручает вам этот тикет"]]


def test_who_wants_no_letter_instead_gets_none(stage: Stage, irina: Client, anna: Client) -> None:
    changed(stage, wishes={"instead.email": False})
    keeps_out(stage, anna)
    filed(irina)
    hours(stage)
    assert letters(stage) == []


def test_who_lets_the_bot_in_again_hears_by_it(stage: Stage, irina: Client, anna: Client) -> None:
    keeps_out(stage, anna)
    filed(irina)
    stage.later(minutes=2)
    anna.unblocks()
    OnTheSite(stage).replies("Ау")
    stage.later(minutes=2)
    assert (notices(anna, "Ау"), len(letters(stage, "Ау"))) == (1, 0)


@pytest.mark.parametrize("facts", [{"active": False}, {"departments": ("bill",)}])
def test_who_lost_his_rights_meanwhile_is_told_nothing(
    stage: Stage, irina: Client, anna: Client, facts: dict[str, object]
) -> None:
    keeps_out(stage, anna)
    filed(irina)
    stage.clock.turn(minutes=1)
    stage.store.after_commit = lambda made: (
        _leaves(stage, facts) if made.cause and made.cause.startswith("bundle#") else None
    )
    stage.settle()
    stage.store.after_commit = lambda _: None
    hours(stage)
    assert letters(stage) == []


def _leaves(stage: Stage, facts: dict[str, object]) -> None:
    stage.store.after_commit = lambda _: None
    changed(stage, **facts)


def test_the_other_way_rings_no_more_at_night_than_the_first(stage: Stage, anna: Client, by_mail: bytes) -> None:
    """The letter came at noon and its return at night: the message waits until eight."""
    changed(stage, quiet=Quiet(since=13 * 60, until=8 * 60), zone="Europe/Moscow")
    stage.later(hours=2)
    brings(stage, told_of(stage, by_mail, "Bounce", bounceType="Permanent"))
    stage.later(hours=17)
    assert notices(anna, "поручает вам") == 0
    stage.later(hours=1)
    assert notices(anna, "поручает вам") == 1
    hours(stage)
    assert notices(anna, "поручает вам") == 1


# Every act once.


def alerted(stage: Stage) -> Alerted:
    """What the one message told her."""
    rows = stage.store.shelf.all(Row, "row")
    (told,) = [each.content.alerted for each in rows if isinstance(each.content, Spoken) and each.content.alerted]
    return told


@pytest.mark.parametrize("times", [1, 2, 8])
def test_however_often_it_is_asked_for_there_is_one_letter(
    stage: Stage, irina: Client, anna: Client, times: int
) -> None:
    filed(irina)
    stage.later(minutes=2)
    for _ in range(times):
        alert_instead.instead(alerted(stage), Way.TELEGRAM, stage.house)
    stage.settle()
    assert len(letters(stage)) == 1


def test_two_at_once_write_one_letter(stage: Stage, irina: Client, anna: Client) -> None:
    """Both have looked before either commits."""
    filed(irina)
    stage.later(minutes=2)
    told = alerted(stage)
    stage.store.on("commit", lambda: alert_instead.instead(told, Way.TELEGRAM, stage.house))
    alert_instead.instead(told, Way.TELEGRAM, stage.house)
    stage.settle()
    assert len(letters(stage)) == 1


@pytest.mark.parametrize("died", [1, 2])
def test_a_container_that_dies_on_the_way_loses_nothing(stage: Stage, irina: Client, anna: Client, died: int) -> None:
    """After the message was written down, after the letter instead of it was."""
    keeps_out(stage, anna)
    filed(irina)
    stage.clock.turn(minutes=1)
    commits = itertools.count(1)

    def dies(_: object) -> None:
        if next(commits) == died:
            raise Killed

    stage.store.after_commit = dies
    with suppress(Killed):
        stage.settle()
    stage.store.after_commit = lambda _: None
    hours(stage)
    assert len(letters(stage)) == 1


def test_storage_that_does_not_answer_leaves_it_to_the_clock(stage: Stage, irina: Client, anna: Client) -> None:
    keeps_out(stage, anna)
    filed(irina)
    stage.clock.turn(minutes=1)
    stage.store.after_commit = lambda made: (
        stage.store.fail_next("thread", Unavailable("down")) if made.cause and made.cause[:7] == "bundle#" else None
    )
    stage.settle()
    stage.store.after_commit = lambda _: None
    hours(stage)
    assert len(letters(stage)) == 1


def test_keys_that_another_letter_made_in_this_moment_leave_it_to_the_clock(
    stage: Stage, irina: Client, anna: Client
) -> None:
    """The first letter of a provider brings the keys that its last line is signed with."""
    stage.house = replace(stage.house, portal="https://desk.example")
    bootstrap.install(stage.house)
    keeps_out(stage, anna)
    filed(irina)
    stage.clock.turn(minutes=1)

    def mailbox(made: Changes) -> None:
        if made.cause and made.cause.startswith("bundle#"):
            stage.store.after_commit = lambda _: None
            stage.store.on("commit", stage.mailbox)

    stage.store.after_commit = mailbox
    stage.settle()
    hours(stage)
    assert stage.store.reply_keys("north") is not None
    assert len(letters(stage)) == 1


# Letters come back.


@pytest.fixture
def gone(stage: Stage) -> None:
    stage.save(Address(address=ADDRESS, dead_at=stage.clock.now(), why="5.1.1 no such user"))


def test_who_has_no_address_any_more_is_told_in_the_chat(
    stage: Stage, irina: Client, anna: Client, olga: Employee, gone: None
) -> None:
    """Although that is not what she wished for."""
    changed(stage, wishes={"assigned.telegram": False})
    filed(irina)
    stage.later(minutes=2)
    olga.gives("Анна")
    stage.later(minutes=2)
    assert (notices(anna, "поручает вам"), letters(stage)) == (1, [])


def test_in_the_chat_it_is_told_once(stage: Stage, irina: Client, anna: Client, olga: Employee, gone: None) -> None:
    filed(irina)
    stage.later(minutes=2)
    olga.gives("Анна")
    stage.later(minutes=2)
    assert (notices(anna, "поручает вам"), letters(stage)) == (1, [])


def test_who_has_neither_way_is_written_to_by_none(
    stage: Stage, irina: Client, anna: Client, olga: Employee, gone: None
) -> None:
    keeps_out(stage, anna)
    filed(irina)
    olga.gives("Анна")
    hours(stage)
    assert letters(stage) == []


def test_whoever_comes_in_by_a_letter_is_written_to_again(
    stage: Stage, irina: Client, anna: Client, olga: Employee, gone: None
) -> None:
    """The code in it proves that letters arrive."""
    filed(irina)
    signs_in(stage)
    assert stage.store.address(ADDRESS).dead_at is None
    olga.gives("Анна")
    stage.later(minutes=2)
    assert len(letters(stage, "поручает")) == 1


def signs_in(stage: Stage) -> None:
    browser = stage.browser()
    browser.opens("/desk/sign-in")
    browser.fills(email=ADDRESS)
    browser.presses("Получить код")
    (letter,) = [each for each in stage.mail.to(ADDRESS) if each.name == "sign_in"]
    browser.fills(code=letter.values["code"])
    browser.presses("Войти")


@pytest.fixture
def by_mail(stage: Stage, irina: Client, anna: Client, olga: Employee) -> bytes:
    """A letter alone told her of what she was given."""
    changed(stage, wishes={"assigned.telegram": False})
    filed(irina)
    stage.later(minutes=2)
    olga.gives("Анна")
    stage.later(minutes=2)
    assert (notices(anna, "поручает"), len(letters(stage))) == (0, 1)
    return stage.mail.raw[-1]


def told_of(stage: Stage, raw: bytes, kind: str, **what: object) -> str:
    named = {"Bounce": "bouncedRecipients", "Complaint": "complainedRecipients"}.get(kind)
    who = {named: [{"emailAddress": ADDRESS, "status": "5.1.1"}]} if named else {"recipients": [ADDRESS]}
    number = stage.mail.raw.index(raw)
    return fate(stage.id_of(raw), stage.mail.tags[number], kind, stage.clock.now(), **{**who, **what})


def brings(stage: Stage, *bodies: str) -> None:
    for body in bodies:
        stage.queues.put_back("feedback", body, delay=0)
        stage.settle()
    stage.later(minutes=1)


def test_a_letter_that_comes_back_is_told_in_the_chat(stage: Stage, anna: Client, by_mail: bytes) -> None:
    back = told_of(stage, by_mail, "Bounce", bounceType="Permanent")
    brings(stage, back, back)
    assert notices(anna, "поручает вам") == 1
    brings(stage, back)
    assert notices(anna, "поручает вам") == 1


@pytest.mark.parametrize("order", list(itertools.permutations(("Delivery", "Bounce", "Bounce"))))
def test_in_any_order_she_hears_it_once(stage: Stage, anna: Client, by_mail: bytes, order: tuple[str, ...]) -> None:
    news = {
        "Delivery": told_of(stage, by_mail, "Delivery"),
        "Bounce": told_of(stage, by_mail, "Bounce", bounceType="Permanent"),
    }
    for kind in order:
        brings(stage, news[kind])
    assert notices(anna, "поручает вам") == 1


@pytest.mark.parametrize("kind", ["Delivery", "Complaint"])
def test_what_arrived_is_told_nowhere_else(stage: Stage, anna: Client, by_mail: bytes, kind: str) -> None:
    brings(stage, told_of(stage, by_mail, kind))
    assert notices(anna, "поручает вам") == 0


def test_a_letter_that_the_post_will_not_take_is_told_in_the_chat(
    stage: Stage, irina: Client, anna: Client, olga: Employee
) -> None:
    changed(stage, wishes={"assigned.telegram": False})
    filed(irina)
    stage.later(minutes=2)
    olga.gives("Анна")
    stage.mail.fail_next(Refused("mail: MessageRejected"))
    stage.later(minutes=2)
    assert (notices(anna, "поручает вам"), letters(stage)) == (1, [])


def test_where_neither_way_is_left_nothing_goes_round_in_circles(stage: Stage, anna: Client, by_mail: bytes) -> None:
    keeps_out(stage, anna)
    brings(stage, told_of(stage, by_mail, "Bounce", bounceType="Permanent"))
    hours(stage)
    assert len(letters(stage)) == 1
    assert stage.store.due(stage.clock.now(), limit=9) == ()


@pytest.mark.parametrize("row", ["", "#", "nothing#0", "bundle#north#x"])
def test_a_tag_of_nothing_tells_of_the_address_alone(stage: Stage, anna: Client, by_mail: bytes, row: str) -> None:
    gone = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": ADDRESS}]}
    brings(stage, fate("ses-9", tag_of_row(row), "Bounce", stage.clock.now(), **gone))
    assert stage.store.address(ADDRESS).dead_at is not None
    assert notices(anna, "поручает вам") == 0


# What is seen of it.


def test_his_page_tells_that_a_letter_was_called_spam(stage: Stage, anna: Client) -> None:
    stage.save(Address(address=ADDRESS, dead_at=stage.clock.now(), spam=True, why="abuse"))
    page = stage.workplace().opens("/desk/me")
    assert "На этот адрес не пишем: письмо назвали спамом" in page.text
    assert "возвращаются" not in page.text


@pytest.mark.parametrize("page", ["/desk/staff/s-anna", "/desk/me"])
def test_his_page_tells_which_ways_are_closed(stage: Stage, anna: Client, page: str) -> None:
    stage.staff("Вера", role=Role.ADMINISTRATOR)
    who = stage.workplace("Анна" if page.endswith("/me") else "Вера")
    who.opens(page)
    assert "возвращаются" not in who.page.text
    assert "заблокирован" not in who.page.text
    stage.save(Address(address=ADDRESS, dead_at=stage.clock.now(), why="5.1.1 no such user"))
    anna.blocks()
    who.opens(page)
    who.sees("Письма на этот адрес возвращаются с")
    who.sees("5.1.1 no such user")
    who.sees("Бот в Telegram заблокирован")


# He talks with several bots of his provider.


def another(stage: Stage, client: Client, number: int = 2) -> Client:
    """The same member in the chat of another bot."""
    token = f"700000000{number}:AAOtherOtherOtherOtherOtherOtherOther"
    bot = stage.add_bot(token, f"bot_{number}_bot", ["north"])
    stage.clock.turn(seconds=61)
    there = Client(client.person.at(stage.telegram.bot(bot.token)), stage.settle)
    there.says("/start")
    return there


@pytest.fixture
def second(stage: Stage, anna: Client) -> Client:
    return another(stage, anna)


def keep_out(stage: Stage, *clients: Client) -> None:
    """And Telegram has not told us."""
    for each in clients:
        each.person.blocks()
        stage.telegram.take(each.person.bot)


@pytest.mark.parametrize("wished", [True, False])
@pytest.mark.parametrize("out", [each for n in (1, 2, 3) for each in itertools.combinations(range(3), n)], ids=str)
def test_chat_by_chat_and_a_letter_when_all_keep_the_bot_out(
    stage: Stage, irina: Client, anna: Client, second: Client, out: tuple[int, ...], wished: bool
) -> None:
    """Whether he wants letters in place of messages says nothing of his other chats."""
    chats = (anna, second, another(stage, anna, 3))
    changed(stage, wishes={"instead.email": wished})
    keep_out(stage, *(chats[each] for each in out))
    filed(irina)
    stage.later(minutes=2)
    hours(stage)
    first = next((each for each in range(3) if each not in out), None)
    assert [notices(each, "Новый тикет") for each in chats] == [int(each == first) for each in range(3)]
    assert len(letters(stage)) == int(first is None and wished)
    assert stage.store.due(stage.clock.now(), limit=9) == ()


def test_never_back_to_a_chat_that_lets_the_bot_in_meanwhile(
    stage: Stage, irina: Client, anna: Client, second: Client
) -> None:
    keep_out(stage, anna, second)
    filed(irina)
    stage.store.after_commit = lambda made: _lets_in(stage, anna) if made.cause and "#telegram#" in made.cause else None
    stage.later(minutes=2)
    stage.store.after_commit = lambda _: None
    hours(stage)
    assert ([notices(each, "Новый тикет") for each in (anna, second)], len(letters(stage))) == ([0, 0], 1)


def _lets_in(stage: Stage, client: Client) -> None:
    stage.store.after_commit = lambda _: None
    client.person.unblocks()
    stage.save(replace(stage.store.shown(stage.bot.id, 801), blocked_at=None))


def test_a_letter_that_comes_back_finds_the_chat_that_is_open(
    stage: Stage, anna: Client, second: Client, by_mail: bytes
) -> None:
    keep_out(stage, anna)
    back = told_of(stage, by_mail, "Bounce", bounceType="Permanent")
    brings(stage, back, back)
    assert [notices(each, "поручает вам") for each in (anna, second)] == [0, 1]


def test_where_no_way_is_left_nothing_goes_round_in_circles(
    stage: Stage, anna: Client, second: Client, by_mail: bytes
) -> None:
    keep_out(stage, anna, second)
    brings(stage, told_of(stage, by_mail, "Bounce", bounceType="Permanent"))
    hours(stage)
    assert ([notices(each, "поручает вам") for each in (anna, second)], len(letters(stage))) == ([0, 0], 1)
    assert stage.store.due(stage.clock.now(), limit=9) == ()


def test_what_is_refused_for_another_reason_comes_as_a_letter(
    stage: Stage, irina: Client, anna: Client, second: Client
) -> None:
    filed(irina)
    stage.telegram.faults.add(Fault(kind=FaultKind.BAD_REQUEST, method="sendMessage", times=None))
    stage.later(minutes=2)
    assert len(letters(stage, "Новый тикет")) == 1


@pytest.mark.parametrize("shut", [True, False])
def test_who_wants_both_ways_is_told_in_the_chat_that_is_open_besides(
    stage: Stage, irina: Client, anna: Client, second: Client, olga: Employee, shut: bool
) -> None:
    """Where none is, the letter alone tells it, and once."""
    filed(irina)
    stage.later(minutes=2)
    keep_out(stage, anna, *((second,) if shut else ()))
    olga.gives("Анна")
    stage.later(minutes=2)
    hours(stage)
    told = [notices(each, "поручает вам") for each in (anna, second)]
    assert (told, len(letters(stage, "поручает вам"))) == ([0, int(not shut)], 1)
    assert stage.store.due(stage.clock.now(), limit=9) == ()


@pytest.mark.parametrize("refused", [True, False])
def test_a_message_and_a_letter_of_different_things_do_not_stand_in_each_others_way(
    stage: Stage, irina: Client, anna: Client, second: Client, olga: Employee, refused: bool
) -> None:
    """What either told goes its own other way, though both are of one minute."""
    changed(stage, wishes={"assigned.telegram": False})
    filed(irina)
    olga.gives("Анна")
    if refused:
        stage.telegram.faults.add(Fault(kind=FaultKind.BAD_REQUEST, method="sendMessage", times=1))
    stage.later(minutes=2)
    keep_out(stage, anna)
    given = stage.mail.raw[stage.mail.letters.index(letters(stage, "поручает вам")[0])]
    brings(stage, told_of(stage, given, "Bounce", bounceType="Permanent"))
    hours(stage)
    assert notices(second, "поручает вам") == 1
    assert notices(anna, "Новый тикет") + len(letters(stage, "Новый тикет")) == 1


@pytest.mark.parametrize("kept_out", list(itertools.product([True, False], repeat=2)), ids=str)
def test_whatever_is_found_when_it_is_tried_again_it_is_told_once_more(
    stage: Stage, irina: Client, anna: Client, second: Client, kept_out: tuple[bool, bool]
) -> None:
    """A container died before the row was settled."""
    filed(irina)
    stage.later(minutes=2)
    first = alerted(stage)
    for out in kept_out:
        alert_instead.of_chat(first, stage.bot.id, stage.house, kept_out=out)
        stage.settle()
    told = (notices(second, "Новый тикет"), len(letters(stage)))
    assert told == (int(kept_out[0]), int(not kept_out[0]))


def test_two_that_find_the_bot_kept_out_at_once_tell_it_once(
    stage: Stage, irina: Client, anna: Client, second: Client
) -> None:
    filed(irina)
    stage.later(minutes=2)
    told, bot = alerted(stage), stage.bot.id
    stage.store.on("commit", lambda: alert_instead.of_chat(told, bot, stage.house, kept_out=True))
    alert_instead.of_chat(told, bot, stage.house, kept_out=True)
    stage.settle()
    assert (notices(second, "Новый тикет"), letters(stage)) == (1, [])


@pytest.mark.parametrize("all_out", [True, False])
@pytest.mark.parametrize("died", [1, 2, 3])
def test_a_container_that_dies_between_the_chats_loses_nothing(
    stage: Stage, irina: Client, anna: Client, second: Client, died: int, all_out: bool
) -> None:
    """After the first message was written down, after the second was, after the letter was."""
    keep_out(stage, anna, *([second] if all_out else []))
    filed(irina)
    stage.clock.turn(minutes=1)
    commits = itertools.count(1)

    def dies(_: object) -> None:
        if next(commits) == died:
            raise Killed

    stage.store.after_commit = dies
    with suppress(Killed):
        stage.settle()
    stage.store.after_commit = lambda _: None
    hours(stage)
    assert (notices(second, "Новый тикет"), len(letters(stage))) == (int(not all_out), int(all_out))


def test_a_message_in_place_of_the_days_letter_finds_the_chat_that_is_open(
    stage: Stage, irina: Client, anna: Client, second: Client
) -> None:
    """Her address was gone when the letter was due."""
    changed(stage, digest=Digest(), wishes={"filed.telegram": False, "filed.email": True})
    filed(irina)
    stage.later(minutes=2)
    stage.save(Address(address=ADDRESS, dead_at=stage.clock.now(), why="5.1.1 no such user"))
    keep_out(stage, anna)
    hours(stage)
    assert [notices(each, "Новый тикет") for each in (anna, second)] == [0, 1]
    assert letters(stage) == []
