"""Who wrote, to whom, when, in answer to what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chalicelib.desk.mail import CORRESPONDENTS, REFERENCES, Oddity, Origin
from tests.unit.channels.email.reading.mails import CAME, mail, read


@pytest.mark.parametrize(
    ("given", "name", "address"),
    [
        ('"Иванов, Пётр" <petr@client.example>', "Иванов, Пётр", "petr@client.example"),
        ("Ivanov, Petr <petr@client.example>", "Ivanov, Petr", "petr@client.example"),
        ("petr@client.example (Petr (home))", "Petr (home)", "petr@client.example"),
        ("PETR@Client.Example", "", "petr@client.example"),
        ("<mailto:petr@client.example>", "", "petr@client.example"),
        ("'petr@client.example' <petr@client.example>", "", "petr@client.example"),
        ("Petr <petr@xn--e1afmkfd.xn--p1ai>", "Petr", "petr@пример.рф"),
        ("Пётр <пётр@пример.рф>", "Пётр", "пётр@пример.рф"),
        ('"boss@bank.example" <thief@evil.example>', "boss@bank.example", "thief@evil.example"),
        ("=?utf-8?B?0J/RkdGC0YA=?= <petr@client.example>", "Пётр", "petr@client.example"),
        ('"=?utf-8?B?0J/RkdGC0YA=?=" <petr@client.example>', "Пётр", "petr@client.example"),
        ("Group: petr@client.example;", "", "petr@client.example"),
        ('"a\r\n Bcc: x@y.example" <petr@client.example>', "a Bcc: x@y.example", "petr@client.example"),
        ("Petr\u202egpj <petr@client.example>", "Petrgpj", "petr@client.example"),
        ("petr@client.example [mailto:petr@client.example]", "", "petr@client.example"),
    ],
)
def test_a_sender_is_read_as_programs_write_him(given: str, name: str, address: str):
    """Cases 31 and 32."""
    sender = read(mail(From=given)).sender
    assert sender is not None
    assert (sender.name, sender.address) == (name, address)


@pytest.mark.parametrize("given", ["", "<>", "root", "undisclosed-recipients:;", "@client.example", "(only a comment)"])
def test_a_mail_whose_sender_nobody_knows_is_not_dropped(given: str):
    """Case 31; H-11."""
    found = read(mail(From=given))
    assert found.sender is None
    assert Oddity.NO_SENDER in found.oddities
    assert found.said.new == "hello"


def test_other_headers_name_the_sender_in_turn():
    """Case 31."""
    assert read(mail(From="", Sender="s@client.example", Return_Path="<r@client.example>")).origin is Origin.RETURN_PATH
    assert read(mail(From="root", Reply_To="a@client.example")).origin is Origin.REPLY_TO
    assert read(mail(From="<>", Sender="s@client.example")).origin is Origin.SENDER


@pytest.mark.parametrize(
    "given",
    ["a@client.example, b@client.example", "a@client.example\r\nFrom: b@x.example", "<a@x.example> <b@x.example>"],
)
def test_two_senders_are_told(given: str):
    """Case 31: what was checked about one says nothing of the other."""
    assert Oddity.SEVERAL_SENDERS in read(mail(From=given)).oddities


def test_a_name_with_an_address_in_it_is_no_second_sender():
    assert Oddity.SEVERAL_SENDERS not in read(mail(From='"a@x.example" <a@x.example>')).oddities


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ("Tue, 25 Nov 2025 10:00:00 +0300", datetime(2025, 11, 25, 7, tzinfo=UTC)),
        ("25 Nov 2025 10:00 GMT", datetime(2025, 11, 25, 10, tzinfo=UTC)),
        ("Tue, 25 Nov 2025 10:00:00 -0000", datetime(2025, 11, 25, 10, tzinfo=UTC)),
        ("Tue, 25 Nov 2025 15:00:00 +0000", CAME),
    ],
)
def test_a_date_is_believed_as_far_as_it_can_be(given: str, at: datetime):
    found = read(mail(Date=given))
    assert found.date == at
    assert Oddity.DATE_CORRECTED not in found.oddities


@pytest.mark.parametrize(
    "given", ["", "yesterday", "Tue, 25 Nov 2035 10:00:00 +0000", "Thu, 01 Jan 0000 00:00:00 +0000", "0" * 5000]
)
def test_a_date_that_cannot_be_is_when_it_came(given: str):
    """Case 31."""
    found = read(mail(Date=given))
    assert found.date == CAME
    assert Oddity.DATE_CORRECTED in found.oddities


def test_references_are_kept_newest_last_and_capped():
    """Case 7, the reading of it."""
    ids = [f"{number}@client.example" for number in range(40)]
    found = read(
        mail(References=" ".join(f"<{id}>" for id in ids), In_Reply_To="<39@client.example> (Irina's message)")
    )
    assert found.references == tuple(ids[-REFERENCES:])
    assert found.in_reply_to == ("39@client.example",)
    assert Oddity.REFERENCES_CUT in found.oddities


def test_folded_and_repeated_references_are_one_list():
    found = read(mail(References="<a@x>\r\n\t<b@x> <a@x>"))
    assert found.references == ("b@x", "a@x")


def test_two_hundred_recipients_are_cut():
    """Case 43, the reading of it."""
    to = ",\r\n ".join(f"person{number}@client.example" for number in range(200))
    found = read(mail(To=to))
    assert len(found.recipients) == CORRESPONDENTS
    assert Oddity.CORRESPONDENTS_CUT in found.oddities


def test_ways_it_was_forwarded_are_told():
    found = read(mail(Delivered_To="support@brand.example", X_Forwarded_To="support+t.1@desk.example"))
    assert found.forwarded_for == ("support@brand.example", "support+t.1@desk.example")


def test_a_mail_without_an_id_says_so_and_its_content_is_known_again():
    """Case 24, the reading of it: a stable id from what it says."""
    one, other = read(mail(Message_ID="")), read(mail(Message_ID="", Received="from elsewhere"))
    assert Oddity.NO_MESSAGE_ID in one.oddities
    assert one.content == other.content
    assert one.content != read(mail(b"\r\nother\r\n", Message_ID="")).content


@pytest.mark.parametrize(
    "given", [b"=?utf-8?Q?Hi=0D=0ABcc:_v@x.example?=", "Hi\u202e\x00 there".encode(), b"Hi\x0b\x0cx"]
)
def test_a_subject_is_one_clean_line(given: bytes):
    """Case 32."""
    subject = read(mail(Subject=given)).subject
    assert not any(char in subject for char in "\r\n\x00\x0b\x0c\u202e")
