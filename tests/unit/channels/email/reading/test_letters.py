"""From bytes to letters, in headers and bodies."""

from __future__ import annotations

import base64

import pytest

from chalicelib.channels.email.reading.charset_names import known
from chalicelib.channels.email.reading.charsets import decode
from chalicelib.channels.email.reading.words import text_of
from chalicelib.desk.mail import Oddity
from tests.unit.channels.email.reading.mails import mail, read

RUSSIAN = "Здравствуйте! Не могу войти в панель управления, пишет «ошибка»."


@pytest.mark.parametrize("charset", ["koi8-r", "cp1251", "cp866", "iso8859-5", "mac-cyrillic"])
@pytest.mark.parametrize("text", ["Привет", "Вопрос по домену", "СРОЧНО, не работает почта", "Спасибо!"])
def test_undeclared_russian_is_read_in_every_charset_it_comes_in(charset: str, text: str):
    """Case 26."""
    assert decode(text.encode(charset)).text == text


@pytest.mark.parametrize("charset", ["koi8-r", "cp1251"])
@pytest.mark.parametrize("said", ["", "us-ascii", "utf-8", "iso-8859-1"])
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_a_russian_body_is_read_whatever_it_says_of_itself(charset: str, said: str, encoding: str):
    """Case 26: undeclared, or declared as what it is not."""
    data = RUSSIAN.replace("«", '"').replace("»", '"').encode(charset)
    coded = {
        "8bit": data,
        "base64": base64.encodebytes(data),
        "quoted-printable": b"".join(b"=%02X" % byte for byte in data[:20]) + b"=\r\n" + data[20:],
    }[encoding]
    type = f"; charset={said}" if said else ""
    head = f"Content-Type: text/plain{type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    found = read(mail(head + coded))
    assert found.said.new == data.decode(charset)
    assert Oddity.CHARSET_GUESSED in found.oddities


@pytest.mark.parametrize("text", ["Formação", "Überraschung für größere Häuser", "déjà vu élève", "Çok güzel", "Ærø"])
def test_western_words_are_not_taken_for_russian(text: str):
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("cp932", "日本語のメールです"),
        ("euc_jp", "日本語のメールです"),
        ("cp949", "안녕하세요 서버"),
        ("gb18030", "你好，网站打不开"),
    ],
)
def test_undeclared_eastern_letters_are_read(charset: str, text: str):
    """Case 28."""
    assert decode(text.encode(charset)).text == text


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("gb2312", "gb18030"),
        ("ISO-8859-1", "cp1252"),
        ("ks_c_5601-1987", "cp949"),
        ("Shift_JIS", "cp932"),
        ("unicode-1-1-utf-7", "utf-7"),
        ('"koi8-r"', "koi8-r"),
        ("windows-1251", "cp1251"),
        ("utf-8*ru", "utf-8"),
        ("csISO2022JP", "iso2022_jp"),
        ("x-unknown", ""),
        ("rot13", ""),
        ("unicode_escape", ""),
        ("idna", ""),
        ("punycode", ""),
        ("undefined", ""),
        ("zip", ""),
        ("../../etc/passwd", ""),
        ("\x00", ""),
    ],
)
def test_a_charset_is_known_by_the_names_mail_has_for_it(name: str, codec: str):
    """Case 28. Codecs that run programs or take quadratic time are no charsets."""
    assert known(name) == codec


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?B?0J/R?= =?utf-8?B?gNC40LLQtdGC?=", "Привет"),
        (b"=?utf-8?B?0J/RgNC40LLQtdGC?=\r\n =?koi8-r?Q?_=CD=C9=D2?=", "Привет мир"),
        (b"=?x-unknown?Q?plain?=", "plain"),
        (b"=?utf-8?Q?no end", "no end"),
        (b"=?utf-8?Q?spaces inside?= tail", "spaces inside tail"),
        (b"=?utf-8?Q?why?=20not?=", "why? not"),
        (b"=?utf-8?B?0J/RgNC40LLQtdGC", "Привет"),
        (b"=?utf-8?B?!!!?=", ""),
        (b"a =?utf-8?Q?b?= c", "a b c"),
        (b"=?utf-8?Q?=D0=9F=D1=80?==?utf-8?Q?=D0=B8?=", "При"),
        ("Привет".encode("cp1251"), "Привет"),
        ("Привет".encode(), "Привет"),
        (b"=?", "=?"),
        (b"", ""),
    ],
)
def test_a_header_is_read_however_its_words_are_broken(raw: bytes, text: str):
    """Case 27."""
    assert text_of(raw) == text


def test_bare_bytes_of_a_header_take_the_charset_the_body_names():
    found = read(mail(b"Content-Type: text/plain; charset=iso-8859-7\r\n\r\nx\r\n", Subject="Ένα".encode("iso-8859-7")))
    assert found.subject == "Ένα"


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("base64", b"SGVsbG8gd29ybGQ", "Hello world"),
        ("base64", b"SGVs\r\nbG8g!!d29y\r\nbGQ=\r\n", "Hello world"),
        ("base64", b"SGVsbG8g\r\nd29ybGQ=\r\nSGVsbG8=\r\n", "Hello worldHello"),
        ("base64", b"SGVsbG8gd29ybGQh\r\nA", "Hello world!"),
        ("quoted-printable", b"a=3Db=\r\nc =ZZ d=", "a=bc =ZZ d="),
        ("x-uuencode", b"begin 644 x\r\n%2&5L;&\\ \r\n`\r\nend\r\n", "Hello"),
        ("x-unheard-of", b"as it stands", "as it stands"),
        ("8BIT", b"as it stands", "as it stands"),
    ],
)
def test_a_broken_transfer_encoding_loses_no_more_than_is_broken(encoding: str, body: bytes, text: str):
    """Case 29."""
    head = f"Content-Type: text/plain\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    assert read(mail(head + body)).said.new == text.rstrip("=") or read(mail(head + body)).said.new == text


@pytest.mark.parametrize("named", ["big5", "gb2312", "koi8-r", "windows-1251", "iso-8859-5", "shift_jis"])
@pytest.mark.parametrize("text", ["您好！ 你今天好吗？", "Здравствуйте, помогите"])
def test_utf_8_that_claims_another_charset_is_utf_8(named: str, text: str):
    """Case 28."""
    assert decode(text.encode(), named).text == text


@pytest.mark.parametrize(("named", "text"), [("gb2312", "联通"), ("koi8-r", "ет"), ("windows-1251", "Рё")])
def test_a_word_that_could_be_utf_8_by_chance_is_what_it_claims(named: str, text: str):
    assert decode(text.encode(named), named).text == text


def test_lone_surrogates_and_nul_are_never_there():
    """Case 41."""
    head = b"Content-Type: text/plain; charset=utf-7\r\n\r\n"
    found = read(mail(head + b"a+2AA-b\x00c +2D3eAA-"))
    found.said.new.encode("utf-8")
    assert "\x00" not in found.said.new
    assert "😀" in found.said.new
