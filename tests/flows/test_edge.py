"""The hook: who is let in, what happens twice or at once, and what a broken world does to it."""

from __future__ import annotations

import json

import pytest

from chalicelib.desk.people import Identity, IdentityKind
from chalicelib.services.failures import Stale, Unavailable
from infra.local.telegram import Lane
from infra.local.telegram.faults import Fault, FaultKind
from infra.local.telegram.samples import hostile_bodies
from tests.people.telegram import Client
from tests.stage import SECRET, Stage


def composing(stage: Stage) -> Client:
    """Somebody in the last step, with nothing written yet."""
    irina = stage.client()
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    irina.says("Сайт отвечает ошибкой 502")
    return irina


def update(stage: Stage, irina: Client, text: str) -> bytes:
    """An update as Telegram would post it, not yet posted."""
    irina.person.says(text)
    return json.dumps(stage.telegram.take(stage.telegram.bot(stage.bot.token)).body).encode()


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", "секрет"])
def test_without_the_secret_nothing_is_looked_at(stage: Stage, secret: str | None) -> None:
    """TG-01"""
    body = update(stage, stage.client(), "/start")
    before = stage.store.dump()
    assert stage.posts(body, secret=secret) == 401
    assert stage.store.dump() == before
    assert not [call for call in stage.telegram.calls if call.method != "setWebhook"]


def test_a_flood_of_forged_requests_costs_one_read_in_five_seconds(stage: Stage) -> None:
    """TG-01"""
    stage.posts(b"{}")
    stage.store.forget_calls()
    stage.clock.turn(seconds=6)
    for _ in range(50):
        assert stage.posts(b"{}", secret="wrong") == 401
        assert stage.posts(b"{}", bot="12345") == 401
    assert stage.store.reads == 1


def test_two_secrets_are_good_during_a_rotation(stage: Stage) -> None:
    """TG-01"""
    bot = stage.store.bot(stage.bot.id)
    assert bot is not None
    stage.rotate("the-new-secret", previous=SECRET)
    body = update(stage, stage.client(), "/start")
    assert stage.posts(body, secret="the-new-secret") == 200
    assert stage.posts(body, secret=SECRET) == 200
    stage.rotate("the-newest-secret", previous="the-new-secret")
    stage.clock.turn(seconds=61)
    assert stage.posts(body, secret=SECRET) == 401


@pytest.mark.parametrize(
    "body", [*hostile_bodies(), b"", b"null", b"[]", b"{}", b"[" * 1_000_000, b"\xff\xfe{", b"1e999"]
)
def test_what_cannot_be_an_update_is_answered_and_changes_nothing(stage: Stage, body: bytes) -> None:
    """TG-02"""
    before = stage.store.dump()
    assert stage.posts(body) == 200
    assert stage.store.dump() == before
    assert stage.said() == []


def test_a_replayed_update_says_nothing_and_adds_nothing(stage: Stage) -> None:
    """TG-04, I-6"""
    irina = composing(stage)
    body = update(stage, irina, "С утра 502")
    assert stage.posts(body) == 200
    before, said = stage.store.dump(), len(stage.said())
    assert stage.posts(body) == 200
    assert stage.store.dump() == before
    assert len(stage.said()) == said


def test_an_update_delivered_twice_at_once_counts_once(stage: Stage) -> None:
    """TG-05: the duplicate runs between the read and the commit of the first."""
    irina = composing(stage)
    body = update(stage, irina, "С утра 502")
    stage.store.on("commit", lambda: stage.posts(body))
    assert stage.posts(body) == 200
    irina.presses("Завершить")
    assert [each.text for each in stage.messages()] == ["С утра 502"]
    assert stage.said("Черновик: 1 сообщение") == ["Черновик: 1 сообщение, 0 файлов из 5."]


def test_a_duplicate_between_commit_and_sending_leaves_the_sending_to_the_first(stage: Stage) -> None:
    """TG-05: the rows are leased to whoever committed them."""
    irina = composing(stage)
    body = update(stage, irina, "С утра 502")
    once = iter([True])
    stage.store.after_commit = lambda _: stage.posts(body) if next(once, False) else None
    assert stage.posts(body) == 200
    assert stage.said("Черновик: 1 сообщение") == ["Черновик: 1 сообщение, 0 файлов из 5."]


def test_storage_that_does_not_answer_makes_telegram_come_again(stage: Stage) -> None:
    """TG-07"""
    irina = composing(stage)
    stage.store.fail_next("commit", Unavailable("down"))
    irina.says("С утра 502")
    stage.clock.turn(seconds=5)
    stage.settle()
    assert stage.answers[-2:] == [503, 200]
    irina.presses("Завершить")
    assert [each.text for each in stage.messages()] == ["С утра 502"]


def test_storage_that_is_down_says_when_to_come_again(stage: Stage) -> None:
    """TG-07"""
    irina = composing(stage)
    body = update(stage, irina, "С утра 502")
    stage.store.fail_next("scene", Unavailable("down"))
    answer = stage.answer(body)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_chat_where_everything_happens_at_once_is_told_to_come_again(stage: Stage) -> None:
    """5.1 step 5: at most eight steps, then 503."""
    irina = composing(stage)
    body = update(stage, irina, "С утра 502")
    before = stage.store.dump()
    stage.store.fail_next("commit", Stale(), times=8)
    answer = stage.answer(body)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert stage.store.dump() == before
    assert stage.posts(body) == 200


def test_what_a_dead_container_left_unsaid_is_said_by_the_redelivery(stage: Stage) -> None:
    """TG-08: dies after the commit; Telegram comes again when the lease is over."""
    irina = composing(stage)
    body = update(stage, irina, "С утра 502")
    with stage.dying_after_commit():
        stage.posts(body)
    assert stage.said("Черновик: 1") == []
    stage.clock.turn(seconds=45)
    assert stage.posts(body) == 200
    assert stage.said("Черновик: 1") == ["Черновик: 1 сообщение, 0 файлов из 5."]


def test_what_a_dead_container_left_unsaid_is_said_by_the_clock(stage: Stage) -> None:
    """TG-08: nobody comes again; the minute's function finds it, in order and once."""
    irina = composing(stage)
    irina.says("С утра 502")
    press = irina.person.presses("Завершить")
    body = json.dumps(stage.telegram.take(stage.telegram.bot(stage.bot.token)).body).encode()
    with stage.dying_after_commit():
        stage.posts(body)
    assert stage.said("Запрос №1001 создан") == []
    stage.later(seconds=61)
    assert len(stage.said("Запрос №1001 создан")) == 1
    assert press.is_answered
    stage.later(seconds=61)
    assert len(stage.said("Запрос №1001 создан")) == 1


def test_a_poison_update_becomes_a_dead_letter_and_the_chat_goes_on(stage: Stage) -> None:
    """TG-09"""
    irina = composing(stage)

    def bug() -> None:
        raise ZeroDivisionError("a bug of ours")

    stage.store.on("commit", bug)
    irina.says("ядовитое")
    assert stage.answers[-1] == 200
    (letter,) = stage.store.dead_letters(limit=10)
    assert "ядовитое" in json.loads(letter.raw)["message"]["text"]
    irina.hears(f"Код {letter.reference}")
    irina.says("обычное")
    irina.hears("Черновик: 1 сообщение")
    irina.presses("Завершить")
    assert [each.text for each in stage.messages()] == ["обычное"]


def test_a_poison_update_delivered_again_stays_one_dead_letter(stage: Stage) -> None:
    """TG-09"""
    irina = composing(stage)
    body = update(stage, irina, "ядовитое")

    def bug() -> None:
        raise ZeroDivisionError("a bug of ours")

    stage.store.on("commit", bug)
    stage.posts(body)
    stage.posts(body)
    assert len(stage.store.dead_letters(limit=10)) == 1
    assert len(stage.said("Не получилось")) == 1


def test_an_update_id_below_earlier_ones_is_processed(stage: Stage) -> None:
    """TG-10: ids restart at random after a week of silence."""
    irina = composing(stage)
    earlier = json.loads(update(stage, irina, "С утра 502"))
    earlier["update_id"] = 3
    assert stage.posts(json.dumps(earlier).encode()) == 200
    assert stage.said("Черновик: 1 сообщение")


def test_a_group_gets_one_hint_an_hour_and_no_data(stage: Stage) -> None:
    """TG-11, I-4"""
    irina = stage.client()
    bot = stage.telegram.bot(stage.bot.token)
    member = irina.person.invites(bot, -100500, "Соседи")
    stage.settle()
    for command, minutes in (("/createticket", 0), ("/start", 30), ("/start@north_help_bot", 29)):
        stage.clock.turn(minutes=minutes)
        member.says(command)
        stage.settle()
    assert stage.said() == ["Я работаю в личном чате: https://t.me/north_help_bot"]
    assert stage.store.recent("north", limit=10).tickets == ()
    stage.clock.turn(minutes=2)
    member.says("/help")
    stage.settle()
    assert len(stage.said()) == 2
    before = stage.store.dump()
    member.says("просто разговор")
    stage.settle()
    assert len(stage.said()) == 2
    assert stage.store.dump() == before


def test_while_telegram_hangs_the_hook_answers_and_the_rest_is_left_for_later(stage: Stage) -> None:
    """TG-12: at the deadline what is unsaid is put back, announced, and said when Telegram is there again."""
    irina = composing(stage)
    stage.clock.seconds_left = 0
    irina.person.says("С утра 502")
    assert stage.telegram.deliver_due() == 1
    assert stage.answers[-1] == 200
    assert stage.said("Черновик: 1") == []
    stage.clock.seconds_left = 1000
    stage.later(seconds=61)
    assert stage.said("Черновик: 1") == ["Черновик: 1 сообщение, 0 файлов из 5."]


def test_an_unreachable_telegram_does_not_make_the_hook_fail(stage: Stage) -> None:
    """TG-12"""
    irina = composing(stage)
    stage.telegram.faults.add(Fault(kind=FaultKind.UNREACHABLE, times=None))
    irina.says("С утра 502")
    assert stage.answers[-1] == 200
    stage.telegram.faults.clear()
    stage.later(minutes=3)
    assert stage.said("Черновик: 1") == ["Черновик: 1 сообщение, 0 файлов из 5."]


def test_one_batched_read_and_one_transaction_take_a_message_in(stage: Stage) -> None:
    """Plan 5: what each update costs; the sends and what they leave behind come after."""
    irina = composing(stage)
    stage.store.forget_calls()
    irina.says("С утра 502")
    assert stage.store.calls["scene"] == 1
    assert stage.store.calls["commit"] == 1
    assert stage.store.reads == 1


COSTS = {
    "/createticket": {"scene": 1},
    "Техническая поддержка": {"scene": 1},
    "тема": {"scene": 1, "services": 1},
    "VPS-2": {"scene": 1, "service": 1},
    "текст": {"scene": 1},
    "Завершить": {"scene": 1},
    "/start": {"scene": 1, "active": 1},
    "№1001": {"scene": 1, "thread": 1},
    "Добавить ответ": {"scene": 1, "thread": 1},
}


def test_every_act_costs_one_transaction_and_the_reads_written_down_here(stage: Stage) -> None:
    """Plan 5: the same at 1,000 and at 1,000,000 tickets, for each read is by key or of one page."""
    irina = stage.client()
    stage.services(("4817", "VPS-2"))
    stage.posts(b"{}")
    for act, reads in COSTS.items():
        stage.store.forget_calls()
        press = any(act in label for label in irina.labels()) if irina.sees() else False
        (irina.person.presses if press else irina.person.says)(act)
        assert stage.telegram.deliver_due() == 1, act
        counted = {name: count for name, count in stage.store.calls.items() if name in READS}
        assert counted == reads, act
        assert stage.store.calls["commit"] == 1, act
        stage.settle()


READS = {"scene", "thread", "message", "services", "service", "active", "shown", "person", "provider", "bots", "grant"}


def test_presses_and_messages_overtake_one_another_without_loss(stage: Stage) -> None:
    """TG-06: two lanes of Telegram, in the order nobody expects."""
    irina = composing(stage)
    irina.says("первое")
    irina.person.says("второе")
    irina.person.presses("Завершить")
    stage.telegram.deliver_due(only=Lane.PRESSES)
    stage.settle()
    assert [each.text for each in stage.messages()] == ["первое", "второе"]
    assert irina.heard()[-1].text == "Добавил в запрос №1001 то, что пришло следом."


def test_an_identity_is_only_ever_recognised_by_its_number(stage: Stage) -> None:
    """5.11: a name that looks like somebody else's opens nothing."""
    stage.client("Ирина", user=501)
    twin = stage.stranger("Ирина", user=502)
    twin.says("/start")
    twin.hears("Сначала свяжите Telegram")
    assert stage.store.recognise(Identity(IdentityKind.TELEGRAM, "502")) is None
