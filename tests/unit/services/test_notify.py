"""Who is told of an event: by kind, by person, by chat; and what an event that comes twice or crooked does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib import bootstrap
from chalicelib.desk.history import Happened
from chalicelib.desk.notices import WRITTEN
from chalicelib.desk.people import TelegramLink
from chalicelib.services.effects import Delivered
from chalicelib.services.failures import Unavailable
from chalicelib.services.notice_page import CHANGED
from chalicelib.services.notify import notify
from tests.flows.desk_side import Employee, OnTheSite, unsettled
from tests.people.telegram import Client
from tests.stage import Stage


class Scene:
    """A ticket that was answered, the event of it, and nobody told yet."""

    def __init__(self) -> None:
        self.stage = Stage()
        self.irina: Client = self.stage.client()
        self.irina.says("/help")
        quiet = unsettled(self.stage)
        OnTheSite(self.stage).asks()
        Employee(quiet, self.stage.staff()).answers("Починили")
        self.stage.queues.waiting["notify"].clear()
        self.event = self.stage.queues.published[-1]
        self.before = len(self.irina.sees())

    def told(self, **different: object) -> list[str]:
        """What the client hears of the event, were it different in this."""
        notify(replace(self.event, **different), self.stage.house)
        return [each.text.split("\n")[-1] for each in self.irina.sees()[self.before :]]


@pytest.fixture
def scene() -> Iterator[Scene]:
    yield Scene()
    bootstrap.install(None)


def test_an_answer_is_told(scene: Scene) -> None:
    assert scene.told() == ["Починили"]


@pytest.mark.parametrize("kind", sorted(set(Happened) - set(WRITTEN) - set(CHANGED) - {Happened.CREATED}))
def test_what_clients_are_not_told_of_costs_nothing(scene: Scene, kind: Happened) -> None:
    """Event matrix: notes, routing, the client's own acts; not even a read."""
    scene.stage.store.forget_calls()
    assert scene.told(kind=kind) == []
    assert scene.stage.store.reads == scene.stage.store.transactions == 0


def test_a_kind_of_tomorrow_is_left_alone(scene: Scene) -> None:
    assert scene.told(kind="ticket.merged") == []


@pytest.mark.parametrize("different", [{"ticket": 9}, {"provider": "nobody"}])
def test_an_event_of_nothing_is_told_to_nobody(scene: Scene, different: dict[str, object]) -> None:
    assert scene.told(**different) == []


def test_an_event_that_names_no_message_tells_nothing(scene: Scene) -> None:
    assert scene.told(message=None) == []
    assert scene.told(message=9, id="north#1001#9") == []


def test_a_note_is_not_told_even_if_an_event_says_so(scene: Scene) -> None:
    """I-3"""
    Employee(unsettled(scene.stage), scene.stage.staff()).notes("между нами")
    note = scene.stage.messages()[-1].id
    assert scene.told(message=note) == []


def test_who_did_it_is_not_told(scene: Scene) -> None:
    """Event matrix: nobody is notified about his own action."""
    assert scene.told(by="p-501") == []


def test_an_event_twice_is_told_once(scene: Scene) -> None:
    """I-6"""
    assert scene.told() == ["Починили"]
    scene.stage.store.forget_calls()
    assert scene.told() == ["Починили"]
    assert scene.stage.store.calls["commit"] == 0


def test_an_event_that_meets_itself_is_told_once(scene: Scene) -> None:
    """I-6: both copies have read before either commits."""
    scene.stage.store.on("commit", lambda: notify(scene.event, scene.stage.house))
    assert scene.told() == ["Починили"]


def test_what_a_dead_container_had_written_is_carried_by_the_next(scene: Scene) -> None:
    """TG-08"""
    scene.stage.clock.seconds_left = 60
    with scene.stage.dying_after_commit():
        notify(scene.event, scene.stage.house)
    assert scene.told() == []
    assert [each.state for each in scene.stage.store.deliveries("north", 1001)] == [Delivered.PENDING]
    scene.stage.clock.turn(seconds=76)
    assert scene.told() == ["Починили"]


def test_a_minute_of_work_is_not_taken_away_before_it_is_over(scene: Scene) -> None:
    """A function that runs for a minute leases its rows for longer than that."""
    scene.stage.clock.seconds_left = 60
    with scene.stage.dying_after_commit():
        notify(scene.event, scene.stage.house)
    scene.stage.clock.turn(seconds=60)
    assert scene.stage.store.due(scene.stage.clock.now(), limit=10) == ()


def test_storage_that_does_not_answer_is_told_to_the_queue(scene: Scene) -> None:
    scene.stage.store.fail_next("commit", Unavailable("down"))
    with pytest.raises(Unavailable):
        scene.told()
    assert scene.told() == ["Починили"]


def test_a_long_answer_reaches_a_large_account(scene: Scene) -> None:
    """DynamoDB takes a hundred writes in one transaction; thirty people and ten pages are more."""
    others = [scene.stage.client(f"Человек {number}", user=600 + number) for number in range(30)]
    for each in others:
        each.says("/help")
    quiet = unsettled(scene.stage)
    Employee(quiet, scene.stage.staff()).answers("Подробно. " * 3000)
    notify(scene.stage.queues.published[-1], scene.stage.house)
    for each in (scene.irina, *others):
        assert sum(seen.text.count("Подробно.") for seen in each.sees()) == 3000


def test_who_was_told_is_not_told_again_because_another_was_not(scene: Scene) -> None:
    """The event comes again after storage failed on the second person of the account."""
    olga = scene.stage.client("Ольга", user=503)
    olga.says("/help")
    scene.stage.store.on("commit", lambda: scene.stage.store.fail_next("commit", Unavailable("down")))
    with pytest.raises(Unavailable):
        scene.told()
    scene.told()
    for each in (scene.irina, olga):
        assert sum("Починили" in seen.text for seen in each.sees()) == 1


def test_who_never_wrote_to_a_bot_cannot_be_told(scene: Scene) -> None:
    """Telegram lets no bot begin: linked, and yet no chat."""
    scene.stage.client("Ольга", user=503)
    assert scene.told() == ["Починили"]
    known = {each.told.person: each.channel for each in scene.stage.store.deliveries("north", 1001)}
    assert known == {"p-501": "telegram", "p-503": "portal"}


def test_a_linked_person_of_another_chat_is_told_there(scene: Scene) -> None:
    """The chat is the person's own, whoever wrote from which device."""
    person = scene.stage.store.person("p-501")
    assert person is not None
    scene.stage.save(replace(person, telegram=TelegramLink(id=777, linked_at=scene.stage.clock.now())))
    assert scene.told() == []


def test_a_bot_that_serves_the_provider_no_more_tells_nothing(scene: Scene) -> None:
    """T-3"""
    bot = scene.stage.store.bot(scene.stage.bot.id)
    assert bot is not None
    scene.stage.save(replace(bot, providers=()))
    scene.stage.clock.turn(seconds=61)
    assert scene.told() == []


def test_a_department_that_is_gone_is_called_by_its_id(scene: Scene) -> None:
    provider = scene.stage.store.provider("north")
    assert provider is not None
    scene.stage.save(replace(provider, departments=()))
    scene.told()
    assert "Анна, tech:" in scene.irina.sees()[-1].text


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        (Happened.CLOSED, 3, "Запрос рассмотрен и закрыт. Статус: «Просмотрен»."),
        (Happened.CLOSED, 2, "Запрос рассмотрен и закрыт. Статус: «Ожидает вашего ответа»."),
        (Happened.REOPENED, 1, "Запрос снова в работе. Статус: «Находится на рассмотрении»."),
    ],
)
def test_a_change_of_status_is_told_with_the_status_it_led_to(
    scene: Scene, kind: Happened, status: int, words: str
) -> None:
    assert scene.told(kind=kind, client_status=status) == [words]
    assert scene.stage.store.deliveries("north", 1001) == ()
