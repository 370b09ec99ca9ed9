"""From deeds to one transaction: rows in order, leased, and the events the world is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chalicelib.conversation.outputs import Say
from chalicelib.desk import verbs
from chalicelib.desk.history import UNTOLD, Happened
from chalicelib.desk.message import FileState
from chalicelib.desk.permissions import SYSTEM
from chalicelib.services.effects import ChatTarget, Class, Delivery, Fetch, Spoken, Told
from chalicelib.services.record import LEASE, changes, event, lease_of
from tests.unit.desk.tickets import ANNA, IRINA, LATER, NOW, file, released, said, ticket

SPOKEN = Spoken(target=ChatTarget(bot="7", chat=501, language="ru"), output=Say(lines=("да",)))
FETCH = Fetch(bot="7", chat=501, language="ru", provider="north", ticket=1001, message=2, attachment="a1")


def test_what_is_said_comes_before_what_the_world_is_told() -> None:
    deed = verbs.reply(ticket(), said("ещё"), IRINA, LATER)
    made = changes(cause="c#1", at=LATER, deeds=[deed], says=[(Class.RECEIPT, SPOKEN), (Class.FILE, FETCH)])
    assert [(each.ordinal, each.cls, each.lane) for each in made.rows] == [
        (0, Class.RECEIPT, "chat#7#501"),
        (1, Class.FILE, "file#a1"),
        (2, Class.EVENT, "events"),
    ]
    assert {each.due for each in made.rows} == {LATER + LEASE}
    assert made.saves == (deed.ticket, *deed.messages, *deed.facts)


def test_an_answer_for_a_repeat_is_kept_with_the_cause() -> None:
    assert changes(cause="c#1", at=NOW, answer={"ticket": 7}).answer == {"ticket": 7}
    assert changes(cause="c#1", at=NOW).answer == {}


def test_that_an_answer_of_several_messages_is_due_is_known_once() -> None:
    """No transaction writes one thing twice."""
    told = Told(provider="north", ticket=1001, message=2, person="p-501", fact=2)
    target = ChatTarget(bot="7", chat=501, language="ru")
    parts = [Spoken(target=target, output=Say(lines=(each,)), told=told) for each in ("раз", "два")]
    written = changes(cause="c#1", at=NOW, says=[(Class.DELIVERY, each) for each in parts])
    assert len([each for each in written.saves if isinstance(each, Delivery)]) == 1


def test_a_lease_outlives_who_holds_it() -> None:
    """A function that runs for a minute keeps its rows for longer, else the clock would send them again."""
    assert lease_of(60) > timedelta(seconds=60)
    made = changes(cause="c#1", at=NOW, says=[(Class.VIEW, SPOKEN)], lease=lease_of(60))
    assert made.rows[0].due == NOW + lease_of(60)


def test_an_event_tells_the_fact_with_the_statuses_after_it() -> None:
    """What subscribers filter on, and what stands in the subject."""
    deed = verbs.answer(replace(ticket(), assignee="anna"), said("Готово"), ANNA, LATER)
    told = event(deed.ticket, deed.facts[0])
    assert (told.id, told.kind, told.provider, told.department) == (
        "north#1001#2",
        Happened.ANSWERED,
        "north",
        "tech",
    )
    assert (told.client_status, told.staff_status, told.side) == (0, "awaiting_client", "staff")
    assert (told.account, told.ticket, told.subject, told.message) == ("c-1", 1001, "Сайт", 2)
    assert (told.by, told.by_name, told.assignee, told.at) == ("anna", "Anna", "anna", LATER)


def test_an_event_says_whose_side_it_was() -> None:
    by_client = verbs.reply(ticket(), said("ещё"), IRINA, LATER)
    assert event(by_client.ticket, by_client.facts[0]).side == "client"
    written = replace(by_client.messages[0], attachments=(file(state=FileState.FAILED),))
    by_system = verbs.file_failed(by_client.ticket, written, "f1", SYSTEM, LATER)
    assert event(by_system.ticket, by_system.facts[0]).side == "system"


def test_no_event_holds_what_was_said() -> None:
    """I-3, TG-52: the topic learns that something happened, and where; never the words."""
    for deed in (
        verbs.reply(ticket(), said("тайна"), IRINA, LATER),
        verbs.answer(ticket(), said("тайна"), ANNA, LATER),
        verbs.note(ticket(), said("тайна"), ANNA, LATER),
    ):
        assert "тайна" not in repr(event(deed.ticket, deed.facts[0]))


def test_looking_is_nobody_elses_business() -> None:
    """Reading is a fact of the history, and no event."""
    deed = verbs.view(released(client_unread=1), IRINA, LATER)
    assert deed is not None
    reminders = {Happened.REMINDER_SET, Happened.REMINDER_DONE}
    assert {Happened.VIEWED, Happened.FOLLOWED, Happened.UNFOLLOWED, *reminders} == UNTOLD
    made = changes(cause="c#1", at=LATER, deeds=[deed])
    assert made.rows == ()
    assert deed.facts[0] in made.saves
