"""Mails made to hang or to fill whoever reads them, each with what must be told of it, or why it is unfit."""

from __future__ import annotations

import random

from chalicelib.desk.mail import Oddity, Reason
from tests.unit.channels.email.reading.mails import mail, multipart

ALLOWED = 5.0
"""Seconds of a processor that one of them may cost, reading or all that becomes of it; the dearest costs one."""


def nested(depth: int, inside: bytes = b"Content-Type: text/plain\r\n\r\nhi\r\n") -> bytes:
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="n%d"\r\n\r\n--n%d\r\n' % (level, level) for level in range(depth)
    )
    return opening + inside + b"".join(b"--n%d--\r\n" % level for level in reversed(range(depth)))


def html(page: bytes) -> bytes:
    return mail(b"Content-Type: text/html\r\n\r\n" + page)


def text(body: bytes, **headers: str) -> bytes:
    return mail(b"\r\n" + body, In_Reply_To="<x@desk.example>", **headers)


EQUAL = b'--b\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
FATE = b"Final-Recipient: rfc822;a@x.example\nAction: failed\n\n"

WHOLE = None
"""Nothing of it is cut, mended or guessed: it only costs time."""

HOSTILE: dict[str, tuple[bytes, Oddity | Reason | None]] = {
    "parameters": (
        mail(b"Content-Type: text/plain; " + b"; ".join(b"a%d=b" % n for n in range(18_000)) + b"\r\n\r\nhi"),
        Oddity.HEADERS_CUT,
    ),
    "subject": (mail(Subject="x " * 390_000), Reason.HEADERS_TOO_LARGE),
    "folded subject": (mail(Subject="x\r\n " * 200_000), Reason.HEADERS_TOO_LARGE),
    "recipients": (mail(To=", ".join(f"u{n}@x.example" for n in range(25_000))), Reason.HEADERS_TOO_LARGE),
    "recipients that fit": (mail(To=", ".join(f"u{n}@x.example" for n in range(3_500))), Oddity.CORRESPONDENTS_CUT),
    "comments": (mail(From="(" * 5_000 + " a@x.example"), Oddity.NO_SENDER),
    "escapes": (mail(From="(\\" * 30_000 + " a@x.example"), Oddity.NO_SENDER),
    "quotes": (mail(From='"' * 60_000), Oddity.NO_SENDER),
    "multiparts": (mail(nested(1_000)), Reason.TOO_DEEP),
    "mails": (mail(b"Content-Type: message/rfc822\r\n\r\n" * 1_000 + b"x"), WHOLE),
    "mails in multiparts": (mail(nested(45, b"Content-Type: message/rfc822\r\n\r\n" * 500 + b"\r\n")), WHOLE),
    "parts": (mail(multipart(*[b"\r\nx"] * 20_000)), Reason.TOO_MANY_PARTS),
    "files": (mail(multipart(*[b"Content-Type: a/b\r\n\r\nx"] * 990)), Oddity.FILES_CUT),
    "boundaries": (mail(nested(49, b"\r\n" + b"--n48x\r\n--n7\r\n" * 200_000)), Reason.TOO_MANY_PARTS),
    "dashes": (mail(multipart(b"\r\n" + b"--\n" * 2_000_000)), Oddity.TEXT_CUT),
    "equal boundaries": (mail(EQUAL.removeprefix(b"--b\r\n") + EQUAL * 2_000), Reason.TOO_MANY_PARTS),
    "open tags": (html(b"<b" * 200_000), Oddity.HTML_AS_FILE),
    "nested tags": (html(b"<div>" * 50_000), Oddity.HTML_AS_FILE),
    "attributes": (html(b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">x"), Oddity.HTML_AS_FILE),
    "links": (html(b'<a href="http://x.example">x</a>' * 5_001), Oddity.LINKS_CUT),
    "references in HTML": (html(b"&" * 900_000), Oddity.HTML_AS_FILE),
    "numbers in HTML": (html(b"&#1055;" * 140_000), WHOLE),
    "comments in HTML": (html(b"<!--" * 200_000), Oddity.HTML_AS_FILE),
    "quotations in HTML": (html(b"<blockquote>" * 900 + b"<br>x" * 60_000), Oddity.TEXT_CUT),
    "line breaks": (html(b"<br>x" * 150_000), Oddity.HTML_AS_FILE),
    "tables": (html((b"<table>" * 999 + b"</table>" * 999) * 60), Oddity.HTML_AS_FILE),
    "misnested tags": (html(b"<b><i><p></b></i>" * 10_000), Oddity.EMPTY),
    "data addresses": (html(b"' data:" * 100_000), WHOLE),
    "half encoded words": (mail(Subject="=?a?q?x" * 9_000), Oddity.SUBJECT_CUT),
    "encoded words": (mail(Subject="=?utf-8?B?0J/RgA==?= " * 3_000), Oddity.SUBJECT_CUT),
    "beginnings of words": (mail(Subject="=?" * 32_000), Oddity.SUBJECT_CUT),
    "headers": (b"".join(b"X-%d: a\r\n" % n for n in range(25_000)) + b"\r\nhi", Reason.HEADERS_TOO_LARGE),
    "no headers": (b"a\n" * 1_000_000, Oddity.HEADERS_MENDED),
    "stray lines": (b"From: a@x.example\r\n" + b"a\n" * 120_000 + b"Subject: x\r\n\r\nhi", Oddity.HEADERS_MENDED),
    "carriage returns": (b"From: a@x.example\rSubject: x\r\r" + b"\r" * 3_000_000, Oddity.TEXT_CUT),
    "line ends": (b"\n" * 3_000_000, Oddity.EMPTY),
    "NUL": (b"\0" * 3_000_000, Oddity.EMPTY),
    "one line": (text(b"x" * 5_000_000), Oddity.TEXT_CUT),
    "quoted lines": (text(b"> x\n" * 300_000), Oddity.TEXT_CUT),
    "announcements": (text(b"at 12:30 he wrote:\n" * 50_000), WHOLE),
    "labels": (text(b"From: a\n" * 100_000), WHOLE),
    "rules": (text((b"-" * 390 + b":\n") * 2_500), WHOLE),
    "stars": (text((b"*" * 390 + b":\n") * 2_500), WHOLE),
    "spaces": (text((b" " * 390 + b":\n") * 2_500), WHOLE),
    "addresses": (text((b"a@" * 195 + b" wrote:\n") * 2_500), WHOLE),
    "padding": (mail(b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=" * 3_000_000), Oddity.EMPTY),
    "padded words": (
        mail(b"Content-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"QQ==" * 700_000),
        WHOLE,
    ),
    "equals signs": (
        mail(b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=" * 3_000_000),
        Oddity.BYTES_DAMAGED,
    ),
    "uuencoded junk": (
        mail(b"Content-Transfer-Encoding: x-uuencode\r\n\r\n" + b"M\x01\n" * 500_000),
        Oddity.BYTES_DAMAGED,
    ),
    "any bytes": (text(random.Random(1).randbytes(900_000)), Oddity.CHARSET_GUESSED),
    "flowing lines": (mail(b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"x \r\n" * 250_000), WHOLE),
    "ids": (mail(References=" ".join(f"<{n}@x>" for n in range(6_000))), Oddity.REFERENCES_CUT),
    "quotes in a file's name": (
        mail(b"Content-Disposition: attachment; filename=" + b'"" ' * 20_000 + b"\r\n\r\nx"),
        WHOLE,
    ),
    "a calendar": (
        mail(b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\nSUMMARY;" + b'a="' * 20_000 + b"\r\n"),
        WHOLE,
    ),
    "a domain": (mail(From="a@xn--" + "a" * 60_000 + ".example"), Oddity.NO_SENDER),
    "fates": (
        mail(multipart(b"Content-Type: message/delivery-status\r\n\r\n" + FATE * 3_000, kind="report")),
        WHOLE,
    ),
}
