"""Domain 3: a client who has several addresses is written to at the first that is alive, before any other way."""

from __future__ import annotations

import itertools
import json
from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.desk.notices import Way
from chalicelib.services.effects import Delivered, Told
from chalicelib.services.failures import Delayed, Refused
from chalicelib.services.instead import instead
from chalicelib.services.notify import notify
from chalicelib.services.wire import encode
from tests.flows.desk_side import OnTheSite
from tests.flows.mail_world import MailWorld
from tests.flows.test_mail_fates import brings, dsn, tells
from tests.flows.test_other_way import ALL, BY_MAIL_ALONE, BY_TELEGRAM_ALONE, links, notices, wish
from tests.people.mail import Correspondent, Got
from tests.people.telegram import Client
from tests.stage import Killed, Stage

WORK, HOME, OLD = "p501@example.com", "home@example.com", "old@example.com"
SAID = "Увеличили память."


@pytest.fixture
def world(stage: Stage) -> MailWorld:
    return MailWorld(stage)


@pytest.fixture
def chat(stage: Stage, world: MailWorld) -> Client:
    """She has three addresses, a chat with the bot, wants to hear by mail alone, and has asked from work."""
    chat = links(stage)
    wish(stage, BY_MAIL_ALONE)
    person = stage.store.person("p-501")
    assert person is not None
    stage.save(replace(person, emails=(HOME, WORK, OLD)))
    world.irina.mails("С утра 502.")
    return chat


def dead(stage: Stage, *addresses: str) -> None:
    for each in addresses:
        stage.save(stage.store.address(each).died(stage.clock.now(), "5.1.1"))


def at(stage: Stage, address: str, text: str = SAID) -> list[Got]:
    found = Correspondent(address, "Ирина", stage).receives()
    return [each for each in found if text in each.text]


def went(stage: Stage, text: str = SAID) -> dict[str, int]:
    """How many letters with this text each of her addresses got."""
    counted = {each: len(at(stage, each, text)) for each in (WORK, HOME, OLD)}
    return {address: number for address, number in counted.items() if number}


def truth(stage: Stage, message: int = 2) -> dict[tuple[str, str], Delivered]:
    found = stage.store.deliveries("north", 1001)
    return {(each.channel, each.to): each.state for each in found if each.told.message == message}


def bounced(world: MailWorld, letter: Got, to: str, kind: str = "Permanent") -> str:
    return tells(world, letter, "Bounce", to=to, bounceType=kind)


@pytest.mark.parametrize(
    ("gone", "to"),
    [
        ((), WORK),
        ((HOME,), WORK),
        ((WORK,), HOME),
        ((WORK, HOME), OLD),
        ((WORK, OLD), HOME),
    ],
)
def test_she_is_written_to_where_she_wrote_from_last_else_at_the_first_that_is_alive(
    stage: Stage, world: MailWorld, chat: Client, gone: tuple[str, ...], to: str
) -> None:
    dead(stage, *gone)
    world.anna.answers(SAID)
    assert went(stage) == {to: 1}
    assert notices(chat, SAID) == 0
    tried = itertools.takewhile(lambda each: each != to, (WORK, HOME, OLD))
    assert truth(stage) == {("email", to): Delivered.SENT, **{("email", each): Delivered.FAILED for each in tried}}


def test_her_answer_from_the_other_address_is_hers(stage: Stage, world: MailWorld, chat: Client) -> None:
    dead(stage, WORK)
    world.anna.answers(SAID)
    (letter,) = at(stage, HOME)
    Correspondent(HOME, "Ирина", stage).answers(letter, "Спасибо")
    assert world.texts()[-1] == ("Спасибо", False)
    world.anna.answers("Не за что")
    assert went(stage, "Не за что") == {HOME: 1}


def test_only_where_all_are_dead_she_is_told_in_the_chat(stage: Stage, world: MailWorld, chat: Client) -> None:
    dead(stage, WORK, HOME, OLD)
    world.anna.answers(SAID)
    assert (went(stage), notices(chat, SAID)) == ({}, 1)
    assert truth(stage) == {
        **{("email", each): Delivered.FAILED for each in (WORK, HOME, OLD)},
        ("telegram", ""): Delivered.SENT,
    }


def test_a_mail_from_the_dead_address_brings_it_back_to_life(stage: Stage, world: MailWorld, chat: Client) -> None:
    dead(stage, WORK)
    world.anna.answers("раз")
    stage.clock.turn(minutes=1)
    world.irina.answers(at(stage, WORK, "1001")[0], "Я тут")
    world.anna.answers("два")
    assert (went(stage, "раз"), went(stage, "два")) == ({HOME: 1}, {WORK: 1})


def test_a_closing_and_a_receipt_of_the_site_go_there_too(stage: Stage, world: MailWorld, chat: Client) -> None:
    """Of a closing no truth is kept, for it brings no message."""
    dead(stage, WORK, HOME)
    before = stage.store.deliveries("north", 1001)
    world.anna.closes()
    OnTheSite(stage).asks()
    assert (went(stage, "закрыт"), went(stage, "1002")) == ({OLD: 1}, {OLD: 1})
    assert stage.store.deliveries("north", 1001) == before


def test_who_keeps_the_bot_out_gets_a_letter_at_an_address_that_is_alive(
    stage: Stage, world: MailWorld, chat: Client
) -> None:
    wish(stage, BY_TELEGRAM_ALONE)
    dead(stage, WORK)
    chat.blocks()
    world.anna.answers(SAID)
    assert went(stage) == {HOME: 1}
    assert truth(stage) == {
        ("telegram", ""): Delivered.BLOCKED,
        ("email", WORK): Delivered.FAILED,
        ("email", HOME): Delivered.SENT,
    }


# It is found out later.


@pytest.fixture
def letter(stage: Stage, world: MailWorld, chat: Client) -> Got:
    world.anna.answers(SAID)
    (letter,) = at(stage, WORK)
    return letter


@pytest.mark.parametrize("times", [1, 2, 8])
def test_a_letter_that_comes_back_goes_to_the_next_address_once(
    stage: Stage, world: MailWorld, chat: Client, letter: Got, times: int
) -> None:
    brings(world, *[bounced(world, letter, WORK)] * times)
    stage.later(hours=1)
    assert (went(stage), notices(chat, SAID)) == ({WORK: 1, HOME: 1}, 0)
    assert truth(stage) == {("email", WORK): Delivered.BOUNCED, ("email", HOME): Delivered.SENT}


@pytest.mark.parametrize("times", [1, 2, 8])
def test_however_often_it_is_told_that_it_came_back_and_what_it_told_she_gets_it_once(
    stage: Stage, world: MailWorld, chat: Client, letter: Got, times: int
) -> None:
    """The event of the answer, and that of the letter which came back, both again and again."""
    brings(world, bounced(world, letter, WORK))
    answer, back = (stage.queues.published[each] for each in (-2, -1))
    assert [each.kind for each in (answer, back)] == ["ticket.answered", "ticket.undelivered"]
    for event in (back, answer) * times:
        notify(event, stage.house)
    stage.settle()
    assert (went(stage), notices(chat, SAID)) == ({WORK: 1, HOME: 1}, 0)


@pytest.mark.parametrize("kind", ["Permanent", "Transient"])
def test_each_address_gets_it_once_and_then_the_chat(
    stage: Stage, world: MailWorld, chat: Client, letter: Got, kind: str
) -> None:
    """A full mailbox says nothing of the address, and still this letter is not sent there again."""
    for address in (WORK, HOME, OLD):
        assert notices(chat, SAID) == 0
        brings(world, *[bounced(world, at(stage, address)[0], address, kind)] * 2)
    stage.later(hours=1)
    assert (went(stage), notices(chat, SAID)) == ({WORK: 1, HOME: 1, OLD: 1}, 1)
    assert set(truth(stage).values()) == {Delivered.BOUNCED, Delivered.SENT}
    assert truth(stage)["telegram", ""] is Delivered.SENT


@pytest.mark.parametrize("order", list(itertools.permutations((WORK, HOME))))
def test_reports_of_both_letters_in_any_order_come_out_the_same(
    stage: Stage, world: MailWorld, chat: Client, letter: Got, order: tuple[str, ...]
) -> None:
    brings(world, bounced(world, letter, WORK))
    news = {each: bounced(world, at(stage, each)[0], each) for each in (WORK, HOME)}
    for each in order:
        brings(world, news[each])
    assert (went(stage), notices(chat, SAID)) == ({WORK: 1, HOME: 1, OLD: 1}, 0)


def test_where_she_wrote_from_another_address_meanwhile_that_one_is_next(
    stage: Stage, world: MailWorld, chat: Client, letter: Got
) -> None:
    Correspondent(OLD, "Ирина", stage).answers(letter, "Пишу с другой")
    brings(world, bounced(world, letter, WORK))
    assert went(stage) == {WORK: 1, OLD: 1}


def test_where_that_one_had_it_already_it_does_not_get_it_again(
    stage: Stage, world: MailWorld, chat: Client, letter: Got
) -> None:
    brings(world, bounced(world, letter, WORK, "Transient"))
    world.irina.answers(letter, "Место есть")
    brings(world, bounced(world, at(stage, HOME)[0], HOME))
    assert went(stage) == {WORK: 1, HOME: 1, OLD: 1}


def test_an_address_that_is_hers_no_more_is_not_written_to(
    stage: Stage, world: MailWorld, chat: Client, letter: Got
) -> None:
    person = stage.store.person("p-501")
    assert person is not None
    stage.save(replace(person, emails=(WORK,)))
    brings(world, bounced(world, letter, WORK))
    assert (went(stage), notices(chat, SAID)) == ({WORK: 1}, 1)


def test_a_servers_report_by_mail_does_the_same(stage: Stage, world: MailWorld, chat: Client, letter: Got) -> None:
    stage.mails(dsn(world, stage.id_of(letter.raw), "5.1.1"), ["support@desk.example"], "")
    brings(world, bounced(world, letter, WORK))
    assert went(stage) == {WORK: 1, HOME: 1}


def test_a_report_that_names_where_it_was_passed_on_to_is_of_the_address_we_wrote_to(
    stage: Stage, world: MailWorld, chat: Client, letter: Got
) -> None:
    event = json.loads(bounced(world, letter, "boss@elsewhere.example"))
    event["mail"]["destination"] = [WORK]
    brings(world, json.dumps(event))
    assert went(stage) == {WORK: 1, HOME: 1}
    assert truth(stage) == {("email", WORK): Delivered.BOUNCED, ("email", HOME): Delivered.SENT}
    assert stage.store.address(WORK).dead_at is not None


def test_a_letter_of_a_version_that_did_not_keep_where_it_went_is_followed_all_the_same(
    stage: Stage, world: MailWorld, chat: Client, letter: Got
) -> None:
    cause = "event#north#1001#2#p-501#mail"
    assert stage.store.answer(cause) == {"to": WORK}
    stage.store.shelf.things["cause", cause] = {}
    brings(world, *[bounced(world, letter, WORK)] * 2)
    assert (went(stage), notices(chat, SAID)) == ({WORK: 1, HOME: 1}, 0)


def test_who_heard_it_in_the_chat_too_gets_it_at_the_next_address_all_the_same(
    stage: Stage, world: MailWorld, chat: Client
) -> None:
    wish(stage, ALL)
    world.anna.answers(SAID)
    brings(world, bounced(world, at(stage, WORK)[0], WORK))
    assert (went(stage), notices(chat, SAID)) == ({WORK: 1, HOME: 1}, 1)


def test_the_portal_keeps_one_copy_of_it(stage: Stage, world: MailWorld, chat: Client, letter: Got) -> None:
    brings(world, bounced(world, letter, WORK))
    told = stage.store.notifications("north", "c-1", "p-501", limit=9).told
    assert [(each.way, each.text) for each in told if each.text] == [("email", SAID)]


# The post does not take it.


def test_an_address_that_the_post_refuses_is_followed_by_the_next(stage: Stage, world: MailWorld, chat: Client) -> None:
    stage.mail.fail_next(Refused("mail: MessageRejected"))
    world.anna.answers(SAID)
    assert (went(stage), notices(chat, SAID)) == ({HOME: 1}, 0)
    assert truth(stage) == {("email", WORK): Delivered.FAILED, ("email", HOME): Delivered.SENT}


def test_a_post_that_is_late_for_ever_says_nothing_of_an_address(stage: Stage, world: MailWorld, chat: Client) -> None:
    """What waited for hours does not wait as long once more for each of her addresses."""
    stage.mail.fail_next(*[Delayed("mail: SendingPausedException")] * 41)
    world.anna.answers(SAID)
    for _ in range(45):
        stage.later(minutes=16)
    assert (went(stage), notices(chat, SAID)) == ({}, 1)


# At once, and dying on the way.


def test_two_that_hear_of_it_at_once_write_one_letter(
    stage: Stage, world: MailWorld, chat: Client, letter: Got
) -> None:
    """Both have looked before either commits."""
    told = Told(provider="north", ticket=1001, message=2, person="p-501", fact=2)
    stage.store.on("commit", lambda: instead(told, Way.EMAIL, stage.house, refused=WORK))
    instead(told, Way.EMAIL, stage.house, refused=WORK)
    stage.settle()
    assert (went(stage), notices(chat, SAID)) == ({WORK: 1, HOME: 1}, 0)


@pytest.mark.parametrize("died", [1, 2, 3, 4])
def test_a_container_that_dies_on_the_way_loses_nothing_and_doubles_nothing(
    stage: Stage, world: MailWorld, chat: Client, letter: Got, died: int
) -> None:
    """After the address was marked, the fact written, the letter instead decided, and what the post called it kept."""
    commits = itertools.count(1)

    def dies(_: object) -> None:
        if next(commits) == died:
            raise Killed

    body = bounced(world, letter, WORK)
    stage.store.after_commit = dies
    with suppress(Killed):
        brings(world, body)
    stage.store.after_commit = lambda _: None
    brings(world, body)
    stage.queues.put_back("notify", encode(stage.queues.published[-1]), delay=0)
    for _ in range(3):
        stage.later(hours=1)
    assert next(commits) > died
    assert (went(stage).keys(), notices(chat, SAID)) == ({WORK, HOME}, 0)
    assert went(stage)[WORK] == 1
    assert went(stage)[HOME] == (2 if died == 4 else 1), "twice only where the post had it and nobody knew"


def test_an_answer_whose_event_comes_again_after_the_address_died_is_not_told_twice(
    stage: Stage, world: MailWorld, chat: Client, letter: Got
) -> None:
    event = stage.queues.published[-1]
    dead(stage, WORK)
    notify(event, stage.house)
    stage.settle()
    assert went(stage) == {WORK: 1}


# What staff see.


def test_staff_see_where_it_went_and_that_the_first_was_dead(stage: Stage, world: MailWorld, chat: Client) -> None:
    dead(stage, WORK)
    world.anna.answers(SAID)
    place = stage.workplace()
    page = " ".join(place.opens("/desk/tickets/1001/aside").text.split())
    assert f"Почта {WORK}: адрес не работает — вместо этого Почта {HOME}: доставлено" in page
    person = " ".join(place.opens("/desk/clients/c-1/people/p-501").text.split())
    assert WORK in person
    assert "Адрес не работает" in person


def test_whoever_has_one_address_has_it_named_in_a_hint_alone(stage: Stage, world: MailWorld) -> None:
    world.conversation()
    page = " ".join(stage.workplace().opens("/desk/tickets/1001/aside").text.split())
    assert "Почта: доставлено" in page
    assert f"{WORK}: доставлено" not in page
