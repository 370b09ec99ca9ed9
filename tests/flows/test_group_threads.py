"""What colleagues do is seen in the department's group: answers and changes of status, never notes, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib import bootstrap
from chalicelib.desk.people import Role
from chalicelib.services import groups
from chalicelib.services.act import TicketRef
from chalicelib.services.alert import alert
from chalicelib.services.group_news import DONE
from chalicelib.services.join import merge, split
from infra.local.telegram import Person
from tests.flows import on_alert
from tests.flows.desk_side import Employee, OnTheSite, cause, filed, paper
from tests.flows.in_groups import FORUM, forum, plain, thread, told
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Stage

HEAD = ["№1001 · Сайт отвечает ошибкой 502", "Север-Хостинг, Техническая поддержка"]


@pytest.fixture
def irina(stage: Stage) -> Client:
    return stage.client()


@pytest.fixture
def topics(stage: Stage, irina: Client) -> Person:
    """A group with topics, where Irina's ticket has its own."""
    group = forum(stage)
    filed(irina)
    stage.later(minutes=2)
    return group


@pytest.fixture
def flat(stage: Stage, irina: Client) -> Person:
    """A group without topics, told of Irina's ticket."""
    group = plain(stage)
    filed(irina)
    stage.later(minutes=2)
    return group


@pytest.fixture
def anna(stage: Stage) -> Employee:
    return Employee(stage, stage.staff())


def fresh(stage: Stage, group: Person, act: Callable[[], object]) -> list[str]:
    """What the group is told of an act."""
    before = told(group)
    act()
    stage.later(minutes=2)
    return told(group)[len(before) :]


def sounds(stage: Stage) -> list[bool]:
    """Of each message to a group, whether it made a sound."""
    sent = [each.params for each in stage.telegram.calls if each.method == "sendMessage"]
    return [not each.get("disable_notification") for each in sent if int(each["chat_id"]) < 0]


def test_an_answer_stands_in_the_topic_of_its_ticket(stage: Stage, topics: Person, anna: Employee) -> None:
    """Who, what, and how the ticket stands now; without a sound, for nobody has to do anything."""
    (said,) = fresh(stage, topics, lambda: anna.answers("Починили, проверьте", paper()))
    assert said.splitlines() == [
        *HEAD,
        "Анна отвечает клиенту",
        "Сейчас: Ожидает ответа клиента",
        "",
        "Починили, проверьте",
        "📎 1 файл",
    ]
    assert thread(topics, "Починили") == thread(topics, "Новый тикет")
    assert sounds(stage)[-2:] == [True, False]


@pytest.mark.parametrize("group", ["topics", "flat"])
def test_the_way_in_leads_to_the_provider_of_the_ticket(
    stage: Stage, anna: Employee, group: str, request: pytest.FixtureRequest
) -> None:
    """Numbers count per provider, and whoever presses may work for another one too."""
    stage.house = replace(stage.house, portal="https://desk.example")
    bootstrap.install(stage.house)
    place = request.getfixturevalue(group)
    OnTheSite(stage).replies("Ау")
    stage.later(minutes=2)
    (button,) = place.buttons()
    assert button.url == "https://desk.example/desk/tickets/1001?post=north"


def test_an_answer_from_telegram_says_so(stage: Stage, topics: Person) -> None:
    phone = on_duty(stage)
    OnTheSite(stage).replies("Ау")
    stage.later(minutes=2)

    def answers() -> None:
        phone.says("Перезапустили", reply_to=on_alert.alert(phone))
        phone.presses("Отправить, оставить в работе")

    (said,) = fresh(stage, topics, answers)
    assert said.splitlines()[2:] == [
        "Анна отвечает клиенту из Telegram",
        "Сейчас: Не назначен",
        "",
        "Перезапустили",
    ]


def test_a_minute_is_one_message(stage: Stage, topics: Person, anna: Employee) -> None:
    def work() -> None:
        anna.takes()
        anna.answers("Смотрю", keep=True)
        OnTheSite(stage).replies("Спасибо")
        anna.answers("Готово")

    (said,) = fresh(stage, topics, work)
    assert said.splitlines() == [
        *HEAD,
        "Анна берёт тикет",
        "Анна отвечает клиенту",
        "Ирина пишет",
        "Сейчас: Ожидает ответа клиента",
        *("", "Анна:", "", "Смотрю"),
        *("", "Ирина:", "", "Спасибо"),
        *("", "Анна:", "", "Готово"),
    ]
    assert sounds(stage)[-1], "a client wrote"


def test_staff_who_write_first_begin_a_topic(stage: Stage, irina: Client, topics: Person, anna: Employee) -> None:
    (said,) = fresh(stage, topics, lambda: anna.writes("Продлите домен"))
    assert said.splitlines()[2:] == [
        "Новый тикет. Клиенту пишет Анна",
        "Сейчас: Ожидает ответа клиента",
        "",
        "Продлите домен",
    ]
    assert thread(topics, "Продлите домен") not in (None, thread(topics, "№1001"))


def test_whose_hands_it_is_in_is_seen(stage: Stage, topics: Person, anna: Employee) -> None:
    stage.staff("Борис")
    olga = Employee(stage, stage.staff("Ольга", role=Role.HEAD))
    assert fresh(stage, topics, anna.takes)[0].splitlines()[2:] == ["Анна берёт тикет", "Сейчас: В работе"]
    assert fresh(stage, topics, lambda: olga.gives("Борис"))[0].splitlines()[2:] == [
        "Ольга поручает тикет: Борис",
        "Сейчас: В работе",
    ]
    anna.takes()
    stage.later(minutes=2)
    assert fresh(stage, topics, anna.releases)[0].splitlines()[2:] == [
        "Анна возвращает тикет в отдел",
        "Сейчас: Не назначен",
    ]


def test_how_it_ends_and_begins_again_is_seen(stage: Stage, topics: Person, anna: Employee) -> None:
    client = OnTheSite(stage)
    assert fresh(stage, topics, anna.closes)[0].splitlines()[2:] == [
        "Анна берёт тикет",
        "Анна закрывает тикет",
        "Сейчас: Ожидает ответа клиента",
    ]
    assert fresh(stage, topics, anna.reopens)[0].splitlines()[2:] == ["Анна снова открывает тикет", "Сейчас: В работе"]
    anna.closes()
    stage.later(minutes=2)
    assert fresh(stage, topics, client.archives)[0].splitlines()[2:] == [
        "Ирина убирает тикет в архив",
        "Сейчас: В архиве",
    ]
    assert fresh(stage, topics, client.restores)[0].splitlines()[2:] == [
        "Ирина достаёт тикет из архива",
        "Сейчас: Ожидает ответа клиента",
    ]


def test_what_time_put_away_disturbs_nobody(stage: Stage, topics: Person, anna: Employee) -> None:
    anna.closes()
    stage.later(minutes=2)
    archived = replace(stage.queues.published[-1], id="north#1001#by-time", kind="ticket.archived", side="system")
    assert fresh(stage, topics, lambda: alert(archived, stage.house)) == []


@pytest.mark.parametrize("group", ["topics", "flat"])
def test_notes_stay_in_the_console(stage: Stage, anna: Employee, group: str, request: pytest.FixtureRequest) -> None:
    """Who reads along in a group the desk does not know."""
    place = request.getfixturevalue(group)
    anna.notes("Не платит, @anna")
    anna.answers("Проверьте")
    stage.later(minutes=2)
    assert "Не платит" not in "\n".join(told(place))


def test_a_note_for_the_next_department_stays_in_the_console(stage: Stage, irina: Client, anna: Employee) -> None:
    billing = forum(stage, "bill")
    filed(irina)
    anna.moves("bill", note="Не платит")
    stage.later(minutes=2)
    assert "Анна передаёт тикет в ваш отдел" in told(billing)[-1]
    assert "Не платит" not in "\n".join(told(billing))


def test_the_topic_hears_that_its_ticket_went_elsewhere(stage: Stage, topics: Person, anna: Employee) -> None:
    (said,) = fresh(stage, topics, lambda: anna.moves("bill"))
    assert said.splitlines()[2:] == ["Анна передаёт тикет в отдел «Бухгалтерия»", "Сейчас: Не назначен"]
    assert thread(topics, "передаёт") == thread(topics, "Новый тикет")
    assert fresh(stage, topics, lambda: OnTheSite(stage).replies("Ау")) == [], "it is another department's by now"


def test_a_ticket_that_was_never_told_of_here_does_not_say_good_bye(
    stage: Stage, irina: Client, anna: Employee
) -> None:
    group = forum(stage)
    filed(irina)
    anna.moves("bill")
    stage.later(minutes=2)
    assert len(told(group)) == 1


def test_two_tickets_that_become_one_say_so_in_both_topics(
    stage: Stage, irina: Client, topics: Person, anna: Employee
) -> None:
    OnTheSite(stage).asks()
    stage.later(minutes=2)
    gone, gained = fresh(stage, topics, lambda: joined(stage, anna))
    assert gone.splitlines() == [HEAD[0], HEAD[1], "Анна объединяет этот тикет с №1002", "Сейчас: В архиве"]
    assert gained.splitlines()[0] == "№1002 · Сайт"
    assert gained.splitlines()[2] == "Анна присоединяет сюда тикет №1001"
    assert thread(topics, "объединяет") == thread(topics, "№1001")
    assert thread(topics, "присоединяет") == thread(topics, "№1002")


def joined(stage: Stage, anna: Employee) -> None:
    merge(TicketRef("north", 1001), 1002, actor=anna.actor, cause=cause(), house=stage.house)
    stage.settle()


def parted(stage: Stage, anna: Employee, message: int = 1) -> None:
    split(TicketRef("north", 1001), message, actor=anna.actor, cause=cause(), house=stage.house)
    stage.settle()


def test_a_message_that_becomes_a_ticket_begins_a_topic(stage: Stage, topics: Person, anna: Employee) -> None:
    OnTheSite(stage).replies("И почта")
    stage.later(minutes=2)
    old, new = fresh(stage, topics, lambda: parted(stage, anna))
    assert old.splitlines()[2] == "Анна выделяет сообщение отсюда в тикет №1002"
    assert new.splitlines()[2:] == ["Анна выделяет этот тикет из №1001", "Сейчас: Не назначен"]
    assert thread(topics, "из №1001") not in (None, thread(topics, "№1001"))


def test_in_one_place_the_end_of_a_ticket_is_a_line_and_the_rest_is_nothing(
    stage: Stage, flat: Person, anna: Employee
) -> None:
    OnTheSite(stage).asks()
    stage.later(minutes=2)
    assert fresh(stage, flat, lambda: joined(stage, anna)) == [f"{HEAD[0]}\nАнна объединяет этот тикет с №1002"]


def test_in_one_place_a_message_that_became_a_ticket_is_a_line_where_somebody_waits_in_it(
    stage: Stage, flat: Person, anna: Employee
) -> None:
    OnTheSite(stage).replies("И почта", 1001)
    stage.later(minutes=2)
    (said,) = fresh(stage, flat, lambda: parted(stage, anna))
    assert said.splitlines() == [HEAD[0].replace("1001", "1002"), "Анна выделяет этот тикет из №1001"]
    assert not sounds(stage)[-1]
    anna.answers("Починили, но домен кончается", keep=True)
    stage.later(minutes=2)
    assert fresh(stage, flat, lambda: parted(stage, anna, 3)) == []


def test_a_group_without_topics_learns_in_a_line_that_somebody_answered(
    stage: Stage, flat: Person, anna: Employee
) -> None:
    """What was said stands in the console."""
    (said,) = fresh(stage, flat, lambda: anna.answers("Починили, проверьте", paper()))
    assert said.splitlines() == [HEAD[0], "Анна отвечает клиенту"]
    assert not sounds(stage)[-1]


def test_a_group_without_topics_is_left_in_peace_otherwise(stage: Stage, flat: Person, anna: Employee) -> None:
    stage.staff("Борис")
    olga = Employee(stage, stage.staff("Ольга", role=Role.HEAD))
    assert fresh(stage, flat, lambda: (anna.takes(), olga.gives("Борис"))) == []
    assert fresh(stage, flat, lambda: anna.writes("Продлите домен")) == []
    assert fresh(stage, flat, lambda: anna.moves("bill")) == []


def test_a_group_without_topics_learns_that_a_ticket_was_closed(stage: Stage, flat: Person, anna: Employee) -> None:
    assert fresh(stage, flat, anna.closes) == [f"{HEAD[0]}\nАнна закрывает тикет"]


def test_a_question_and_its_answer_within_a_minute_are_one_message_there_too(
    stage: Stage, flat: Person, anna: Employee
) -> None:
    def both() -> None:
        OnTheSite(stage).replies("Ау")
        anna.answers("Починили")

    (said,) = fresh(stage, flat, both)
    assert said.splitlines() == [*HEAD, "Ирина пишет", "Анна отвечает клиенту", "", "Ау"]
    assert sounds(stage)[-1]


def test_nobody_is_told_by_himself_of_what_a_colleague_did(stage: Stage, topics: Person, anna: Employee) -> None:
    """Neither in his own chat nor by a letter: the group is where it stands."""
    phone = on_duty(stage, "Борис")
    stage.later(minutes=2)
    before, letters = phone.sees(), len(stage.mail.letters)
    assert len(fresh(stage, topics, lambda: (anna.takes(), anna.answers("Готово")))) == 1
    fresh(stage, topics, anna.reopens)
    assert phone.sees() == before
    assert len(stage.mail.letters) == letters


def test_nothing_of_it_can_be_wished_for(stage: Stage) -> None:
    """The page about oneself offers what one can be told of, and no more."""
    stage.staff()
    page = stage.workplace().opens("/desk/me")
    assert 'value="replied.telegram"' in page.html
    assert "answered." not in page.html


@pytest.mark.parametrize("kind", [*DONE, "ticket.assigned", "ticket.moved", "ticket.merged", "ticket.split"])
def test_an_event_that_comes_again_is_told_once(stage: Stage, topics: Person, anna: Employee, kind: str) -> None:
    """1 to 8 times, before and after it was told."""
    details = {"assignee": "s-anna", "name": "Анна", "from": "tech", "to": "tech"}
    last = replace(stage.queues.published[-1], id="north#1001#again", kind=kind, side="staff", details=details)

    def often() -> None:
        for _ in range(4):
            alert(last, stage.house)

    assert len(fresh(stage, topics, often)) == 1
    assert fresh(stage, topics, often) == []


def test_a_topic_that_was_deleted_is_made_again_for_an_answer(stage: Stage, topics: Person, anna: Employee) -> None:
    first = thread(topics, "№1001")
    topics.deletes_topic(first)
    fresh(stage, topics, lambda: anna.answers("Починили"))
    assert thread(topics, "Починили") not in (None, first)


def test_a_group_that_is_no_forum_any_more_is_told_answers_in_one_place(
    stage: Stage, topics: Person, anna: Employee
) -> None:
    stage.telegram.bot(stage.bot.token).talks[FORUM].chat["is_forum"] = False
    assert "Починили" in fresh(stage, topics, lambda: anna.answers("Починили"))[0]


def test_an_untied_group_hears_of_no_answer(stage: Stage, topics: Person, anna: Employee) -> None:
    def answers() -> None:
        anna.answers("Готово")
        groups.untie("north", "tech", by="operator", cause=cause(), house=stage.house)

    assert fresh(stage, topics, answers) == []
