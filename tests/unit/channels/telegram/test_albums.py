"""What goes as a photo, what as a document, and what is only told."""

from chalicelib.channels.telegram.albums import (
    PHOTO_LIMIT,
    UPLOAD_LIMIT,
    As,
    Note,
    groups,
    handle,
    plan,
    usable,
)
from chalicelib.desk.message import Attachment, FileState, Shape


def file(id="1", **given):
    usual = {
        "name": f"{id}.jpg",
        "size": 1000,
        "type": "image/jpeg",
        "shape": Shape.PICTURE,
        "state": FileState.READY,
        "key": f"files/{id}",
    }
    return Attachment(**{"id": id, **usual, **given})


def test_pictures_are_photos_and_the_rest_documents():
    """TG-36"""
    picture, paper = file("1"), file("2", shape=Shape.DOCUMENT)
    planned = plan([paper, picture])
    assert (planned.photos, planned.documents) == ([picture], [paper])


def test_a_picture_that_telegram_would_not_take_as_a_photo_is_a_document():
    drawing, huge = file("1", type="image/svg+xml"), file("2", size=PHOTO_LIMIT + 1)
    largest = file("3", size=PHOTO_LIMIT)
    planned = plan([drawing, huge, largest])
    assert (planned.photos, planned.documents) == ([largest], [drawing, huge])


def test_what_is_too_big_for_a_bot_is_linked():
    """TG-39"""
    big, largest = file("1", size=UPLOAD_LIMIT + 1), file("2", size=UPLOAD_LIMIT)
    planned = plan([big, largest])
    assert planned.notes == [(Note.LINK, big)]
    assert planned.documents == [largest]


def test_what_is_not_there_is_told():
    lost = [file("1", state=FileState.FAILED), file("2", state=FileState.LOADING), file("3", size=0)]
    assert plan(lost).notes == [(Note.MISSING, each) for each in lost]


def test_an_album_holds_ten():
    sizes = [len(each) for each in groups([file(str(n)) for n in range(23)], frozenset())]
    assert sizes == [10, 10, 3]


def test_one_upload_holds_no_more_than_it_may():
    three = [file(str(n), size=UPLOAD_LIMIT // 2) for n in range(3)]
    assert [len(each) for each in groups(three, frozenset())] == [2, 1]
    known = frozenset(each.key for each in three)
    assert [len(each) for each in groups(three, known)] == [3]


def test_a_handle_is_used_only_in_the_form_it_was_sent_in():
    """TG-48"""
    handles = {"a": handle(As.PHOTO, "AgAC:1"), "b": handle(As.DOCUMENT, "BQAC")}
    assert usable(As.PHOTO, handles) == {"a": "AgAC:1"}
    assert usable(As.DOCUMENT, handles) == {"b": "BQAC"}
