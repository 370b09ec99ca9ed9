"""What Mailer promises, kept by the fake and by SES at moto alike."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP

import boto3
import pytest
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from chalicelib.channels.email.mailer import EmailMailer
from chalicelib.clients.ses import SimpleMail
from chalicelib.services.effects import Letter
from chalicelib.services.failures import Refused
from tests.contract.things import BEGINNING
from tests.fakes.files import MemoryFiles
from tests.fakes.mailer import SENDER, KeptLetters

REGION = "eu-central-1"
VALUES = {"code": "042917", "link": "https://desk.example/x?key=a.b", "minutes": 10, "device": ""}
LETTER = Letter(to="irina@example.com", name="sign_in", language="ru", values=VALUES)


class AtMoto:
    def __init__(self) -> None:
        self.client = boto3.client("sesv2", region_name=REGION, aws_access_key_id="t", aws_secret_access_key="t")
        self.client.create_email_identity(EmailIdentity=SENDER.partition("@")[2])
        self.mailer = EmailMailer(SimpleMail(lambda: self.client), sender=SENDER, files=MemoryFiles())

    def sent(self) -> list[bytes]:
        return [each.raw_data.encode() for each in ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages]


class InMemory:
    def __init__(self) -> None:
        self.mailer = KeptLetters()

    def sent(self) -> list[bytes]:
        return self.mailer.raw


@pytest.fixture(params=[InMemory, AtMoto], ids=["fake", "moto"])
def post(request):
    with mock_aws():
        yield request.param()


def test_a_letter_is_sent_once_and_whole(post) -> None:
    post.mailer.send(LETTER, id="web#1#0", at=BEGINNING)
    (raw,) = post.sent()
    message = message_from_bytes(raw, policy=SMTP)
    assert message["To"] == "irina@example.com"
    assert "042917" in message.get_body(("plain",)).get_content()


def test_the_same_letter_again_is_the_same_message(post) -> None:
    for _ in range(2):
        post.mailer.send(LETTER, id="web#1#0", at=BEGINNING)
    first, second = (message_from_bytes(each, policy=SMTP) for each in post.sent())
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize("facts", [{"to": "a@b.example, c@d.example"}, {"name": "nothing"}, {"values": {}}], ids=str)
def test_what_cannot_be_a_letter_is_refused_and_nothing_is_sent(post, facts) -> None:
    with pytest.raises(Refused):
        post.mailer.send(replace(LETTER, **facts), id="web#1#0", at=BEGINNING)
    assert post.sent() == []


def test_an_address_ses_does_not_know_sends_nothing() -> None:
    with mock_aws():
        post = AtMoto()
        stranger = EmailMailer(SimpleMail(lambda: post.client), sender="support@elsewhere.example", files=MemoryFiles())
        with pytest.raises(Refused, match="MessageRejected"):
            stranger.send(LETTER, id="web#1#0", at=BEGINNING)


def test_without_an_address_to_send_from_a_letter_is_refused() -> None:
    with pytest.raises(Refused, match="MAIL_FROM"):
        EmailMailer(KeptLetters(), sender="", files=MemoryFiles()).send(LETTER, id="web#1#0", at=BEGINNING)
