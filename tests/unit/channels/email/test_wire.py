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

from chalicelib.channels.email import wire
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
    raw = wire.header(name, value)
    assert raw.isascii()
    assert max(len(each) for each in raw.split(b"\r\n")) <= LONGEST
    message = message_from_bytes(raw + b"\r\n")
    assert message.keys() == [name]
    return message


@hard
@given(ANY)
def test_a_subject_is_read_as_it_was_given(given_: str) -> None:
    """By the standard library and by our own reader."""
    written = wire.text(given_)
    message = read("Subject", written)
    assert str(make_header(decode_header(message["Subject"] or ""))) == given_
    ours = text_of(written.replace("\r\n ", " ").encode())
    assert normalize("NFC", ours).strip() == normalize("NFC", given_).strip()


@hard
@given(ANY)
def test_a_name_is_read_as_it_was_given_and_is_no_second_address(given_: str) -> None:
    message = read("From", wire.mailbox(given_, ADDRESS))
    ((name, address),) = getaddresses([message["From"].replace("\r\n", "")])
    assert address == ADDRESS
    assert str(make_header(decode_header(name))) == given_


def test_what_is_plain_stays_plain() -> None:
    assert wire.text("Re: Site is down [#1001]") == "Re: Site is down [#1001]"
    assert wire.mailbox("North Hosting", ADDRESS).split() == ["North", "Hosting", f"<{ADDRESS}>"]
    assert wire.mailbox("", ADDRESS) == ADDRESS


def test_what_is_no_ascii_by_its_making_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        wire.header("Date", "вторник")
