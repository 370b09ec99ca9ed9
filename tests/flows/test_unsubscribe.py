"""The end of letters to staff: by one press on a page, or by the mail program's own button, and not by a look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from email.policy import default
from itertools import count
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from chalicelib import bootstrap
from chalicelib.desk.alerts import INSTEAD, Alert, name_of_wish, wants
from chalicelib.desk.notices import Way
from chalicelib.desk.people import Role, Staff
from chalicelib.desk.unsubscribe import PATH
from chalicelib.services.setup_mailboxes import renew_keys
from tests.flows.desk_side import Employee, OnTheSite, cause, filed
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Stage

HOME = "https://desk.example"
ANNA = "s-anna@staff.example"
ONE_CLICK = "List-Unsubscribe=One-Click"
"""What RFC 8058, 3.2, has a mail program send."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def irina(stage: Stage) -> Client:
    stage.house = replace(stage.house, portal=HOME)
    bootstrap.install(stage.house)
    for name in ("Анна", "Борис"):
        stage.staff(name)
    client = stage.client()
    filed(client)
    stage.later(minutes=2)
    return client


_colleagues = count(1)


def is_given_the_ticket(stage: Stage) -> None:
    """Anna, from whoever had it."""
    boss = Employee(stage, stage.staff(f"Ольга {next(_colleagues)}", role=Role.HEAD))
    if stage.ticket().assignee:
        boss.gives("Борис")
    boss.gives("Анна")
    stage.later(minutes=2)


def told_by_letter(stage: Stage) -> Message:
    before = len(stage.mail.raw)
    is_given_the_ticket(stage)
    letters = [message_from_bytes(each, policy=default) for each in stage.mail.raw[before:]]
    (letter,) = [each for each in letters if each["To"] == ANNA]
    return letter


def link_of(letter: Message) -> str:
    return str(letter["List-Unsubscribe"]).removeprefix("<").removesuffix(">")


def pressed(stage: Stage, link: str, *, body: str = ONE_CLICK, headers: Mapping[str, str] = FORM, method: str = "POST"):
    """A mail program: no cookie, no page it comes from."""
    parts = urlsplit(link)
    given = {"Host": "desk.example", **(headers if method == "POST" else {})}
    answer = stage.front.http.request(method, f"{parts.path}?{parts.query}", headers=given, body=body.encode())
    stage.settle()
    return answer


def anna(stage: Stage) -> Staff:
    return next(each for each in stage.store.staff("north") if each.id == "s-anna")


def wants_letters(stage: Stage) -> bool:
    return wants(anna(stage), Alert.ASSIGNED, Way.EMAIL)


def test_a_letter_to_staff_carries_the_address_and_the_button(stage: Stage, irina: Client) -> None:
    """Case 45: one-click List-Unsubscribe (RFC 8058), each header once, and the same address for people to read."""
    letter = told_by_letter(stage)
    assert letter.get_all("List-Unsubscribe-Post") == [ONE_CLICK]
    assert len(letter.get_all("List-Unsubscribe")) == 1
    assert link_of(letter).startswith(f"{HOME}{PATH}?post=north/s-anna&key=")
    text = letter.get_body(("plain",)).get_content()
    assert f"Больше не присылать таких писем: {link_of(letter)}" in text
    assert link_of(letter).replace("&", "&amp;") in letter.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (ONE_CLICK, FORM),
        (
            '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
            {"Content-Type": "multipart/form-data; boundary=x"},
        ),
        ("", FORM),
    ],
    ids=["form", "multipart", "a press on the page"],
)
def test_one_press_ends_the_letters_and_leaves_telegram(
    stage: Stage, irina: Client, body: str, headers: Mapping[str, str]
) -> None:
    answer = pressed(stage, link_of(told_by_letter(stage)), body=body, headers=headers)
    assert answer.status_code == 200
    assert ANNA in answer.body.decode()
    before = len(stage.mail.to(ANNA))
    for _ in range(2):
        is_given_the_ticket(stage)
    assert len(stage.mail.to(ANNA)) == before
    assert set(anna(stage).wishes) == {
        *(name_of_wish(each, Way.EMAIL) for each in (Alert.ASSIGNED, Alert.MENTIONED, Alert.MISSED, Alert.REMINDED)),
        INSTEAD,
    }


def test_a_look_at_the_page_ends_nothing(stage: Stage, irina: Client) -> None:
    """Programs that look through mail open every link of it."""
    link = link_of(told_by_letter(stage))
    page = pressed(stage, link, method="GET", body="")
    assert page.status_code == 200
    assert "Больше не присылать" in page.body.decode()
    assert wants_letters(stage)


def test_pressed_again_it_says_the_same(stage: Stage, irina: Client) -> None:
    link = link_of(told_by_letter(stage))
    first, second = pressed(stage, link), pressed(stage, link)
    assert second.body == first.body
    assert anna(stage).version == 2


def test_no_letter_takes_the_place_of_telegram_either(stage: Stage) -> None:
    stage.house = replace(stage.house, portal=HOME)
    bootstrap.install(stage.house)
    irina, phone = stage.client(), on_duty(stage)
    filed(irina)
    stage.later(minutes=2)
    pressed(stage, link_of(told_by_letter(stage)))
    phone.blocks()
    before = len(stage.mail.to(ANNA))
    OnTheSite(stage).replies("Ау")
    stage.later(minutes=2)
    assert len(stage.mail.to(ANNA)) == before


@pytest.mark.parametrize(
    "change",
    [
        {"post": "north/s-olga"},
        {"post": "cloud/s-anna"},
        {"post": "north"},
        {"post": ""},
        {"post": "north/" + "я" * 3000},
        {"key": ""},
        {"key": "a" * 20},
        {"key": "ключ"},
    ],
    ids=["a colleague", "another provider", "no member", "nobody", "too long", "no key", "a wrong key", "no letters"],
)
def test_an_address_that_is_not_ours_ends_nothing(stage: Stage, irina: Client, change: Mapping[str, str]) -> None:
    link = link_of(told_by_letter(stage))
    stage.staff("Ольга", role=Role.HEAD)
    forged = urlencode({**dict(parse_qsl(urlsplit(link).query)), **change})
    for method in ("GET", "POST"):
        answer = pressed(stage, f"{HOME}{PATH}?{forged}", method=method)
        assert answer.status_code == 403
        assert "Мой профиль" in answer.body.decode()
    assert wants_letters(stage)


def test_after_two_new_keys_the_address_is_spent(stage: Stage, irina: Client) -> None:
    link = link_of(told_by_letter(stage))
    renew_keys("north", by="operator", cause=cause(), house=stage.house)
    assert pressed(stage, link, method="GET").status_code == 200
    renew_keys("north", by="operator", cause=cause(), house=stage.house)
    assert pressed(stage, link).status_code == 403
    assert wants_letters(stage)


def test_the_address_stays_the_same_from_letter_to_letter(stage: Stage, irina: Client) -> None:
    """The keys are made with the first letter, of a provider that has no mailbox."""
    assert link_of(told_by_letter(stage)) == link_of(told_by_letter(stage))


def test_two_first_letters_at_once_are_signed_with_one_key(stage: Stage, irina: Client) -> None:
    """Whoever comes second finds keys that were not there when he looked."""
    Employee(stage, stage.staff("Ольга", role=Role.HEAD)).gives("Анна")
    stage.store.on("commit", stage.mailbox)
    stage.later(minutes=2)
    letters = [message_from_bytes(each, policy=default) for each in stage.mail.raw]
    (link,) = [link_of(each) for each in letters if each["To"] == ANNA]
    assert pressed(stage, link).status_code == 200


def test_where_the_console_has_no_address_a_letter_has_no_button(stage: Stage) -> None:
    stage.staff()
    filed(stage.client())
    stage.later(minutes=2)
    assert told_by_letter(stage)["List-Unsubscribe"] is None
