"""Headers on the wire: whoever reads them reads what was given, and nothing of it is another header."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.channels.email import header_lines
from chalicelib.channels.email.reading.words import text_of
from chalicelib.desk.names import plain

LONGEST = 76
"""Characters of a line with encoded words in it."""
ANY = st.text(max_size=200).map(plain)
"""As letters hand it over: one line, without signs that steer."""
ADDRESS = "support@desk.example"


def hard(test):
    """What has tripped programs that write headers."""
    cases = ["=?utf-8?q?x?=", "a =?b?= c", "x" * 300, "x " * 99 + "x", "Ирина, «Ромашка» <a@b>", 'Say "hi"', "a\\b"]
    for each in (*cases, "🌼" * 60, "(c)", ";:,", "a\u0301" * 80, "Анна · Север"):
        test = example(each)(test)
    return test


def read(name: str, value: str) -> Message:
    raw = header_lines.header(name, value)
    assert raw.isascii()
    assert max(len(each) for each in raw.split(b"\r\n")) <= LONGEST
    message = message_from_bytes(raw + b"\r\n")
    assert message.keys() == [name]
    return message


@hard
@given(ANY)
def test_a_subject_is_read_as_it_was_given(given_: str) -> None:
    """By the standard library and by our own reader."""
    written = header_lines.text(given_)
    message = read("Subject", written)
    assert str(make_header(decode_header(message["Subject"] or ""))) == given_
    ours = text_of(written.replace("\r\n ", " ").encode())
    assert normalize("NFC", ours).strip() == normalize("NFC", given_).strip()


@hard
@given(ANY)
def test_a_name_is_read_as_it_was_given_and_is_no_second_address(given_: str) -> None:
    message = read("From", header_lines.mailbox(given_, ADDRESS))
    ((name, address),) = getaddresses([message["From"].replace("\r\n", "")])
    assert address == ADDRESS
    assert str(make_header(decode_header(name))) == given_


def test_what_is_plain_stays_plain() -> None:
    assert header_lines.text("Re: Site is down [#1001]") == "Re: Site is down [#1001]"
    assert header_lines.mailbox("North Hosting", ADDRESS).split() == ["North", "Hosting", f"<{ADDRESS}>"]
    assert header_lines.mailbox("", ADDRESS) == ADDRESS


def test_what_is_no_ascii_by_its_making_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        header_lines.header("Date", "вторник")
