"""The whole table of who may do what, written down a second time."""

from __future__ import annotations

import pytest

from chalicelib.desk.errors import NotPermitted
from chalicelib.desk.people import Role
from chalicelib.desk.permissions import SYSTEM, permit
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
}

ACTORS = {
    Role.CLIENT: client("somebody"),
    Role.SYSTEM: SYSTEM,
    **{role: staff("somebody", role) for role in (AGENT, HEAD, ADMIN, Role.OBSERVER, Role.OUTSIDER)},
}


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
