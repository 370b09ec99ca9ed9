"""Invitations: a letter whose link makes a member of whoever reads the mail of its address, once and within days."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.errors import Conflict, Invalid, NotFound, TooMuch
from chalicelib.desk.people import Role
from chalicelib.services.badges import badge_of
from chalicelib.services.effects import Letter
from chalicelib.services.invite import Wish, accept, invite, invited_by, withdraw_invitation
from tests.unit.services.small_desk import SmallDesk

OLGA = Wish(provider="north", email="Olga@North.example", name="Ольга", role=Role.HEAD, departments=("tech",))


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def give(desk):
    def given(cause=None):
        cause = cause or desk.cause()
        return {"link": "https://d/i", "by": "boss", "by_name": "Анна", "cause": cause, "house": desk.house}

    return given


def letters(desk) -> list[Letter]:
    rows = [each for name, each in desk.store.shelf.things.items() if name[0] == "row"]
    return [each.content for each in rows if isinstance(each.content, Letter)]


def key(desk, number: int = -1) -> str:
    return str(letters(desk)[number].values["link"]).partition("?key=")[2]


def test_whoever_opens_the_link_is_a_member(desk, give):
    invite(OLGA, **give())
    (letter,) = letters(desk)
    assert (letter.to, letter.values["by"], letter.values["provider"]) == (
        "olga@north.example",
        "Анна",
        "Север-Хостинг",
    )
    member = accept(key(desk), house=desk.house)
    assert (member.email, member.role, member.departments) == ("olga@north.example", Role.HEAD, ("tech",))
    assert desk.store.staff("north") == (member,)
    assert [each.member for each in badge_of(member.email, desk.house).posts] == [member.id], "he may sign in"
    assert [each.verb for each in desk.store.log("north", limit=9).lines] == ["staff.accept", "staff.invite"]
    with pytest.raises(NotFound, match=r"refused\.no_invitation"):
        accept(key(desk), house=desk.house)


def test_the_letter_is_asked_for_at_once_and_sent_once(desk, give):
    invite(OLGA, **give("x#1"))
    invite(OLGA, **give("x#1"))
    assert len(letters(desk)) == len(desk.store.invitations("north")) == 1
    assert desk.queues.take("deliver")


def test_only_the_newest_link_of_an_address_opens(desk, give):
    invite(OLGA, **give())
    first = key(desk)
    invite(replace(OLGA, role=Role.AGENT), **give())
    with pytest.raises(NotFound):
        invited_by(first, desk.house)
    assert invited_by(key(desk), desk.house).role is Role.AGENT


def test_it_runs_out_after_seven_days(desk, give):
    invite(OLGA, **give())
    desk.clock.turn(hours=7 * 24 - 1)
    assert invited_by(key(desk), desk.house).name == "Ольга"
    desk.clock.turn(hours=1)
    with pytest.raises(NotFound):
        accept(key(desk), house=desk.house)
    assert desk.store.staff("north") == ()


def test_it_can_be_withdrawn(desk, give):
    invite(OLGA, **give())
    (waiting,) = desk.store.invitations("north")
    withdraw_invitation("north", waiting.hash, by="boss", cause=desk.cause(), house=desk.house)
    with pytest.raises(NotFound):
        accept(key(desk), house=desk.house)
    with pytest.raises(NotFound):
        withdraw_invitation("north", waiting.hash, by="boss", cause=desk.cause(), house=desk.house)


@pytest.mark.parametrize("wrong", ["", ".", "north", "north.", "north.x", "cloud.", "..", "north." + "я" * 999])
def test_a_link_that_is_none_of_ours_opens_nothing(desk, give, wrong):
    invite(OLGA, **give())
    with pytest.raises(NotFound):
        invited_by(wrong, desk.house)
    with pytest.raises(NotFound):
        invited_by(key(desk).replace("north", "cloud"), desk.house)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"email": "olga"}, Invalid),
        ({"name": ""}, Invalid),
        ({"role": Role.CLIENT}, Invalid),
        ({"departments": ("moon",)}, NotFound),
        ({"provider": "moon"}, NotFound),
    ],
)
def test_what_is_not_as_it_must_be_is_refused(desk, give, wrong, why):
    before = desk.store.dump()
    with pytest.raises(why):
        invite(replace(OLGA, **wrong), **give())
    assert desk.store.dump() == before


def test_whoever_answers_here_already_is_not_asked_nor_taken_twice(desk, give):
    desk.member("anna")
    with pytest.raises(Conflict, match=r"refused\.identity_taken"):
        invite(replace(OLGA, email="anna@north.example"), **give())
    invite(OLGA, **give())
    desk.member("olga")
    with pytest.raises(Conflict):
        accept(key(desk), house=desk.house)


def test_a_department_that_is_gone_by_then_is_left_out(desk, give):
    invite(replace(OLGA, departments=("tech", "bill")), **give())
    north = desk.store.provider("north")
    desk.save(replace(north, departments=north.departments[:1]))
    assert accept(key(desk), house=desk.house).departments == ("tech",)


def test_there_is_an_end_to_those_who_wait(desk, give):
    for each in range(50):
        invite(replace(OLGA, email=f"o{each}@north.example"), **give())
    with pytest.raises(TooMuch, match=r"refused\.invitations"):
        invite(OLGA, **give())
    invite(replace(OLGA, email="o7@north.example"), **give())
