"""What Outbox promises, kept by the fake and by DynamoDB alike."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.conversation.outputs import Settle, ShowFiles, Toast
from chalicelib.conversation.states import Left, Mapped, Shown
from chalicelib.desk.alerts import Alert
from chalicelib.desk.bundles import News
from chalicelib.desk.groups import Topic
from chalicelib.desk.message import Attachment, FileState, Shape
from chalicelib.services.effects import (
    Alerted,
    Class,
    Delivered,
    Delivery,
    Due,
    Event,
    Fetch,
    FileCopy,
    Letter,
    Returned,
    Told,
    Waits,
    Wake,
    Waking,
)
from chalicelib.services.failures import Stale
from chalicelib.services.records import Changes, SceneKeys
from tests.contract.things import BEGINNING, message, row, ticket

LEASE = timedelta(seconds=60)
LATER = BEGINNING + LEASE
CAUSE = row().cause


def _commit(desk, *rows) -> None:
    desk.store.commit(Changes(rows=rows))


def _due(desk, now, *, limit: int) -> tuple[str, ...]:
    return tuple(each.cause for each in desk.outbox.due(now, limit=limit))


EVENT = Event(
    id="north/1001/1",
    kind="ticket.created",
    provider="north",
    department="support",
    account="a1",
    ticket=1001,
    subject="Почта",
    client_status=1,
    staff_status="unassigned",
    side="client",
    by="anna",
    by_name="Анна",
    at=BEGINNING,
    details={"from": "support"},
)
FETCH = Fetch(bot="7", chat=5, language="ru", provider="north", ticket=1001, message=1, attachment="f1")
LETTER = Letter(to="anna@example.org", name="sign_in", language="ru", values={"code": "012345", "minutes": 10})
PICTURE = Attachment(
    id="f1", name="фото.jpg", size=None, type="image/jpeg", shape=Shape.PICTURE, state=FileState.READY, key="k"
)
NEWS = News(event="north#1001#1", alert=Alert.FILED, ticket=1001, by="Анна", at=BEGINNING, message=1)
ALERTED = Alerted(telling="bundle#1", provider="north", member="olga", news=(NEWS,), of=1001, more=2)
CONTENTS = [
    row().content,
    replace(row().content, output=Toast(press_id="1"), told=None),
    replace(row().content, output=Settle(draft="k3v9q2xw")),
    replace(row().content, output=ShowFiles(provider="north", ticket=1001, attachments=(PICTURE,))),
    EVENT,
    FETCH,
    LETTER,
    replace(LETTER, alerted=ALERTED),
    replace(row().content, told=None, alerted=ALERTED),
    Returned(alerted=ALERTED),
    Waits(provider="north", department="support", id="m1", sender="anna@example.org", at=BEGINNING),
]


def test_rows_of_a_cause_come_back_whole_and_in_order(desk):
    rows = [row(ordinal, content=content) for ordinal, content in enumerate(CONTENTS * 2)]
    _commit(desk, *reversed(rows))
    _commit(desk, row(cause="telegram#7#2"))
    assert desk.outbox.of(CAUSE) == tuple(rows)
    assert desk.outbox.of("telegram#7#3") == ()


def test_only_causes_whose_time_has_come_are_due(desk):
    _commit(desk, row(cause="now"), row(cause="later", due=BEGINNING + timedelta(microseconds=1)))
    assert _due(desk, BEGINNING, limit=5) == ("now",)
    assert set(_due(desk, LATER, limit=5)) == {"now", "later"}
    assert _due(desk, BEGINNING - LEASE, limit=5) == ()


def test_causes_are_due_each_once_the_longest_waiting_first(desk):
    for each in range(12):
        due = BEGINNING - timedelta(minutes=each)
        _commit(desk, *(row(ordinal, cause=f"c{each}", due=due) for ordinal in range(3)))
    assert _due(desk, BEGINNING, limit=50) == tuple(f"c{each}" for each in reversed(range(12)))
    assert _due(desk, BEGINNING, limit=3) == ("c11", "c10", "c9")


def test_a_cause_tells_since_when_the_first_of_its_rows_is_due(desk):
    first, second = BEGINNING - timedelta(minutes=7, microseconds=3), BEGINNING - timedelta(minutes=2)
    _commit(desk, row(0, due=second), row(1, due=first))
    assert desk.outbox.due(BEGINNING, limit=5) == (Due(cause=CAUSE, since=first),)


def test_a_row_tells_when_it_was_written_however_often_it_is_put_back(desk):
    _commit(desk, row(written=BEGINNING))
    desk.outbox.postpone(row(due=LATER, attempts=1))
    assert desk.outbox.claim(row(), now=LATER, until=LATER + LEASE).written == BEGINNING


def test_a_cause_with_very_many_rows_hides_no_other(desk):
    _commit(desk, *(row(ordinal, cause="long") for ordinal in range(30)))
    for each in range(8):
        _commit(desk, row(cause=f"c{each}", due=BEGINNING + timedelta(seconds=1)))
    found = _due(desk, LATER, limit=9)
    assert found[0] == "long"
    assert set(found) == {"long", *(f"c{each}" for each in range(8))}


def test_a_claimed_row_is_somebodys_until_his_lease_ends(desk):
    _commit(desk, row())
    claimed = desk.outbox.claim(row(), now=BEGINNING, until=LATER)
    assert claimed == row(due=LATER)
    assert desk.outbox.claim(row(), now=BEGINNING, until=LATER) is None
    assert _due(desk, BEGINNING, limit=5) == ()
    assert desk.outbox.of(CAUSE) == (claimed,)
    again = desk.outbox.claim(row(), now=LATER, until=LATER + LEASE)
    assert again == row(due=LATER + LEASE)


def test_a_row_committed_with_its_senders_lease_cannot_be_claimed_before(desk):
    _commit(desk, row(due=LATER))
    assert desk.outbox.claim(row(due=LATER), now=BEGINNING, until=LATER + LEASE) is None
    assert desk.outbox.claim(row(due=LATER), now=LATER, until=LATER + LEASE) is not None


def test_a_claim_gives_the_row_as_it_is_stored_not_as_it_was_remembered(desk):
    _commit(desk, row())
    desk.outbox.postpone(row(attempts=3, unsure=1))
    assert desk.outbox.claim(row(), now=BEGINNING, until=LATER) == row(due=LATER, attempts=3, unsure=1)


def test_a_settled_row_is_never_carried_again(desk):
    _commit(desk, row(0), row(1))
    desk.outbox.settle(row(0))
    assert desk.outbox.of(CAUSE) == (row(1),)
    assert desk.outbox.claim(row(0), now=LATER, until=LATER + LEASE) is None
    desk.outbox.settle(row(1))
    assert _due(desk, LATER, limit=5) == ()


def test_settling_twice_is_settling_once(desk):
    _commit(desk, row())
    desk.outbox.settle(row())
    desk.outbox.settle(row())
    assert desk.outbox.of(CAUSE) == ()


def test_a_settled_row_cannot_be_put_back(desk):
    _commit(desk, row())
    desk.outbox.settle(row())
    desk.outbox.postpone(row(due=LATER, attempts=1))
    assert desk.outbox.of(CAUSE) == ()
    assert _due(desk, LATER, limit=5) == ()


def test_a_row_that_never_was_can_be_neither_claimed_nor_brought_about(desk):
    assert desk.outbox.claim(row(), now=LATER, until=LATER + LEASE) is None
    desk.outbox.settle(row())
    desk.outbox.postpone(row())
    assert desk.outbox.of(CAUSE) == ()
    assert _due(desk, LATER, limit=5) == ()


def test_a_postponed_row_comes_again_when_it_says_with_what_it_bears(desk):
    _commit(desk, row())
    desk.outbox.claim(row(), now=BEGINNING, until=LATER)
    put_back = row(due=BEGINNING + timedelta(seconds=8), attempts=2, unsure=1)
    desk.outbox.postpone(put_back)
    assert desk.outbox.of(CAUSE) == (put_back,)
    assert _due(desk, BEGINNING + timedelta(seconds=7), limit=5) == ()
    assert _due(desk, BEGINNING + timedelta(seconds=8), limit=5) == (CAUSE,)


def test_an_unsettled_row_is_never_forgotten(desk):
    _commit(desk, row(cls=Class.EVENT, content=EVENT))
    desk.clock.turn(timedelta(days=1000))
    assert _due(desk, desk.clock.now(), limit=5) == (CAUSE,)
    assert len(desk.outbox.of(CAUSE)) == 1


# What a chat shows.

SHOWN = Shown(bot="7", chat=5, panel=12, panel_draft="k3v9q2xw", panel_at=BEGINNING)
MAPPED = Mapped(bot="7", chat=5, message_id=12, provider="north", ticket=1001)


def _scene(desk, *messages: int):
    keys = SceneKeys(cause="c", bot="7", chat=5, user=5, providers=(), messages=messages)
    return desk.store.scene(keys)


def test_what_was_shown_and_what_it_belongs_to_is_kept_together(desk):
    desk.outbox.show(SHOWN, (MAPPED, replace(MAPPED, message_id=13)))
    scene = _scene(desk, 12, 13)
    assert scene.shown == replace(SHOWN, version=1)
    assert scene.mapped == {12: MAPPED, 13: replace(MAPPED, message_id=13)}


def test_showing_over_what_another_showed_meanwhile_is_stale_and_changes_nothing(desk):
    desk.outbox.show(SHOWN, ())
    with pytest.raises(Stale):
        desk.outbox.show(replace(SHOWN, panel=99), (MAPPED,))
    assert _scene(desk, 12).shown.panel == 12
    assert _scene(desk, 12).mapped == {}


def test_a_message_told_twice_of_is_mapped_once(desk):
    desk.outbox.show(SHOWN, (MAPPED, MAPPED))
    assert _scene(desk, 12).mapped == {12: MAPPED}


def test_what_a_message_belongs_to_is_forgotten_after_four_hundred_days(desk):
    desk.outbox.show(SHOWN, (MAPPED,))
    desk.clock.turn(timedelta(days=399))
    assert _scene(desk, 12).mapped
    desk.clock.turn(timedelta(days=1))
    assert not _scene(desk, 12).mapped
    assert _scene(desk, 12).shown == replace(SHOWN, version=1)


# Handles of files.


def test_a_file_is_known_by_its_handle_to_the_bot_that_uploaded_it(desk):
    desk.outbox.copy((FileCopy(bot="7", key="a/1", file_id="AgAC"), FileCopy(bot="7", key="a/2", file_id="BQAC")))
    assert desk.outbox.copied("7", ["a/2", "a/1", "a/3", "a/1"]) == {"a/1": "AgAC", "a/2": "BQAC"}
    assert desk.outbox.copied("8", ["a/1"]) == {}
    assert desk.outbox.copied("7", []) == {}


def test_the_newest_handle_of_a_file_counts(desk):
    desk.outbox.copy((FileCopy(bot="7", key="a/1", file_id="old"),))
    desk.outbox.copy((FileCopy(bot="7", key="a/1", file_id="new"), FileCopy(bot="7", key="a/1", file_id="newest")))
    desk.outbox.copy(())
    assert desk.outbox.copied("7", ["a/1"]) == {"a/1": "newest"}


def test_a_handle_is_not_trusted_for_ever(desk):
    desk.outbox.copy((FileCopy(bot="7", key="a/1", file_id="AgAC"),))
    desk.clock.turn(timedelta(days=400))
    assert desk.outbox.copied("7", ["a/1"]) == {}


TOLD = Told(provider="north", ticket=1001, message=2, person="anna")
KNOWN_LATER = [Delivered.SENT, Delivered.ARRIVED, Delivered.BOUNCED, Delivered.COMPLAINED]


@pytest.mark.parametrize("order", list(itertools.permutations(KNOWN_LATER)), ids=str)
def test_what_a_server_told_is_not_overwritten_by_what_is_worth_less(desk, order):
    """Case 47: in whatever order it comes."""
    for state in order:
        desk.outbox.remember(Delivery(told=TOLD, channel="email", state=state, at=BEGINNING))
    (kept,) = desk.reads.deliveries("north", 1001)
    assert kept.state is Delivered.COMPLAINED


IN_A_CHAT = [Delivered.PENDING, Delivered.SENT, Delivered.PARTLY, Delivered.FAILED]


@pytest.mark.parametrize("order", list(itertools.permutations(IN_A_CHAT)), ids=str)
def test_what_a_chat_did_not_take_is_not_overwritten_by_what_it_took(desk, order):
    """The messages of one answer, in whatever order."""
    for state in order:
        desk.outbox.remember(Delivery(told=TOLD, channel="telegram", state=state, at=BEGINNING))
    (kept,) = desk.reads.deliveries("north", 1001)
    assert kept.state is Delivered.FAILED


def _wake(number: int, at, version: int = 1) -> Wake:
    return Wake(kind=Waking.TICKET, provider="north", ticket=number, at=at, version=version)


def _tickets(desk, *moments) -> None:
    for number, at in enumerate(moments, 1001):
        desk.store.commit(Changes(saves=(ticket(number, wakes_at=at),)))


def test_what_waits_for_its_time_is_listed_when_it_has_come_the_longest_waiting_first(desk):
    _tickets(desk, LATER, BEGINNING, None, LATER + LEASE)
    assert desk.outbox.wakes(BEGINNING, limit=9) == (_wake(1002, BEGINNING),)
    assert desk.outbox.wakes(LATER, limit=9) == (_wake(1002, BEGINNING), _wake(1001, LATER))
    assert desk.outbox.wakes(LATER, limit=1) == (_wake(1002, BEGINNING),)


def test_a_ticket_moves_in_the_agenda_with_each_write_and_leaves_it(desk):
    _tickets(desk, BEGINNING)
    desk.store.commit(Changes(saves=(ticket(1001, wakes_at=LATER, version=1),)))
    assert desk.outbox.wakes(BEGINNING, limit=9) == ()
    assert desk.outbox.wakes(LATER, limit=9) == (_wake(1001, LATER, version=2),)
    desk.store.commit(Changes(saves=(ticket(1001, version=2),)))
    assert desk.outbox.wakes(LATER, limit=9) == ()


def test_rows_to_carry_and_what_waits_for_its_time_do_not_meet(desk):
    _tickets(desk, BEGINNING)
    _commit(desk, row())
    assert _due(desk, LATER, limit=9) == (CAUSE,)
    assert desk.outbox.wakes(LATER, limit=9) == (_wake(1001, BEGINNING),)


def test_what_is_adjourned_comes_back_at_that_time_and_is_otherwise_as_it_was(desk):
    _tickets(desk, BEGINNING)
    desk.outbox.adjourn(_wake(1001, BEGINNING), until=LATER)
    assert desk.outbox.wakes(BEGINNING, limit=9) == ()
    assert desk.outbox.wakes(LATER, limit=9) == (_wake(1001, LATER),)
    assert desk.store.thread("north", 1001).ticket == ticket(1001, wakes_at=BEGINNING, version=1)


def test_what_has_changed_meanwhile_is_not_adjourned(desk):
    _tickets(desk, BEGINNING, None)
    desk.store.commit(Changes(saves=(ticket(1001, wakes_at=LATER, version=1),)))
    for number in (1001, 1002, 1003):
        desk.outbox.adjourn(_wake(number, BEGINNING), until=LATER + LEASE)
    assert desk.outbox.wakes(LATER, limit=9) == (_wake(1001, LATER, version=2),)
    assert desk.store.thread("north", 1003) is None


def test_a_draft_that_was_left_stands_among_what_waits_until_it_is_settled(desk):
    _tickets(desk, LATER)
    left = Left(bot="7", chat=-5, draft="d1", at=BEGINNING)
    desk.store.commit(Changes(saves=(left,)))
    listed = Wake(kind=Waking.DRAFT, at=BEGINNING, bot="7", chat=-5, draft="d1")
    assert desk.outbox.wakes(LATER, limit=9) == (listed, _wake(1001, LATER))
    desk.outbox.adjourn(listed, until=LATER + LEASE)
    assert desk.outbox.wakes(LATER, limit=9) == (_wake(1001, LATER),)
    for _ in range(2):  # as often as one likes: whoever comes last is right
        desk.store.commit(Changes(saves=(replace(left, at=None),)))
    assert desk.outbox.wakes(LATER + LEASE, limit=9) == (_wake(1001, LATER),)


def test_a_ticket_has_one_topic_in_a_group_and_the_last_counts(desk):
    first = Topic(provider="north", ticket=1001, bot="7", chat=-1001, thread=3)
    assert desk.outbox.topic("north", 1001, "7", -1001) is None
    desk.outbox.keep(first)
    desk.outbox.keep(replace(first, ticket=1002, thread=4))
    desk.outbox.keep(replace(first, chat=-1002, thread=5))
    assert desk.outbox.topic("north", 1001, "7", -1001) == first
    desk.outbox.keep(replace(first, thread=9))
    assert desk.outbox.topic("north", 1001, "7", -1001).thread == 9


def test_a_topic_is_no_message_of_its_ticket(desk):
    desk.store.commit(Changes(saves=(ticket(), message())))
    desk.outbox.keep(Topic(provider="north", ticket=1001, bot="7", chat=-1001, thread=3))
    thread = desk.store.thread("north", 1001)
    assert [each.id for each in thread.messages] == [1]
    assert thread.ticket.number == 1001


def test_a_row_is_found_by_its_id_also_when_it_is_settled(desk):
    """A letter comes back long after it was sent."""
    _commit(desk, row(0, content=LETTER), row(1))
    assert desk.outbox.row(f"{CAUSE}#0").content == LETTER
    desk.outbox.settle(row(0, content=LETTER))
    assert desk.outbox.row(f"{CAUSE}#0").content == LETTER
    desk.clock.turn(timedelta(days=4))
    assert desk.outbox.row(f"{CAUSE}#0") is None
    for other in (f"{CAUSE}#2", "nothing#0", f"{CAUSE}#x", CAUSE, "#", ""):
        assert desk.outbox.row(other) is None
