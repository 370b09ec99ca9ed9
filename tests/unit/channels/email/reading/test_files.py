"""The files of a mail: names, sizes, bytes."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest

from chalicelib.channels.email.reading import filenames
from chalicelib.desk.mail import FILES, Oddity
from tests.unit.channels.email.reading.mails import mail, multipart, opened, read

TEXT = b"Content-Type: text/plain\r\n\r\nsee"


def file(name: str, content: bytes, type: str = "application/pdf") -> bytes:
    head = f'Content-Type: {type}\r\nContent-Disposition: attachment; filename="{name}"\r\n'
    return head.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content)


def test_each_file_is_read_by_its_index_as_often_as_one_likes():
    content = bytes(range(256)) * 3000
    found = opened(mail(multipart(TEXT, file("a.bin", content), file("b.bin", b"b"))))
    first, second = found.mail.files
    assert (first.index, first.size, first.sha256) == (0, len(content), sha256(content).hexdigest())
    pieces, others = found.bytes_of(0), found.bytes_of(1)
    begun = next(pieces)
    assert b"".join(others) == b"b"
    assert begun + b"".join(pieces) == content
    assert b"".join(found.bytes_of(0)) == content
    assert second.name == "b.bin"


def test_the_same_picture_has_the_same_sum_in_every_mail():
    """Case 39, the reading of it."""
    sums = {
        read(mail(multipart(TEXT, file(name, b"logo", "image/png")))).files[0].sha256 for name in ("a.png", "b.png")
    }
    assert len(sums) == 1


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\act.pdf", "act.pdf"),
        ("NUL", "_NUL"),
        ("com1.txt", "_com1.txt"),
        ("a" * 300 + ".pdf", "a" * 95 + "….pdf"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("gpj\u202eexe.pdf", "gpjexe.pdf"),
        ('a<b>:"c|?*.pdf', "a_b___c___.pdf"),
        (".htaccess", ".htaccess"),
        ("..", "file-7.pdf"),
        ("   ", "file-7.pdf"),
        ("", "file-7.pdf"),
        ("Акт сверки №5.pdf", "Акт сверки №5.pdf"),
    ],
)
def test_a_name_is_safe_to_show_and_to_save(given: str, name: str):
    """Case 37."""
    assert filenames.named(given, type="application/pdf", number=7) == name


def test_names_of_one_mail_are_never_the_same():
    """Case 37."""
    taken: set[str] = set()
    names = [filenames.unique(name, taken) for name in ["a.pdf", "A.PDF", "a.pdf", "a (2).pdf", "x" * 100, "x" * 100]]
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= 100 for name in names)
    assert names[:3] == ["a.pdf", "A (2).PDF", "a (3).pdf"]


def test_a_mail_inside_is_kept_as_it_came():
    """Case 38: nested mail, bit by bit, with the boundary it may share."""
    inside = b"From: x@y.example\r\nSubject: =?koi8-r?Q?=F0?= / old\r\n\r\ntext \xff\r\n\r\n"
    found = opened(mail(multipart(TEXT, b"Content-Type: message/rfc822\r\n\r\n" + inside)))
    assert found.mail.files[0].name == "П _ old.eml"
    assert b"".join(found.bytes_of(0)) == inside
    assert found.mail.said.new == "see"


def test_what_is_sealed_is_kept_bit_by_bit():
    """Case 38: S/MIME and winmail.dat."""
    sealed = bytes(range(256))
    body = multipart(
        file("smime.p7m", sealed, "application/pkcs7-mime"), file("winmail.dat", sealed, "application/ms-tnef")
    )
    found = opened(mail(body))
    assert [b"".join(found.bytes_of(index)) for index in (0, 1)] == [sealed, sealed]
    assert Oddity.ENCRYPTED in found.mail.oddities


def test_a_hundred_files_are_kept_and_more_are_told():
    found = read(mail(multipart(*[file("a.pdf", b"x")] * (FILES + 1))))
    assert len(found.files) == FILES
    assert Oddity.FILES_CUT in found.oddities


@pytest.mark.parametrize("type", ["", "text", "x y/z", "a/b/c", "text/html; charset", "IMAGE/PNG", "é/è"])
def test_a_type_may_stand_in_a_header_or_is_just_bytes(type: str):
    found = read(mail(multipart(TEXT, file("a", b"x", type))))
    assert found.files[0].type in {"application/octet-stream", "text/plain", "text/html", "image/png"}
