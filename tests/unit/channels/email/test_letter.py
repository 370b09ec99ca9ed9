"""Letters: whole in both languages, to one person only, and with nothing of what people gave in command."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.email import letter as letters
from chalicelib.channels.email.conversation import Enclosed
from chalicelib.channels.email.letter import compose, recipient
from chalicelib.i18n.catalogue import languages
from chalicelib.services.effects import Conversation, Letter, Own, Told
from chalicelib.services.failures import Refused

AT = datetime(2026, 11, 25, 14, 5, tzinfo=UTC)
SENDER = "support@desk.example"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
LINK = "https://desk.example/sign-in/link?key=0a1b.c-d_e"
VALUES = {
    "code": "042917",
    "link": LINK,
    "minutes": 10,
    "device": FIREFOX,
    "by": "Анна",
    "provider": "Север",
    "days": 7,
    "subject": "[#1001] Сайт не открывается",
}
SIGN_IN = Letter(to="irina@example.com", name="sign_in", language="ru", values=VALUES)
ABOUT = {"number": 1001, "subject": "Почта", "provider": "Север", "kind": "closed", "what": "tickets"}
ON = Conversation(
    told=Told(provider="north", ticket=1001, message=2, person="p-1"),
    mailbox="help@desk.example",
    name="Анна · Север",
    reply_to="help+t.1001.abc@desk.example",
    root="t.1001.abc@desk.example",
    text="Починили.\n\nПроверьте.",
    page="https://desk.example/tickets/1001",
)
NAMES = sorted(each.name for each in (Path(letters.__file__).parent / "letters").iterdir() if each.is_dir())


def read(letter: Letter, *, to: str = "irina@example.com", id: str = "web#1#0") -> EmailMessage:
    return message_from_bytes(compose(letter, to=to, sender=SENDER, id=id, at=AT), policy=SMTP)


def text_of(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content()


def html_of(message: EmailMessage) -> str:
    return message.get_body(("html",)).get_content()


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", NAMES)
def test_every_letter_is_whole_in_every_language(name: str, language: str) -> None:
    written = replace(SIGN_IN, name=name, language=language, values={**VALUES, **ABOUT}, on=ON)
    if name == "own":
        written = replace(written, name="changed", own=Own(subject="", text="Закрыли ваш запрос. " * 5))
    message = read(written)
    assert message["Subject"]
    assert message["Content-Language"] == language
    assert f'<html lang="{language}">' in html_of(message)
    for part in (text_of(message), html_of(message)):
        assert len(part) > 100
        assert "{" not in re.sub("style=.*?>", "", part)


OWN = Own(subject="Готово [#1001]", text="Здравствуйте!\n<b>Починили</b> & проверили: https://x.example/?a=1&b=2")


@pytest.mark.parametrize(("name", "foot"), [("answer", "напишите ответ на это письмо"), ("changed", "Север.")])
def test_a_provider_s_own_words_stand_where_the_usual_ones_would(name: str, foot: str) -> None:
    """What was filled is text: in the page it is escaped, and nothing in it is read as a tag."""
    letter = replace(SIGN_IN, name=name, values={**VALUES, **ABOUT}, on=ON, own=OWN)
    message = read(letter)
    assert message["Subject"] == "Готово [#1001]"
    assert "\n".join(text_of(message).splitlines()).startswith(OWN.text)
    assert foot in text_of(message)
    assert "&lt;b&gt;Починили&lt;/b&gt; &amp; проверили" in html_of(message)
    assert not [each for each in Tags(html_of(message)).found if each[0] == "b"]
    assert "a" in [each for each, _ in Tags(html_of(message)).found]
    assert read(replace(letter, own=replace(OWN, subject="")))["Subject"] == "Re: Почта [#1001]"


def test_files_that_did_not_fit_are_named_below_own_words() -> None:
    letter = replace(SIGN_IN, name="answer", values={**VALUES, **ABOUT}, on=ON, own=OWN)
    raw = compose(letter, to="i@example.com", sender=SENDER, id="x", at=AT, enclosed=Enclosed(linked=("большой.iso",)))
    message = message_from_bytes(raw, policy=SMTP)
    assert "- большой.iso" in text_of(message)
    assert "большой.iso</li>" in html_of(message)


def test_a_letter_says_who_sent_it_to_whom_when_and_that_no_person_did() -> None:
    message = read(SIGN_IN)
    assert message["From"].addresses[0].addr_spec == SENDER
    assert [each.addr_spec for each in message["To"].addresses] == ["irina@example.com"]
    assert parsedate_to_datetime(message["Date"]) == AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@desk.example>")
    assert not message.defects


def test_the_same_row_is_the_same_message_and_another_is_another() -> None:
    assert read(SIGN_IN)["Message-ID"] == read(SIGN_IN)["Message-ID"]
    assert read(SIGN_IN)["Message-ID"] != read(SIGN_IN, id="web#2#0")["Message-ID"]


def test_the_sign_in_letter_bears_code_link_life_and_who_asked() -> None:
    message = read(SIGN_IN)
    assert message["Subject"] == "Код для входа: 042917"
    for part in (text_of(message), html_of(message)):
        assert "042917" in part
        assert LINK in part
        assert "10 минут" in part
        assert "2026-11-25 14:05 UTC, Firefox, Linux" in part
    assert ("a", LINK) in [(tag, facts.get("href")) for tag, facts in Tags(html_of(message)).found]


def test_where_nothing_is_known_of_the_browser_nothing_is_said_of_it() -> None:
    message = read(replace(SIGN_IN, values={**VALUES, "device": "curl/8 <b>"}))
    assert "Вход запрошен 2026-11-25 14:05 UTC." in text_of(message)
    assert "curl" not in html_of(message)


def test_lines_on_the_wire_are_as_long_as_mail_allows() -> None:
    raw = compose(
        replace(SIGN_IN, values={**VALUES, "link": LINK + "x" * 900}), to="a@b.example", sender=SENDER, id="1", at=AT
    )
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")


NASTY = [
    "1\r\nBcc: all@example.com",
    "1\nBcc: all@example.com",
    "1\r\n\r\n<script>alert(1)</script>",
    "=?utf-8?q?1=0d=0aBcc:_all@example.com?=",
    "\u202egpj.exe\u2028Bcc: all@example.com",
    "</a><img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "{{ 7*7 }} {code.__class__}",
    "\x00\x0b\x85",
]


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("name", ["code", "link", "device"])
def test_no_value_can_add_a_header_a_recipient_or_a_tag(name: str, nasty: str) -> None:
    """14: header and recipient injection; 1: stored script."""
    plain, evil = read(SIGN_IN), read(replace(SIGN_IN, values={**VALUES, name: nasty}))
    assert sorted(evil.keys()) == sorted(plain.keys())
    assert [each.addr_spec for each in evil["To"].addresses] == ["irina@example.com"]
    assert [tag for tag, _ in Tags(html_of(evil)).found] == [tag for tag, _ in Tags(html_of(plain)).found]
    assert not any(each.startswith("on") for _, facts in Tags(html_of(evil)).found for each in facts)
    assert "49" not in text_of(evil)


@given(st.dictionaries(st.sampled_from(["code", "link", "device"]), st.text(max_size=300)))
def test_whatever_stands_in_the_values_the_message_has_one_recipient_and_two_parts(values) -> None:
    message = read(replace(SIGN_IN, values={**VALUES, **values}))
    assert [each.addr_spec for each in message["To"].addresses] == ["irina@example.com"]
    assert [each.get_content_type() for each in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Bcc"] is message["Cc"] is None


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "Ирина <a@b.example>",
        "a@b.example;c@d.example",
        "a b@c.example",
        "почта@example.com",
        "a@-.example" + "x" * 300,
        "a@" + "я" * 70 + ".рф",
        "a@b..example",
        "",
        "@b.example",
    ],
)
def test_what_is_not_exactly_one_address_gets_no_letter(address: str) -> None:
    with pytest.raises(Refused) as refused:
        recipient(address)
    assert address not in str(refused.value) or not address


def test_a_domain_of_other_letters_goes_by_its_ascii_form() -> None:
    assert recipient("Info@Почта.рф") == "info@xn--80a1acny.xn--p1ai"


@given(st.text(max_size=60))
def test_whatever_is_taken_for_an_address_is_one_in_a_header(given_: str) -> None:
    try:
        address = recipient(given_)
    except Refused:
        return
    assert address.isascii()
    assert [each.addr_spec for each in read(SIGN_IN, to=address)["To"].addresses] == [address]


@pytest.mark.parametrize("name", ["nothing", "../../desk", "sign_in\r\nBcc: a@b.example"])
def test_a_letter_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="letter"):
        read(replace(SIGN_IN, name=name))


def test_a_letter_that_lacks_a_value_is_refused() -> None:
    with pytest.raises(Refused, match="code"):
        read(replace(SIGN_IN, values={"link": LINK, "minutes": 10, "device": ""}))
