"""New tickets: a client asks, staff write first, a reply comes too late for the archive."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.errors import Invalid, NotAllowed, NotFound, NotPermitted, TooMuch
from chalicelib.desk.message import Channel, Side
from chalicelib.desk.people import Account, Role, Standing
from chalicelib.desk.rules import REOPEN_WINDOW
from chalicelib.desk.ticket import ClientStatus, Stage
from chalicelib.services.answer import answer
from chalicelib.services.archive import archive, restore
from chalicelib.services.attach import Upload
from chalicelib.services.file import Question, ask, write
from chalicelib.services.reply import reply
from tests.unit.services.small_desk import SmallDesk

SITE = Question(provider="north", account="c-1", department="tech", subject="Сайт")


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def anna(desk):
    return desk.member("anna")


def file_named(name: str) -> Upload:
    return Upload(name=name, type="text/plain", chunks=[b"log"])


def asks(desk, question=SITE, *, text="Не открывается", actor=None, cause=None, files=()):
    return ask(
        question,
        actor=actor or desk.owner,
        text=text,
        files=files,
        channel=Channel.WEB,
        cause=cause or desk.cause(),
        house=desk.house,
    )


def writes(desk, actor, question=SITE, *, person=None, text="Плановые работы", cause=None, files=()):
    return write(
        question, actor=actor, person=person, text=text, files=files, cause=cause or desk.cause(), house=desk.house
    )


def test_a_question_becomes_a_ticket_of_one_provider_and_one_client(desk):
    """G-2, W-14: filed, numbered, in progress."""
    ticket = asks(desk, replace(SITE, service="vps-7"), files=[file_named("error.log")])
    assert (ticket.provider, ticket.number, ticket.account, ticket.requester) == ("north", 1001, "c-1", "irina")
    assert (ticket.service, ticket.service_name) == ("vps-7", "VPS 7")
    assert ticket.client_status is ClientStatus.IN_PROGRESS
    attachment = desk.store.message("north", 1001, 1).attachments[0]
    assert attachment.name == "error.log"
    assert attachment.key.startswith("files/north/1001/")


def test_a_missing_subject_is_the_first_line_of_the_text(desk):
    """R-15."""
    assert asks(desk, replace(SITE, subject=" "), text="Сайт лежит\nвторой день").subject == "Сайт лежит"
    assert len(asks(desk, replace(SITE, subject=""), text="слово " * 100).subject) <= 120
    assert asks(desk, replace(SITE, subject="два\nслова")).subject == "два слова"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"account": "c-2"}, NotFound),
        ({"provider": "cloud"}, NotFound),
        ({"department": "moon"}, NotFound),
        ({"department": "legal"}, NotFound),
        ({"service": "vps-8"}, NotFound),
        ({"subject": "я" * 121}, Invalid),
    ],
)
def test_a_question_that_cannot_go_there_leaves_everything_as_it_was(desk, change, error):
    """W-3, W-5, I-1: only what is offered, only what is his."""
    desk.client("petr", account="c-2")
    before = desk.store.dump()
    with pytest.raises(error):
        asks(desk, replace(SITE, **change), files=[file_named("a.txt")])
    assert desk.store.dump() == before
    assert not desk.files.kept


def test_an_empty_question_is_refused(desk):
    """W-4."""
    before = desk.store.dump()
    with pytest.raises(Invalid, match=r"refused\.empty"):
        asks(desk, text=" ")
    assert desk.store.dump() == before


def test_a_client_sends_as_many_files_as_his_provider_lets_him(desk):
    """R-16."""
    assert asks(desk, files=[file_named(f"{n}.txt") for n in range(5)])
    with pytest.raises(TooMuch, match=r"refused\.file_count"):
        asks(desk, files=[file_named(f"{n}.txt") for n in range(6)])


def test_a_repeated_question_is_one_ticket(desk):
    first = asks(desk, cause="web#form", files=[file_named("a.txt")])
    before = desk.store.dump(), dict(desk.files.kept)
    assert asks(desk, cause="web#form", files=[file_named("a.txt")]) == first
    assert (desk.store.dump(), desk.files.kept) == before


def test_two_questions_at_once_get_two_numbers(desk):
    desk.store.on("commit", lambda: asks(desk, text="второй"))
    assert asks(desk, text="первый").number == 1002
    assert [each.number for each in desk.store.recent("north", limit=10).tickets] == [1002, 1001]


def test_staff_write_first(desk, anna):
    """domain 4.3: to the client it has new messages, for staff it is done."""
    desk.client("trusted", standing=Standing.TRUSTED)
    ticket = writes(desk, anna)
    assert ticket.client_status is ClientStatus.NEW_MESSAGES
    assert (ticket.stage, ticket.last_author, ticket.requester) == (Stage.RELEASED, Side.STAFF, "irina")
    assert desk.kinds() == ["ticket.started"]


def test_staff_write_to_the_person_they_name(desk, anna):
    desk.client("trusted")
    assert writes(desk, anna, person="trusted").requester == "trusted"
    desk.client("other", account="c-2")
    with pytest.raises(NotFound, match=r"refused\.no_person"):
        writes(desk, anna, person="other")


@pytest.mark.parametrize(
    ("role", "departments", "change", "error"),
    [
        (Role.AGENT, ("tech",), {"department": "bill"}, NotPermitted),
        (Role.OBSERVER, ("tech",), {}, NotPermitted),
        (Role.ADMINISTRATOR, (), {"provider": "cloud"}, NotPermitted),
        (Role.ADMINISTRATOR, (), {"department": "moon"}, NotFound),
        (Role.AGENT, ("tech",), {"account": "c-9"}, NotFound),
        (Role.AGENT, ("tech",), {"account": "empty"}, NotAllowed),
        (Role.AGENT, ("tech",), {"service": "nothing"}, NotFound),
    ],
)
def test_staff_write_only_where_they_answer_and_somebody_reads(desk, role, departments, change, error):
    desk.save(Account(provider="north", id="empty", name="Никого"))
    actor = desk.member("max", role, departments=departments)
    before = desk.store.dump()
    with pytest.raises(error):
        writes(desk, actor, replace(SITE, **change), files=[file_named("a.txt")])
    assert desk.store.dump() == before
    assert not desk.files.kept


def archived(desk, anna):
    ref = desk.asked()
    answer(ref, actor=anna, text="Готово", cause=desk.cause(), house=desk.house)
    archive(ref, actor=desk.owner, expected_last_message_id=2, cause=desk.cause(), house=desk.house)
    return ref


def replies(desk, ref, *, cause=None, files=(), text="Снова не работает"):
    return reply(
        ref,
        actor=desk.owner,
        text=text,
        files=files,
        channel=Channel.WEB,
        cause=cause or desk.cause(),
        house=desk.house,
    )


def test_a_reply_is_accepted_and_opens_the_ticket(desk, anna):
    """W-11, R-5."""
    ref = desk.asked()
    answer(ref, actor=anna, text="Готово", cause=desk.cause(), house=desk.house)
    assert replies(desk, ref).client_status is ClientStatus.IN_PROGRESS


def test_a_client_puts_away_what_is_answered_and_takes_it_out_again(desk, anna):
    """W-12, R-20."""
    ref = archived(desk, anna)
    assert desk.ticket(ref).client_status is ClientStatus.ARCHIVED
    assert restore(ref, actor=desk.owner, cause=desk.cause(), house=desk.house).client_status is (
        ClientStatus.AWAITING_REPLY
    )


def test_a_reply_takes_a_ticket_out_of_the_archive(desk, anna):
    """P8, within the window."""
    ref = archived(desk, anna)
    desk.clock.turn(days=REOPEN_WINDOW.days)
    assert replies(desk, ref).number == ref.number
    assert desk.ticket(ref).stage is Stage.OPEN


def test_a_reply_after_the_window_opens_a_ticket_that_goes_on_from_it(desk, anna):
    """P8, past the window."""
    ref = archived(desk, anna)
    desk.clock.turn(days=REOPEN_WINDOW.days, seconds=1)
    old = desk.ticket(ref)
    new = replies(desk, ref, cause="web#late", files=[file_named("a.txt")])
    assert (new.follows, new.subject, new.department, new.number) == (ref.number, "Сайт", "tech", ref.number + 1)
    assert desk.ticket(ref) == old
    before = desk.store.dump(), dict(desk.files.kept)
    assert replies(desk, ref, cause="web#late", files=[file_named("a.txt")]) == new
    assert (desk.store.dump(), desk.files.kept) == before


def test_a_stranger_opens_nothing_by_replying_to_an_old_ticket(desk, anna):
    """I-1."""
    ref = archived(desk, anna)
    desk.clock.turn(days=365)
    stranger = desk.client("petr", account="c-2")
    before = desk.store.dump()
    with pytest.raises(NotFound, match=r"refused\.no_ticket"):
        reply(ref, actor=stranger, text="?", channel=Channel.WEB, cause=desk.cause(), house=desk.house)
    assert desk.store.dump() == before


def test_a_reply_that_is_refused_for_another_reason_opens_nothing(desk, anna):
    ref = archived(desk, anna)
    desk.clock.turn(days=365)
    before = desk.store.dump()
    with pytest.raises(Invalid, match=r"refused\.empty"):
        replies(desk, ref, text=" ")
    assert desk.store.dump() == before


def test_an_answer_that_comes_meanwhile_keeps_the_ticket_out_of_the_archive(desk, anna):
    """Invariant 2: a staff reply racing an archive leaves the ticket un-archived and unread."""
    ref = desk.asked()
    answer(ref, actor=anna, text="Готово", cause=desk.cause(), house=desk.house)
    desk.store.on("commit", lambda: answer(ref, actor=anna, text="И ещё", cause=desk.cause(), house=desk.house))
    with pytest.raises(Exception, match=r"refused\.archive\.unseen"):
        archive(ref, actor=desk.owner, expected_last_message_id=2, cause=desk.cause(), house=desk.house)
    assert desk.ticket(ref).client_status is ClientStatus.NEW_MESSAGES


def test_a_ticket_in_work_cannot_be_put_away(desk):
    """R-2."""
    ref = desk.asked()
    with pytest.raises(NotAllowed, match=r"refused\.archive\.open"):
        archive(ref, actor=desk.owner, expected_last_message_id=1, cause=desk.cause(), house=desk.house)
