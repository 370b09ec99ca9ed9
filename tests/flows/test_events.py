"""Behind every act stands the topic: each fact of interest once, with what subscribers filter on."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from chalicelib import bootstrap
from chalicelib.clients.sns import Topic
from chalicelib.services.effects import Event
from chalicelib.services.failures import Unavailable
from chalicelib.services.wire import encode
from infra.local.telegram.attachments import document
from tests.flows.desk_side import Employee, OnTheSite, filed, unsettled
from tests.people.telegram import Client
from tests.stage import Stage


@pytest.fixture
def irina(stage: Stage) -> Client:
    return stage.client()


@pytest.fixture
def anna(stage: Stage) -> Employee:
    return Employee(stage, stage.staff())


def kinds(stage: Stage) -> list[str]:
    return [each.kind for each in stage.queues.published]


def test_a_whole_story_is_told_fact_by_fact_each_once(stage: Stage, irina: Client, anna: Employee) -> None:
    """The facts of the history, in its order; looking is nobody's business."""
    filed(irina)
    anna.takes()
    anna.notes("между нами")
    anna.answers("Проверьте")
    irina.says("/start")
    irina.presses("№1001")
    irina.presses("Добавить ответ")
    sent = irina.says("Спасибо, но нет")
    irina.presses("Завершить")
    irina.edits(sent, "Спасибо, но всё ещё нет")
    anna.closes()
    anna.reopens()
    anna.moves("bill")
    assert kinds(stage) == [
        "ticket.created",
        "ticket.assigned",
        "ticket.noted",
        "ticket.answered",
        "ticket.replied",
        "ticket.edited",
        "ticket.assigned",
        "ticket.closed",
        "ticket.reopened",
        "ticket.moved",
    ]
    told = [each.id for each in stage.queues.published]
    assert len(set(told)) == len(told)
    history = [f"north#1001#{each.id}" for each in stage.store.history("north", 1001) if each.kind != "ticket.viewed"]
    assert told == history


def test_an_event_says_where_and_what_but_never_the_words(stage: Stage, irina: Client, anna: Employee) -> None:
    """I-3: a note leaves the desk as a fact, not as a text."""
    filed(irina, "тайна клиента")
    anna.notes("тайна сотрудника")
    anna.answers("тайна ответа")
    told = "".join(encode(each) for each in stage.queues.published)
    assert "тайна" not in told
    created = stage.queues.published[0]
    assert (created.provider, created.department, created.account) == ("north", "tech", "c-1")
    assert (created.ticket, created.subject, created.message) == (1001, "Сайт отвечает ошибкой 502", 1)
    assert (created.client_status, created.staff_status) == (1, "unassigned")
    assert (created.side, created.by, created.by_name) == ("client", "p-501", "Ирина")


def test_a_message_of_a_client_reaches_the_topic_whatever_its_channel(stage: Stage, irina: Client) -> None:
    """I-2: staff notice by the same event."""
    filed(irina)
    OnTheSite(stage).replies("ещё")
    told = [(each.kind, each.side) for each in stage.queues.published]
    assert told == [("ticket.created", "client"), ("ticket.replied", "client")]


def test_what_filters_need_stands_in_the_attributes(stage: Stage, irina: Client) -> None:
    """Plan 2: provider, department, kind and client status, and always a subject."""
    filed(irina)
    sns = _Sns()
    Topic(sns, "arn:aws:sns:eu-central-1:1:events").publish(stage.queues.published[0])
    (call,) = sns.calls
    assert call["Subject"] == "ticket.created north #1001"
    attributes = {name: each["StringValue"] for name, each in call["MessageAttributes"].items()}
    assert attributes == {
        "provider": "north",
        "department": "tech",
        "kind": "ticket.created",
        "client_status": "1",
        "side": "client",
        "version": "1",
    }
    assert json.loads(call["Message"])["id"] == "north#1001#1"


class _Sns:
    def __init__(self) -> None:
        self.calls: list[dict] = []

    def publish(self, **given: object) -> None:
        self.calls.append(given)


def test_the_same_event_twice_is_told_once(stage: Stage, irina: Client, anna: Employee) -> None:
    """I-6: a topic delivers at least once."""
    filed(irina)
    anna.answers("Починили")
    before = irina.sees()
    answered = stage.queues.published[-1]
    stage.queues.put_back("notify", encode(answered), delay=0)
    stage.queues.put_back("notify", encode(answered), delay=30)
    stage.later(seconds=40)
    assert irina.sees() == before


def test_two_copies_of_an_event_at_once_are_told_once(stage: Stage, irina: Client, anna: Employee) -> None:
    """I-6: the second runs between the read and the commit of the first."""
    filed(irina)
    before = len(irina.sees())
    anna.stage = unsettled(stage)
    answered = _answered(stage, anna)
    stage.queues.put_back("notify", encode(answered), delay=0)
    stage.store.on("commit", lambda: stage.run("notify"))
    stage.settle()
    assert [each.text for each in irina.sees()[before:]].count(irina.sees()[-1].text) == 1
    assert len(irina.sees()) == before + 1


def _answered(stage: Stage, anna: Employee) -> Event:
    anna.answers("Починили")
    return stage.queues.published[-1]


def test_an_event_that_could_not_be_published_is_published_later(stage: Stage, irina: Client) -> None:
    """A fact is committed with its event row: what the topic did not take waits in the outbox."""
    stage.queues.refusing.add("notify")
    filed(irina)
    irina.hears("Запрос №1001 создан")
    assert kinds(stage) == []
    stage.queues.refusing.clear()
    stage.later(minutes=2)
    assert kinds(stage) == ["ticket.created"]
    stage.later(minutes=2)
    assert kinds(stage) == ["ticket.created"]


def test_a_container_that_dies_before_publishing_loses_no_event(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-08 for staff's side: the clock publishes, the client hears."""
    filed(irina)
    with stage.dying_after_commit():
        anna.answers("Починили")
    assert kinds(stage) == ["ticket.created"]
    stage.later(seconds=61)
    assert kinds(stage) == ["ticket.created", "ticket.answered"]
    irina.hears("Починили")


def test_a_container_that_dies_before_telling_tells_later_and_once(stage: Stage, irina: Client, anna: Employee) -> None:
    """TG-08: notify commits what it will say, and dies."""
    filed(irina)
    anna.stage = unsettled(stage)
    anna.answers("Починили")
    before = len(irina.sees())
    stage.clock.seconds_left = 60
    with stage.dying_after_commit():
        stage.run("notify")
    stage.queues.put_back("notify", encode(stage.queues.published[-1]), delay=360)
    stage.later(minutes=2)
    stage.later(minutes=10)
    assert [each.text for each in irina.sees()[before:]] == [
        "№1001 · Сайт отвечает ошибкой 502\nАнна, Техническая поддержка:\nПочинили"
    ]


def test_storage_that_does_not_answer_brings_the_event_back(stage: Stage, irina: Client, anna: Employee) -> None:
    """The message returns to its queue, and no other of the batch with it."""
    filed(irina)
    anna.stage = unsettled(stage)
    anna.answers("раз", keep=True)
    anna.answers("два")
    before = len(irina.sees())
    stage.store.fail_next("thread", Unavailable("down"))
    stage.settle()
    assert [each.text.split()[-1] for each in irina.sees()[before:]] == ["два"]
    stage.later(seconds=61)
    assert [each.text.split()[-1] for each in irina.sees()[before:]] == ["два", "раз"]


def test_a_message_nobody_can_read_does_not_stop_the_queue(stage: Stage, irina: Client, anna: Employee) -> None:
    """It goes to the dead letters after its turns; what stands beside it is told."""
    filed(irina)
    stage.queues.put_back("notify", '{"id": "x"}', delay=0)
    anna.answers("Починили")
    irina.hears("Починили")
    assert '{"id": "x"}' in [body for _, body in stage.queues.waiting["notify"]]


def test_a_file_that_failed_is_an_event_too(stage: Stage, irina: Client) -> None:
    """TG-27: staff hear of it by the topic."""
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    irina.says("Тема")
    sent = irina.sends(document(name="журнал.txt"))
    stage.telegram.lose_file(sent.raw["document"]["file_id"])
    irina.presses("Завершить")
    failed = stage.queues.published[-1]
    assert (failed.kind, failed.side, failed.details) == ("ticket.file_failed", "system", {"name": "журнал.txt"})


def test_events_of_one_act_are_carried_in_order_behind_what_is_said(stage: Stage, irina: Client) -> None:
    """The person in the chat waits least."""
    noticing = _Noticing(irina)
    bootstrap.install(replace(stage.house, publisher=noticing))
    filed(irina)
    assert [each.startswith("Запрос №1001 создан") for each in noticing.seen] == [True]


class _Noticing:
    """A topic that looks into the chat at the moment it is told something."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.seen: list[str] = []

    def publish(self, event: Event) -> None:
        self.seen.append(self.client.sees()[-1].text)
