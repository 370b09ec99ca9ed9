"""The whole table of who may do what, written down a second time."""

from __future__ import annotations

import pytest

from chalicelib.desk.errors import NotPermitted
from chalicelib.desk.people import Role
from chalicelib.desk.permissions import SYSTEM, Room, may_enter, permit, permit_room
from chalicelib.desk.ticket import Move
from tests.unit.desk.tickets import client, staff, ticket

CLIENT, AGENT, HEAD, ADMIN = Role.CLIENT, Role.AGENT, Role.HEAD, Role.ADMINISTRATOR

MAY = {
    Move.REPLY: {CLIENT},
    Move.VIEW: {CLIENT},
    Move.ARCHIVE: {CLIENT, Role.SYSTEM},
    Move.RESTORE: {CLIENT},
    Move.EDIT: {CLIENT},
    Move.ANSWER: {AGENT, HEAD, ADMIN},
    Move.ANSWER_KEEP: {AGENT, HEAD, ADMIN},
    Move.CLOSE: {AGENT, HEAD, ADMIN},
    Move.REOPEN: {AGENT, HEAD, ADMIN},
    Move.TAKE: {AGENT, HEAD, ADMIN},
    Move.RELEASE: {AGENT, HEAD, ADMIN},
    Move.MOVE: {AGENT, HEAD, ADMIN},
    Move.NOTE: {AGENT, HEAD, ADMIN},
    Move.ASSIGN: {HEAD, ADMIN},
    Move.CORRECT: {AGENT, HEAD, ADMIN},
    Move.REMIND: {AGENT, HEAD, ADMIN},
    Move.LINK: {AGENT, HEAD, ADMIN},
    Move.SPLIT: {AGENT, HEAD, ADMIN},
    Move.REMIND: {AGENT, HEAD, ADMIN},
    Move.MERGE: {AGENT, HEAD, ADMIN},
    Move.FOLLOW: {AGENT, HEAD, ADMIN, Role.OBSERVER},
    Move.UNFOLLOW: {AGENT, HEAD, ADMIN, Role.OBSERVER},
}

ACTORS = {
    Role.CLIENT: client("somebody"),
    Role.SYSTEM: SYSTEM,
    **{role: staff("somebody", role) for role in (AGENT, HEAD, ADMIN, Role.OBSERVER, Role.OUTSIDER)},
}


ROOMS = {
    Room.TICKETS: {AGENT, HEAD, ADMIN, Role.OBSERVER},
    Room.CLIENTS: {AGENT, HEAD, ADMIN, Role.OBSERVER},
    Room.FIGURES: {HEAD, ADMIN, Role.OBSERVER},
    Room.STAFF: {HEAD, ADMIN},
    Room.SETTINGS: {ADMIN},
    Room.HEALTH: {ADMIN},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("room", Room)
def test_each_role_enters_the_rooms_of_the_table_and_no_other(room, role):
    actor = ACTORS[role]
    assert may_enter(actor, room) is (role in ROOMS[room])
    if role not in ROOMS[room]:
        with pytest.raises(NotPermitted, match=r"refused.room"):
            permit_room(actor, room)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("move", Move)
def test_each_role_may_what_the_table_says_and_nothing_else(move, role):
    """Domain 4.3, R-19: staff close, clients archive; an observer only looks."""
    actor = ACTORS[role]
    mine = ticket(assignee=actor.id)
    if role in MAY[move]:
        permit(move, actor, mine)
        return
    with pytest.raises(NotPermitted, match=r"refused.role"):
        permit(move, actor, mine)
