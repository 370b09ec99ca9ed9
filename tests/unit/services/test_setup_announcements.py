"""What a provider announces: kept with the provider, logged, and refused where it cannot be so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk.announcements import Announcement, Stop
from chalicelib.desk.errors import Invalid, NotFound, Stopped, TooMuch
from chalicelib.desk.message import Channel
from chalicelib.desk.rules import REOPEN_WINDOW
from chalicelib.services.answer import answer
from chalicelib.services.archive import archive
from chalicelib.services.file import Question, ask
from chalicelib.services.reply import reply
from chalicelib.services.setup_announcements import announce, announcement_of, change_announcement, withdraw
from tests.unit.services.small_desk import SmallDesk


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def give(desk):
    return lambda cause=None: {"by": "operator", "cause": cause or desk.cause(), "house": desk.house}


@pytest.fixture
def plain(desk):
    return Announcement(id="", text=" Работы\r\nна сети ", starts_at=desk.clock.now())


def kept(desk):
    return desk.store.provider("north").announcements


def test_it_is_kept_changed_and_withdrawn(desk, give, plain):
    made = announce("north", replace(plain, texts={"en": "Works"}, stops=(Stop.TICKETS, Stop.TICKETS)), **give())
    assert (made.text, made.stops) == ("Работы\nна сети", (Stop.TICKETS,))
    assert kept(desk) == (made,)
    changed = change_announcement("north", made.id, lambda old: replace(old, departments=("tech",), id="x"), **give())
    assert announcement_of("north", made.id, desk.house) == changed
    withdraw("north", made.id, **give())
    assert kept(desk) == ()
    with pytest.raises(NotFound, match=r"refused\.no_announcement"):
        withdraw("north", made.id, **give())


def test_the_same_act_twice_announces_once(desk, give, plain):
    first = announce("north", plain, **give("cli#1"))
    before = desk.store.dump()
    assert announce("north", plain, **give("cli#1")) == first
    assert desk.store.dump() == before


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"text": " \n"}, Invalid),
        ({"text": "я" * 1001}, Invalid),
        ({"texts": {"en": ""}}, Invalid),
        ({"texts": {"english": "x"}}, Invalid),
        ({"accounts": ("две луны",)}, Invalid),
        ({"accounts": tuple(map(str, range(51)))}, Invalid),
        ({"departments": ("moon",)}, NotFound),
    ],
)
def test_what_is_not_as_it_must_be_is_refused(desk, give, plain, wrong, why):
    before = desk.store.dump()
    with pytest.raises(why):
        announce("north", replace(plain, **wrong), **give())
    with pytest.raises(Invalid, match=r"refused\.announcement\.ends"):
        announce("north", replace(plain, ends_at=plain.starts_at), **give())
    assert desk.store.dump() == before


def test_there_are_ten_at_most_and_those_that_are_over_make_room(desk, give, plain):
    brief = replace(plain, ends_at=desk.clock.now() + timedelta(hours=1))
    for _ in range(10):
        announce("north", brief, **give())
    with pytest.raises(TooMuch, match=r"refused\.announcement\.many"):
        announce("north", plain, **give())
    desk.clock.turn(hours=2)
    announce("north", plain, **give())
    assert len(kept(desk)) == 1


def test_a_stop_holds_for_asking_and_replying_and_for_what_goes_on_from_the_archive(desk, give, plain):
    ref = desk.taken(desk.member())
    answered = answer(ref, actor=desk.member("boris"), text="Готово", cause=desk.cause(), house=desk.house)
    archive(
        ref,
        actor=desk.owner,
        expected_last_message_id=answered.last_message,
        cause=desk.cause(),
        house=desk.house,
    )
    announce("north", replace(plain, stops=(Stop.TICKETS,)), **give())
    before = desk.store.dump()
    question = Question(provider="north", account="c-1", department="tech")
    with pytest.raises(Stopped):
        ask(question, actor=desk.owner, text="?", channel=Channel.WEB, cause=desk.cause(), house=desk.house)
    assert desk.store.dump() == before
    desk.clock.turn(seconds=REOPEN_WINDOW.total_seconds() + 1)
    with pytest.raises(Stopped):
        reply(ref, actor=desk.owner, text="?", channel=Channel.WEB, cause=desk.cause(), house=desk.house)


def test_an_act_that_was_done_before_the_stop_is_answered_as_before(desk, give, plain):
    question = Question(provider="north", account="c-1", department="tech")
    again = {"actor": desk.owner, "text": "?", "channel": Channel.WEB, "house": desk.house}
    filed = ask(question, **again, cause="web#1")
    announce("north", replace(plain, stops=(Stop.TICKETS, Stop.REPLIES)), **give())
    assert ask(question, **again, cause="web#1") == filed


def test_a_stranger_learns_nothing_from_a_stop(desk, give, plain):
    ref = desk.asked()
    announce("north", replace(plain, stops=(Stop.REPLIES,)), **give())
    stranger = desk.client("petr", account="c-2")
    with pytest.raises(NotFound):
        reply(ref, actor=stranger, text="?", channel=Channel.WEB, cause=desk.cause(), house=desk.house)
