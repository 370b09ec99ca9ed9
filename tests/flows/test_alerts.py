"""Staff are told: who of which event, by which way, once, and several events of a minute in one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from chalicelib.desk.alerts import DEFAULTS, PERSONAL, Alert
from chalicelib.desk.answer_times import Counting, Rule
from chalicelib.desk.notices import Way
from chalicelib.desk.people import Role
from chalicelib.desk.quiet import Quiet
from chalicelib.desk.ticket import Whom
from chalicelib.services.act import TicketRef
from chalicelib.services.alert import ALERTS, alert, held
from chalicelib.services.effects import Event, Gathered, Row, Waits
from chalicelib.services.follow import follow
from chalicelib.services.remind import remind
from chalicelib.services.setup_staff import change_staff
from tests.flows.desk_side import Employee, OnTheSite, cause, filed
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Stage, staff_id


@pytest.fixture
def irina(stage: Stage) -> Client:
    return stage.client()


@pytest.fixture
def anna(stage: Stage) -> Client:
    return on_duty(stage)


class Ear:
    """What somebody is told from now on, in Telegram and by letter."""

    def __init__(self, stage: Stage, name: str, client: Client | None = None) -> None:
        self._stage = stage
        self._client = client
        self._address = f"{staff_id(name)}@staff.example"
        self._before = self._told()

    def hears(self) -> list[str]:
        return self._told()[len(self._before) :]

    def _told(self) -> list[str]:
        chat = [each.text for each in self._client.sees()] if self._client else []
        return chat + ["\n".join(each.lines) for each in self._stage.mail.to(self._address) if each.name == "alert"]


def changed(stage: Stage, name: str = "Анна", **facts) -> None:
    member = next(each for each in stage.store.staff("north") if each.id == staff_id(name))
    stage.save(replace(member, **facts))


def event(stage: Stage, kind: str, **facts) -> Event:
    """What another part of the desk would publish of the ticket."""
    ticket = stage.ticket()
    plain = {
        "id": f"north#1001#{kind}",
        "provider": "north",
        "department": ticket.department,
        "account": ticket.account,
        "ticket": 1001,
        "subject": ticket.subject,
        "client_status": int(ticket.client_status),
        "staff_status": str(ticket.staff_status),
        "side": "system",
        "by": "system",
        "by_name": "Lambdesk",
        "at": stage.clock.now(),
        "assignee": ticket.assignee,
    }
    return Event(kind=kind, **{**plain, **facts})


def test_a_new_ticket_is_told_to_the_department(stage: Stage, irina: Client, anna: Client) -> None:
    """Event matrix: client created -> department"""
    boris = on_duty(stage, "Борис", user=802, departments=("bill",))
    ear, other = Ear(stage, "Анна", anna), Ear(stage, "Борис", boris)
    filed(irina)
    stage.later(minutes=1)
    (told,) = ear.hears()
    assert told.splitlines() == [
        "№1001 · Сайт отвечает ошибкой 502",
        "Север-Хостинг, Техническая поддержка",
        "Новый тикет. Пишет Ирина",
        "",
        "С утра 502",
    ]
    assert list(anna.sees()[-1].labels) == ["Взять", "Ответить", "Заметка"]
    assert other.hears() == []


def test_an_alert_waits_for_a_minute_and_no_longer(stage: Stage, irina: Client, anna: Client) -> None:
    ear = Ear(stage, "Анна", anna)
    filed(irina)
    stage.later(seconds=59)
    assert ear.hears() == []
    stage.clock.turn(seconds=1)
    stage.settle()
    assert len(ear.hears()) == 1, "the queue brings it to the second, before the clock's minute"


def test_what_happens_within_a_minute_is_one_message(stage: Stage, irina: Client, anna: Client) -> None:
    ear = Ear(stage, "Анна", anna)
    filed(irina)
    stage.clock.turn(seconds=20)
    OnTheSite(stage).replies("И почта")
    OnTheSite(stage).replies("И панель")
    stage.later(minutes=2)
    (told,) = ear.hears()
    assert told.count("Ирина пишет") == 1
    assert all(each in told for each in ("Новый тикет. Пишет Ирина", "С утра 502", "И почта", "И панель"))


def test_after_it_was_told_the_next_minute_begins_anew(stage: Stage, irina: Client, anna: Client) -> None:
    ear = Ear(stage, "Анна", anna)
    filed(irina)
    stage.later(minutes=2)
    OnTheSite(stage).replies("И почта")
    stage.later(minutes=2)
    assert ["Новый тикет" in each for each in ear.hears()] == [True, False]


def test_two_tickets_are_two_messages(stage: Stage, irina: Client, anna: Client) -> None:
    ear = Ear(stage, "Анна", anna)
    filed(irina)
    OnTheSite(stage).asks()
    stage.later(minutes=2)
    assert [each.splitlines()[0] for each in ear.hears()] == ["№1001 · Сайт отвечает ошибкой 502", "№1002 · Сайт"]


def test_a_reply_is_told_to_the_assignee_alone(stage: Stage, irina: Client, anna: Client) -> None:
    """Event matrix: client replied -> assignee"""
    boris = on_duty(stage, "Борис", user=802)
    filed(irina)
    Employee(stage, stage.staff("Борис")).takes()
    stage.later(minutes=2)
    ear, other = Ear(stage, "Анна", anna), Ear(stage, "Борис", boris)
    OnTheSite(stage).replies("Есть новости?")
    stage.later(minutes=2)
    assert ear.hears() == []
    (told,) = other.hears()
    assert "Ирина пишет\n\nЕсть новости?" in told
    assert list(boris.sees()[-1].labels) == ["Ответить", "Заметка"], "it is his already"


@pytest.mark.parametrize("gone", [{"active": False}, {"departments": ("bill",)}])
def test_without_an_assignee_who_could_answer_the_department_is_told(
    stage: Stage, irina: Client, anna: Client, gone: dict
) -> None:
    """Event matrix: client replied -> assignee, else department"""
    on_duty(stage, "Борис", user=802)
    filed(irina)
    Employee(stage, stage.staff("Борис")).takes()
    stage.later(minutes=2)
    changed(stage, "Борис", **gone)
    ear = Ear(stage, "Анна", anna)
    OnTheSite(stage).replies("Есть новости?")
    stage.later(minutes=2)
    assert len(ear.hears()) == 1


def test_whoever_is_given_a_ticket_is_told_by_chat_and_letter(stage: Stage, irina: Client, anna: Client) -> None:
    """Event matrix: assigned -> new assignee"""
    filed(irina)
    stage.later(minutes=2)
    ear = Ear(stage, "Анна", anna)
    head = stage.staff("Ольга", role=Role.HEAD)
    Employee(stage, head).gives("Анна")
    stage.later(minutes=2)
    chat, letter = ear.hears()
    assert "Ольга поручает вам этот тикет" in chat
    assert letter == chat
    (raw,) = stage.mail.raw
    assert b"Auto-Submitted: auto-generated" in raw
    assert stage.mail.letters[0].values["subject"] == "[#1001] Сайт отвечает ошибкой 502"


def test_a_moved_ticket_is_told_to_its_new_department(stage: Stage, irina: Client, anna: Client) -> None:
    """Event matrix: moved -> new department"""
    boris = on_duty(stage, "Борис", user=802, departments=("bill",))
    filed(irina)
    stage.later(minutes=2)
    ear, other = Ear(stage, "Анна", anna), Ear(stage, "Борис", boris)
    Employee(stage, stage.staff()).moves("bill")
    stage.later(minutes=2)
    assert ear.hears() == []
    (told,) = other.hears()
    assert "Анна передаёт тикет в ваш отдел" in told


def test_nobody_is_told_of_his_own_act(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    stage.later(minutes=2)
    ear = Ear(stage, "Анна", anna)
    Employee(stage, stage.staff()).takes()
    Employee(stage, stage.staff()).notes("Смотрю")
    Employee(stage, stage.staff()).answers("Готово")
    stage.later(minutes=2)
    assert ear.hears() == []


def test_a_near_deadline_is_told_to_the_assignee_and_a_missed_one_to_the_head_as_well(
    stage: Stage, irina: Client, anna: Client
) -> None:
    """Event matrix: deadline near / missed -> assignee, then department head"""
    olga = on_duty(stage, "Ольга", user=803, role=Role.HEAD)
    filed(irina)
    Employee(stage, stage.staff()).takes()
    stage.later(minutes=2)
    ear, head = Ear(stage, "Анна", anna), Ear(stage, "Ольга", olga)
    alert(event(stage, "ticket.deadline_near"), stage.house)
    stage.later(minutes=2)
    assert ["Срок ответа подходит" in each for each in ear.hears()] == [True]
    assert head.hears() == []
    alert(event(stage, "ticket.deadline_missed"), stage.house)
    stage.later(minutes=2)
    assert "Срок ответа прошёл" in ear.hears()[-1]
    assert ["Срок ответа прошёл" in each for each in head.hears()] == [True, True], "by chat and letter"


def test_the_clock_itself_tells_of_a_deadline(stage: Stage, irina: Client, anna: Client) -> None:
    """Event matrix: deadline near / missed, from the promise to the chat."""
    provider = stage.store.provider("north")
    stage.save(replace(provider, rules=(Rule(id="all", first=60, counting=Counting.ALWAYS),)))
    filed(irina)
    Employee(stage, stage.staff()).takes()
    stage.later(minutes=2)
    ear = Ear(stage, "Анна", anna)
    for _ in range(70):
        stage.later(minutes=1)
    assert ["Срок ответа подходит" in each or "Срок ответа прошёл" in each for each in ear.hears()[:1]] == [True]
    told = "\n".join(ear.hears())
    assert "Срок ответа подходит" in told
    assert "Срок ответа прошёл" in told


def test_a_reminder_of_ones_own_rings_in_ones_own_chat(stage: Stage, irina: Client, anna: Client) -> None:
    boris = on_duty(stage, "Борис", user=802)
    filed(irina)
    stage.later(minutes=2)
    ear, other = Ear(stage, "Анна", anna), Ear(stage, "Борис", boris)
    at = stage.clock.now() + timedelta(minutes=10)
    ref, actor = TicketRef("north", 1001), Employee(stage, stage.staff()).actor
    remind(ref, actor=actor, at=at, text="перезвонить", whom=Whom.SELF, cause=cause(), house=stage.house)
    for _ in range(13):
        stage.later(minutes=1)
    chat, letter = ear.hears()
    assert chat.endswith("Напоминание\n\nперезвонить")
    assert letter.endswith("перезвонить")
    assert other.hears() == []


def test_a_mention_is_told_to_whom_it_names(stage: Stage, irina: Client, anna: Client) -> None:
    boris = on_duty(stage, "Борис", user=802)
    filed(irina)
    stage.later(minutes=2)
    ear, other = Ear(stage, "Анна", anna), Ear(stage, "Борис", boris)
    Employee(stage, stage.staff("Ольга", role=Role.HEAD)).notes("@s-boris, посмотри")
    stage.later(minutes=2)
    assert ear.hears() == []
    chat, _ = other.hears()
    assert chat.endswith("Ольга упоминает вас\n\n@s-boris, посмотри")


def test_a_note_that_names_nobody_is_told_to_nobody(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    stage.later(minutes=2)
    ear = Ear(stage, "Анна", anna)
    Employee(stage, stage.staff("Ольга", role=Role.HEAD)).notes("Смотрю")
    stage.later(minutes=2)
    assert ear.hears() == []


def test_whoever_follows_a_ticket_hears_the_client(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    Employee(stage, stage.staff("Борис")).takes()
    follow(TicketRef("north", 1001), actor=stage.staff(), cause=cause(), house=stage.house)
    stage.later(minutes=2)
    ear = Ear(stage, "Анна", anna)
    OnTheSite(stage).replies("Есть новости?")
    stage.later(minutes=2)
    assert ["Ирина пишет" in each for each in ear.hears()] == [True]


@pytest.mark.parametrize("kind", ALERTS)
def test_an_event_that_comes_again_is_told_once(stage: Stage, irina: Client, anna: Client, kind: str) -> None:
    """1 to 8 times, before and after it was told."""
    filed(irina)
    stage.later(minutes=2)
    ear = Ear(stage, "Анна", anna)
    again = event(stage, kind, details={"mentioned": staff_id("Анна"), "assignee": staff_id("Анна")})
    for _ in range(4):
        alert(again, stage.house)
    stage.later(minutes=2)
    for _ in range(4):
        alert(again, stage.house)
    stage.later(minutes=2)
    assert len(ear.hears()) == sum(DEFAULTS[ALERTS[kind], way] for way in Way)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_events_out_of_order_are_each_told_once(stage: Stage, irina: Client, anna: Client, order: tuple) -> None:
    filed(irina)
    stage.later(minutes=2)
    ear = Ear(stage, "Анна", anna)
    events = [event(stage, "ticket.replied", id=f"north#1001#late{each}", by_name=f"К{each}") for each in range(3)]
    for each in order:
        alert(events[each], stage.house)
        alert(events[each], stage.house)
    stage.later(minutes=2)
    (told,) = ear.hears()
    assert sorted(line for line in told.splitlines() if line.endswith("пишет")) == [f"К{n} пишет" for n in range(3)]


def test_two_events_at_once_are_both_in_the_message(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    stage.later(minutes=2)
    ear = Ear(stage, "Анна", anna)
    first, second = (event(stage, "ticket.replied", id=f"north#1001#at-once{n}", by_name=f"К{n}") for n in "12")
    stage.store.on("commit", lambda: alert(second, stage.house))
    alert(first, stage.house)
    stage.later(minutes=2)
    (told,) = ear.hears()
    assert {"К1 пишет", "К2 пишет"} <= set(told.splitlines())


def test_an_event_that_comes_while_it_is_told_begins_the_next_message(
    stage: Stage, irina: Client, anna: Client
) -> None:
    filed(irina)
    stage.later(minutes=2)
    ear = Ear(stage, "Анна", anna)
    alert(event(stage, "ticket.replied", by_name="К1"), stage.house)
    stage.clock.turn(minutes=1)
    late = event(stage, "ticket.replied", id="north#1001#late", by_name="К2")
    stage.store.on("thread", lambda: alert(late, stage.house))
    stage.settle()
    stage.later(minutes=2)
    assert sum("К1 пишет" in each for each in ear.hears()) == 1
    assert sum("К2 пишет" in each for each in ear.hears()) == 1


def test_whoever_died_after_writing_it_down_leaves_it_to_the_clock(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    stage.later(minutes=2)
    ear = Ear(stage, "Анна", anna)
    with stage.dying_after_commit():
        alert(event(stage, "ticket.replied", by_name="К1"), stage.house)
    stage.later(minutes=2)
    assert len(ear.hears()) == 1


def test_a_queue_that_takes_nothing_loses_nothing(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    stage.later(minutes=2)
    ear = Ear(stage, "Анна", anna)
    stage.queues.refusing.add("deliver")
    alert(event(stage, "ticket.replied", by_name="К1"), stage.house)
    stage.later(minutes=2)
    stage.later(minutes=2)
    assert len(ear.hears()) == 1


def test_quiet_hours_end_in_one_digest(stage: Stage, irina: Client, anna: Client) -> None:
    """14 November 2026, 12:00 in Moscow; quiet from then until 8 the next morning."""
    changed(stage, quiet=Quiet(since=12 * 60, until=8 * 60), zone="Europe/Moscow")
    ear = Ear(stage, "Анна", anna)
    filed(irina)
    OnTheSite(stage).asks()
    stage.later(hours=3)
    OnTheSite(stage).replies("Ждём", 1001)
    stage.later(hours=16, minutes=59)
    assert ear.hears() == []
    stage.later(minutes=1)
    assert ear.hears() == [
        "Пока вас не беспокоили: 2 тикета\n"
        "№1001 · Сайт отвечает ошибкой 502\nНовый тикет. Пишет Ирина\nИрина пишет\n"
        "№1002 · Сайт\nНовый тикет. Пишет Ирина"
    ]
    stage.later(hours=24)
    assert len(ear.hears()) == 1


def test_days_off_end_in_one_digest(stage: Stage, irina: Client, anna: Client) -> None:
    """14 November 2026 is a Saturday; it is told on Monday at 8."""
    changed(stage, quiet=Quiet(since=22 * 60, until=8 * 60, off=(5, 6)), zone="Europe/Moscow")
    ear = Ear(stage, "Анна", anna)
    filed(irina)
    stage.later(hours=20)
    OnTheSite(stage).asks()
    stage.later(hours=23, minutes=59)
    assert ear.hears() == []
    stage.later(minutes=1)
    (told,) = ear.hears()
    assert told.startswith("Пока вас не беспокоили: 2 тикета")


def test_what_would_be_told_in_quiet_hours_waits_although_it_came_before_them(
    stage: Stage, irina: Client, anna: Client
) -> None:
    changed(stage, quiet=Quiet(since=12 * 60 + 1, until=13 * 60), zone="Europe/Moscow")
    ear = Ear(stage, "Анна", anna)
    filed(irina)
    stage.later(minutes=59)
    assert ear.hears() == []
    stage.later(minutes=1)
    assert len(ear.hears()) == 1


@pytest.mark.parametrize("quiet", [None, Quiet(since=0, until=8 * 60)])
def test_what_was_given_up_is_told_with_what_comes_next(
    stage: Stage, irina: Client, anna: Client, quiet: Quiet | None
) -> None:
    """Else a bundle that nothing comes for any more would take in all that follows, and be told never."""
    changed(stage, quiet=quiet, zone="Europe/Moscow")
    ear = Ear(stage, "Анна", anna)
    stage.clock.turn(hours=13)
    filed(irina)
    for each in stage.store.shelf.all(Row, "row"):
        if isinstance(each.content, Gathered):
            stage.store.settle(each)
    stage.later(hours=20)
    assert ear.hears() == []
    stage.later(hours=28)
    OnTheSite(stage).replies("Ау")
    stage.later(hours=8)
    (told,) = ear.hears()
    assert "Новый тикет. Пишет Ирина" in told
    assert "Ирина пишет" in told
    stage.later(hours=24)
    assert len(ear.hears()) == 1


def test_what_is_for_one_person_is_not_pushed_out_by_what_many_send(stage: Stage, irina: Client, anna: Client) -> None:
    """A night in which a ticket was assigned, its answer became overdue, and everybody wrote."""
    changed(stage, quiet=Quiet(since=12 * 60, until=8 * 60), zone="Europe/Moscow")
    olga = Employee(stage, stage.staff("Ольга", role=Role.HEAD))
    filed(irina)
    OnTheSite(stage).asks()
    stage.later(minutes=2)
    olga.gives("Анна")
    ear = Ear(stage, "Анна", anna)
    alert(event(stage, "ticket.deadline_missed", id="north#1001#m", assignee="s-anna"), stage.house)
    for number in range(150):
        alert(event(stage, "ticket.replied", id=f"n#{number}", ticket=1002, by_name=f"К{number}"), stage.house)
    stage.later(hours=20)
    told = ear.hears()[0]
    assert "Ольга поручает вам этот тикет" in told
    assert "Срок ответа прошёл" in told
    assert "И ещё 54 события" in told


def test_mail_that_was_seen_to_meanwhile_leaves_what_else_there_was(stage: Stage, irina: Client, anna: Client) -> None:
    """However much of it came: more than a bundle keeps."""
    changed(stage, quiet=Quiet(since=12 * 60, until=8 * 60), zone="Europe/Moscow")
    olga = Employee(stage, stage.staff("Ольга", role=Role.HEAD))
    filed(irina)
    stage.later(minutes=2)
    olga.gives("Анна")
    stage.later(minutes=2)
    ear = Ear(stage, "Анна", anna)
    for number in range(120):
        gone = Waits(provider="north", department="tech", id=f"m{number}", sender="x@y.example", at=stage.clock.now())
        held(gone, stage.house)
    stage.later(hours=20)
    assert all("Ольга поручает вам этот тикет" in each for each in ear.hears())
    assert len(ear.hears()) == 2, "a message and a letter"


def test_more_than_a_message_holds_is_counted(stage: Stage, irina: Client, anna: Client) -> None:
    filed(irina)
    stage.later(minutes=2)
    ear = Ear(stage, "Анна", anna)
    for number in range(25):
        alert(event(stage, "ticket.replied", id=f"north#1001#n{number}", by_name=f"К{number}"), stage.house)
    stage.later(minutes=2)
    (told,) = ear.hears()
    assert told.count("пишет") == 20
    assert "И ещё 5 событий" in told


def test_wishes_are_obeyed_for_each_way(stage: Stage, irina: Client, anna: Client) -> None:
    changed(stage, wishes={"filed.telegram": False, "filed.email": True})
    before = len(anna.sees())
    filed(irina)
    stage.later(minutes=2)
    assert len(anna.sees()) == before
    (letter,) = stage.mail.to("s-anna@staff.example")
    assert letter.lines[2:] == ("Новый тикет. Пишет Ирина", "С утра 502")


def test_whoever_wants_nothing_costs_nothing(stage: Stage, irina: Client, anna: Client) -> None:
    changed(stage, wishes={"filed.telegram": False})
    filed(irina)
    assert not [name for name in stage.store.shelf.things if name[0] == "bundle"]


def test_whoever_has_not_linked_telegram_gets_the_letters_he_chose_and_no_others(stage: Stage, irina: Client) -> None:
    """Event matrix: menu, and chosen channels. The queue shows him the rest."""
    stage.staff()
    filed(irina)
    stage.later(minutes=2)
    assert stage.mail.letters == []
    Employee(stage, stage.staff("Ольга", role=Role.HEAD)).gives("Анна")
    stage.later(minutes=2)
    assert [each.name for each in stage.mail.to("s-anna@staff.example")] == ["alert"]


def test_where_the_bot_is_kept_out_a_letter_takes_its_place(stage: Stage, irina: Client, anna: Client) -> None:
    anna.blocks()
    filed(irina)
    stage.later(minutes=2)
    assert [each.name for each in stage.mail.to("s-anna@staff.example")] == ["alert"]
    anna.unblocks()
    ear = Ear(stage, "Анна", anna)
    OnTheSite(stage).replies("Ау")
    stage.later(minutes=2)
    assert len(ear.hears()) == 1
    assert len(stage.mail.to("s-anna@staff.example")) == 1


@pytest.mark.parametrize("role", [Role.OBSERVER])
def test_who_only_looks_on_is_told_of_nothing(stage: Stage, irina: Client, role: Role) -> None:
    ear = Ear(stage, "Анна", on_duty(stage, role=role))
    filed(irina)
    stage.later(minutes=2)
    assert ear.hears() == []


@pytest.mark.parametrize("facts", [{"active": False}, {"departments": ("bill",)}])
def test_whoever_lost_his_rights_meanwhile_is_told_nothing(
    stage: Stage, irina: Client, anna: Client, facts: dict
) -> None:
    ear = Ear(stage, "Анна", anna)
    filed(irina)
    changed(stage, **facts)
    stage.later(minutes=2)
    assert ear.hears() == []


def test_a_new_address_unties_the_telegram_of_the_old_one(stage: Stage, irina: Client, anna: Client) -> None:
    """The post may be somebody else's now."""
    change_staff(
        "north",
        "s-anna",
        lambda old: replace(old, email="new@staff.example"),
        by="op",
        cause=cause(),
        house=stage.house,
    )
    before = len(anna.sees())
    filed(irina)
    Employee(stage, stage.staff("Ольга", role=Role.HEAD)).gives("Анна")
    stage.later(minutes=2)
    assert len(anna.sees()) == before
    assert len(stage.mail.to("new@staff.example")) == 1


def test_every_alert_has_an_event() -> None:
    """But for mail that waits: it is of no ticket, and nothing happens to one."""
    assert {*ALERTS.values(), Alert.HELD} == set(PERSONAL)
