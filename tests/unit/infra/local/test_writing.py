"""Writing to the desk by mail from a page of the lobby."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from infra.local.lobby.feed import Feed
from infra.local.lobby.guard import guard
from infra.local.lobby.here import Here
from infra.local.lobby.languages import speaking
from infra.local.lobby.writing import writing
from infra.local.mail import Sent
from infra.local.options import read
from tests.unit.infra.local.test_arriving import Kept

HERE = {"base_url": "http://127.0.0.1:8080"}
ANSWER_TO = "north+t.1006.n44z56gd@desk.example"
LETTER = Sent(
    number=1,
    to="irina@client.example",
    sender="North <north@desk.example>",
    subject="Re: Site is down [#1006]",
    at=datetime(2025, 2, 3, 12, 1, tzinfo=UTC),
    text="We have it.",
    html="",
    source=f"From: north@desk.example\r\nReply-To: North <{ANSWER_TO}>\r\nReferences: <root@desk.example>\r\n\r\n",
    wire_id="<0102@eu-central-1.amazonses.com>",
)


@dataclass
class Letters:
    def letter(self, number: int) -> Sent | None:
        return LETTER if number == 1 else None


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def browser(stage, kept) -> FlaskClient:
    here = Here(
        options=read({}),
        environment={},
        house=stage.house,
        pretend=None,
        mail=Letters(),
        arriving=kept,
        feed=Feed.__new__(Feed),
        queues=None,
        renew=lambda: None,
    )
    app = Flask("infra.local.lobby")
    app.secret_key = "secret"
    guard(app)
    app.context_processor(speaking)
    app.add_url_rule("/", "first", lambda: "")
    app.register_blueprint(writing(here))
    return app.test_client()


def written(browser: FlaskClient, **more: object) -> int:
    usual = {"from": "irina@client.example", "to": "support@desk.example", "subject": "Сайт", "text": "Лежит"}
    return browser.post("/mail/write", data=usual | more, content_type="multipart/form-data", **HERE).status_code


def arrived(kept: Kept) -> EmailMessage:
    message = message_from_bytes(kept.mails[0][0], policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_is_written_as_somebody(browser, kept):
    assert written(browser, name="Ирина", file=(BytesIO(b"%PDF"), "Счёт.pdf", "application/pdf")) == 303
    message = arrived(kept)
    assert str(message["From"]) == "Ирина <irina@client.example>"
    assert message["Subject"] == "Сайт"
    assert message.get_body().get_content().strip() == "Лежит"
    assert [each.get_filename() for each in message.iter_attachments()] == ["Счёт.pdf"]
    assert kept.mails[0][1:] == ("irina@client.example", ["support@desk.example"])


def test_a_letter_is_answered_as_mail_programs_do(browser, kept):
    page = browser.get("/mail/write?answers=1", **HERE).text
    assert f'value="{ANSWER_TO}"' in page
    assert 'value="Re: Site is down [#1006]"' in page
    assert written(browser, answers="1", to=ANSWER_TO) == 303
    message = arrived(kept)
    assert message["In-Reply-To"] == LETTER.wire_id
    assert message["References"] == f"<root@desk.example> {LETTER.wire_id}"
    assert "03.02.2025, 12:01, North <north@desk.example>:\n> We have it." in message.get_body().get_content().replace(
        "\r", ""
    )


def test_a_whole_mail_comes_as_a_file(browser, kept):
    raw = b"From: x\r\n\r\n\xff"
    assert written(browser, raw=(BytesIO(raw), "broken.eml", "message/rfc822")) == 303
    assert kept.mails[0][0] == raw


@pytest.mark.parametrize(
    "to", ["", "somebody@elsewhere.example", "a@b@desk.example", "support@desk.example, x@y.example"]
)
def test_nobody_else_is_written_to(browser, kept, to):
    written(browser, to=to)
    assert kept.mails == []


def test_names_and_subjects_stay_in_their_headers(browser, kept):
    assert written(browser, name="a\r\nBcc: x@y.example", subject="s\r\nBcc: x@y.example") == 303
    assert arrived(kept)["Bcc"] is None
