"""What staff said finds its way: through limits, silences, dead containers and people who keep the bot out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.mailroom import Address
from chalicelib.desk.notices import wishes
from chalicelib.services.effects import Delivered
from chalicelib.services.notify import notify
from chalicelib.services.wire import encode
from infra.local.telegram import Fault, FaultKind
from tests.flows.desk_side import Employee, OnTheSite, filed, paper, picture, unsettled
from tests.people.telegram import Client
from tests.stage import CLOUD, NORTH, Stage


@pytest.fixture
def irina(stage: Stage) -> Client:
    client = stage.client()
    filed(client)
    return client


@pytest.fixture
def anna(stage: Stage) -> Employee:
    return Employee(stage, stage.staff())


def truth(stage: Stage, person: str = "p-501") -> list[tuple[int, Delivered]]:
    """What staff are shown of each message told to this person."""
    known = stage.store.deliveries("north", 1001)
    return [(each.told.message, each.state) for each in known if each.told.person == person]


def notices(client: Client, text: str) -> int:
    return sum(text in each.text for each in client.sees())


def tries(stage: Stage, text: str) -> int:
    return sum(text in str(each.params.get("text")) for each in stage.telegram.calls)


def test_an_answer_that_arrived_is_known_to_have(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-46"""
    anna.answers("Починили")
    assert notices(irina, "Починили") == 1
    assert truth(stage) == [(2, Delivered.SENT)]


def test_too_many_requests_is_waited_out_and_the_answer_arrives_once(
    stage: Stage, irina: Client, anna: Employee
) -> None:
    """TG-46: 429 with retry_after 14 is sent once after 14 s."""
    stage.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, method="sendMessage", retry_after=14))
    anna.answers("Починили")
    assert truth(stage) == [(2, Delivered.PENDING)]
    stage.clock.turn(seconds=13)
    stage.settle()
    assert notices(irina, "Починили") == 0
    stage.clock.turn(seconds=2)
    stage.settle()
    assert notices(irina, "Починили") == 1
    stage.later(hours=1)
    assert notices(irina, "Починили") == 1
    assert truth(stage) == [(2, Delivered.SENT)]


def test_a_silence_is_tried_again_and_noted(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-46: a duplicate is better than a loss, and staff see that it may be one."""
    stage.telegram.faults.add(Fault(kind=FaultKind.ANSWER_LOST, method="sendMessage"))
    anna.answers("Починили")
    stage.later(seconds=61)
    assert notices(irina, "Починили") == 2
    (known,) = stage.store.deliveries("north", 1001)
    assert (known.state, known.unsure) == (Delivered.SENT, 1)


def test_a_refusal_is_tried_once_and_shown(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-46: never an endless loop on 400."""
    stage.telegram.faults.add(Fault(kind=FaultKind.BAD_REQUEST, method="sendMessage", times=None))
    anna.answers("Починили")
    for _ in range(5):
        stage.later(hours=1)
    assert tries(stage, "Починили") == 1
    assert truth(stage) == [(2, Delivered.FAILED)]


def test_text_and_files_keep_their_order_through_a_limit(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-08: the files wait behind their text."""
    before = len(irina.sees())
    stage.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, method="sendMessage", retry_after=14))
    anna.answers("Вот", picture(), paper())
    assert len(irina.sees()) == before
    stage.clock.turn(seconds=15)
    stage.settle()
    shown = irina.sees()[before:]
    assert [each.files for each in shown] == [(), ("photo",), ("счёт.pdf",)]


def test_who_blocks_the_bot_is_marked_and_left_alone(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-47: 403 marks the chat; no further tries, not even one a message."""
    irina.person.blocks()
    stage.telegram.take(stage.telegram.bot(stage.bot.token))
    anna.answers("раз", paper())
    assert tries(stage, "раз") == 1
    assert truth(stage) == [(2, Delivered.BLOCKED)]
    anna.answers("два")
    stage.later(hours=1)
    assert tries(stage, "два") == 0
    assert truth(stage) == [(2, Delivered.BLOCKED), (3, Delivered.BLOCKED)]


def test_a_block_that_telegram_reports_spares_even_the_first_try(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-47: my_chat_member tells before we run into it."""
    irina.blocks()
    anna.answers("раз")
    assert tries(stage, "раз") == 0
    assert truth(stage) == [(2, Delivered.BLOCKED)]


def test_who_comes_back_is_told_what_waits(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-47, section 10.2"""
    irina.blocks()
    anna.answers("Починили")
    irina.unblocks()
    irina.hears("С возвращением. В запросе №1001 новое сообщение.")
    irina.presses("Открыть №1001")
    irina.hears("Починили")
    anna.answers("И ещё")
    irina.hears("И ещё")


def test_who_comes_back_to_nothing_new_is_told_nothing(irina: Client) -> None:
    """TG-47: silence is no news."""
    irina.blocks()
    irina.unblocks()
    irina.hears_nothing_new()


def test_any_sign_of_life_lets_the_answers_through_again(stage: Stage, irina: Client, anna: Employee) -> None:
    """5.10: cleared by a message, should the unblock event have been lost."""
    irina.blocks()
    anna.answers("раз")
    irina.person.unblocks()
    bot = stage.telegram.bot(stage.bot.token)
    stage.telegram.take(bot)
    irina.says("/start")
    irina.hears("Активные запросы (1)")
    anna.answers("два")
    assert truth(stage)[-1] == (3, Delivered.SENT)


def test_who_left_telegram_is_as_if_blocked(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-47: deactivated."""
    irina.person.leaves_telegram()
    anna.answers("раз")
    assert truth(stage) == [(2, Delivered.BLOCKED)]


def test_a_panel_that_is_gone_comes_anew(stage: Stage, irina: Client) -> None:
    """TG-47: deleted by the person, or out of Telegram's reach; no error."""
    irina.says("/createticket")
    irina.presses("Бухгалтерия")
    irina.says("Счёт")
    irina.says("раз")
    panel = irina.sees()[-1]
    stage.telegram.call(stage.bot.token, "deleteMessage", {"chat_id": 501, "message_id": panel.message_id})
    irina.says("два")
    assert irina.hears("Черновик: 2 сообщения").message_id > panel.message_id
    assert stage.answers[-1] == 200


def test_one_file_for_three_persons_is_uploaded_once(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-48"""
    others = [stage.client(name, user=user) for name, user in (("Ольга", 503), ("Глеб", 504))]
    for each in others:
        each.says("/help")
    anna.answers("Счёт во вложении", paper())
    for each in (irina, *others):
        assert each.sees()[-1].files == ("счёт.pdf",)
    sent = [each for each in stage.telegram.calls if each.method == "sendDocument"]
    assert [bool(each.files) for each in sent] == [True, False, False]


def test_an_album_for_three_persons_is_uploaded_once(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-48"""
    olga = stage.client("Ольга", user=503)
    olga.says("/help")
    anna.answers("Снимки", picture("раз.png"), picture("два.png"))
    sent = [each for each in stage.telegram.calls if each.method == "sendMediaGroup"]
    assert [len(each.files) for each in sent] == [2, 0]
    assert [each.files for each in olga.sees()[-2:]] == [("photo",), ("photo",)]


def test_a_handle_telegram_forgot_is_uploaded_again(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-48: a cache is never trusted further than it works."""
    anna.answers("Счёт", paper())
    for name, thing in list(stage.store.shelf.things.items()):
        if name[0] == "copy":
            stage.store.shelf.things[name] = type(thing)(bot=thing.bot, key=thing.key, file_id="document:forgotten")
    irina.says("/start")
    irina.presses("№1001")
    assert irina.sees()[-1].files == ("счёт.pdf",)


def test_only_who_turned_telegram_on_is_told(stage: Stage, irina: Client, anna: Employee) -> None:
    """T-2, event matrix"""
    OnTheSite(stage).switches_off()
    before = irina.sees()
    anna.answers("Починили")
    assert irina.sees() == before
    assert truth(stage) == [(2, Delivered.NOWHERE)]


def test_a_provider_that_gave_up_telegram_tells_nobody(stage: Stage, irina: Client, anna: Employee) -> None:
    """T-1, G-1"""
    provider = stage.store.provider("north")
    assert provider is not None
    stage.save(type(provider)(**{**fields(provider), "telegram": False}))
    before = irina.sees()
    anna.answers("Починили")
    assert irina.sees() == before


def fields(thing: object) -> dict[str, object]:
    return {name: getattr(thing, name) for name in thing.__dataclass_fields__}


def second_bot(stage: Stage, client: Client) -> Client:
    """The same person in the chat of another bot of the provider."""
    other = stage.add_bot("7000000002:AAExampleExampleExampleExampleExample", "second_bot", ["north"])
    stage.clock.turn(seconds=61)
    there = Client(client.person.at(stage.telegram.bot(other.token)), stage.settle)
    there.says("/start")
    return there


def test_who_has_two_chats_is_told_in_one(stage: Stage, irina: Client, anna: Employee) -> None:
    """One message a person, however many bots they know."""
    there = second_bot(stage, irina)
    anna.answers("Починили")
    assert (notices(irina, "Починили"), notices(there, "Починили")) == (1, 0)


def test_who_keeps_one_bot_out_is_told_by_the_other(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-47: a way that is open is taken."""
    there = second_bot(stage, irina)
    irina.blocks()
    anna.answers("Починили")
    assert notices(there, "Починили") == 1
    assert truth(stage) == [(2, Delivered.SENT)]


def test_a_close_says_nothing_about_the_answer_before_it(stage: Stage, irina: Client, anna: Employee) -> None:
    """Delivery truth is about messages: telling of a close does not make a lost answer arrive."""
    stage.telegram.faults.add(Fault(kind=FaultKind.BAD_REQUEST, method="sendMessage"))
    anna.answers("Смотрим", keep=True)
    assert truth(stage) == [(2, Delivered.FAILED)]
    anna.closes()
    irina.hears("закрыт")
    assert truth(stage) == [(2, Delivered.FAILED)]


def test_a_repeated_event_does_not_change_what_is_known(stage: Stage, irina: Client, anna: Employee) -> None:
    """I-6: told, then blocked, then the same event again: it still had arrived."""
    anna.answers("Починили")
    irina.blocks()
    stage.queues.put_back("notify", encode(stage.queues.published[-1]), delay=0)
    stage.settle()
    assert truth(stage) == [(2, Delivered.SENT)]


def test_with_telegram_silent_the_answer_waits_and_comes(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-12: staff's act is done whatever Telegram does."""
    stage.telegram.faults.add(Fault(kind=FaultKind.UNREACHABLE, times=None))
    anna.answers("Починили")
    assert stage.messages()[-1].text == "Починили"
    for _ in range(20):
        stage.later(minutes=1)
    stage.telegram.faults.clear()
    for _ in range(20):
        stage.later(minutes=1)
    assert notices(irina, "Починили") == 1


def test_at_the_deadline_what_is_unsaid_is_said_by_the_next(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-12: a function out of time puts back what is left, and nothing is doubled."""
    anna.stage = unsettled(stage)
    anna.answers("Починили", paper())
    stage.clock.seconds_left = 1
    stage.run("notify")
    assert notices(irina, "Починили") == 0
    stage.clock.seconds_left = 60
    stage.settle()
    stage.later(minutes=2)
    assert notices(irina, "Починили") == 1
    assert irina.sees()[-1].files == ("счёт.pdf",)


def test_the_same_message_is_told_in_the_language_of_each(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-50: what was chosen in the chat counts."""
    mary = stage.client("Mary", user=503, language="ru")
    mary.says("/language")
    mary.presses("English")
    anna.answers("Fixed")
    assert mary.sees()[-1].text.startswith("#1001 ·")
    assert list(mary.sees()[-1].labels) == ["Add reply", "Move to archive"]
    assert irina.sees()[-1].text.startswith("№1001 ·")


def test_two_providers_share_a_bot_and_each_tells_its_own(two_providers: Stage) -> None:
    """T-3, G-2"""
    stage = two_providers
    assert {each.id for each in (NORTH, CLOUD)} == set(stage.bot.providers)
    irina = stage.client(accounts=(("north", "c-1"), ("cloud", "c-1")))
    irina.says("/help")
    OnTheSite(stage).asks(subject="В облаке", provider="cloud", department="help")
    OnTheSite(stage).asks(subject="На севере")
    before = len(irina.sees())
    Employee(stage, stage.staff()).answers("Готово")
    (notice,) = irina.sees()[before:]
    assert "На севере" in notice.text


# Before anything was tried, and where there is nothing to try.


def under_the_message(stage: Stage) -> str:
    """What the console shows beside the thread."""
    return " ".join(stage.workplace("Анна").opens("/desk/tickets/1001/aside").text.split())


def test_from_the_moment_it_is_decided_staff_see_that_it_is_due(stage: Stage, irina: Client, anna: Employee) -> None:
    """Issue 7: due, sent, delivered."""
    Employee(unsettled(stage), anna.actor).answers("Починили")
    stage.run("deliver")
    with stage.dying_after_commit():
        notify(stage.queues.published[-1], stage.house)
    assert truth(stage) == [(2, Delivered.PENDING)]
    assert "Telegram: отправляется" in under_the_message(stage)
    stage.later(hours=1)
    assert truth(stage) == [(2, Delivered.SENT)]


def test_a_letter_is_due_with_the_mail_that_it_answers(stage: Stage) -> None:
    """A receipt is written with its ticket, and carried behind it."""
    stage.mailbox()
    stage.client(linked=False)
    seen: list[Delivered] = []
    stage.store.after_commit = lambda _: seen.extend(state for _, state in truth(stage))
    stage.at_mail(501).mails("С утра 502.")
    assert seen[0] is Delivered.PENDING
    assert truth(stage) == [(1, Delivered.SENT)]


@pytest.mark.parametrize(
    ("ticked", "state", "words"),
    [
        ({"answered.email", "answered.telegram"}, Delivered.NOWHERE, "Сайт: только там, больше сообщить некуда"),
        (set(), Delivered.UNWISHED, "Сайт: только там, так выбрал клиент"),
    ],
)
def test_staff_see_that_nobody_was_told_and_why(stage: Stage, ticked: set[str], state: Delivered, words: str) -> None:
    """The provider has no mailbox, and she no Telegram."""
    stage.client(linked=False)
    person = stage.store.person("p-501")
    assert person is not None
    stage.save(replace(person, wishes=wishes(ticked)))
    OnTheSite(stage).asks()
    anna = Employee(stage, stage.staff())
    anna.answers("Чиним", keep=True)
    assert truth(stage) == [(2, state)]
    assert words in under_the_message(stage)
    anna.closes()
    assert truth(stage) == [(2, state)]


def test_to_whom_a_letter_could_not_be_sent_nothing_more_is_said_of_the_portal(stage: Stage) -> None:
    """It was tried; that it failed stands there."""
    stage.mailbox()
    stage.client(linked=False)
    stage.save(Address(address="p501@example.com", dead_at=stage.clock.now()))
    OnTheSite(stage).asks()
    Employee(stage, stage.staff()).answers("Починили")
    assert truth(stage) == [(1, Delivered.FAILED), (2, Delivered.FAILED)]
