"""Tickets linked, merged and parted: nothing said is lost, nobody's wait begins anew, and a refusal changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.errors import NotAllowed, NotFound
from chalicelib.desk.message import Channel, FileState, Side
from chalicelib.desk.rules import MERGE_LIMIT
from chalicelib.desk.ticket import ClientStatus, Move, Stage
from chalicelib.services.act import TicketRef
from chalicelib.services.answer import answer
from chalicelib.services.archive import restore
from chalicelib.services.attach import Upload
from chalicelib.services.file import Question, ask
from chalicelib.services.join import link, merge, split
from chalicelib.services.note import note
from chalicelib.services.reply import reply
from tests.unit.desk.tickets import file
from tests.unit.services.small_desk import SmallDesk


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def anna(desk):
    return desk.member("anna")


def give(desk):
    return {"cause": desk.cause(), "house": desk.house}


def shown(desk, ref):
    return [(each.text, each.internal, each.came_from) for each in desk.store.thread("north", ref.number).messages]


def test_all_that_was_said_in_one_goes_on_in_the_other(desk, anna):
    one = desk.asked("Сайт лежит")
    desk.clock.turn(minutes=5)
    two = desk.asked("Всё ещё лежит")
    note(two, actor=anna, text="Это про то же", **give(desk))
    merged = merge(two, one.number, actor=anna, **give(desk))
    assert merged.number == one.number
    assert shown(desk, one) == [
        ("Сайт лежит", False, None),
        ("Всё ещё лежит", False, two.number),
        ("Это про то же", True, two.number),
    ]
    gone = desk.ticket(two)
    assert (gone.stage, gone.merged_into, gone.waiting_since) == (Stage.ARCHIVED, one.number, None)
    assert merged.links == (two.number,)
    assert merged.last.text == "Всё ещё лежит"
    assert merged.last_message == 2
    assert desk.kinds()[-2:] == ["ticket.merged", "ticket.merged"]


def test_whoever_waited_longest_still_does(desk, anna):
    one = desk.asked("Раньше")
    desk.clock.turn(minutes=5)
    two = desk.asked("Позже")
    since = desk.ticket(one).waiting_since
    assert merge(one, two.number, actor=anna, **give(desk)).waiting_since == since


def test_an_open_question_opens_the_answered_one_it_is_merged_into(desk, anna):
    one = desk.asked("Раньше")
    answer(one, actor=anna, text="Починили", **give(desk))
    desk.clock.turn(minutes=5)
    two = desk.asked("Нет")
    merged = merge(two, one.number, actor=anna, **give(desk))
    assert (merged.stage, merged.last_author, merged.client_unread) == (Stage.OPEN, Side.CLIENT, 1)


def test_an_answered_one_merged_into_another_does_not_answer_it(desk, anna):
    one = desk.asked("Раньше")
    answer(one, actor=anna, text="Починили", **give(desk))
    desk.clock.turn(minutes=5)
    two = desk.asked("Нет")
    merged = merge(one, two.number, actor=anna, **give(desk))
    assert (merged.stage, merged.last_author, merged.staff_unread) == (Stage.OPEN, Side.CLIENT, 1)
    assert merged.last.text == "Нет"


def test_files_come_along_under_the_keys_they_have(desk, anna):
    one, two = desk.asked("Раньше"), desk.asked("Позже")
    paper = Upload(name="счёт.pdf", type="application/pdf", chunks=[b"%PDF"])
    answer(two, actor=anna, text="Вот", files=[paper], move=Move.ANSWER_KEEP, **give(desk))
    merge(two, one.number, actor=anna, **give(desk))
    (file,) = desk.store.thread("north", one.number).messages[-1].attachments
    assert file.key in desk.files.kept
    assert desk.ticket(one).files == 1


def test_a_client_who_answers_what_was_merged_is_heard_where_it_goes_on(desk, anna):
    one, two = desk.asked("Раньше"), desk.asked("Позже")
    merge(two, one.number, actor=anna, **give(desk))
    said = reply(two, actor=desk.owner, text="Ну как?", channel=Channel.WEB, **give(desk))
    assert said.number == one.number
    assert desk.texts(one)[-1] == "Ну как?"
    assert desk.ticket(two).stage is Stage.ARCHIVED
    with pytest.raises(NotAllowed, match=r"refused\.merged"):
        restore(two, actor=desk.owner, **give(desk))
    with pytest.raises(NotAllowed, match=r"refused\.merged"):
        answer(two, actor=anna, text="Здесь?", **give(desk))


def test_whoever_answers_is_led_through_all_merges_but_not_round_in_circles(desk, anna):
    one, two, three = (desk.asked(each) for each in ("Раньше", "Позже", "Потом"))
    merge(one, two.number, actor=anna, **give(desk))
    merge(two, three.number, actor=anna, **give(desk))
    said = reply(one, actor=desk.owner, text="Ну как?", channel=Channel.WEB, **give(desk))
    assert said.number == three.number
    desk.save(replace(desk.ticket(three), merged_into=two.number))
    with pytest.raises(NotAllowed, match=r"refused\.merged"):
        reply(one, actor=desk.owner, text="Ну как?", channel=Channel.WEB, **give(desk))


def test_the_same_merge_again_is_the_same(desk, anna):
    one, two = desk.asked("Раньше"), desk.asked("Позже")
    cause = desk.cause()
    merge(two, one.number, actor=anna, cause=cause, house=desk.house)
    before = desk.store.dump()
    assert merge(two, one.number, actor=anna, cause=cause, house=desk.house).number == one.number
    assert desk.store.dump() == before


def other_account(desk):
    boris = desk.client("boris", account="c-2")
    question = Question(provider="north", account="c-2", department="tech", subject="Чужой")
    return ask(question, actor=boris, text="Чужой", channel=Channel.WEB, **give(desk)).number


def too_long(desk):
    ref = desk.asked("Раз")
    for number in range(MERGE_LIMIT):
        reply(ref, actor=desk.owner, text=f"{number}", channel=Channel.WEB, **give(desk))
    return ref


def test_what_cannot_be_merged_is_refused_and_nothing_has_changed(desk, anna):
    one = desk.asked("Раньше")
    elsewhere, long = other_account(desk), too_long(desk)
    ended = desk.asked("Уже")
    merge(ended, one.number, actor=anna, **give(desk))
    for ref, into, why in (
        (one, one.number, r"refused\.joining\.same"),
        (one, elsewhere, r"refused\.merge\.account"),
        (one, ended.number, r"refused\.merge\.ended"),
        (ended, one.number, r"refused\.merge\.archived"),
        (long, one.number, r"refused\.merge\.long"),
    ):
        before = desk.store.dump()
        with pytest.raises(NotAllowed, match=why):
            merge(ref, into, actor=anna, **give(desk))
        assert desk.store.dump() == before


def loading(desk, ref, message, **facts):
    found = desk.store.message("north", ref.number, message)
    desk.save(replace(found, attachments=(file(state=FileState.LOADING),), **facts))


def test_what_still_loads_is_neither_merged_nor_parted_until_it_is_here(desk, anna):
    one, two = desk.asked("Раньше"), desk.asked("Позже")
    reply(two, actor=desk.owner, text="Снимок", channel=Channel.WEB, **give(desk))
    loading(desk, two, 2)
    before = desk.store.dump()
    with pytest.raises(NotAllowed, match=r"refused\.joining\.loading"):
        merge(two, one.number, actor=anna, **give(desk))
    with pytest.raises(NotAllowed, match=r"refused\.joining\.loading"):
        split(two, 2, actor=anna, **give(desk))
    assert desk.store.dump() == before
    split(two, 1, actor=anna, **give(desk))
    merge(one, two.number, actor=anna, **give(desk))
    found = desk.store.message("north", two.number, 2)
    desk.save(replace(found, attachments=(file(state=FileState.FAILED),)))
    assert split(two, 2, actor=anna, **give(desk)).files == 1


def test_a_copy_that_an_older_version_left_waiting_stands_in_nobodys_way(desk, anna):
    one, two = desk.asked("Раньше"), desk.asked("Позже")
    loading(desk, two, 1, came_from=999)
    assert merge(two, one.number, actor=anna, **give(desk)).messages == 2


def test_both_tickets_must_be_ones_own_to_see(desk, anna):
    one, two = desk.asked("Раньше"), desk.asked("Позже")
    desk.save()
    bill = desk.member("boris", departments=("bill",))
    for act in (merge, link):
        for ref, other, actor in ((one, two.number, bill), (one, 4711, anna), (TicketRef("north", 4711), 1001, anna)):
            with pytest.raises(NotFound):
                act(ref, other, actor=actor, **give(desk))


def test_linked_tickets_name_each_other_once(desk, anna):
    one, two = desk.asked("Раньше"), desk.asked("Позже")
    link(one, two.number, actor=anna, **give(desk))
    before = desk.store.dump()
    link(two, one.number, actor=anna, **give(desk))
    assert desk.store.dump() == before
    assert (desk.ticket(one).links, desk.ticket(two).links) == ((two.number,), (one.number,))


def test_a_message_becomes_a_ticket_of_its_own_and_stays_where_it_was(desk, anna):
    ref = desk.asked("Сайт лежит")
    desk.clock.turn(minutes=5)
    reply(ref, actor=desk.owner, text="И ещё счёт неверный", channel=Channel.WEB, **give(desk))
    new = split(ref, 2, actor=anna, **give(desk))
    assert (new.number, new.stage, new.links) == (ref.number + 1, Stage.OPEN, (ref.number,))
    assert new.client_status is ClientStatus.IN_PROGRESS
    assert shown(desk, TicketRef("north", new.number)) == [("И ещё счёт неверный", False, ref.number)]
    assert desk.texts(ref) == ["Сайт лежит", "И ещё счёт неверный"]
    assert new.waiting_since == desk.store.message("north", ref.number, 2).at
    assert desk.ticket(ref).links == (new.number,)
    assert desk.asked("Следующий").number == new.number + 1


def test_a_note_or_the_only_message_is_not_parted(desk, anna):
    ref = desk.asked("Сайт лежит")
    for message, why in ((1, r"refused\.split\.alone"), (2, r"refused\.split\.note")):
        with pytest.raises(NotAllowed, match=why):
            split(ref, message, actor=anna, **give(desk))
        note(ref, actor=anna, text="Заметка", **give(desk))
    with pytest.raises(NotFound):
        split(ref, 9, actor=anna, **give(desk))
