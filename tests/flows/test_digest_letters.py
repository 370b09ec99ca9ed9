"""Staff can have their letters together, by the hour or by the day; messages, deadlines and reminders come as ever."""

from __future__ import annotations

import itertools
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib import bootstrap
from chalicelib.desk.bundles import DIGEST
from chalicelib.desk.digests import Digest
from chalicelib.desk.mailroom import Address
from chalicelib.desk.people import Role
from chalicelib.desk.quiet import Quiet
from chalicelib.services import bundles
from chalicelib.services.alert import alert
from chalicelib.services.alert_wishes import wish_no_letters
from chalicelib.services.effects import Gathered, Letter
from chalicelib.services.failures import Refused
from tests.flows.desk_side import Employee, OnTheSite, filed
from tests.flows.test_alert_other_way import ADDRESS, keeps_out, letters, notices
from tests.flows.test_alerts import changed, event
from tests.people.mail import Correspondent
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Killed, Stage

HOURLY = Digest()


@pytest.fixture
def irina(stage: Stage) -> Client:
    return stage.client()


@pytest.fixture
def anna(stage: Stage, irina: Client) -> Client:
    """Who wants letters of new tickets and of replies, and that together at each full hour. It is noon in Moscow."""
    phone = on_duty(stage)
    wants = {"filed.email": True, "replied.email": True}
    changed(stage, digest=HOURLY, wishes=wants, zone="Europe/Moscow")
    return phone


@pytest.fixture
def olga(stage: Stage) -> Employee:
    return Employee(stage, stage.staff("Ольга", role=Role.HEAD))


def until_one(stage: Stage) -> None:
    """In the afternoon, from noon; minute by minute, as the clock looks."""
    for _ in range(61):
        stage.later(minutes=1)


def subjects(stage: Stage) -> list[object]:
    return [each.values["subject"] for each in letters(stage)]


def test_an_hour_is_one_letter_and_messages_come_at_once(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    OnTheSite(stage).asks()
    stage.later(minutes=2)
    assert (notices(anna, "Новый тикет"), letters(stage)) == (2, [])
    OnTheSite(stage).replies("Ждём", 1001)
    stage.later(minutes=2)
    assert (notices(anna, "Ждём"), letters(stage)) == (1, [])
    until_one(stage)
    (letter,) = letters(stage)
    assert letter.values["subject"] == "С прошлого письма: 2 тикета"
    assert letter.lines == (
        "С прошлого письма: 2 тикета",
        "№1001 · Сайт отвечает ошибкой 502",
        "Новый тикет. Пишет Ирина",
        "Ирина пишет",
        "Сейчас: Не назначен",
        "№1002 · Сайт",
        "Новый тикет. Пишет Ирина",
        "Сейчас: Не назначен",
    )
    assert notices(anna, "Новый тикет") == 2, "it was told by message before"
    until_one(stage)
    assert len(letters(stage)) == 1, "an hour without news brings no letter"


def test_each_ticket_of_the_letter_leads_to_its_page(stage: Stage, irina: Client, anna: Client) -> None:
    stage.house = replace(stage.house, portal="https://desk.example")
    bootstrap.install(stage.house)
    filed(irina)
    OnTheSite(stage).asks()
    until_one(stage)
    (letter,) = letters(stage)
    page = "https://desk.example/desk/tickets/{}?post=north/s-anna"
    assert letter.leads == ("", page.format(1001), "", "", page.format(1002), "", "")
    written = Correspondent(ADDRESS, "Анна", stage).receives()[-1]
    lines = written.text.splitlines()
    place = lines.index("№1001 · Сайт отвечает ошибкой 502")
    assert lines[place + 1 : place + 3] == [page.format(1001), "Новый тикет. Пишет Ирина"]
    assert f'<a href="{page.format(1002)}">№1002 · Сайт</a>' in written.html


def test_one_ticket_is_told_as_ever(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    OnTheSite(stage).replies("Ждём", 1001)
    until_one(stage)
    (letter,) = letters(stage)
    assert letter.values["subject"] == "[#1001] Сайт отвечает ошибкой 502"
    assert letter.lines[2:] == ("Новый тикет. Пишет Ирина", "Ирина пишет", "С утра 502", "Ждём")


def test_the_next_hour_begins_anew(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    until_one(stage)
    OnTheSite(stage).replies("Ау", 1001)
    until_one(stage)
    first, second = letters(stage)
    assert "Новый тикет. Пишет Ирина" in first.lines
    assert "Новый тикет. Пишет Ирина" not in second.lines


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("ticket.deadline_near", "Срок ответа подходит"),
        ("ticket.deadline_missed", "Срок ответа прошёл"),
        ("ticket.reminder", "Напоминание"),
    ],
)
def test_what_is_of_no_use_later_is_a_letter_at_once(
    stage: Stage, irina: Client, anna: Client, kind: str, line: str
) -> None:
    changed(stage, wishes={"filed.email": True, "near.email": True})
    filed(irina)
    stage.later(minutes=2)
    alert(event(stage, kind), stage.house)
    stage.later(minutes=2)
    (letter,) = letters(stage)
    assert any(line in each for each in letter.lines)
    until_one(stage)
    _, second = letters(stage)
    assert "Новый тикет. Пишет Ирина" in second.lines
    assert not any(line in each for each in second.lines)


def test_once_a_day_it_comes_at_his_time(stage: Stage, irina: Client, anna: Client) -> None:
    changed(stage, digest=Digest(at=9 * 60))
    filed(irina)
    stage.later(hours=20, minutes=59)
    assert letters(stage) == []
    stage.later(minutes=1)
    assert len(letters(stage)) == 1


@pytest.mark.parametrize(
    ("asked", "letter"),
    [
        ("2026-10-24T10:00+02:00", "2026-10-25T09:00+01:00"),
        ("2026-03-28T10:00+01:00", "2026-03-29T09:00+02:00"),
        ("2026-10-25T10:00+01:00", "2026-10-26T09:00+01:00"),
    ],
    ids=["clocks go back", "clocks go forward", "a usual night"],
)
def test_when_the_clocks_change_it_is_the_same_time_on_her_clock(asked: str, letter: str) -> None:
    stage = Stage()
    stage.clock.at = datetime.fromisoformat(asked)
    irina = stage.client()
    on_duty(stage)
    changed(stage, digest=Digest(at=9 * 60), wishes={"filed.email": True}, zone="Europe/Berlin")
    filed(irina)
    due = datetime.fromisoformat(letter)
    while stage.clock.now() < due - timedelta(minutes=1):
        stage.later(minutes=15 if stage.clock.now() < due - timedelta(minutes=20) else 1)
    assert letters(stage) == []
    stage.later(minutes=1)
    assert len(letters(stage)) == 1


def test_quiet_hours_hold_the_messages_and_the_letter_goes_by_its_own_time(
    stage: Stage, irina: Client, anna: Client
) -> None:
    """Quiet until 8, letters at 9."""
    changed(stage, digest=Digest(at=9 * 60), quiet=Quiet(since=12 * 60, until=8 * 60))
    filed(irina)
    stage.later(hours=20, minutes=1)
    assert (notices(anna, "Новый тикет"), letters(stage)) == (1, [])
    stage.later(minutes=59)
    assert len(letters(stage)) == 1


def test_a_week_end_is_in_the_letter_whole(stage: Stage, irina: Client, anna: Client) -> None:
    """Days off, from Saturday noon on, and a letter at 9 on Monday."""
    changed(stage, digest=Digest(at=9 * 60), quiet=Quiet(off=(5, 6)))
    for number in range(60):
        OnTheSite(stage).asks(subject=f"Тема {number}")
    for _ in range(46):
        stage.later(hours=1)
    (letter,) = letters(stage)
    assert letter.values["subject"] == "С прошлого письма: 60 тикетов"
    assert sum(each.startswith("№") for each in letter.lines) == 60


def test_letters_by_the_hour_come_when_quiet_hours_end(stage: Stage, irina: Client, anna: Client) -> None:
    """Not an hour after the messages."""
    changed(stage, quiet=Quiet(since=12 * 60, until=8 * 60))
    filed(irina)
    OnTheSite(stage).asks()
    stage.later(hours=19, minutes=59)
    assert (notices(anna, "Пока вас не беспокоили"), letters(stage)) == (0, [])
    stage.later(minutes=1)
    stage.later(minutes=1)
    assert (notices(anna, "Пока вас не беспокоили: 2"), subjects(stage)) == (1, ["С прошлого письма: 2 тикета"])


def test_whoever_wants_letters_at_once_again_still_gets_what_waits(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    stage.later(minutes=2)
    changed(stage, digest=None)
    OnTheSite(stage).replies("Ау", 1001)
    stage.later(minutes=2)
    (letter,) = letters(stage)
    assert letter.lines[2:] == ("Ирина пишет", "Ау")
    until_one(stage)
    assert [each.lines[2] for each in letters(stage)] == ["Ирина пишет", "Новый тикет. Пишет Ирина"]


def test_what_was_unticked_meanwhile_is_left_out(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    OnTheSite(stage).replies("Ждём", 1001)
    stage.later(minutes=2)
    changed(stage, wishes={"filed.email": False, "filed.telegram": False, "replied.email": True})
    until_one(stage)
    (letter,) = letters(stage)
    assert letter.lines[2:] == ("Ирина пишет", "Ждём")


def test_whoever_stops_all_letters_gets_not_the_last_one_either(stage: Stage, irina: Client, anna: Client) -> None:
    """RFC 8058"""
    filed(irina)
    stage.later(minutes=2)
    member = next(each for each in stage.store.staff("north") if each.id == "s-anna")
    wish_no_letters(member, cause="unsubscribe#1", house=stage.house)
    until_one(stage)
    assert letters(stage) == []


@pytest.mark.parametrize("facts", [{"active": False}, {"departments": ("bill",)}])
def test_whoever_may_not_look_any_more_gets_none(
    stage: Stage, irina: Client, anna: Client, facts: dict[str, object]
) -> None:
    filed(irina)
    stage.later(minutes=2)
    changed(stage, **facts)
    until_one(stage)
    assert letters(stage) == []


# The other way.


def test_letters_in_place_of_messages_are_together_too(stage: Stage, irina: Client, anna: Client) -> None:
    """Of what she is told in Telegram alone, once it is known that she keeps the bot out: the first is found out."""
    changed(stage, wishes={})
    keeps_out(stage, anna)
    filed(irina)
    stage.later(minutes=2)
    assert len(letters(stage)) == 1
    for text in ("раз", "два", "три"):
        OnTheSite(stage).replies(text, 1001)
        stage.later(minutes=3)
    assert len(letters(stage)) == 1
    until_one(stage)
    _, together = letters(stage)
    assert together.lines[3:] == ("раз", "два", "три")


def test_what_waited_for_a_bot_that_is_let_in_again_still_comes(stage: Stage, irina: Client, anna: Client) -> None:
    changed(stage, wishes={})
    filed(irina)
    stage.later(minutes=2)
    anna.blocks()
    stage.settle()
    OnTheSite(stage).replies("Ау", 1001)
    stage.later(minutes=2)
    anna.unblocks()
    until_one(stage)
    assert (notices(anna, "Ау"), len(letters(stage, "Ау"))) == (0, 1)


def dead(stage: Stage) -> None:
    stage.save(Address(address=ADDRESS, dead_at=stage.clock.now(), why="5.1.1 no such user"))


def test_where_letters_do_not_arrive_any_more_a_message_tells_what_none_has_told(
    stage: Stage, irina: Client, anna: Client, olga: Employee
) -> None:
    changed(stage, wishes={"filed.email": True, "assigned.telegram": False})
    filed(irina)
    olga.gives("Анна")
    stage.later(minutes=2)
    before = len(anna.sees())
    dead(stage)
    until_one(stage)
    (told,) = anna.sees()[before:]
    assert "Ольга поручает вам" in told.text
    assert "Новый тикет" not in told.text
    assert letters(stage) == []


def test_where_a_message_has_told_all_none_follows(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    stage.later(minutes=2)
    before = len(anna.sees())
    dead(stage)
    until_one(stage)
    assert (anna.sees()[before:], letters(stage)) == ([], [])


def test_a_letter_that_is_refused_is_told_by_a_message(
    stage: Stage, irina: Client, anna: Client, olga: Employee
) -> None:
    changed(stage, wishes={"filed.email": True, "assigned.telegram": False})
    filed(irina)
    olga.gives("Анна")
    stage.later(minutes=2)
    stage.mail.fail_next("send", Refused("MessageRejected"))
    until_one(stage)
    assert (notices(anna, "Ольга поручает вам"), notices(anna, "Новый тикет")) == (1, 1)


def test_a_message_in_place_of_a_long_letter_is_no_longer_than_any(stage: Stage, irina: Client, anna: Client) -> None:
    changed(stage, wishes={"replied.email": True, "replied.telegram": False, "filed.telegram": False})
    filed(irina)
    for number in range(60):
        alert(event(stage, "ticket.replied", id=f"north#1001#n{number}", by_name=f"К{number}"), stage.house)
        if number % 10 == 9:
            stage.later(minutes=2)
    dead(stage)
    until_one(stage)
    told = anna.sees()[-1].text
    assert told.count("пишет") == 20
    assert "И ещё 40 событий" in told


# Every act once.


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
@pytest.mark.parametrize("times", range(1, 9))
def test_in_any_order_and_however_often_each_is_told_once(
    stage: Stage, irina: Client, anna: Client, order: tuple[int, ...], times: int
) -> None:
    filed(irina)
    until_one(stage)
    facts = [{"id": f"north#1001#r{each}", "by_name": f"Клиент{each}"} for each in range(3)]
    for each in (*order * times,):
        alert(event(stage, "ticket.replied", **facts[each]), stage.house)
    stage.later(minutes=2)
    for each in order:
        alert(event(stage, "ticket.replied", **facts[each]), stage.house)
    until_one(stage)
    until_one(stage)
    said = [line for each in letters(stage)[1:] for line in each.lines if "пишет" in line]
    assert sorted(said) == [f"Клиент{each} пишет" for each in range(3)]


@pytest.mark.parametrize("died", range(1, 3))
def test_a_container_that_dies_on_the_way_loses_nothing(stage: Stage, irina: Client, anna: Client, died: int) -> None:
    """After it was told and put by, after the letter was written down."""
    commits = itertools.count(1)

    def dies(_: object) -> None:
        if next(commits) == died:
            raise Killed

    filed(irina)
    stage.store.after_commit = dies
    for _ in range(65):
        with suppress(Killed):
            stage.later(minutes=1)
    stage.store.after_commit = lambda _: None
    until_one(stage)
    assert next(commits) > died
    assert (notices(anna, "Новый тикет"), len(letters(stage, "Новый тикет"))) == (1, 1)


def test_two_that_tell_it_at_once_send_one_letter(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    stage.later(minutes=2)
    waiting = stage.store.bundle("north", "staff#s-anna", DIGEST)
    due = Gathered(provider="north", to="staff#s-anna", ticket=DIGEST, opened=waiting.opened)
    stage.store.on("commit", lambda: bundles.tell(due, stage.house))
    bundles.tell(due, stage.house)
    until_one(stage)
    assert len(letters(stage)) == 1


def test_what_comes_while_the_letter_is_written_is_in_it_or_in_the_next(
    stage: Stage, irina: Client, anna: Client
) -> None:
    filed(irina)
    OnTheSite(stage).replies("раз", 1001)
    stage.later(minutes=58)
    OnTheSite(stage).replies("два", 1001)
    stage.later(minutes=1)
    stage.later(minutes=1)
    until_one(stage)
    told = [line for each in letters(stage) for line in each.lines if line in {"раз", "два"}]
    assert told == ["раз", "два"]


def test_more_than_a_letter_holds_is_counted(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    stage.later(minutes=2)
    for number in range(120):
        alert(event(stage, "ticket.replied", id=f"north#1001#n{number}", by_name=f"К{number}"), stage.house)
        if number % 10 == 9:
            stage.later(minutes=2)
    until_one(stage)
    (letter,) = letters(stage)
    assert sum("пишет" in each for each in letter.lines) == 100
    assert "И ещё 21 событие" in letter.lines


def test_whoever_follows_by_letters_alone_needs_no_telegram(stage: Stage, irina: Client) -> None:
    stage.staff("Борис")
    changed(stage, "Борис", digest=HOURLY, wishes={"filed.email": True}, zone="Europe/Moscow")
    filed(irina)
    OnTheSite(stage).asks()
    until_one(stage)
    told: list[Letter] = [each for each in stage.mail.to("s-boris@staff.example") if each.name == "alert"]
    assert [each.values["subject"] for each in told] == ["С прошлого письма: 2 тикета"]
