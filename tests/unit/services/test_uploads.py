"""A client sends files straight into the bucket, then the message they belong to."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from chalicelib.desk.errors import Conflict, Invalid, NotFound, TooMuch
from chalicelib.desk.message import Channel, FileState, Shape
from chalicelib.desk.people import Role
from chalicelib.desk.rules import MEGABYTE, REOPEN_WINDOW, Limits
from chalicelib.services.act import TicketRef
from chalicelib.services.archive import archive
from chalicelib.services.attach import Upload, Uploaded
from chalicelib.services.close import close
from chalicelib.services.failures import Unavailable
from chalicelib.services.file import Question, ask
from chalicelib.services.reply import reply
from chalicelib.services.uploads import OFFER_LIFE, Wanted, offer
from tests.fakes.files import Kept
from tests.unit.services.small_desk import NORTH, SmallDesk

SITE = Question(provider="north", account="c-1", department="tech", subject="Сайт")
LOG = Wanted(name="error.log", type="text/plain", size=3)
PHOTO = Wanted(name="экран.png", type="image/png", size=5)


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


def offered(desk, *wanted, actor=None, provider="north", account="c-1"):
    return offer(wanted, actor=actor or desk.owner, provider=provider, account=account, house=desk.house)


def sent_up(desk, wanted=LOG, content=b"502", *, actor=None) -> Uploaded:
    """As a browser does it: asks where to, and posts it there."""
    (one,) = offered(desk, replace(wanted, size=len(content)), actor=actor)
    desk.files.post(one.offer, content)
    return Uploaded(key=one.key, name=wanted.name)


def asks(desk, *files, cause=None, text="Не открывается", actor=None):
    return ask(
        SITE,
        actor=actor or desk.owner,
        text=text,
        files=files,
        channel=Channel.WEB,
        cause=cause or desk.cause(),
        house=desk.house,
    )


def replies(desk, *files, number=1001, cause=None, actor=None):
    return reply(
        TicketRef("north", number),
        actor=actor or desk.owner,
        text="И вот",
        files=files,
        channel=Channel.WEB,
        cause=cause or desk.cause(),
        house=desk.house,
    )


def attached(desk, number=1001, message=1):
    return desk.store.message("north", number, message).attachments


def state(desk):
    return desk.store.dump(), dict(desk.files.kept)


# ---- offers


def test_an_offer_is_for_one_file_under_a_key_nobody_chooses(desk):
    log, photo = offered(desk, LOG, replace(PHOTO, name="../../экран.png"))
    assert re.fullmatch(r"uploads/irina/[A-Za-z0-9_-]{22}", log.key)
    assert log.key != photo.key
    assert photo.name == "экран.png"
    assert dict(photo.offer.fields) == {
        "Content-Type": "image/png",
        "key": photo.key,
        "limit": str(50 * MEGABYTE),
        "seconds": str(OFFER_LIFE),
    }


def test_an_offer_writes_nothing(desk):
    before = state(desk)
    offered(desk, LOG, PHOTO)
    assert state(desk) == before


def test_more_files_than_the_provider_takes_are_refused_with_the_limit(desk):
    """R-16."""
    assert len(offered(desk, *[LOG] * 5)) == 5
    with pytest.raises(TooMuch, match=r"refused\.file_count") as refusal:
        offered(desk, *[LOG] * 6)
    assert refusal.value.values == {"limit": 5, "given": 6}


def test_a_larger_file_than_the_provider_takes_is_refused_by_name_and_limit(desk):
    desk.save(replace(NORTH, limits=Limits(web_file_size=2 * MEGABYTE), version=1))
    assert offered(desk, replace(LOG, size=2 * MEGABYTE))
    with pytest.raises(TooMuch, match=r"refused\.file_large") as refusal:
        offered(desk, LOG, replace(PHOTO, size=2 * MEGABYTE + 1))
    assert refusal.value.values == {"name": "экран.png", "limit": 2}


@pytest.mark.parametrize("size", [0, -1])
def test_an_empty_file_is_refused(desk, size):
    with pytest.raises(Invalid, match=r"refused\.file_empty"):
        offered(desk, replace(LOG, size=size))


@pytest.mark.parametrize(("provider", "account"), [("north", "c-2"), ("cloud", "c-1"), ("moon", "c-1")])
def test_nobody_sends_files_up_for_an_account_that_is_not_his(desk, provider, account):
    """I-1."""
    desk.client("petr", account="c-2")
    with pytest.raises(NotFound, match=r"refused\.no_account"):
        offered(desk, LOG, provider=provider, account=account)


def test_staff_send_up_for_their_own_provider_alone_into_a_folder_of_their_own(desk):
    """A member of staff may be called as a client is: neither attaches what the other sent up."""
    (one,) = offered(desk, LOG, actor=desk.member())
    assert one.key.startswith("uploads/staff~north~")
    with pytest.raises(NotFound):
        offered(desk, LOG, actor=desk.member(provider="cloud"))


@pytest.mark.parametrize("role", [Role.OBSERVER])
def test_whoever_only_looks_sends_nothing_up(desk, role):
    with pytest.raises(NotFound):
        offered(desk, LOG, actor=desk.member(role=role))


def test_a_type_that_is_none_is_offered_as_bytes(desk):
    (one,) = offered(desk, replace(LOG, type="text/plain; charset=utf-8\r\nX: y"))
    assert one.offer.fields["Content-Type"] == "application/octet-stream"


# ---- attaching


def test_what_was_sent_up_is_in_the_ticket_with_its_real_size_and_type(desk):
    """W-6."""
    asks(desk, sent_up(desk), sent_up(desk, PHOTO, b"12345"))
    log, photo = attached(desk)
    assert (log.name, log.size, log.type, log.shape) == ("error.log", 3, "text/plain", Shape.DOCUMENT)
    assert (photo.name, photo.size, photo.type, photo.shape) == ("экран.png", 5, "image/png", Shape.PICTURE)
    assert {log.state, photo.state} == {FileState.READY}
    assert all(each.key.startswith("files/north/") for each in (log, photo))
    assert desk.files.kept[photo.key].content == b"12345"


def test_a_reply_takes_files_of_both_kinds(desk):
    """W-11."""
    asks(desk)
    replies(desk, sent_up(desk), Upload(name="b.txt", type="text/plain", chunks=[b"12"]))
    assert [(each.name, each.size) for each in attached(desk, message=2)] == [("error.log", 3), ("b.txt", 2)]


def test_a_reply_that_comes_too_late_takes_its_files_along(desk):
    """P8: into the ticket that follows."""
    anna = desk.member()
    ref = desk.taken(anna)
    close(ref, actor=anna, expected_last_message_id=1, cause=desk.cause(), house=desk.house)
    archive(ref, actor=desk.owner, expected_last_message_id=1, cause=desk.cause(), house=desk.house)
    desk.clock.turn(days=REOPEN_WINDOW.days + 1)
    later = replies(desk, sent_up(desk))
    assert later.number == 1002
    assert [each.name for each in attached(desk, number=1002)] == ["error.log"]


def test_the_same_submission_twice_copies_nothing_twice(desk):
    file, cause = sent_up(desk), desk.cause()
    asks(desk, file, cause=cause)
    before = state(desk)
    assert asks(desk, file, cause=cause).number == 1001
    assert state(desk) == before


def test_two_submissions_at_the_same_moment_leave_one_copy(desk):
    """Each has its own upload, as a form without script has; between them another ticket takes the number."""
    cause = desk.cause()

    def meanwhile() -> None:
        asks(desk)
        asks(desk, sent_up(desk), sent_up(desk, PHOTO, b"12345"), cause=cause)

    desk.store.on("commit", meanwhile)
    filed = asks(desk, sent_up(desk), sent_up(desk, PHOTO, b"12345"), cause=cause)
    assert [each.name for each in attached(desk, number=filed.number)] == ["error.log", "экран.png"]
    named = {each.key for each in attached(desk, number=filed.number)}
    assert {key for key in desk.files.kept if key.startswith("files/")} == named


def test_the_same_file_twice_in_a_message_is_two_copies(desk):
    file = sent_up(desk)
    asks(desk, file, file)
    assert len({each.key for each in attached(desk)}) == 2


def test_the_same_submission_is_answered_even_when_what_was_sent_up_is_gone(desk):
    file, cause = sent_up(desk), desk.cause()
    asks(desk, file, cause=cause)
    del desk.files.kept[file.key]
    assert asks(desk, file, cause=cause).number == 1001


def test_a_file_that_never_arrived_refuses_the_whole_by_name_and_changes_nothing(desk):
    (never,) = offered(desk, PHOTO)
    there = sent_up(desk)
    before = state(desk)
    with pytest.raises(NotFound, match=r"refused\.file_missing") as refusal:
        asks(desk, there, Uploaded(key=never.key, name="экран.png"))
    assert refusal.value.values == {"name": "экран.png"}
    assert state(desk) == before


def test_a_file_over_the_limit_refuses_the_whole_by_name_and_changes_nothing(desk):
    there, large = sent_up(desk), sent_up(desk, PHOTO, bytes(MEGABYTE + 1))
    desk.save(replace(NORTH, limits=Limits(web_file_size=MEGABYTE), version=1))
    before = state(desk)
    with pytest.raises(TooMuch, match=r"refused\.file_large") as refusal:
        asks(desk, there, large)
    assert refusal.value.values == {"name": "экран.png", "limit": 1}
    assert state(desk) == before


def test_an_empty_object_is_refused(desk):
    file = sent_up(desk)
    desk.files.kept[file.key] = Kept(b"", "text/plain")
    with pytest.raises(Invalid, match=r"refused\.file_empty"):
        asks(desk, file)


def test_a_file_from_the_form_over_the_limit_is_refused_by_name(desk):
    desk.save(replace(NORTH, limits=Limits(web_file_size=MEGABYTE), version=1))
    before = state(desk)
    with pytest.raises(TooMuch, match=r"refused\.file_large") as refusal:
        asks(desk, Upload(name="a.bin", type="", chunks=[bytes(MEGABYTE), b"x"]))
    assert refusal.value.values == {"name": "a.bin", "limit": 1}
    assert state(desk) == before


def test_more_files_than_the_provider_takes_are_refused_at_the_end_too(desk):
    files = [sent_up(desk) for _ in range(6)]
    before = state(desk)
    with pytest.raises(TooMuch, match=r"refused\.file_count"):
        asks(desk, *files)
    assert state(desk) == before


@pytest.mark.parametrize(
    "key",
    [
        "files/north/1001/long000000000000000001",
        "mail/inbox",
        "uploads/irina/../petr/long000000000000000001",
        "uploads/irina/",
        "uploads/irina/short",
        "uploads/irina/long000000000000000001/x",
        "uploads/irina/long000000000000000001\n",
        "",
    ],
)
def test_only_what_was_offered_can_be_attached(desk, key):
    desk.files.kept[key] = Kept(b"secret", "text/plain")
    before = state(desk)
    with pytest.raises(NotFound, match=r"refused\.file_missing"):
        asks(desk, Uploaded(key=key, name="a"))
    assert state(desk) == before


def test_nobody_attaches_what_another_has_sent_up(desk):
    """Not even one of the same account; and it looks as if it were not there."""
    petr = desk.client("petr")
    file = sent_up(desk, actor=petr)
    with pytest.raises(NotFound, match=r"refused\.file_missing"):
        asks(desk, file)
    assert asks(desk, file, actor=petr).number == 1001


def test_who_may_not_write_there_has_nothing_copied(desk):
    stranger = desk.client("petr", account="c-2")
    file = sent_up_by(desk, stranger)
    asks(desk)
    before = state(desk)
    with pytest.raises(NotFound, match=r"refused\.no_ticket"):
        replies(desk, file, actor=stranger)
    assert state(desk) == before


def sent_up_by(desk, actor) -> Uploaded:
    (one,) = offer([LOG], actor=actor, provider="north", account="c-2", house=desk.house)
    desk.files.post(one.offer, b"502")
    return Uploaded(key=one.key, name="x.log")


def test_what_changes_between_the_look_and_the_copy_is_refused(desk):
    file = sent_up(desk)
    head = desk.files.head

    def changing(key):
        looked_at = head(key)
        desk.files.kept[key] = Kept(b"something else", "text/plain")
        desk.files.head = head
        return looked_at

    desk.files.head = changing
    with pytest.raises(NotFound, match=r"refused\.file_missing"):
        asks(desk, file)
    assert not desk.store.thread("north", 1001)


def test_a_bucket_that_does_not_answer_leaves_the_same_cause_free(desk):
    file, cause = sent_up(desk), desk.cause()
    desk.files.fail_next("copy", Unavailable("s3"))
    with pytest.raises(Unavailable):
        asks(desk, file, cause=cause)
    assert asks(desk, file, cause=cause).number == 1001
    assert [each.size for each in attached(desk)] == [3]


def test_a_cause_of_another_act_attaches_nothing(desk):
    cause = desk.cause()
    asks(desk, cause=cause)
    with pytest.raises(Conflict):
        replies(desk, sent_up(desk), cause=cause)


def test_a_name_given_at_the_end_is_made_clean(desk):
    file = sent_up(desk)
    asks(desk, replace(file, name="C:\\temp\\счёт\u202efdp.exe"))
    assert attached(desk)[0].name == "счётfdp.exe"
