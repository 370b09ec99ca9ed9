"""Every letter shows in the lobby, as it was sent, and can do nothing there."""

from __future__ import annotations

import boto3
import pytest
from flask import Flask
from moto import mock_aws

from chalicelib.channels.email.mailer import EmailMailer
from chalicelib.clients.ses import SimpleMail
from chalicelib.services.effects import Letter
from infra.local.aws import telling
from infra.local.lobby.guard import guard
from infra.local.lobby.languages import speaking
from infra.local.lobby.mail import mail
from infra.local.mail import DOMAIN, TAKES_LETTERS, Mailbox, verify_sender
from tests.contract.things import BEGINNING
from tests.fakes.files import MemoryFiles

REGION = "eu-central-1"
HERE = {"base_url": "http://127.0.0.1:8080"}
VALUES = {"code": "042917", "link": "https://desk.example/x?key=a.b&c=d", "minutes": 10, "device": ""}


@pytest.fixture
def post(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        verify_sender()
        verify_sender()
        yield EmailMailer(SimpleMail(lambda: boto3.client("sesv2")), sender=f"support@{DOMAIN}", files=MemoryFiles())


@pytest.fixture
def box() -> Mailbox:
    return Mailbox(REGION)


@pytest.fixture
def browser(box):
    app = Flask("infra.local.lobby")
    guard(app)
    app.context_processor(speaking)
    app.register_blueprint(mail(box))
    return app.test_client()


def send(post, to: str) -> None:
    post.send(Letter(to=to, name="sign_in", language="ru", values=VALUES), id=to, at=BEGINNING)


def test_the_newest_letter_comes_first_and_none_after_a_new_start(post, box) -> None:
    for name in ("anna", "boris", "olga"):
        send(post, f"{name}@example.com")
    assert [(each.number, each.to) for each in box.newest(2)] == [(3, "olga@example.com"), (2, "boris@example.com")]
    assert box.letter(4) is box.letter(0) is None
    box.forget()
    assert box.newest(9) == []
    assert box.letter(3) is None
    send(post, "vera@example.com")
    assert [each.to for each in box.newest(9)] == ["vera@example.com"]


def test_a_letter_is_shown_as_page_as_text_and_as_it_was_sent(post, browser) -> None:
    send(post, "anna@example.com")
    page = browser.get("/mail/1", **HERE).text
    assert "042917" in page
    assert 'href="https://desk.example/x?key=a.b&amp;c=d"' in page
    assert "Auto-Submitted: auto-generated" in page
    assert 'sandbox="allow-popups' in page


def test_a_letters_own_page_can_run_and_send_nothing(post, browser) -> None:
    send(post, "anna@example.com")
    answer = browser.get("/mail/1/html", **HERE)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "042917" in answer.text


def test_programs_get_the_letters_too(post, browser) -> None:
    send(post, "anna@example.com")
    (letter,) = browser.get("/mail.json", **HERE).json["letters"]
    assert letter["to"] == "anna@example.com"
    assert VALUES["link"] in letter["text"]


def test_there_is_no_page_of_a_letter_nobody_sent(browser) -> None:
    with mock_aws():
        assert browser.get("/mail/1", **HERE).status_code == 404


@pytest.mark.parametrize(("path", "told"), [(TAKES_LETTERS, 1), ("/v2/email/identities", 0)])
def test_whoever_listens_is_told_of_a_letter_once_it_is_there(path, told) -> None:
    heard: list[str] = []

    def application(environ, start_response):
        heard.append("taken")
        return [b"{}"]

    answered = telling(application, lambda: heard.append("told"))({"PATH_INFO": path}, lambda *_: None)
    assert b"".join(answered) == b"{}"
    assert heard == ["taken"] + ["told"] * told
