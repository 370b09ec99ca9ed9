"""Who works on a ticket: assigned, taken, given back, handed on."""

from __future__ import annotations

import pytest

from chalicelib.desk.errors import NotAllowed, NotFound, NotPermitted
from chalicelib.desk.people import Role
from chalicelib.desk.ticket import StaffStatus
from chalicelib.services import who
from chalicelib.services.assign import assign, move, release, take
from tests.unit.services.small_desk import SmallDesk


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def head(desk):
    return desk.member("head", Role.HEAD)


def test_an_agent_takes_a_ticket_and_gives_it_back(desk):
    anna = desk.member("anna")
    ref = desk.asked()
    taken = take(ref, actor=anna, cause=desk.cause(), house=desk.house)
    assert (taken.assignee, taken.staff_status) == ("anna", StaffStatus.IN_PROGRESS)
    back = release(ref, actor=anna, cause=desk.cause(), house=desk.house)
    assert (back.assignee, back.staff_status) == (None, StaffStatus.UNASSIGNED)


def test_the_head_gives_a_ticket_to_somebody_of_its_department(desk, head):
    desk.member("anna")
    ref = desk.asked()
    assert assign(ref, actor=head, assignee="anna", cause=desk.cause(), house=desk.house).assignee == "anna"


def test_an_administrator_works_in_every_department(desk, head):
    desk.member("boss", Role.ADMINISTRATOR, departments=())
    ref = desk.asked()
    assert assign(ref, actor=head, assignee="boss", cause=desk.cause(), house=desk.house).assignee == "boss"


@pytest.mark.parametrize(
    "about",
    [
        {"role": Role.OBSERVER},
        {"departments": ("bill",)},
        {"active": False},
    ],
)
def test_nobody_gets_a_ticket_he_cannot_work_on(desk, head, about):
    desk.member("anna", **about)
    ref = desk.asked()
    before = desk.store.dump()
    with pytest.raises(NotAllowed, match=r"refused\.assignee"):
        assign(ref, actor=head, assignee="anna", cause=desk.cause(), house=desk.house)
    assert desk.store.dump() == before


def test_a_colleague_of_another_provider_is_nobody(desk, head):
    desk.member("carl", provider="cloud")
    ref = desk.asked()
    with pytest.raises(NotFound, match=r"refused\.no_staff"):
        assign(ref, actor=head, assignee="carl", cause=desk.cause(), house=desk.house)


def test_a_ticket_handed_to_another_department_is_nobodys(desk):
    anna = desk.member("anna")
    ref = desk.taken(anna)
    moved = move(ref, actor=anna, department="bill", cause=desk.cause(), house=desk.house)
    assert (moved.department, moved.assignee) == ("bill", None)
    assert desk.kinds()[-1] == "ticket.moved"


def test_a_ticket_stays_where_it_is_when_there_is_no_such_department(desk):
    anna = desk.member("anna")
    ref = desk.taken(anna)
    before = desk.store.dump()
    with pytest.raises(NotFound, match=r"refused\.no_department"):
        move(ref, actor=anna, department="moon", cause=desk.cause(), house=desk.house)
    with pytest.raises(NotAllowed, match=r"refused\.move\.same"):
        move(ref, actor=anna, department="tech", cause=desk.cause(), house=desk.house)
    assert desk.store.dump() == before


def test_whoever_left_does_nothing_any_more(desk):
    desk.member("anna", active=False)
    with pytest.raises(NotPermitted, match=r"refused\.staff_left"):
        who.staff("north", "anna", desk.house)
    with pytest.raises(NotFound, match=r"refused\.no_staff"):
        who.staff("cloud", "anna", desk.house)


def test_a_member_and_a_person_are_known_by_their_ids(desk):
    desk.member("anna")
    assert who.staff("north", "anna", desk.house).departments == ("tech",)
    assert who.client("irina", desk.house).accounts == (("north", "c-1"),)
    with pytest.raises(NotFound, match=r"refused\.no_person"):
        who.client("nobody", desk.house)
