"""Staff answer, note, close, reopen; every act once, and nothing where it is refused."""

from __future__ import annotations

from itertools import repeat

import pytest

from chalicelib.desk.errors import Conflict, Invalid, NotAllowed, NotFound, TooMuch
from chalicelib.desk.message import FileState, Shape
from chalicelib.desk.people import Role
from chalicelib.desk.rules import BODY_LIMIT, MEGABYTE
from chalicelib.desk.ticket import ClientStatus, Move, StaffStatus
from chalicelib.services.act import TRIES, TicketRef
from chalicelib.services.answer import answer
from chalicelib.services.attach import Upload
from chalicelib.services.close import close, reopen
from chalicelib.services.failures import Stale, Unavailable
from chalicelib.services.note import note
from chalicelib.services.reply import reply
from chalicelib.services.view import thread, view
from tests.unit.services.small_desk import SmallDesk


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def anna(desk):
    return desk.member("anna")


def picture(name: str = "снимок.png", content: bytes = b"pixels") -> Upload:
    return Upload(name=name, type="image/png", chunks=[content])


def test_an_answer_releases_the_ticket_and_the_world_is_told(desk, anna):
    """W-13, P6: reply and release is status 0, and 2 once it was read."""
    ref = desk.asked()
    ticket = answer(ref, actor=anna, text="Уже чиним", cause=desk.cause(), house=desk.house)
    assert ticket.client_status is ClientStatus.NEW_MESSAGES
    assert ticket.staff_status is StaffStatus.AWAITING_CLIENT
    assert ticket == desk.ticket(ref)
    assert desk.kinds() == ["ticket.created", "ticket.answered"]
    seen = view(ref, actor=desk.owner, cause=desk.cause(), house=desk.house)
    assert seen.client_status is ClientStatus.AWAITING_REPLY


def test_an_answer_that_keeps_the_ticket_leaves_it_in_work(desk, anna):
    """P6: reply, keep in work is status 0, and 1 once it was read."""
    ref = desk.asked()
    answer(ref, actor=anna, text="Смотрим", move=Move.ANSWER_KEEP, cause=desk.cause(), house=desk.house)
    assert desk.ticket(ref).client_status is ClientStatus.NEW_MESSAGES
    assert view(ref, actor=desk.owner, cause=desk.cause(), house=desk.house).client_status is ClientStatus.IN_PROGRESS


def test_files_lie_under_keys_that_nobody_chose(desk, anna):
    ref = desk.asked()
    files = [picture("../../etc/снимок.png"), Upload(name="", type="text/html; x", chunks=[b"a", b"b"])]
    answer(ref, actor=anna, text="", files=files, cause=desk.cause(), house=desk.house)
    sent = desk.store.message("north", ref.number, 2).attachments
    assert [(each.name, each.type, each.shape, each.size) for each in sent] == [
        ("снимок.png", "image/png", Shape.PICTURE, 6),
        ("file", "application/octet-stream", Shape.DOCUMENT, 2),
    ]
    assert {each.state for each in sent} == {FileState.READY}
    assert [desk.files.kept[each.key].content for each in sent] == [b"pixels", b"ab"]
    assert all(each.key.startswith(f"files/north/{ref.number}/") for each in sent)
    assert not any("снимок" in each.key for each in sent)


def test_the_text_is_kept_clean(desk, anna):
    ref = desk.asked()
    answer(ref, actor=anna, text="  раз\r\nдва\x00 ", cause=desk.cause(), house=desk.house)
    assert desk.texts(ref)[-1] == "раз\nдва"


def test_a_repeated_cause_says_it_once(desk, anna):
    """Invariant 4: the same act twice changes nothing the second time."""
    ref = desk.asked()
    first = answer(ref, actor=anna, text="Готово", files=[picture()], cause="api#a", house=desk.house)
    before, kept = desk.store.dump(), dict(desk.files.kept)
    again = answer(ref, actor=anna, text="Готово", files=[picture()], cause="api#a", house=desk.house)
    assert again == first
    assert desk.store.dump() == before
    assert desk.files.kept == kept


def test_a_repeated_close_is_answered_although_closing_again_is_refused(desk, anna):
    ref = desk.taken(anna)
    first = close(ref, actor=anna, expected_last_message_id=1, cause="api#c", house=desk.house)
    before = desk.store.dump()
    assert close(ref, actor=anna, expected_last_message_id=1, cause="api#c", house=desk.house) == first
    assert desk.store.dump() == before


def test_a_repeat_that_meets_the_first_in_the_commit_is_answered(desk, anna):
    """Two copies of one request at once: the second sees the cause only when it writes."""
    ref = desk.asked()

    def first():
        answer(ref, actor=anna, text="Готово", cause="api#a", house=desk.house)

    desk.store.on("commit", first)
    answer(ref, actor=anna, text="Готово", cause="api#a", house=desk.house)
    assert desk.texts(ref) == ["Не открывается сайт", "Готово"]


def test_a_cause_is_good_for_one_act_only(desk, anna):
    ref, other = desk.asked(), desk.asked()
    answer(ref, actor=anna, text="Готово", cause="api#a", house=desk.house)
    boris = desk.member("boris")
    before = desk.store.dump()
    acts = [
        lambda: answer(other, actor=anna, text="Готово", cause="api#a", house=desk.house),
        lambda: answer(ref, actor=boris, text="Готово", cause="api#a", house=desk.house),
        lambda: note(ref, actor=anna, text="Готово", cause="api#a", house=desk.house),
    ]
    for act in acts:
        with pytest.raises(Conflict, match=r"refused\.key_used"):
            act()
    assert desk.store.dump() == before


def test_an_act_decides_anew_when_somebody_was_faster(desk, anna):
    ref = desk.asked()
    desk.store.on("commit", lambda: note(ref, actor=anna, text="Я смотрю", cause=desk.cause(), house=desk.house))
    answer(ref, actor=anna, text="Готово", cause=desk.cause(), house=desk.house)
    assert desk.texts(ref) == ["Не открывается сайт", "Я смотрю", "Готово"]


def test_an_act_that_never_gets_its_turn_says_so(desk, anna):
    ref = desk.asked()
    before = desk.store.dump()
    desk.store.fail_next("commit", Stale("ticket"), times=TRIES)
    with pytest.raises(Conflict, match=r"refused\.busy"):
        answer(ref, actor=anna, text="Готово", cause=desk.cause(), house=desk.house)
    assert desk.store.dump() == before
    assert desk.store.calls["commit"] >= TRIES


def test_closing_never_passes_over_a_message_that_came_meanwhile(desk, anna):
    """Invariant 1: the client writes between reading and committing; the close is refused."""
    ref = desk.taken(anna)

    def client_writes():
        reply(ref, actor=desk.owner, text="Ещё вот что", channel="web", cause=desk.cause(), house=desk.house)

    desk.store.on("commit", client_writes)
    with pytest.raises(Conflict, match=r"refused\.close\.unseen"):
        close(ref, actor=anna, expected_last_message_id=1, cause=desk.cause(), house=desk.house)
    assert desk.ticket(ref).client_status is ClientStatus.IN_PROGRESS


def test_closing_without_a_word_leaves_the_ticket_viewed(desk, anna):
    """W-15."""
    ref = desk.taken(anna)
    ticket = close(ref, actor=anna, expected_last_message_id=1, cause=desk.cause(), house=desk.house)
    assert ticket.client_status is ClientStatus.VIEWED
    assert reopen(ref, actor=anna, cause=desk.cause(), house=desk.house).client_status is ClientStatus.IN_PROGRESS


def test_only_who_works_on_it_closes_it(desk, anna):
    ref = desk.asked()
    with pytest.raises(NotAllowed, match=r"refused\.close_unassigned"):
        close(ref, actor=anna, expected_last_message_id=1, cause=desk.cause(), house=desk.house)
    boss = desk.member("boss", Role.ADMINISTRATOR, departments=())
    assert close(ref, actor=boss, expected_last_message_id=1, cause=desk.cause(), house=desk.house)


def test_a_note_is_for_staff_only(desk, anna):
    """I-3."""
    ref = desk.asked()
    before = desk.ticket(ref)
    after = note(ref, actor=anna, text="Проверил диск", cause=desk.cause(), house=desk.house)
    assert (after.client_status, after.last_message, after.active_at) == (
        before.client_status,
        before.last_message,
        before.active_at,
    )
    ours = thread(ref, actor=anna, house=desk.house).messages
    theirs = thread(ref, actor=desk.owner, house=desk.house).messages
    assert [each.text for each in ours] == ["Не открывается сайт", "Проверил диск"]
    assert [each.text for each in theirs] == ["Не открывается сайт"]


def test_looking_changes_nothing(desk, anna):
    """Invariant 3: reading moves the client's own mark and nothing else; staff and programs move none."""
    ref = desk.asked()
    answer(ref, actor=anna, text="Готово", cause=desk.cause(), house=desk.house)
    before = desk.store.dump()
    thread(ref, actor=anna, house=desk.house)
    thread(ref, actor=desk.owner, house=desk.house)
    assert desk.store.dump() == before
    view(ref, actor=desk.owner, cause=desk.cause(), house=desk.house)
    before = desk.store.dump()
    view(ref, actor=desk.owner, cause=desk.cause(), house=desk.house)
    assert desk.store.dump() == before


def test_a_ticket_that_is_not_there_is_not_answered(desk, anna):
    with pytest.raises(NotFound, match=r"refused\.no_ticket"):
        answer(TicketRef("north", 4711), actor=anna, text="Готово", cause=desk.cause(), house=desk.house)


def test_a_ticket_of_others_looks_like_none(desk):
    """I-1."""
    ref = desk.asked()
    stranger = desk.client("petr", account="c-2")
    for wanted in (ref, TicketRef("north", 4711)):
        with pytest.raises(NotFound, match=r"refused\.no_ticket"):
            thread(wanted, actor=stranger, house=desk.house)


@pytest.mark.parametrize(
    ("text", "files", "error"),
    [
        ("  \n ", [], Invalid),
        ("д" * (BODY_LIMIT + 1), [], TooMuch),
        ("много", [picture()] * 11, TooMuch),
    ],
)
def test_what_cannot_be_said_leaves_everything_as_it_was(desk, anna, text, files, error):
    ref = desk.asked()
    before = desk.store.dump()
    for act in (answer, note):
        with pytest.raises(error):
            act(ref, actor=anna, text=text, files=files, cause=desk.cause(), house=desk.house)
    assert desk.store.dump() == before
    assert not desk.files.kept


def test_a_file_without_end_leaves_the_ticket_as_it_was(desk, anna):
    endless = Upload(name="log.txt", type="text/plain", chunks=repeat(bytes(4 * MEGABYTE)))
    ref = desk.asked()
    before = desk.store.dump()
    with pytest.raises(TooMuch):
        answer(ref, actor=anna, text="вот", files=[endless], cause=desk.cause(), house=desk.house)
    assert desk.store.dump() == before
    assert not desk.files.kept


def test_a_refused_answer_keeps_no_files(desk):
    ref = desk.asked()
    observer = desk.member("olga", Role.OBSERVER)
    with pytest.raises(Exception, match=r"refused\.role"):
        answer(ref, actor=observer, text="вот", files=[picture()], cause=desk.cause(), house=desk.house)
    assert not desk.files.kept


def test_what_was_written_stands_although_nobody_could_be_told(desk, anna):
    """The event waits in the outbox for the clock."""
    ref = desk.asked()
    desk.store.fail_next("settle", Unavailable("storage is away"))
    answer(ref, actor=anna, text="Готово", cause="api#a", house=desk.house)
    assert desk.texts(ref)[-1] == "Готово"
    assert [each.cause for each in desk.store.of("api#a")] == ["api#a"]


def test_storage_that_does_not_answer_is_told(desk, anna):
    ref = desk.asked()
    desk.store.fail_next("commit", Unavailable("storage is away"))
    with pytest.raises(Unavailable):
        answer(ref, actor=anna, text="Готово", cause=desk.cause(), house=desk.house)
    assert desk.texts(ref) == ["Не открывается сайт"]


def test_a_known_cause_that_is_forgotten_just_then_is_tried_again_later(desk, anna):
    ref = desk.asked()
    answer(ref, actor=anna, text="Готово", cause="api#a", house=desk.house)
    desk.store.on("answer", lambda: desk.clock.turn(hours=73))
    with pytest.raises(Unavailable):
        answer(ref, actor=anna, text="Готово", cause="api#a", house=desk.house)
    assert desk.texts(ref) == ["Не открывается сайт", "Готово"]
