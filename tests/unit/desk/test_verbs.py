"""Each verb of domain 4.3 on one ticket: what it changes, what it writes, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk import verbs
from chalicelib.desk.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted
from chalicelib.desk.history import Happened
from chalicelib.desk.message import Channel, FileState, Mailed, Message, Part, Side
from chalicelib.desk.people import Role
from chalicelib.desk.permissions import SYSTEM
from chalicelib.desk.rules import REOPEN_WINDOW, REVISIONS, SUBJECT_LIMIT
from chalicelib.desk.ticket import WRITERS, ClientStatus, Move, StaffStatus, Stage
from chalicelib.desk.verbs import Filing
from tests.unit.desk.tickets import (
    ADMIN,
    ANNA,
    IRINA,
    LATER,
    NOW,
    archived,
    client,
    file,
    released,
    said,
    staff,
    ticket,
)

FILING = Filing(
    provider="north", number=1001, account="c-1", department="tech", subject="Сайт", requester="irina", service="4817"
)


def only(deed):
    """The one fact of a deed, numbered behind those that were there."""
    (fact,) = deed.facts
    assert deed.ticket.facts == fact.id
    assert (fact.provider, fact.ticket) == ("north", 1001)
    return fact


def test_a_question_opens_a_ticket_of_one_provider_and_one_client():
    """G-2, G-3, W-7, W-14"""
    deed = verbs.file_ticket(FILING, said("Не открывается"), IRINA, NOW)
    filed = deed.ticket
    assert (filed.provider, filed.account, filed.department, filed.service) == ("north", "c-1", "tech", "4817")
    assert filed.client_status is ClientStatus.IN_PROGRESS
    assert (filed.waiting_since, filed.staff_unread, filed.client_unread) == (NOW, 1, 0)
    (message,) = deed.messages
    assert (message.id, message.text, message.author.side) == (1, "Не открывается", Side.CLIENT)
    assert only(deed).kind is Happened.CREATED


def test_staff_who_write_first_leave_the_ticket_with_the_client():
    """Domain 4.3: create to client is status 0."""
    deed = verbs.file_ticket(FILING, said("Пора продлить"), ANNA, NOW)
    assert deed.ticket.client_status is ClientStatus.NEW_MESSAGES
    assert deed.ticket.stage is Stage.RELEASED
    assert (deed.ticket.waiting_since, deed.ticket.client_unread) == (None, 1)
    assert only(deed).kind is Happened.STARTED


@pytest.mark.parametrize("subject", ["", "я" * (SUBJECT_LIMIT + 1)])
def test_a_subject_has_one_to_a_hundred_and_twenty_characters(subject):
    with pytest.raises(Invalid, match=r"refused.subject"):
        verbs.file_ticket(replace(FILING, subject=subject), said(), IRINA, NOW)


def test_the_longest_subject_is_taken():
    assert verbs.file_ticket(replace(FILING, subject="я" * SUBJECT_LIMIT), said(), IRINA, NOW).ticket


@pytest.mark.parametrize(
    "act",
    [
        lambda: verbs.file_ticket(FILING, said(" \n"), IRINA, NOW),
        lambda: verbs.reply(ticket(), said(""), IRINA, NOW),
        lambda: verbs.append(ticket(), said(""), IRINA, NOW),
        lambda: verbs.answer(ticket(), said(" "), ANNA, NOW),
        lambda: verbs.note(ticket(), said(""), ANNA, NOW),
    ],
    ids=["file", "reply", "append", "answer", "note"],
)
def test_nothing_is_not_a_message(act):
    with pytest.raises(Invalid, match=r"refused.empty"):
        act()


def test_a_file_alone_is_a_message():
    assert verbs.reply(ticket(), said("", file()), IRINA, NOW).messages[0].attachments == (file(),)


@pytest.mark.parametrize(
    "before",
    [ticket(), ticket(client_unread=1), released(), released(last_author=Side.CLIENT), archived()],
    ids=["1", "0", "2", "3", "10"],
)
def test_a_clients_reply_is_taken_in_every_status_and_makes_it_1(before):
    """R-5, W-11, R-20: the archive too, within its window."""
    deed = verbs.reply(before, said("ещё"), IRINA, LATER)
    after = deed.ticket
    assert after.client_status is ClientStatus.IN_PROGRESS
    assert (after.client_unread, after.archived_at, after.active_at) == (0, None, LATER)
    assert after.staff_unread == before.staff_unread + 1
    assert (after.last_message, after.messages) == (before.messages + 1, before.messages + 1)
    assert only(deed).kind is Happened.REPLIED


def test_adding_detail_never_costs_the_place_in_the_queue():
    """P7: the clock is the oldest unanswered message."""
    assert verbs.reply(ticket(), said("ещё"), IRINA, LATER).ticket.waiting_since == NOW
    assert verbs.reply(released(), said("ещё"), IRINA, LATER).ticket.waiting_since == LATER


def test_the_archive_closes_over_a_ticket_after_thirty_days():
    """R-20, P8"""
    put_away = archived(at=NOW)
    assert verbs.reply(put_away, said(), IRINA, NOW + REOPEN_WINDOW).ticket.stage is Stage.OPEN
    with pytest.raises(NotAllowed, match=r"refused.reply.too_late"):
        verbs.reply(put_away, said(), IRINA, NOW + REOPEN_WINDOW + timedelta(seconds=1))


def test_what_comes_just_behind_joins_the_ticket():
    deed = verbs.append(ticket(), said("и вот"), IRINA, LATER)
    assert deed.messages[0].id == 2
    assert only(deed).kind is Happened.APPENDED


@pytest.mark.parametrize(
    ("move", "read", "stage"),
    [
        (Move.ANSWER, ClientStatus.AWAITING_REPLY, Stage.RELEASED),
        (Move.ANSWER_KEEP, ClientStatus.IN_PROGRESS, Stage.OPEN),
    ],
)
def test_an_answer_is_0_until_it_is_read(move, read, stage):
    """W-13, P6, R-3"""
    deed = verbs.answer(ticket(), said("Готово"), ANNA, LATER, move)
    after = deed.ticket
    assert (after.client_status, after.stage) == (ClientStatus.NEW_MESSAGES, stage)
    assert (after.client_unread, after.staff_unread, after.waiting_since) == (1, 0, None)
    assert only(deed).kind is Happened.ANSWERED
    seen = verbs.view(after, IRINA, LATER)
    assert seen is not None
    assert seen.ticket.client_status is read


@pytest.mark.parametrize("move", [Move.ANSWER, Move.ANSWER_KEEP])
def test_an_answer_takes_a_ticket_out_of_the_archive_unread(move):
    """Invariant 2, R-20: a staff message restores."""
    after = verbs.answer(archived(), said("Ещё одно"), ANNA, LATER, move).ticket
    assert after.archived_at is None
    assert after.client_status is ClientStatus.NEW_MESSAGES


@pytest.mark.parametrize("before", [ticket(client_unread=1), released(client_unread=1), archived()])
def test_a_note_leaves_the_clients_side_as_it_was(before):
    """I-3, domain 4.3: none of the facts."""
    deed = verbs.note(before, said("между нами"), ANNA, LATER)
    kept = ("stage", "client_status", "last_message", "last_author", "client_unread", "active_at", "archived_at")
    assert [getattr(deed.ticket, each) for each in kept] == [getattr(before, each) for each in kept]
    assert deed.messages[0].internal
    assert deed.messages[0].id == before.messages + 1
    assert only(deed).kind is Happened.NOTED


def test_reading_changes_nothing_but_the_readers_mark():
    """Invariant 3"""
    before = released(client_unread=2)
    deed = verbs.view(before, IRINA, LATER)
    assert deed is not None
    assert deed.ticket == replace(before, client_unread=0, viewed_at=LATER, facts=before.facts + 1)
    assert only(deed).kind is Happened.VIEWED


def test_reading_again_writes_nothing():
    """Invariant 3"""
    assert verbs.view(released(), IRINA, LATER) is None


def test_a_solved_ticket_is_put_away_and_taken_out():
    """T-24, W-12, R-2, R-20"""
    put_away = verbs.archive(released(), IRINA, LATER, expected_last_message_id=2)
    assert put_away.ticket.client_status is ClientStatus.ARCHIVED
    assert put_away.ticket.archived_at == LATER
    back = verbs.restore(put_away.ticket, IRINA, LATER)
    assert back.ticket.client_status is ClientStatus.AWAITING_REPLY
    assert back.ticket.archived_at is None
    assert [only(put_away).kind, only(back).kind] == [Happened.ARCHIVED, Happened.RESTORED]


def test_a_reviewed_ticket_is_put_away_too_and_comes_back_reviewed():
    """R-2: allowed in 3."""
    reviewed = released(last_author=Side.CLIENT)
    put_away = verbs.archive(reviewed, IRINA, LATER, expected_last_message_id=2).ticket
    assert verbs.restore(put_away, IRINA, LATER).ticket.client_status is ClientStatus.VIEWED


def test_an_unread_answer_is_put_away_only_by_who_has_it_before_his_eyes():
    """R-2, invariant 2: an answer never disappears unread."""
    unread = released(client_unread=1, last_message=3, messages=3)
    assert verbs.archive(unread, IRINA, LATER, expected_last_message_id=3).ticket.client_unread == 0
    with pytest.raises(Conflict, match=r"refused.archive.unseen"):
        verbs.archive(unread, IRINA, LATER, expected_last_message_id=2)


def test_a_ticket_in_work_is_not_put_away():
    """R-2, invariant 2"""
    with pytest.raises(NotAllowed, match=r"refused.archive.open"):
        verbs.archive(ticket(), IRINA, LATER, expected_last_message_id=1)


def test_time_may_archive():
    """R-19: the timer acts as the system."""
    assert verbs.archive(released(), SYSTEM, LATER, expected_last_message_id=2).ticket.stage is Stage.ARCHIVED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ticket(assignee="anna"), ClientStatus.VIEWED),
        (ticket(assignee="anna", last_author=Side.STAFF), ClientStatus.AWAITING_REPLY),
    ],
    ids=["client spoke last", "staff spoke last"],
)
def test_closing_without_a_word_shows_that_it_was_read(before, after):
    """W-15, domain 4.3"""
    deed = verbs.close(before, ANNA, LATER, expected_last_message_id=1)
    assert deed.ticket.client_status is after
    assert (deed.ticket.waiting_since, deed.ticket.staff_unread) == (None, 0)
    assert only(deed).kind is Happened.CLOSED


def test_closing_never_passes_over_a_message_nobody_read():
    """Invariant 1"""
    with pytest.raises(Conflict, match=r"refused.close.unseen"):
        verbs.close(ticket(assignee="anna", last_message=2, messages=2), ANNA, LATER, expected_last_message_id=1)


@pytest.mark.parametrize(("last", "waits"), [(Side.CLIENT, LATER), (Side.STAFF, None)])
def test_reopening_puts_it_into_the_queue_again(last, waits):
    deed = verbs.reopen(released(last_author=last), ANNA, LATER)
    assert deed.ticket.client_status is ClientStatus.IN_PROGRESS
    assert deed.ticket.waiting_since == waits
    assert only(deed).kind is Happened.REOPENED


def test_who_works_on_it_changes_nothing_for_the_client():
    """Domain 4.3: assign, take, release, move leave the client's status unchanged."""
    before = ticket()
    taken = verbs.assign(before, ANNA, LATER, assignee="anna")
    assert taken.ticket.staff_status is StaffStatus.IN_PROGRESS
    given = verbs.assign(before, ADMIN, LATER, assignee="anna")
    assert given.ticket.assignee == "anna"
    back = verbs.release(taken.ticket, ANNA, LATER)
    assert back.ticket.assignee is None
    moved = verbs.move(taken.ticket, ANNA, LATER, department="bill")
    assert (moved.ticket.department, moved.ticket.assignee) == ("bill", None)
    for deed in (taken, given, back, moved):
        assert deed.ticket.client_status is before.client_status
        assert deed.ticket.active_at == before.active_at
    assert only(moved).details == {"from": "tech", "to": "bill"}


def test_nobody_is_taken_off_a_ticket_nobody_has():
    with pytest.raises(NotAllowed, match=r"refused.release.unassigned"):
        verbs.release(ticket(), ADMIN, LATER)


def test_a_ticket_is_not_moved_to_where_it_is():
    with pytest.raises(NotAllowed, match=r"refused.move.same"):
        verbs.move(ticket(), ANNA, LATER, department="tech")


def message(*parts: Part, **facts) -> Message:
    written = verbs.reply(ticket(), said("раз\nдва", file()), IRINA, NOW).messages[0]
    return replace(written, parts=parts or (Part(message_id=7, text="раз"), Part(message_id=8, text="два")), **facts)


def test_an_edit_keeps_what_was_said_before():
    """TG-45"""
    deed = verbs.edit_part(ticket(), message(), Part(message_id=8, text="три"), IRINA, LATER)
    assert deed is not None
    (edited,) = deed.messages
    assert edited.edited
    assert (edited.text, [each.text for each in edited.revisions]) == ("раз\nтри", ["раз\nдва"])
    assert only(deed).kind is Happened.EDITED


def test_of_many_edits_the_first_text_and_the_newest_are_kept():
    """TG-45: whoever edits without end does not make a row without end."""
    edited = message()
    for number in range(40):
        deed = verbs.edit_part(ticket(), edited, Part(message_id=8, text=f"{number}"), IRINA, LATER)
        assert deed is not None
        (edited,) = deed.messages
    assert len(edited.revisions) == REVISIONS
    assert (edited.revisions[0].text, edited.revisions[-1].text) == ("раз\nдва", "раз\n38")


def test_an_edit_without_a_difference_is_none():
    assert verbs.edit_part(ticket(), message(), Part(message_id=8, text="два"), IRINA, LATER) is None


def test_a_message_nobody_edited_says_so():
    assert not message().edited


def test_a_file_that_failed_stands_in_the_history():
    """TG-27"""
    failed = replace(message(), attachments=(file(state=FileState.FAILED),))
    deed = verbs.file_failed(ticket(), failed, "f1", SYSTEM, LATER)
    assert deed.messages == (failed,)
    assert only(deed).details == {"name": "f1.pdf"}
    assert only(deed).by.side is Side.STAFF


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (lambda: verbs.reply(ticket(), said(), client("boris", account="c-2"), NOW), NotFound),
        (lambda: verbs.view(ticket(), client("boris", provider="cloud"), NOW), NotFound),
        (lambda: verbs.answer(ticket(), said(), staff(departments=("bill",)), NOW), NotFound),
        (lambda: verbs.answer(ticket(), said(), staff(provider="cloud"), NOW), NotFound),
        (lambda: verbs.answer(ticket(), said(), staff("oleg", Role.OBSERVER), NOW), NotPermitted),
        (lambda: verbs.reply(ticket(), said(), ANNA, NOW), NotPermitted),
        (lambda: verbs.answer(ticket(), said(), IRINA, NOW), NotPermitted),
        (lambda: verbs.close(ticket(), ANNA, NOW, expected_last_message_id=1), NotAllowed),
        (lambda: verbs.assign(ticket(), ANNA, NOW, assignee="boris"), NotPermitted),
        (lambda: verbs.release(ticket(assignee="boris"), ANNA, NOW), NotPermitted),
        (lambda: verbs.restore(released(), IRINA, NOW), NotAllowed),
        (lambda: verbs.reopen(ticket(), ANNA, NOW), NotAllowed),
        (lambda: verbs.file_ticket(FILING, said(), client(account="c-2"), NOW), NotFound),
        (lambda: verbs.file_ticket(FILING, said(), staff("oleg", Role.OBSERVER), NOW), NotPermitted),
        (lambda: verbs.file_ticket(FILING, said(), staff(departments=("bill",)), NOW), NotPermitted),
        (lambda: verbs.file_ticket(FILING, said(), staff(provider="cloud"), NOW), NotPermitted),
    ],
)
def test_nobody_does_what_is_not_his(act, refusal):
    """I-1: a ticket of somebody else looks like a missing one."""
    with pytest.raises(refusal):
        act()


def test_the_head_gives_back_what_another_has():
    boss = staff("vera", Role.HEAD)
    assert verbs.release(ticket(assignee="boris"), boss, NOW).ticket.assignee is None


def test_an_administrator_closes_what_nobody_took():
    assert verbs.close(ticket(), ADMIN, NOW, expected_last_message_id=1).ticket.stage is Stage.RELEASED


def test_an_administrator_files_in_every_department():
    assert verbs.file_ticket(FILING, said(channel=Channel.DESK), ADMIN, NOW).ticket.channel is Channel.DESK


def test_the_system_sees_what_it_has_to_tend():
    assert verbs.archive(released(account="c-9"), SYSTEM, NOW, expected_last_message_id=2).ticket.archived_at == NOW


@pytest.mark.parametrize("channel", Channel)
def test_every_channel_obeys_the_same_rules(channel):
    """I-8: what a client writes opens the ticket again and an answer releases it, by whatever way either came."""
    answered = verbs.answer(ticket(), said("готово", channel=Channel.DESK), ANNA, LATER).ticket
    assert answered.client_status is ClientStatus.NEW_MESSAGES
    replied = verbs.reply(answered, said("спасибо", channel=channel), IRINA, LATER)
    assert replied.ticket.client_status is ClientStatus.IN_PROGRESS
    assert replied.messages[0].channel is channel


def mailed(address):
    return replace(said(channel=Channel.EMAIL), mailed=Mailed(raw="raw/x", sender=address, proved=True))


def test_who_wrote_by_mail_is_remembered_with_where_he_did_so_last():
    asked = verbs.reply(ticket(), mailed("home@irina.example"), IRINA, NOW).ticket
    asked = verbs.reply(asked, mailed("pavel@x.example"), client("pavel"), NOW).ticket
    again = verbs.reply(asked, mailed("work@irina.example"), IRINA, LATER).ticket
    assert [(each.person, each.address) for each in again.writers] == [
        ("pavel", "pavel@x.example"),
        ("irina", "work@irina.example"),
    ]
    for deed in (verbs.reply(again, said(), IRINA, LATER), verbs.answer(again, mailed("anna@x.example"), ANNA, LATER)):
        assert deed.ticket.writers == again.writers


def test_the_latest_twenty_writers_are_remembered():
    now = ticket()
    for n in range(WRITERS + 3):
        now = verbs.reply(now, mailed(f"p{n}@x.example"), client(f"p{n}"), LATER).ticket
    assert [each.person for each in now.writers] == [f"p{n}" for n in range(3, WRITERS + 3)]
