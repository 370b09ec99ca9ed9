"""Whatever arrives as a mail is read: nothing raises, and nothing comes out that must not be stored."""

from __future__ import annotations

import io
import json
from base64 import encodebytes
from email import message_from_bytes
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.email.reading import structure
from chalicelib.channels.email.reading.addresses import people_of
from chalicelib.channels.email.reading.charsets import decode
from chalicelib.channels.email.reading.clean import clean, line
from chalicelib.channels.email.reading.html import read as shown
from chalicelib.channels.email.reading.parameters import read as parameters
from chalicelib.channels.email.reading.structure import Part
from chalicelib.channels.email.reading.transfer import Damage, decoded
from chalicelib.channels.email.reading.trimming import Turn, new_text
from chalicelib.channels.email.reading.words import text_of
from tests.unit.channels.email.reading.mails import mail, multipart, opened, read

SAMPLES = [path.read_bytes() for path in sorted(Path("tests/samples/email").glob("*.eml"))]
CHARSETS = [
    "",
    "utf-8",
    "koi8-r",
    "windows-1251",
    "iso-2022-jp",
    "gb2312",
    "utf-7",
    "utf-16",
    "hz",
    "x-unknown",
    "big5",
]
PIECES = st.sampled_from(
    [
        *(
            b"=?",
            b"?=",
            b"=?utf-8?B?",
            b"=?koi8-r?Q?",
            b"0J/R",
            b"=D0",
            b"\xd0",
            b"\xcf\xf0",
            b"<",
            b">",
            b"@",
            b'"',
            b"(",
        ),
        *(
            b")",
            b",",
            b":",
            b";",
            b"\\",
            b"=",
            b"*0*=",
            b"utf-8''",
            b"%D0",
            b"--b0",
            b"\r\n",
            b"\r",
            b"\n",
            b" ",
            b"\0",
        ),
        *(
            b"a",
            b"\x1b$B",
            b"Content-Type: ",
            b"multipart/mixed; boundary=b0",
            b"message/rfc822",
            b"text/html",
            b"<div>",
        ),
        *(b"&#55357;", b"wrote:"),
    ]
)
SCRAPS = st.lists(PIECES | st.binary(max_size=8), max_size=60).map(b"".join)
LINES = st.lists(
    st.sampled_from(
        ["", "> x", ">> y", "text", "-- ", "--", "12.03.2025, 12:01, A <a@b.ru>:", "От: A", "Кому: B", "Тема: C"]
    )
    | st.sampled_from(
        ["A пишет:", "-----Original Message-----", "Sent from my x", "_" * 32, "On Mon 2025 12:00, A wrote:"]
    )
    | st.text(max_size=30),
    max_size=30,
).map("\n".join)


def storable(text: str) -> None:
    text.encode("utf-8")
    assert "\0" not in text
    assert not any(char in text for char in "\u202a\u202b\u202d\u202e\u2066\u2067\r")


@given(SCRAPS)
def test_any_bytes_are_a_mail(raw: bytes):
    """Case 41."""
    found = opened(raw)
    for text in (found.mail.subject, found.mail.said.new, found.mail.said.full, found.mail.said.html or ""):
        storable(text)
    for file in found.mail.files:
        storable(file.name)
        assert sum(map(len, found.bytes_of(file.index))) == file.size
    json.dumps([found.mail.said.full, *found.mail.references]).encode()


@given(st.sampled_from(SAMPLES), st.data())
def test_a_damaged_mail_is_a_mail(raw: bytes, data: st.DataObject):
    """Case 41: each sample with some bytes lost, repeated or changed."""
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        length = data.draw(st.integers(0, 40))
        raw = raw[:at] + data.draw(SCRAPS | st.just(raw[:at][-length:])) + raw[at + length :]
    found = read(raw)
    storable(found.said.full)
    assert bool(found.said.new) == bool(found.said.full)


@given(SCRAPS, st.sampled_from(CHARSETS))
def test_any_header_is_a_line(raw: bytes, charset: str):
    storable(text_of(raw, charset))
    assert "\n" not in text_of(raw, charset)
    for person in people_of(raw, charset):
        storable(person.name + person.address)
        assert person.address.count("@") == 1
    value = parameters(raw)
    for name in value.given:
        storable(value.text(name))


@given(st.binary(max_size=300), st.sampled_from(CHARSETS), st.sampled_from(CHARSETS))
def test_any_bytes_are_letters_in_any_charset(data: bytes, named: str, otherwise: str):
    storable(clean(decode(data, named, otherwise).text))


@given(st.text(), st.sampled_from(["utf-8", "utf-16", "gb18030", "utf-7"]))
def test_letters_survive_the_charset_that_carries_them(text: str, charset: str):
    try:
        data = text.encode(charset)
    except UnicodeEncodeError:
        return
    assert clean(decode(data, charset).text) == clean(text.removeprefix("\ufeff") if charset == "utf-8" else text)


@given(
    st.lists(st.binary(max_size=60), max_size=6), st.sampled_from(["base64", "quoted-printable", "x-uuencode", "8bit"])
)
def test_pieces_decode_as_the_whole(pieces: list[bytes], encoding: str):
    """Where a piece ends makes no difference, except in what only claims to be Base64."""
    whole = b"".join(decoded([b"".join(pieces)], encoding, Damage()))
    if encoding == "base64":
        alphabet = b"".join(pieces).translate(None, delete=bytes(set(range(256)) - set(b"ABCabc012+/=\r\n")))
        pieces = [alphabet[at : at + 7] for at in range(0, len(alphabet), 7)]
        whole = b"".join(decoded([alphabet], encoding, Damage()))
    assert b"".join(decoded(pieces, encoding, Damage())) == whole


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once(text: str):
    assert clean(clean(text)) == clean(text)
    assert line(line(text)) == line(text)


@given(LINES, st.sampled_from(Turn))
def test_new_text_is_made_of_lines_of_the_whole(text: str, turn: Turn):
    """Cases 35 and 36: nothing is made up, and something is left whenever there was something."""
    new = new_text(text, turn)
    assert bool(new.strip()) == bool(text.strip())
    assert {each.strip() for each in new.split("\n")} <= {each.strip() for each in text.split("\n")} | {""}


@given(st.lists(st.text("abc \u0430\u0431\u0432", min_size=1, max_size=20), min_size=1, max_size=5).map("\n".join))
def test_an_answer_above_a_quotation_is_exactly_what_is_new(text: str):
    """Case 35."""
    quoted = "\n\n03.02.2025, 12:01, Desk <support@desk.example>:\n> old"
    assert new_text(text + quoted, Turn.ANSWER).strip() == text.strip() or not text.strip()


MARKUP = ["<p>", "</p>", "<b", "<a href='x:y'>", "<img src='cid:p'>", "<script>", "</script>", "x", "'", '"']


@given(st.lists(st.sampled_from(MARKUP) | st.text(max_size=5)).map("".join))
def test_any_page_is_safe_and_the_same_when_made_safe_again(source: str):
    """Case 34."""
    page = shown(source, {"p": 0})
    storable(page.text)
    assert "<script" not in (page.html or "")
    assert "src=" not in (page.html or "").replace("&quot;", "")


def tree(part: Part) -> list[object]:
    return [part.type, [tree(child) for child in part.children]]


def known_tree(message: Message) -> list[object]:
    inner = message.get_payload() if message.get_content_maintype() == "multipart" else []
    return [message.get_content_type(), [known_tree(child) for child in inner if isinstance(child, Message)]]


MESSAGES: st.SearchStrategy[Message] = st.recursive(
    st.builds(MIMEText, st.text(max_size=30), st.sampled_from(["plain", "html"]), st.just("utf-8")),
    lambda inner: st.builds(
        lambda kind, parts: MIMEMultipart(kind, _subparts=parts),
        st.sampled_from(["mixed", "alternative", "related"]),
        st.lists(inner, min_size=1, max_size=4),
    ),
    max_leaves=12,
)


@given(MESSAGES)
def test_a_well_formed_tree_is_read_as_the_standard_library_reads_it(message: Message):
    raw = message.as_bytes(policy=SMTP)
    assert tree(structure.read(io.BytesIO(raw)).root) == known_tree(message_from_bytes(raw))


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_files_come_out_bit_by_bit(contents: list[bytes]):
    """Case 38."""
    head = b"Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    found = opened(mail(multipart(*[head + encodebytes(content) for content in contents])))
    assert [b"".join(found.bytes_of(file.index)) for file in found.mail.files] == contents
