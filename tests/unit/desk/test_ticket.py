"""Statuses are derived from facts, and moves stand in one table."""

from __future__ import annotations

import pytest

from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.message import Side
from chalicelib.desk.ticket import CLIENT_ORDER, MOVES, ClientStatus, Move, StaffStatus, Stage
from chalicelib.i18n.catalogue import words
from tests.unit.desk.tickets import archived, released, ticket

CLIENT_SEES = {
    "archived": (archived(), 10),
    "archived with unread": (archived(client_unread=1), 10),
    "unread and open": (ticket(client_unread=1, last_author=Side.STAFF), 0),
    "unread and released": (released(client_unread=2), 0),
    "open": (ticket(), 1),
    "open although staff spoke last": (ticket(last_author=Side.STAFF), 1),
    "released after an answer": (released(), 2),
    "released without an answer": (released(last_author=Side.CLIENT), 3),
}

STAFF_SEE = {
    "archived": (archived(), StaffStatus.ARCHIVED),
    "open, nobody has it": (ticket(), StaffStatus.UNASSIGNED),
    "open, somebody has it": (ticket(assignee="anna"), StaffStatus.IN_PROGRESS),
    "released": (released(), StaffStatus.AWAITING_CLIENT),
    "released with an assignee": (released(assignee="anna"), StaffStatus.AWAITING_CLIENT),
}


@pytest.mark.parametrize(("facts", "code"), CLIENT_SEES.values(), ids=CLIENT_SEES)
def test_a_clients_status_follows_from_the_facts(facts, code):
    """Domain 4.2, R-1, R-4: the first row that fits, with BILLmanager's codes."""
    assert facts.client_status == code


@pytest.mark.parametrize(("facts", "status"), STAFF_SEE.values(), ids=STAFF_SEE)
def test_a_staff_status_follows_from_the_facts(facts, status):
    """Domain 4.2"""
    assert facts.staff_status is status


def test_the_statuses_have_the_documented_words():
    """Domain 1.0 byte for byte, R-1."""
    assert {each.value: words("ru", f"status.client.{each.value}", {}) for each in ClientStatus} == {
        0: "Есть новые сообщения",
        1: "Находится на рассмотрении",
        2: "Ожидает вашего ответа",
        3: "Просмотрен",
        10: "В архиве",
    }
    assert {each.value: words("en", f"status.client.{each.value}", {}) for each in ClientStatus} == {
        0: "New messages",
        1: "In progress",
        2: "Awaiting response",
        3: "Reviewed",
        10: "In archive",
    }
    for language in ("ru", "en"):
        assert len({words(language, f"status.staff.{each.value}", {}) for each in StaffStatus}) == len(StaffStatus)


def test_a_list_begins_with_what_waits_for_the_client():
    """R-6: 0, 2, 1, 3; the archive is not in it."""
    assert [each.value for each in CLIENT_ORDER] == [0, 2, 1, 3]


ALWAYS = {
    Move.VIEW, Move.NOTE, Move.EDIT, Move.CORRECT, Move.FOLLOW, Move.UNFOLLOW, Move.LINK, Move.SPLIT,
    Move.REMIND,
}  # fmt: skip
ALLOWED = {
    Stage.OPEN: ALWAYS | {
        Move.REPLY, Move.ANSWER, Move.ANSWER_KEEP, Move.CLOSE, Move.ASSIGN, Move.TAKE, Move.RELEASE, Move.MOVE,
        Move.MERGE,
    },
    Stage.RELEASED: ALWAYS | {
        Move.REPLY, Move.ANSWER, Move.ANSWER_KEEP, Move.REOPEN, Move.ARCHIVE, Move.MERGE,
    },
    Stage.ARCHIVED: ALWAYS | {Move.REPLY, Move.ANSWER, Move.ANSWER_KEEP, Move.RESTORE},
}  # fmt: skip
"""The column «allowed when» of domain 4.3."""

AT = {Stage.OPEN: ticket(), Stage.RELEASED: released(), Stage.ARCHIVED: archived()}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("move", Move)
def test_a_move_is_allowed_where_the_table_says_so(stage, move):
    """Domain 4.3, R-2: the archive only takes what is not open."""
    assert AT[stage].allows(move) is (move in ALLOWED[stage])


@pytest.mark.parametrize("stage", Stage)
def test_a_move_the_table_does_not_have_is_refused_in_words_both_languages_know(stage):
    for move in set(Move) - ALLOWED[stage]:
        with pytest.raises(NotAllowed) as refused:
            AT[stage].after(move)
        assert refused.value.key == f"refused.{move}.{stage}"
        for language in ("ru", "en"):
            assert "1001" in words(language, refused.value.key, refused.value.values)


@pytest.mark.parametrize("move", MOVES[Stage.ARCHIVED])
def test_what_was_merged_stays_in_the_archive_whoever_would_have_it_out(move):
    gone = archived(merged_into=1002)
    if MOVES[Stage.ARCHIVED][move] is Stage.ARCHIVED:
        assert gone.after(move) is Stage.ARCHIVED
        return
    with pytest.raises(NotAllowed, match=r"refused\.merged") as refused:
        gone.after(move)
    assert "1002" in words("ru", refused.value.key, refused.value.values)


def test_every_stage_can_be_left():
    """Invariant 5 of domain 4.3."""
    for stage, moves in MOVES.items():
        assert any(after is not stage for after in moves.values())
