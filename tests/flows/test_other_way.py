"""Domain 3: what cannot be told by one way is told by another, once, and staff see both under the message."""

from __future__ import annotations

import itertools
from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.desk.notices import Notice, Way, name_of_wish, wishes
from chalicelib.desk.people import TelegramLink
from chalicelib.services.effects import Delivered, Told
from chalicelib.services.failures import Unavailable
from chalicelib.services.instead import instead
from chalicelib.services.notify import notify
from chalicelib.services.wire import encode
from infra.local.telegram import Fault, FaultKind
from tests.flows.desk_side import Employee, OnTheSite, filed, unsettled
from tests.flows.mail_world import MailWorld
from tests.flows.test_mail_fates import ADDRESS, brings, dsn, tells
from tests.people.mail import Got
from tests.people.telegram import Client
from tests.stage import Killed, Stage

ALL = {name_of_wish(notice, way) for notice, way in itertools.product(Notice, Way)}
BY_TELEGRAM_ALONE = {each for each in ALL if each.endswith(Way.TELEGRAM)}
BY_MAIL_ALONE = ALL - BY_TELEGRAM_ALONE


def wish(stage: Stage, ticked: set[str], user: int = 501) -> None:
    person = stage.store.person(f"p-{user}")
    assert person is not None
    stage.save(replace(person, wishes=wishes(ticked)))


@pytest.fixture
def irina(stage: Stage) -> Client:
    """She asked in the chat, has an address too, and wants to hear by Telegram alone."""
    stage.mailbox()
    client = stage.client()
    filed(client)
    wish(stage, BY_TELEGRAM_ALONE)
    return client


@pytest.fixture
def anna(stage: Stage, irina: Client) -> Employee:
    return Employee(stage, stage.staff())


def truth(stage: Stage, message: int = 2) -> dict[str, Delivered]:
    found = stage.store.deliveries("north", 1001)
    return {each.channel: each.state for each in found if each.told.message == message}


def letters(stage: Stage, text: str = "") -> list[Got]:
    return [each for each in stage.at_mail(501).receives() if text in each.text]


def notices(client: Client, text: str) -> int:
    return sum(text in each.text for each in client.sees())


def keeps_out(stage: Stage, client: Client) -> None:
    """And Telegram has not told us."""
    client.person.blocks()
    stage.telegram.take(stage.telegram.bot(stage.bot.token))


# The bot is kept out.


def test_who_wants_telegram_alone_gets_no_letter_while_the_bot_is_let_in(stage: Stage, anna: Employee) -> None:
    anna.answers("Починили")
    assert letters(stage) == []
    assert truth(stage) == {"telegram": Delivered.SENT}


def test_what_the_chat_does_not_take_goes_by_mail(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-47: found out while saying it."""
    keeps_out(stage, irina)
    anna.answers("Починили")
    (letter,) = letters(stage, "Починили")
    assert letter.subject == "Re: Сайт отвечает ошибкой 502 [#1001]"
    assert truth(stage) == {"telegram": Delivered.BLOCKED, "email": Delivered.SENT}
    stage.later(hours=1)
    assert len(letters(stage)) == 1


def test_a_closing_too(stage: Stage, irina: Client, anna: Employee) -> None:
    """It brings no message, so there is nothing to know it under; he is told all the same."""
    irina.blocks()
    anna.closes()
    (letter,) = letters(stage)
    assert "закрыт" in letter.text
    assert stage.store.deliveries("north", 1001) == ()


def test_later_notices_go_by_mail_until_she_writes_in_the_chat(stage: Stage, irina: Client, anna: Employee) -> None:
    irina.blocks()
    anna.answers("раз")
    anna.answers("два")
    assert [len(letters(stage, each)) for each in ("раз", "два")] == [1, 1]
    irina.unblocks()
    anna.answers("три")
    assert (notices(irina, "три"), letters(stage, "три")) == (1, [])


def test_who_wants_both_ways_gets_one_letter(stage: Stage, irina: Client, anna: Employee) -> None:
    wish(stage, ALL)
    irina.blocks()
    anna.answers("Починили")
    assert len(letters(stage, "Починили")) == 1
    assert truth(stage) == {"telegram": Delivered.BLOCKED, "email": Delivered.SENT}


def test_who_wants_nothing_of_it_gets_nothing(stage: Stage, irina: Client, anna: Employee) -> None:
    wish(stage, set())
    irina.blocks()
    anna.answers("Починили")
    assert letters(stage) == []
    assert truth(stage) == {"portal": Delivered.UNWISHED}


def test_a_refusal_of_another_kind_goes_by_mail_too(stage: Stage, irina: Client, anna: Employee) -> None:
    stage.telegram.faults.add(Fault(kind=FaultKind.BAD_REQUEST, method="sendMessage", times=None))
    anna.answers("Починили")
    assert len(letters(stage, "Починили")) == 1
    assert truth(stage) == {"telegram": Delivered.FAILED, "email": Delivered.SENT}


def test_a_delay_is_waited_for_and_brings_no_letter(stage: Stage, irina: Client, anna: Employee) -> None:
    stage.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, method="sendMessage", retry_after=14))
    anna.answers("Починили")
    stage.later(seconds=61)
    assert (notices(irina, "Починили"), letters(stage)) == (1, [])


def test_a_provider_without_a_mailbox_has_no_other_way(stage: Stage) -> None:
    irina = stage.client()
    filed(irina)
    irina.blocks()
    Employee(stage, stage.staff()).answers("Починили")
    assert truth(stage) == {"telegram": Delivered.BLOCKED}


def test_who_left_the_account_meanwhile_is_told_nothing(stage: Stage, irina: Client, anna: Employee) -> None:
    irina.blocks()
    Employee(unsettled(stage), anna.actor).answers("Починили")
    person = stage.store.person("p-501")
    assert person is not None

    def leaves(_: object) -> None:
        stage.store.after_commit = lambda _: None
        stage.save(replace(stage.store.person("p-501") or person, memberships=()))

    stage.store.after_commit = lambda changes: leaves(changes) if changes.cause and "#p-501" in changes.cause else None
    stage.settle()
    assert letters(stage) == []


@pytest.mark.parametrize("times", [1, 2, 8])
def test_however_often_the_event_comes_she_gets_one_letter(
    stage: Stage, irina: Client, anna: Employee, times: int
) -> None:
    keeps_out(stage, irina)
    Employee(unsettled(stage), anna.actor).answers("Починили")
    stage.run("deliver")
    event = stage.queues.published[-1]
    for _ in range(times):
        notify(event, stage.house)
    stage.settle()
    stage.later(hours=1)
    assert len(letters(stage, "Починили")) == 1


def test_two_that_find_the_bot_kept_out_at_once_write_one_letter(stage: Stage, irina: Client, anna: Employee) -> None:
    """The other is through between our look and our commit."""
    irina.blocks()
    Employee(unsettled(stage), anna.actor).answers("Починили")
    event = stage.queues.published[-1]
    stage.store.on("commit", lambda: notify(event, stage.house))
    stage.settle()
    assert len(letters(stage, "Починили")) == 1


@pytest.mark.parametrize("died", [1, 2])
def test_a_container_that_dies_on_the_way_loses_nothing(stage: Stage, irina: Client, anna: Employee, died: int) -> None:
    """After the telling in the chat was written, after the letter instead of it was."""
    irina.blocks()
    Employee(unsettled(stage), anna.actor).answers("Починили")
    stage.queues.waiting["notify"].clear()
    event, commits = stage.queues.published[-1], itertools.count(1)

    def dies(_: object) -> None:
        if next(commits) == died:
            raise Killed

    stage.store.after_commit = dies
    with suppress(Killed):
        notify(event, stage.house)
        stage.settle()
    stage.store.after_commit = lambda _: None
    stage.queues.put_back("notify", encode(event), delay=0)
    stage.settle()
    for _ in range(3):
        stage.later(hours=1)
    assert len(letters(stage, "Починили")) == 1
    assert truth(stage) == {"telegram": Delivered.BLOCKED, "email": Delivered.SENT}


def test_storage_that_does_not_answer_leaves_it_to_the_clock(stage: Stage, irina: Client, anna: Employee) -> None:
    irina.blocks()
    Employee(unsettled(stage), anna.actor).answers("Починили")
    stage.store.fail_next("history", Unavailable("down"))
    stage.settle()
    for _ in range(3):
        stage.later(hours=1)
    assert len(letters(stage, "Починили")) == 1


# The address is gone.


@pytest.fixture
def world(stage: Stage) -> MailWorld:
    return MailWorld(stage)


@pytest.fixture
def by_mail(stage: Stage, world: MailWorld) -> tuple[Client, Got]:
    """She wrote by mail, was answered, wants to hear by mail alone, and has a chat with the bot."""
    chat = links(stage)
    wish(stage, BY_MAIL_ALONE)
    return chat, world.conversation()


def links(stage: Stage) -> Client:
    person = stage.store.person("p-501")
    assert person is not None
    link = TelegramLink(id=501, linked_at=stage.clock.now())
    stage.save(replace(person, telegram=link, telegram_support=True))
    chat = stage.stranger("Ирина", user=501)
    chat.says("/help")
    return chat


def test_a_letter_that_comes_back_is_told_in_the_chat(
    stage: Stage, world: MailWorld, by_mail: tuple[Client, Got]
) -> None:
    chat, letter = by_mail
    assert notices(chat, "Увеличили память.") == 0
    gone = tells(world, letter, "Bounce", bounceType="Permanent")
    brings(world, gone, gone)
    assert notices(chat, "Увеличили память.") == 1
    assert truth(stage) == {"email": Delivered.BOUNCED, "telegram": Delivered.SENT}


def test_later_letters_go_to_the_chat_until_a_mail_comes(
    stage: Stage, world: MailWorld, by_mail: tuple[Client, Got]
) -> None:
    chat, letter = by_mail
    brings(world, tells(world, letter, "Bounce", bounceType="Permanent"))
    world.anna.answers("Ещё вот что", keep=True)
    assert (notices(chat, "Ещё вот что"), len(letters(stage, "Ещё вот что"))) == (1, 0)
    assert truth(stage, 3) == {"email": Delivered.FAILED, "telegram": Delivered.SENT}
    world.anna.closes()
    assert notices(chat, "закрыт") == 1
    stage.clock.turn(minutes=1)
    world.irina.answers(letter, "Я тут")
    world.anna.answers("Отлично")
    assert (notices(chat, "Отлично"), len(letters(stage, "Отлично"))) == (0, 1)


@pytest.mark.parametrize("order", list(itertools.permutations(("Delivery", "Bounce", "Bounce"))))
def test_in_any_order_she_hears_it_once(
    stage: Stage, world: MailWorld, by_mail: tuple[Client, Got], order: tuple[str, ...]
) -> None:
    chat, letter = by_mail
    news = {"Delivery": tells(world, letter, "Delivery"), "Bounce": tells(world, letter, "Bounce")}
    for kind in order:
        brings(world, news[kind])
    assert notices(chat, "Увеличили память.") == 1


def test_a_servers_report_by_mail_does_the_same(stage: Stage, world: MailWorld, by_mail: tuple[Client, Got]) -> None:
    chat, letter = by_mail
    stage.mails(dsn(world, stage.id_of(letter.raw), "5.1.1"), ["support@desk.example"], "")
    brings(world, tells(world, letter, "Bounce", bounceType="Permanent"))
    assert notices(chat, "Увеличили память.") == 1


def test_a_server_that_gave_up_after_days_sends_it_to_the_chat_and_later_letters_go_on(
    stage: Stage, world: MailWorld, by_mail: tuple[Client, Got]
) -> None:
    """RFC 3464, 2.3.3: `failed` is the end, and 4.4.7 (RFC 3463) says nothing against the address."""
    chat, letter = by_mail
    about = stage.id_of(letter.raw)
    stage.mails(dsn(world, about, "4.4.1", action="delayed"), ["support@desk.example"], "")
    assert notices(chat, "Увеличили память.") == 0
    for _ in range(2):
        stage.mails(dsn(world, about, "4.4.7"), ["support@desk.example"], "")
    assert notices(chat, "Увеличили память.") == 1
    assert truth(stage) == {"email": Delivered.BOUNCED, "telegram": Delivered.SENT}
    world.anna.answers("Ещё вот что")
    assert (notices(chat, "Ещё вот что"), len(letters(stage, "Ещё вот что"))) == (0, 1)


def test_what_was_called_spam_has_arrived(stage: Stage, world: MailWorld, by_mail: tuple[Client, Got]) -> None:
    chat, letter = by_mail
    brings(world, tells(world, letter, "Complaint"))
    assert notices(chat, "Увеличили память.") == 0


def test_a_letter_of_a_version_that_named_no_fact_is_told_nowhere_else(
    stage: Stage, world: MailWorld, by_mail: tuple[Client, Got]
) -> None:
    chat, letter = by_mail
    stage.mail.tags[stage.mail.raw.index(letter.raw)] = "WyJub3J0aCIsMTAwMSwyLCJwLTUwMSJd"  # ["north",1001,2,"p-501"]
    brings(world, tells(world, letter, "Bounce", bounceType="Permanent"))
    assert truth(stage) == {"email": Delivered.BOUNCED}
    assert notices(chat, "Увеличили память.") == 0


def test_where_neither_way_is_left_nothing_goes_round_in_circles(
    stage: Stage, world: MailWorld, by_mail: tuple[Client, Got]
) -> None:
    chat, letter = by_mail
    chat.blocks()
    brings(world, tells(world, letter, "Bounce", bounceType="Permanent"))
    world.anna.answers("Ещё вот что")
    stage.later(hours=1)
    assert truth(stage, 3) == {"email": Delivered.FAILED}
    assert notices(chat, "Ещё вот что") == 0


def test_a_receipt_has_no_other_way(stage: Stage, world: MailWorld) -> None:
    """The bot confirms what is filed there, and nothing else (`notices.DEFAULTS`)."""
    chat = links(stage)
    OnTheSite(stage).asks()
    (receipt,) = letters(stage)
    heard = len(chat.sees())
    brings(world, tells(world, receipt, "Bounce", bounceType="Permanent", to=ADDRESS))
    assert len(chat.sees()) == heard


# What there is nothing to tell of.


@pytest.mark.parametrize(
    "different",
    [{"fact": 0}, {"fact": 99}, {"ticket": 9}, {"provider": "nobody"}, {"person": "nobody"}],
)
def test_what_is_not_there_is_told_by_no_other_way(
    stage: Stage, irina: Client, anna: Employee, different: dict[str, object]
) -> None:
    anna.answers("Починили")
    told = Told(provider="north", ticket=1001, message=2, person="p-501", fact=2)
    before = stage.store.dump()
    instead(replace(told, **different), Way.TELEGRAM, stage.house)
    assert stage.store.dump() == before
    instead(told, Way.TELEGRAM, stage.house)
    stage.settle()
    assert len(letters(stage, "Починили")) == 1


def test_two_that_tell_it_otherwise_at_once_write_one_letter(stage: Stage, irina: Client, anna: Employee) -> None:
    """Both have looked before either commits."""
    anna.answers("Починили")
    told = Told(provider="north", ticket=1001, message=2, person="p-501", fact=2)
    stage.store.on("commit", lambda: instead(told, Way.TELEGRAM, stage.house))
    instead(told, Way.TELEGRAM, stage.house)
    stage.settle()
    assert len(letters(stage, "Починили")) == 1


def test_a_fault_of_ours_holds_up_nothing(stage: Stage, irina: Client, anna: Employee) -> None:
    irina.blocks()
    stage.store.fail_next("history", ZeroDivisionError())
    anna.answers("раз")
    assert (letters(stage, "раз"), stage.store.due(stage.clock.now(), limit=9)) == ([], ())
    anna.answers("два")
    assert len(letters(stage, "два")) == 1


def test_a_queue_that_does_not_answer_leaves_the_letter_to_the_clock(
    stage: Stage, irina: Client, anna: Employee
) -> None:
    irina.blocks()
    Employee(unsettled(stage), anna.actor).answers("Починили")
    stage.queues.refusing.add("deliver")
    stage.settle()
    assert letters(stage) == []
    stage.later(minutes=1)
    assert len(letters(stage, "Починили")) == 1


# What staff see.


def test_staff_see_by_which_way_it_was_told_instead(stage: Stage, irina: Client, anna: Employee) -> None:
    irina.blocks()
    anna.answers("Починили")
    page = stage.workplace().opens("/desk/tickets/1001/aside").text
    assert "Telegram: бот заблокирован — вместо этого Почта: доставлено" in " ".join(page.split())
