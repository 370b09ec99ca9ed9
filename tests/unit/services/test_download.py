"""Files out of a ticket: for whoever sees the message, never a note's to a client, never alive in a browser."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.errors import NotFound
from chalicelib.desk.message import FileState
from chalicelib.services.act import TicketRef
from chalicelib.services.attach import Upload
from chalicelib.services.download import ADDRESS_LIFE, download, preview
from chalicelib.services.fetch import with_file
from chalicelib.services.file import Question, ask
from chalicelib.services.note import note
from chalicelib.services.records import Changes
from chalicelib.services.reply import reply
from tests.unit.desk.test_media import PNG
from tests.unit.services.small_desk import SmallDesk

REF = TicketRef("north", 1001)
FILES = (
    Upload(name="счёт.pdf", type="application/pdf", chunks=[b"%PDF"]),
    Upload(name="экран.png", type="image/png", chunks=[PNG]),
    Upload(name="page.png", type="image/png", chunks=[b"<script>alert(1)</script>"]),
    Upload(name="page.html", type="text/html", chunks=[b"<script>alert(1)</script>"]),
    Upload(name="logo.svg", type="image/svg+xml", chunks=[b"<svg onload='alert(1)'/>"]),
)


@pytest.fixture
def desk() -> SmallDesk:
    one = SmallDesk()
    question = Question(provider="north", account="c-1", department="tech", subject="Счёт")
    ask(question, actor=one.owner, text="Вот", files=FILES, channel="web", cause=one.cause(), house=one.house)
    return one


def file(desk, name, message=1):
    return next(each for each in desk.store.message("north", 1001, message).attachments if each.name == name)


def gets(desk, name, *, actor=None, ref=REF, message=1):
    return download(ref, message, file(desk, name).id, actor=actor or desk.owner, house=desk.house)


def sees(desk, name, *, actor=None):
    return preview(REF, 1, file(desk, name).id, actor=actor or desk.owner, house=desk.house)


def test_a_file_is_downloaded_under_its_given_name_for_a_minute(desk):
    """W-6."""
    address = gets(desk, "счёт.pdf")
    assert "name=%D1%81%D1%87%D1%91%D1%82.pdf" in address
    assert "type=application/pdf" in address
    assert address.endswith(f"seconds={ADDRESS_LIFE}")


@pytest.mark.parametrize("name", ["page.html", "logo.svg"])
def test_what_a_browser_may_run_comes_as_bytes(desk, name):
    assert "type=application/octet-stream" in gets(desk, name)


def test_a_picture_is_shown(desk):
    address = sees(desk, "экран.png")
    assert "inline" in address
    assert "type=image/png" in address


@pytest.mark.parametrize("name", ["page.png", "page.html", "logo.svg", "счёт.pdf"])
def test_what_only_calls_itself_a_picture_is_not_shown(desk, name):
    with pytest.raises(NotFound, match=r"refused\.no_file"):
        sees(desk, name)


def test_staff_of_the_department_and_others_of_the_account_get_it(desk):
    assert gets(desk, "счёт.pdf", actor=desk.member())
    assert gets(desk, "счёт.pdf", actor=desk.client("petr"))


def test_others_get_what_who_asks_for_nothing_gets(desk):
    """I-1."""
    elsewhere = [
        desk.client("petr", account="c-2"),
        desk.client("oleg", account="c-1", provider="cloud"),
        desk.member("boris", departments=("bill",)),
        desk.member("vera", provider="cloud"),
    ]
    for actor in elsewhere:
        for ask_for in (gets, sees):
            with pytest.raises(NotFound, match=r"refused\.no_ticket"):
                ask_for(desk, "экран.png", actor=actor)
    with pytest.raises(NotFound, match=r"refused\.no_ticket"):
        gets(desk, "счёт.pdf", ref=TicketRef("north", 1002))


@pytest.mark.parametrize(("message", "id"), [(1, "id999999"), (2, None), (0, None), (-1, None)])
def test_a_message_or_file_that_is_not_there_is_not_found(desk, message, id):
    with pytest.raises(NotFound, match=r"refused\.no_file"):
        download(REF, message, id or file(desk, "счёт.pdf").id, actor=desk.owner, house=desk.house)


def test_a_file_of_another_message_is_not_found_under_this(desk):
    other = Upload(name="b.txt", type="text/plain", chunks=[b"b"])
    reply(REF, actor=desk.owner, text="ещё", files=[other], channel="web", cause=desk.cause(), house=desk.house)
    assert download(REF, 2, file(desk, "b.txt", 2).id, actor=desk.owner, house=desk.house)
    with pytest.raises(NotFound):
        download(REF, 1, file(desk, "b.txt", 2).id, actor=desk.owner, house=desk.house)


def test_a_file_of_a_note_is_for_staff_alone(desk):
    """I-3."""
    anna = desk.member()
    secret = Upload(name="план.txt", type="text/plain", chunks=[b"x"])
    note(REF, actor=anna, text="между нами", files=[secret], cause=desk.cause(), house=desk.house)
    id = file(desk, "план.txt", 2).id
    assert download(REF, 2, id, actor=anna, house=desk.house)
    with pytest.raises(NotFound, match=r"refused\.no_file"):
        download(REF, 2, id, actor=desk.owner, house=desk.house)


@pytest.mark.parametrize("state", [FileState.LOADING, FileState.FAILED])
def test_a_file_that_is_not_in_the_bucket_is_not_found(desk, state):
    message = desk.store.message("north", 1001, 1)
    one = replace(file(desk, "счёт.pdf"), state=state)
    desk.store.commit(Changes(saves=(with_file(message, one),)))
    with pytest.raises(NotFound, match=r"refused\.no_file"):
        gets(desk, "счёт.pdf")


def test_what_is_gone_from_the_bucket_is_not_shown(desk):
    del desk.files.kept[file(desk, "экран.png").key]
    with pytest.raises(NotFound, match=r"refused\.no_file"):
        sees(desk, "экран.png")


def test_a_click_costs_two_reads_at_most(desk):
    desk.store.forget_calls()
    gets(desk, "счёт.pdf")
    assert len(desk.store.calls) <= 2
