"""Staff follow tickets, call each other in notes, and correct what they wrote a moment ago."""

from __future__ import annotations

import pytest

from chalicelib.desk.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted
from chalicelib.desk.message import Channel
from chalicelib.desk.ticket import Stage
from chalicelib.desk.working import MOST_FOLLOWERS
from chalicelib.services.answer import answer
from chalicelib.services.assign import move
from chalicelib.services.correct import correct
from chalicelib.services.follow import follow, unfollow
from chalicelib.services.note import note
from chalicelib.services.reply import reply
from tests.unit.services.small_desk import SmallDesk


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def anna(desk):
    return desk.member("anna")


def give(desk):
    return {"cause": desk.cause(), "house": desk.house}


def test_whoever_follows_a_ticket_is_named_there_once_and_may_stop(desk, anna):
    ref = desk.asked()
    assert follow(ref, actor=anna, **give(desk)).followers == ("anna",)
    before = desk.store.dump()
    follow(ref, actor=anna, **give(desk))
    assert desk.store.dump() == before
    assert unfollow(ref, actor=anna, **give(desk)).followers == ()
    assert desk.kinds() == ["ticket.created"]


def test_a_ticket_has_so_many_followers_and_no_more(desk):
    ref = desk.asked()
    for number in range(MOST_FOLLOWERS):
        follow(ref, actor=desk.member(f"m{number}"), **give(desk))
    with pytest.raises(NotAllowed, match=r"refused\.followers"):
        follow(ref, actor=desk.member("late"), **give(desk))


def test_colleagues_called_in_a_note_follow_from_then_on_as_far_as_they_may_see_it(desk, anna):
    ref = desk.asked()
    desk.member("boris")
    desk.member("vera", departments=("bill",))
    desk.member("gone", active=False)
    text = "@boris, глянь. И @Vera, @gone, @nobody, почта x@boris.example, снова @BORIS."
    ticket = note(ref, actor=anna, text=text, **give(desk))
    assert ticket.followers == ("boris",)
    assert desk.store.history("north", ref.number)[-1].details == {"mentioned": "boris"}


def test_a_note_that_calls_nobody_reads_nobody(desk, anna):
    ref = desk.asked()
    desk.store.forget_calls()
    note(ref, actor=anna, text="Просто заметка", **give(desk))
    assert desk.store.calls["staff"] == 0


def test_a_text_is_corrected_and_the_old_one_kept(desk, anna):
    ref = desk.asked()
    answer(ref, actor=anna, text="Почнили", **give(desk))
    desk.clock.turn(minutes=14)
    correct(ref, 2, actor=anna, text="Починили", **give(desk))
    message = desk.store.message("north", ref.number, 2)
    assert (message.text, [each.text for each in message.revisions]) == ("Починили", ["Почнили"])
    assert desk.ticket(ref).last.text == "Починили"
    assert desk.ticket(ref).stage is Stage.RELEASED
    before = desk.store.dump()
    correct(ref, 2, actor=anna, text="Починили", **give(desk))
    assert desk.store.dump() == before


def test_nobody_corrects_anothers_text_nor_after_a_quarter_of_an_hour(desk, anna):
    ref = desk.asked()
    boris = desk.member("boris")
    answer(ref, actor=anna, text="Починили", **give(desk))
    namesake = desk.client("anna")
    reply(ref, actor=namesake, text="Спасибо", channel=Channel.WEB, **give(desk))
    for message, actor, kind in ((1, anna, NotPermitted), (2, boris, NotPermitted), (3, anna, NotPermitted)):
        with pytest.raises(kind):
            correct(ref, message, actor=actor, text="Иначе", **give(desk))
    with pytest.raises(Invalid):
        correct(ref, 2, actor=anna, text="  ", **give(desk))
    with pytest.raises(NotFound):
        correct(ref, 9, actor=anna, text="Иначе", **give(desk))
    desk.clock.turn(minutes=16)
    with pytest.raises(NotAllowed, match=r"refused\.correct\.late"):
        correct(ref, 2, actor=anna, text="Иначе", **give(desk))


def test_nobody_answers_over_what_he_has_not_seen(desk, anna):
    ref = desk.asked()
    reply(ref, actor=desk.owner, text="Уже не надо", channel=Channel.WEB, **give(desk))
    before = desk.store.dump()
    with pytest.raises(Conflict, match=r"refused\.answer\.unseen"):
        answer(ref, actor=anna, text="Чиним", seen=1, **give(desk))
    assert desk.store.dump() == before
    assert answer(ref, actor=anna, text="Хорошо", seen=2, **give(desk)).last_message == 3


def test_a_ticket_is_handed_on_with_a_note_in_one_act(desk, anna):
    ref = desk.asked()
    ticket = move(ref, actor=anna, department="bill", text="  Посмотрите счёт  ", **give(desk))
    assert (ticket.department, ticket.messages) == ("bill", 2)
    entry = desk.store.message("north", ref.number, 2)
    assert (entry.text, entry.internal) == ("Посмотрите счёт", True)
    assert desk.kinds() == ["ticket.created", "ticket.moved"]
    assert ticket.last_message == 1
